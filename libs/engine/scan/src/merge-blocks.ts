// Blocks of one stream whose times overlap, as blocks that do not: replicas and late entries give the
// same entry twice, and an entry counts once.
import { type Block, columnsAsBlock } from '@skald/chunk';
import { DictionaryBuilder, type DictionaryColumn, dictionaryValue } from '@skald/columns';
import { lowerBound } from './row-range.ts';

/** Blocks in groups, ascending by time; only blocks of one group overlap. */
export function groupOverlapping(blocks: readonly Block[]): Block[][] {
  const sorted = blocks.toSorted((a, b) => (a.info.minNs < b.info.minNs ? -1 : 1));
  const groups: Block[][] = [];
  let endNs = 0n;
  for (const block of sorted) {
    const { minNs, maxNs } = block.info;
    const last = groups.at(-1);
    if (last === undefined || minNs > endNs) groups.push([block]);
    else last.push(block);
    if (last === undefined || maxNs > endNs) endNs = maxNs;
  }
  return groups;
}

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

/**
 * One block with the entries of all, equal entries once. All columns of the blocks are loaded. `check`
 * is called before each block, and may throw.
 */
export function mergeBlocks(blocks: readonly Block[], check: () => void = () => undefined): Block {
  const rowCount = blocks.reduce((sum, { info }) => sum + info.rowCount, 0);
  const byteCount = blocks.reduce((sum, { info }) => sum + info.lineByteCount, 0);
  const baseNs = (blocks[0] as Block).timestamps().baseNs;
  const offsetsNs = new Float64Array(rowCount);
  const lineOffsets = new Uint32Array(rowCount + 1);
  const lineBytes = Buffer.allocUnsafeSlow(byteCount);
  const metadata = new Map<string, DictionaryBuilder>();
  let row = 0;
  let at = 0;
  for (const block of blocks) {
    check();
    const times = block.timestamps();
    const shift = Number(times.baseNs - baseNs);
    const offsets = block.lineOffsets();
    for (let i = 0; i < block.info.rowCount; i++) {
      offsetsNs[row + i] = (times.offsetsNs[i] as number) + shift;
      lineOffsets[row + i + 1] = at + (offsets[i + 1] as number);
    }
    lineBytes.set(block.lineBytes(), at);
    appendMetadata(metadata, block, row);
    at += block.lineBytes().length;
    row += block.info.rowCount;
  }
  const columns = [...metadata.values()].map((builder) => builder.build(rowCount));
  columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  return columnsAsBlock({ rowCount, baseNs, offsetsNs, lineOffsets, lineBytes, metadata: columns });
}

function appendMetadata(
  builders: Map<string, DictionaryBuilder>,
  block: Block,
  firstRow: number,
): void {
  for (const column of block.metadata()) {
    const builder = builders.get(column.name) ?? new DictionaryBuilder(column.name);
    builders.set(column.name, builder);
    for (let i = 0; i < block.info.rowCount; i++) {
      const id = column.ids[i] as number;
      if (id === 0) continue;
      const start = column.valueOffsets[id - 1] as number;
      builder.set(firstRow + i, column.valueBytes, start, column.valueOffsets[id] as number);
    }
  }
}
