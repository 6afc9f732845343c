// Which lines of a block hold a needle: the platform's search over the whole block, each hit mapped to
// its row and the rest of that row skipped. Has the shape of the WASM kernel of @skald/bytes, which
// takes its place where there is one.
//
// A block has no separators between its lines, so a hit may straddle two of them and is then none.
// Case-insensitive needles fold ASCII letters only: the block is searched as Latin-1 text by a regular
// expression of two-letter classes, which V8 runs with Boyer-Moore tables (0.8 GB/s; stages.bench.ts).
import type { Kernels, Lines, Needle } from '@skald/bytes';

/** Sets marks[row] to 1 for each line that holds any of the needles; returns how many it set. */
export type FindRows = Kernels['findRows'];

export const findRows: FindRows = (lines, needles, marks) => {
  let count = 0;
  for (const needle of needles) count += markRows(lines, needle, marks);
  return count;
};

function markRows({ bytes, offsets }: Lines, needle: Needle, marks: Uint8Array): number {
  const { length } = needle.bytes;
  const rowCount = offsets.length - 1;
  const limit = (offsets[rowCount] as number) - length;
  const find = searchIn(bytes, needle);
  let count = 0;
  let row = 0;
  for (let at = find(offsets[0] as number); at >= 0 && at <= limit;) {
    row = rowAt(offsets, row, at);
    const lineEnd = offsets[row + 1] as number;
    const isInside = at + length <= lineEnd;
    if (isInside && marks[row] === 0) {
      marks[row] = 1;
      count++;
    }
    at = find(isInside ? lineEnd : at + 1);
  }
  return count;
}

/** Where a needle begins at or after a position, or -1. */
function searchIn(bytes: Uint8Array, needle: Needle): (from: number) => number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!needle.foldCase) return (from) => buffer.indexOf(needle.bytes, from);
  const text = buffer.toString('latin1');
  const pattern = new RegExp(foldingSource(needle.bytes), 'g');
  return (from) => {
    pattern.lastIndex = from;
    return pattern.exec(text)?.index ?? -1;
  };
}

/** `[aA][bB]\x2e`: a Latin-1 pattern for bytes whose ASCII letters fold. */
function foldingSource(needle: Uint8Array): string {
  let source = '';
  for (const byte of needle) {
    const hex = `\\x${byte.toString(16).padStart(2, '0')}`;
    const isLetter = byte >= 0x61 && byte <= 0x7a;
    source += isLetter ? `[${hex}\\x${(byte - 32).toString(16)}]` : hex;
  }
  return source;
}

/** The row whose line holds byte `at`; rows before `from` end before it. Gallops, then halves. */
function rowAt(offsets: Uint32Array, from: number, at: number): number {
  const rowCount = offsets.length - 1;
  let step = 1;
  let low = from;
  while (low + step < rowCount && (offsets[low + step] as number) <= at) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, rowCount);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low;
}
