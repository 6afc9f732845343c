// Entries as a block wants them: ascending by time, equal entries once.
//
// Entries that arrive in order with distinct times cost one comparison each. Otherwise the rows are
// sorted by merging their natural runs (two interleaved sources are two runs), rows equal in (time,
// line, metadata) keep their first, and the lines are copied in runs of neighbours.
//
// Ties keep their order of arrival.
import type { DictionaryColumn, EntryColumns } from '@skald/columns';
import { rowsEqual, type RowComparer, hashRow } from './row-equality.ts';

/** The same entries, ascending, without duplicates; `columns` itself if it is so already. */
export function sortEntries(columns: EntryColumns): EntryColumns {
  const disorder = disorderOf(columns.offsetsNs, columns.rowCount);
  if (disorder === 'none') return columns;
  const order = Uint32Array.from({ length: columns.rowCount }, (_, row) => row);
  if (disorder === 'unsorted') sortRows(order, columns.offsetsNs);
  const kept = dropDuplicates(order, columns);
  if (disorder === 'ties' && kept === columns.rowCount) return columns;
  return takeRows(columns, order.subarray(0, kept));
}

function disorderOf(offsetsNs: Float64Array, rowCount: number): 'none' | 'ties' | 'unsorted' {
  let ties = false;
  let last = -Infinity;
  for (let row = 0; row < rowCount; row++) {
    const offset = offsetsNs[row] as number;
    if (offset <= last) {
      if (offset < last) return 'unsorted';
      ties = true;
    }
    last = offset;
  }
  return ties ? 'ties' : 'none';
}

/** Sorts `order` by `keys[row]`, stably: natural runs, merged pairwise until one is left. */
function sortRows(order: Uint32Array, keys: Float64Array): void {
  let starts = [0];
  for (let i = 1; i < order.length; i++) {
    if ((keys[i] as number) < (keys[i - 1] as number)) starts.push(i);
  }
  let from: Uint32Array = order;
  let to: Uint32Array = new Uint32Array(order.length);
  while (starts.length > 1) {
    const merged: number[] = [];
    for (let run = 0; run < starts.length; run += 2) {
      const start = starts[run] as number;
      const middle = starts[run + 1] ?? order.length;
      const end = starts[run + 2] ?? order.length;
      mergeRuns({ from, to, keys, start, middle, end });
      merged.push(start);
    }
    [from, to] = [to, from];
    starts = merged;
  }
  if (from !== order) order.set(from);
}

function mergeRuns(args: {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly keys: Float64Array;
  readonly start: number;
  readonly middle: number;
  readonly end: number;
}): void {
  const { from, to, keys, start, middle, end } = args;
  let left = start;
  let right = middle;
  for (let at = start; at < end; at++) {
    const takeLeft =
      left < middle &&
      (right >= end ||
        (keys[from[left] as number] as number) <= (keys[from[right] as number] as number));
    to[at] = from[takeLeft ? left++ : right++] as number;
  }
}

/** Moves the rows to keep to the front of `order` and returns how many they are. */
function dropDuplicates(order: Uint32Array, columns: EntryColumns): number {
  const keys = columns.offsetsNs;
  const equal = rowsEqual(columns);
  let kept = 0;
  for (let start = 0; start < order.length;) {
    const time = keys[order[start] as number];
    let end = start + 1;
    while (end < order.length && keys[order[end] as number] === time) end++;
    kept = keepDistinct({ order, start, end, kept, equal, columns });
    start = end;
  }
  return kept;
}

/** Up to this many rows of one time are compared pairwise; more go through a hash table. */
const PAIRWISE_MAX = 8;

interface TieRun {
  readonly order: Uint32Array;
  readonly start: number;
  readonly end: number;
  readonly kept: number;
  readonly equal: RowComparer;
  readonly columns: EntryColumns;
}

function keepDistinct(run: TieRun): number {
  const { order, start, end, equal } = run;
  if (end - start > PAIRWISE_MAX) return keepDistinctHashed(run);
  const first = run.kept;
  let kept = first;
  for (let i = start; i < end; i++) {
    const row = order[i] as number;
    let isNew = true;
    for (let other = first; other < kept && isNew; other++) {
      isNew = !equal(order[other] as number, row);
    }
    if (isNew) order[kept++] = row;
  }
  return kept;
}

function keepDistinctHashed(run: TieRun): number {
  const { order, start, end, equal, columns } = run;
  const slotCount = 2 ** Math.ceil(Math.log2((end - start) * 2));
  const slots = new Int32Array(slotCount).fill(-1); // rows by hash, linear probing
  let kept = run.kept;
  for (let i = start; i < end; i++) {
    const row = order[i] as number;
    let slot = hashRow(columns, row) & (slotCount - 1);
    let other = slots[slot] as number;
    while (other >= 0 && !equal(other, row)) {
      slot = (slot + 1) & (slotCount - 1);
      other = slots[slot] as number;
    }
    if (other >= 0) continue;
    slots[slot] = row;
    order[kept++] = row;
  }
  return kept;
}

/** The rows of `columns` named by `order`, in that order. */
function takeRows(columns: EntryColumns, order: Uint32Array): EntryColumns {
  const rowCount = order.length;
  const offsetsNs = new Float64Array(rowCount);
  const lineOffsets = new Uint32Array(rowCount + 1);
  const from = columns.lineOffsets;
  for (let i = 0; i < rowCount; i++) {
    const row = order[i] as number;
    offsetsNs[i] = columns.offsetsNs[row] as number;
    lineOffsets[i + 1] =
      (lineOffsets[i] as number) + (from[row + 1] as number) - (from[row] as number);
  }
  return {
    rowCount,
    baseNs: columns.baseNs,
    offsetsNs,
    lineOffsets,
    lineBytes: gatherLines(columns, order, lineOffsets[rowCount] as number),
    metadata: columns.metadata.map((column) => takeIds(column, order)),
  };
}

function gatherLines(columns: EntryColumns, order: Uint32Array, byteCount: number): Uint8Array {
  const { lineBytes, lineOffsets } = columns;
  const source = Buffer.from(lineBytes.buffer, lineBytes.byteOffset, lineBytes.length);
  const target = Buffer.allocUnsafeSlow(byteCount);
  let at = 0;
  for (let i = 0; i < order.length;) {
    const first = order[i] as number;
    let next = first + 1;
    for (i++; i < order.length && order[i] === next; i++) next++;
    // Neighbours in one copy; Buffer.copy takes a range without making a view per run.
    at += source.copy(target, at, lineOffsets[first], lineOffsets[next]);
  }
  return target;
}

function takeIds(column: DictionaryColumn, order: Uint32Array): DictionaryColumn {
  const ids = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) ids[i] = column.ids[order[i] as number] as number;
  return { ...column, ids };
}
