// The timestamps column: times as steps, split at a unit.
//
//   u8 unit          0: 1 s, 1: 1 ms, 2: 1 µs, 3: 1 ns
//   u8 rest form     0: none, 1: rests, 2: steps of the rests, modulo the unit
//   u32 length       of the packed steps
//   steps            rowCount - 1 differences of whole units since the first row, packed
//   rests            rowCount - 1 nanoseconds beyond the whole unit (or their steps), packed
//
// Sources that stamp seconds, milliseconds or microseconds have no rest. Full nanoseconds are tried
// whole and split at the millisecond: agents that count up within a millisecond, to keep equal times
// apart, then cost a few bits a row instead of thirty.
import { ByteReader, type IntKernels } from '@skald/bytes';
import type { EntryColumns } from '@skald/columns';
import { assert } from '@skald/errors';
import { concat } from './concat.ts';
import { packInts, packedSize, unpackInts } from './packed-ints.ts';

const UNITS_NS = [1e9, 1e6, 1e3, 1] as const;
const MS = 1;
const NS = 3;
const REST = { none: 0, values: 1, steps: 2 } as const;

/** Times of rows that ascend. */
export function packTimes({ offsetsNs, rowCount }: EntryColumns, kernels?: IntKernels): Uint8Array {
  const first = offsetsNs[0] as number;
  const distances = new Float64Array(rowCount - 1);
  for (let i = 0; i < distances.length; i++) {
    distances[i] = (offsetsNs[i + 1] as number) - first;
  }
  assert(Number.isSafeInteger(distances.at(-1) ?? 0), 'a block spans less than 104 days');
  const unit = UNITS_NS.findIndex((unitNs) => dividesAll(unitNs, distances));
  const whole = stepsOf(distances, UNITS_NS[unit] as number);
  const size = packedSize(whole, whole.length);
  if (unit === NS) {
    const split = splitAtMs(distances);
    if (split.size < size) return frame(MS, split, kernels);
  }
  return frame(unit, { steps: whole, form: REST.none, rests: new Float64Array(0) }, kernels);
}

function dividesAll(unitNs: number, distances: Float64Array): boolean {
  if (unitNs === 1) return true;
  for (const distance of distances) if (distance % unitNs !== 0) return false;
  return true;
}

/** Differences between neighbours, the first from 0, in units that divide them. */
function stepsOf(distances: Float64Array, unitNs: number): Float64Array {
  const steps = new Float64Array(distances.length);
  let last = 0;
  for (let i = 0; i < steps.length; i++) {
    const distance = distances[i] as number;
    steps[i] = (distance - last) / unitNs;
    last = distance;
  }
  return steps;
}

interface SplitTimes {
  readonly steps: Float64Array;
  readonly form: number;
  readonly rests: Float64Array;
}

function splitAtMs(distances: Float64Array): SplitTimes & { readonly size: number } {
  const unitNs = UNITS_NS[MS];
  const count = distances.length;
  const steps = new Float64Array(count);
  const rests = new Float64Array(count);
  const moves = new Float64Array(count);
  let lastWhole = 0;
  let lastRest = 0;
  for (let i = 0; i < count; i++) {
    const distance = distances[i] as number;
    const whole = Math.floor(distance / unitNs);
    const rest = distance - whole * unitNs;
    steps[i] = whole - lastWhole;
    rests[i] = rest;
    moves[i] = rest < lastRest ? rest - lastRest + unitNs : rest - lastRest;
    lastWhole = whole;
    lastRest = rest;
  }
  const stepsSize = packedSize(steps, count);
  const [restsSize, movesSize] = [packedSize(rests, count), packedSize(moves, count)];
  return movesSize < restsSize
    ? { steps, form: REST.steps, rests: moves, size: stepsSize + movesSize }
    : { steps, form: REST.values, rests, size: stepsSize + restsSize };
}

function frame(
  unit: number,
  { steps, form, rests }: SplitTimes,
  kernels: IntKernels | undefined,
): Uint8Array {
  const packed = packInts(steps, steps.length, kernels);
  const head = new Uint8Array(6);
  head[0] = unit;
  head[1] = form;
  new DataView(head.buffer).setUint32(2, packed.length, true);
  return concat([head, packed, packInts(rests, rests.length, kernels)]);
}

/** Distances from the first row, ascending from 0; the last must be `spanNs`. */
export function unpackTimes(
  bytes: Uint8Array,
  shape: {
    readonly rowCount: number;
    readonly spanNs: number;
    readonly place: string;
    readonly kernels?: IntKernels | undefined;
  },
): Float64Array {
  const { rowCount, spanNs, place, kernels } = shape;
  const reader = new ByteReader(bytes, place);
  const unitNs = UNITS_NS[reader.u8()] ?? reader.fail('an unknown unit of time');
  const form = reader.u8();
  if (form > REST.steps) reader.fail('an unknown form of times');
  const steps = reader.bytes(reader.u32());
  const offsetsNs = new Float64Array(rowCount);
  const rests = reader.bytes(reader.remaining);
  if (kernels?.unpackTimes({ steps, rests, form, unitNs }, offsetsNs) !== true) {
    unpackSteps(offsetsNs, steps, { form, unitNs, place });
    addRests(offsetsNs, rests, { form, unitNs, place });
  }
  if (offsetsNs[rowCount - 1] !== spanNs) {
    reader.fail('times do not add up to the span of the block');
  }
  return offsetsNs;
}

interface TimesShape {
  readonly form: number;
  readonly unitNs: number;
  readonly place: string;
}

/** The twin of the kernel: whole units, */
function unpackSteps(
  offsetsNs: Float64Array<ArrayBuffer>,
  steps: Uint8Array,
  how: TimesShape,
): void {
  const { unitNs, place } = how;
  unpackInts(steps, offsetsNs.length - 1, place, undefined, { values: offsetsNs, at: 1 });
  let at = 0;
  for (let row = 1; row < offsetsNs.length; row++) {
    at += (offsetsNs[row] as number) * unitNs;
    offsetsNs[row] = at;
  }
}

/** and what is beyond them. */
function addRests(offsetsNs: Float64Array, bytes: Uint8Array, how: TimesShape): void {
  const { form, unitNs, place } = how;
  if (form === REST.none) return;
  const count = offsetsNs.length - 1;
  const rests = unpackInts(bytes, count, place);
  if (form === REST.steps) {
    let rest = 0;
    for (let i = 0; i < count; i++) {
      rest += rests[i] as number;
      if (rest >= unitNs) rest -= unitNs;
      rests[i] = rest;
    }
  }
  for (let i = 0; i < count; i++) {
    offsetsNs[i + 1] = (offsetsNs[i + 1] as number) + (rests[i] as number);
  }
}
