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
import { ByteReader } from '@skald/bytes';
import type { EntryColumns } from '@skald/columns';
import { assert } from '@skald/errors';
import { concat } from './concat.ts';
import { packInts, unpackInts } from './packed-ints.ts';

const UNITS_NS = [1e9, 1e6, 1e3, 1] as const;
const MS = 1;
const NS = 3;
const REST = { none: 0, values: 1, steps: 2 } as const;

/** Times of rows that ascend. */
export function packTimes({ offsetsNs, rowCount }: EntryColumns): Uint8Array {
  const first = offsetsNs[0] as number;
  const distances = new Float64Array(rowCount - 1);
  for (let i = 0; i < distances.length; i++) {
    distances[i] = (offsetsNs[i + 1] as number) - first;
  }
  assert(Number.isSafeInteger(distances.at(-1) ?? 0), 'a block spans less than 104 days');
  const unit = UNITS_NS.findIndex((unitNs) => dividesAll(unitNs, distances));
  if (unit < NS) return packSplit(distances, unit);
  const whole = packSplit(distances, NS);
  const split = packSplit(distances, MS);
  return split.length < whole.length ? split : whole;
}

function dividesAll(unitNs: number, distances: Float64Array): boolean {
  if (unitNs === 1) return true;
  for (const distance of distances) if (distance % unitNs !== 0) return false;
  return true;
}

function packSplit(distances: Float64Array, unit: number): Uint8Array {
  const unitNs = UNITS_NS[unit] as number;
  const count = distances.length;
  const steps = new Float64Array(count);
  const rests = new Float64Array(count);
  const restSteps = new Float64Array(count);
  let lastWhole = 0;
  let lastRest = 0;
  let anyRest = false;
  for (let i = 0; i < count; i++) {
    const distance = distances[i] as number;
    const whole = Math.floor(distance / unitNs);
    const rest = distance - whole * unitNs;
    steps[i] = whole - lastWhole;
    rests[i] = rest;
    restSteps[i] = rest < lastRest ? rest - lastRest + unitNs : rest - lastRest;
    if (rest !== 0) anyRest = true;
    lastWhole = whole;
    lastRest = rest;
  }
  const packed = packInts(steps, count);
  if (!anyRest) return frame(unit, REST.none, packed, new Uint8Array(0));
  const values = packInts(rests, count);
  const moves = packInts(restSteps, count);
  return moves.length < values.length
    ? frame(unit, REST.steps, packed, moves)
    : frame(unit, REST.values, packed, values);
}

function frame(unit: number, form: number, steps: Uint8Array, rests: Uint8Array): Uint8Array {
  const head = new Uint8Array(6);
  head[0] = unit;
  head[1] = form;
  new DataView(head.buffer).setUint32(2, steps.length, true);
  return concat([head, steps, rests]);
}

/** Distances from the first row, ascending from 0; the last must be `spanNs`. */
export function unpackTimes(
  bytes: Uint8Array,
  shape: { readonly rowCount: number; readonly spanNs: number; readonly place: string },
): Float64Array {
  const { rowCount, spanNs, place } = shape;
  const reader = new ByteReader(bytes, place);
  const unitNs = UNITS_NS[reader.u8()] ?? reader.fail('an unknown unit of time');
  const form = reader.u8();
  const steps = reader.bytes(reader.u32());
  const offsetsNs = new Float64Array(rowCount);
  unpackInts(steps, rowCount - 1, place, { values: offsetsNs, at: 1 });
  let at = 0;
  for (let row = 1; row < rowCount; row++) {
    at += (offsetsNs[row] as number) * unitNs;
    offsetsNs[row] = at;
  }
  if (form !== REST.none) addRests(offsetsNs, reader, { form, unitNs, place });
  if (offsetsNs[rowCount - 1] !== spanNs)
    reader.fail('times do not add up to the span of the block');
  return offsetsNs;
}

function addRests(
  offsetsNs: Float64Array,
  reader: ByteReader,
  how: { readonly form: number; readonly unitNs: number; readonly place: string },
): void {
  const { form, unitNs, place } = how;
  const count = offsetsNs.length - 1;
  const rests = unpackInts(reader.bytes(reader.remaining), count, place);
  if (form === REST.steps) {
    let rest = 0;
    for (let i = 0; i < count; i++) {
      rest += rests[i] as number;
      if (rest >= unitNs) rest -= unitNs;
      rests[i] = rest;
    }
  } else if (form !== REST.values) reader.fail('an unknown form of times');
  for (let i = 0; i < count; i++) {
    offsetsNs[i + 1] = (offsetsNs[i + 1] as number) + (rests[i] as number);
  }
}
