// Line filters over a whole block, before anything is parsed.
//
// While many rows are left, a filter searches the block's bytes at once and maps each hit to its row,
// skipping the rest of that row; once few are left it looks at lines one by one. Searching at once is
// what makes a substring cost what memory bandwidth costs (stage-line-filter.bench.ts).
import type { Needle } from '@skald/regex';
import type { CompiledLineFilter } from './line-filter.ts';
import { type SearchKernel, searchBlock } from './substring.ts';

/** Below this share of the block's rows, line by line is cheaper than another pass. */
const DENSE_SHARE = 1 / 8;

export interface BlockLines {
  readonly bytes: Buffer;
  /** One more than there are rows. */
  readonly offsets: Uint32Array;
}

export class BlockFilter {
  readonly #filters: readonly CompiledLineFilter[];
  readonly #search: SearchKernel;
  #marks = new Uint8Array(0);

  constructor(filters: readonly CompiledLineFilter[], search: SearchKernel = searchBlock) {
    this.#filters = filters.toSorted((a, b) => a.cost - b.cost);
    this.#search = search;
  }

  /** Keeps, of the first `count` of `rows` (ascending), those that pass; returns how many. */
  run(lines: BlockLines, rows: Uint32Array, count: number): number {
    let left = count;
    for (const filter of this.#filters) {
      if (left === 0) return 0;
      const isDense = left >= (lines.offsets.length - 1) * DENSE_SHARE;
      const finder = isDense ? filter.finder : undefined;
      if (finder === undefined) left = this.#keepOneByOne(filter, lines, rows, left);
      else left = this.#keepFound(filter, finder, lines, rows, left);
    }
    return left;
  }

  #keepOneByOne(
    filter: CompiledLineFilter,
    { bytes, offsets }: BlockLines,
    rows: Uint32Array,
    count: number,
  ): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const isKept = filter.passes(bytes, offsets[row] as number, offsets[row + 1] as number);
      rows[kept] = row;
      if (isKept) kept++;
    }
    return kept;
  }

  #keepFound(
    filter: CompiledLineFilter,
    finder: { readonly needles: readonly Needle[]; readonly isExact: boolean },
    lines: BlockLines,
    rows: Uint32Array,
    count: number,
  ): number {
    const rowFrom = rows[0] as number;
    const rowTo = (rows[count - 1] as number) + 1;
    const marks = this.#cleanMarks(lines.offsets.length - 1);
    for (const needle of finder.needles) this.#mark(needle, lines, marks, rowFrom, rowTo);
    const { bytes, offsets } = lines;
    const { isNegative } = filter;
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      let isKept = (marks[row] !== 0) !== isNegative;
      if (!finder.isExact && marks[row] !== 0) {
        isKept = filter.passes(bytes, offsets[row] as number, offsets[row + 1] as number);
      }
      rows[kept] = row;
      if (isKept) kept++;
    }
    return kept;
  }

  #cleanMarks(rowCount: number): Uint8Array {
    if (this.#marks.length < rowCount) this.#marks = new Uint8Array(rowCount);
    else this.#marks.fill(0, 0, rowCount);
    return this.#marks;
  }

  /** Marks the rows in [rowFrom, rowTo) whose line holds the needle. */
  #mark(
    needle: Needle,
    { bytes, offsets }: BlockLines,
    marks: Uint8Array,
    rowFrom: number,
    rowTo: number,
  ): void {
    const length = needle.bytes.length;
    const find = this.#search(bytes, needle);
    const limit = (offsets[rowTo] as number) - length;
    let row = rowFrom;
    for (let at = find(offsets[rowFrom] as number); at >= 0 && at <= limit;) {
      row = rowAt(offsets, row, rowTo, at);
      const lineEnd = offsets[row + 1] as number;
      const isInside = at + length <= lineEnd;
      if (isInside) marks[row] = 1;
      at = find(isInside ? lineEnd : at + 1);
    }
  }
}

/** The row whose line holds byte `at`; rows before `from` end before it. Gallops, then halves. */
function rowAt(offsets: Uint32Array, from: number, rowTo: number, at: number): number {
  let step = 1;
  let low = from;
  while (low + step < rowTo && (offsets[low + step] as number) <= at) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, rowTo);
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((offsets[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low;
}
