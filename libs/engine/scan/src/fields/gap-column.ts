// What becomes of one field of a block: numbered values, numbers, copies of the rows' times, or text that stays
// with the lines. Values that a column holds are kept nowhere else, so the cheaper column is the better one.
import { GAP_SOURCE, NUMBER_FORMS_ROOM, VALUE_IDS_MAX, type LineTimes } from '@skald/bytes';
import { formsOf, type FieldColumn } from '@skald/chunk';
import type { KernelArrays } from './kernel-arrays.ts';

/** So few values are best compared and grouped by their ids, also where they are numbers. */
const FEW_VALUES = 16;
const MINUS = 0x2d;
const ZERO = 0x30;

export interface GapValues {
  readonly name: string;
  readonly text: Uint8Array;
  /** Start and end of each row's value; -1 for none. */
  readonly spans: Int32Array;
  /** Rows that have one; more than 0. */
  readonly count: number;
  readonly times: LineTimes;
}

export type GapColumn =
  | { readonly source: number; readonly field: FieldColumn }
  | { readonly source: typeof GAP_SOURCE.time; readonly form: number }
  | { readonly source: typeof GAP_SOURCE.rest };

const REST: GapColumn = { source: GAP_SOURCE.rest };

export function gapColumn(values: GapValues, arrays: KernelArrays): GapColumn {
  const { text, spans, times, count } = values;
  const kernels = arrays.kernels.skeletons;
  const form = kernels.valueTimes(text, spans, times);
  if (form >= 0) return { source: GAP_SOURCE.time, form };
  const rowCount = spans.length / 2;
  const ids = arrays.uint32s(rowCount);
  const firsts = arrays.uint32s(VALUE_IDS_MAX);
  const valueCount = kernels.valueIds(text, spans, VALUE_IDS_MAX, ids, firsts);
  const repeats = valueCount > 0 && (valueCount <= FEW_VALUES || valueCount * 2 <= count);
  const valueBytes = repeats ? bytesOf(values, firsts, valueCount) : 0;
  const idBits = repeats ? rowCount * Math.log2(valueCount + 1) + valueBytes * 8 : Infinity;
  if (!repeats || valueCount > FEW_VALUES) {
    const numbers = numbersOf(values, arrays, idBits);
    if (numbers !== undefined) return { source: GAP_SOURCE.numbers, field: numbers };
  }
  if (!repeats) return REST;
  const column = { name: values.name, valueCount, ids, ...copied(values, firsts, valueCount) };
  return { source: GAP_SOURCE.ids, field: { kind: 'dictionary', column } };
}

function bytesOf({ spans }: GapValues, firsts: Uint32Array, valueCount: number): number {
  let byteCount = 0;
  for (let i = 0; i < valueCount; i++) {
    const at = 2 * (firsts[i] as number);
    byteCount += (spans[at + 1] as number) - (spans[at] as number);
  }
  return byteCount;
}

function copied({ text, spans }: GapValues, firsts: Uint32Array, valueCount: number) {
  const valueOffsets = new Uint32Array(valueCount + 1);
  const parts: Uint8Array[] = [];
  for (let i = 0; i < valueCount; i++) {
    const at = 2 * (firsts[i] as number);
    const value = text.subarray(spans[at], spans[at + 1]);
    parts.push(value);
    valueOffsets[i + 1] = (valueOffsets[i] as number) + value.length;
  }
  return { valueOffsets, valueBytes: Buffer.concat(parts) };
}

/** The values as numbers, if they are and take less than `bitsMax`. */
function numbersOf(
  { name, text, spans, count }: GapValues,
  arrays: KernelArrays,
  bitsMax: number,
): FieldColumn | undefined {
  if (!looksNumeric(text, spans)) return undefined;
  const rowCount = spans.length / 2;
  const mantissas = arrays.float64s(rowCount);
  const formIds = arrays.bytes(rowCount);
  const formBytes = arrays.bytes(NUMBER_FORMS_ROOM);
  const { skeletons } = arrays.kernels;
  const formCount = skeletons.valueNumbers(text, spans, mantissas, formIds, formBytes);
  if (formCount < 0) return undefined;
  let largest = 1;
  for (let row = 0; row < rowCount; row++) {
    const mantissa = mantissas[row] as number;
    if (mantissa > largest) largest = mantissa;
  }
  const bits = count * Math.log2(largest + 1) + rowCount * Math.log2(formCount);
  if (bits >= bitsMax) return undefined;
  const forms = formsOf(formBytes, formCount);
  return { kind: 'numbers', column: { name, forms, formIds, mantissas } };
}

function looksNumeric(text: Uint8Array, spans: Int32Array): boolean {
  let at = 0;
  while (at < spans.length && (spans[at] as number) < 0) at += 2;
  const first = text[spans[at] as number] as number;
  return first === MINUS || (first >= ZERO && first <= ZERO + 9);
}
