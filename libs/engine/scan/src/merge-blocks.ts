// Blocks of one stream that share entries, as one: replicas and late entries give the same entry twice, and
// an entry counts once. overlaps.ts says which blocks these are.
import { type Block, columnsAsBlock } from '@skald/chunk';
import {
  DictionaryBuilder,
  type DictionaryColumn,
  type EntryColumns,
  dictionaryValue,
} from '@skald/columns';
import { must } from '@skald/errors';
import type { Slice } from './overlaps.ts';
import { lowerBound, rowRange } from './row-range.ts';

/** Whether a row of one block has the time of a row of the other. Times are loaded. */
export function timesMeet(a: Block, b: Block): boolean {
  return !meetings(a, b, () => false);
}

/** Whether an entry of one block is in the other too. All columns are loaded. */
export function entriesMeet(a: Block, b: Block): boolean {
  const ofA = entriesOf(a);
  const ofB = entriesOf(b);
  return !meetings(a, b, (rowsA, rowsB) => {
    // Blocks that have so many rows of one time are merged without looking.
    if ((rowsA.to - rowsA.from) * (rowsB.to - rowsB.from) > COMPARED_MAX) return false;
    for (let i = rowsA.from; i < rowsA.to; i++) {
      for (let j = rowsB.from; j < rowsB.to; j++) if (isSameEntry(ofA, i, ofB, j)) return false;
    }
    return true;
  });
}

/** Pairs of rows of one time that are compared. */
const COMPARED_MAX = 4096;

interface Rows {
  readonly from: number;
  readonly to: number;
}

/** Calls `visit` with the rows of each time that both have; false when that said so. */
function meetings(a: Block, b: Block, visit: (a: Rows, b: Rows) => boolean): boolean {
  const timesA = a.timestamps();
  const timesB = b.timestamps();
  const shift = Number(timesB.baseNs - timesA.baseNs);
  const [left, right] = [timesA.offsetsNs, timesB.offsetsNs];
  let i = lowerBound(left, (right[0] as number) + shift);
  let j = lowerBound(right, (left[0] as number) - shift);
  while (i < left.length && j < right.length) {
    const timeA = left[i] as number;
    const timeB = (right[j] as number) + shift;
    if (timeA < timeB) i++;
    else if (timeB < timeA) j++;
    else {
      const [fromA, fromB] = [i, j];
      while (left[i] === timeA) i++;
      while ((right[j] as number) + shift === timeA) j++;
      if (!visit({ from: fromA, to: i }, { from: fromB, to: j })) return false;
    }
  }
  return true;
}

interface Entries {
  readonly bytes: Buffer;
  readonly offsets: Uint32Array;
  readonly metadata: readonly DictionaryColumn[];
}

function entriesOf(block: Block): Entries {
  const bytes = block.lineBytes();
  return {
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    offsets: block.lineOffsets(),
    metadata: block.metadata(),
  };
}

/** Equal lines and equal metadata. */
function isSameEntry(a: Entries, i: number, b: Entries, j: number): boolean {
  const [from, to] = [a.offsets[i] as number, a.offsets[i + 1] as number];
  const [otherFrom, otherTo] = [b.offsets[j] as number, b.offsets[j + 1] as number];
  if (to - from !== otherTo - otherFrom) return false;
  if (a.bytes.compare(b.bytes, otherFrom, otherTo, from, to) !== 0) return false;
  return metadataText(a, i) === metadataText(b, j);
}

/** Rows of equal lines are few. */
function metadataText({ metadata }: Entries, row: number): string {
  const pairs = metadata.flatMap((column) => {
    const id = column.ids[row] as number;
    return id === 0 ? [] : [[column.name, dictionaryValue(column, id - 1)]];
  });
  return JSON.stringify(pairs);
}

/** Rows of several blocks as one block. */
export interface Merged {
  readonly block: Block;
  /** Rows that another block had too. */
  readonly duplicates: number;
}

/**
 * One block with those entries of all blocks that lie in the window, equal entries once; undefined where none does.
 * All columns of the blocks are loaded. `check` is called before each block, and may throw.
 */
export function mergeBlocks(
  { group, fromNs, toNs }: Slice,
  check: () => void = () => undefined,
): Merged | undefined {
  const parts = group.map((block) => ({ block, rows: rowRange(block, fromNs, toNs) }));
  const rowCount = parts.reduce((sum, { rows }) => sum + rows.to - rows.from, 0);
  if (rowCount === 0) return undefined;
  const builder = new MergeBuilder(parts, rowCount);
  for (const part of parts) {
    check();
    builder.add(part);
  }
  const block = columnsAsBlock(builder.build());
  return { block, duplicates: rowCount - block.info.rowCount };
}

interface Part {
  readonly block: Block;
  readonly rows: Rows;
}

class MergeBuilder {
  readonly #rowCount: number;
  readonly #baseNs: bigint;
  readonly #offsetsNs: Float64Array;
  readonly #lineOffsets: Uint32Array;
  readonly #lineBytes: Buffer;
  readonly #metadata = new Map<string, DictionaryBuilder>();
  #row = 0;
  #at = 0;

  constructor(parts: readonly Part[], rowCount: number) {
    const byteCount = parts.reduce((sum, part) => sum + byteCountOf(part), 0);
    this.#rowCount = rowCount;
    this.#baseNs = must(parts[0], 'a slice has blocks').block.timestamps().baseNs;
    this.#offsetsNs = new Float64Array(rowCount);
    this.#lineOffsets = new Uint32Array(rowCount + 1);
    this.#lineBytes = Buffer.allocUnsafeSlow(byteCount);
  }

  add({ block, rows }: Part): void {
    const { baseNs, offsetsNs } = block.timestamps();
    const shift = Number(baseNs - this.#baseNs);
    const offsets = block.lineOffsets();
    const [start, end] = [offsets[rows.from] as number, offsets[rows.to] as number];
    const byRow = this.#row - rows.from;
    for (let row = rows.from; row < rows.to; row++) {
      this.#offsetsNs[byRow + row] = (offsetsNs[row] as number) + shift;
      this.#lineOffsets[byRow + row + 1] = this.#at + (offsets[row + 1] as number) - start;
    }
    this.#lineBytes.set(block.lineBytes().subarray(start, end), this.#at);
    for (const column of block.metadata()) this.#addMetadata(column, rows);
    this.#at += end - start;
    this.#row += rows.to - rows.from;
  }

  build(): EntryColumns {
    const metadata = [...this.#metadata.values()].map((builder) => builder.build(this.#rowCount));
    metadata.sort((a, b) => (a.name < b.name ? -1 : 1));
    return {
      rowCount: this.#rowCount,
      baseNs: this.#baseNs,
      offsetsNs: this.#offsetsNs,
      lineOffsets: this.#lineOffsets,
      lineBytes: this.#lineBytes,
      metadata,
    };
  }

  #addMetadata(column: DictionaryColumn, rows: Rows): void {
    const builder = this.#metadata.get(column.name) ?? new DictionaryBuilder(column.name);
    this.#metadata.set(column.name, builder);
    const { ids, valueBytes, valueOffsets } = column;
    for (let row = rows.from; row < rows.to; row++) {
      const id = ids[row] as number;
      if (id === 0) continue;
      const start = valueOffsets[id - 1] as number;
      builder.set(this.#row + row - rows.from, valueBytes, start, valueOffsets[id] as number);
    }
  }
}

function byteCountOf({ block, rows }: Part): number {
  const offsets = block.lineOffsets();
  return (offsets[rows.to] as number) - (offsets[rows.from] as number);
}
