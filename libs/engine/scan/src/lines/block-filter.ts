// Line filters over a whole block, before anything is parsed.
//
// While many rows are left, a filter searches the block's bytes at once and maps each hit to its row,
// skipping the rest of that row; once few are left it looks at lines one by one. Searching at once is
// what makes a substring cost what memory bandwidth costs (stage-line-filter.bench.ts).
import { NEEDLES_MAX } from '@skald/bytes';
import type { Needle } from '@skald/regex';
import type { FindRows } from './find-rows.ts';
import type { CompiledLineFilter } from './line-filter.ts';

/** Below this share of the block's rows, line by line is cheaper than another pass. */
const DENSE_SHARE = 1 / 8;
/** A block that merges others may be long, and a filter slow. */
const CHECK_ROWS = 256;
const NOTHING = (): void => undefined;

/** The lines of a block, made as far as somebody looks at them. */
export interface BlockLines {
  readonly rowCount: number;
  /** Bytes of all lines are below 0x80. */
  readonly isAscii: boolean;
  /** One more than there are rows. */
  readonly offsets: Uint32Array;
  /** The lines of the first `count` of `rows`; what stands at other rows is undefined. */
  bytesOf(rows: Uint32Array, count: number): Buffer;
  /** Marks rows that hold any of at most NEEDLES_MAX needles; false where it takes lines to tell. */
  findRows(needles: readonly Needle[], marks: Uint8Array): boolean;
}

export class BlockFilter {
  readonly #filters: readonly CompiledLineFilter[];
  readonly #findRows: FindRows;
  #marks = new Uint8Array(0);

  constructor(filters: readonly CompiledLineFilter[], findRows: FindRows) {
    this.#filters = filters.toSorted((a, b) => a.cost - b.cost);
    this.#findRows = findRows;
  }

  /**
   * Keeps, of the first `count` of `rows` (ascending), those that pass; returns how many. `check` is
   * called now and then, and may throw.
   */
  run(lines: BlockLines, rows: Uint32Array, count: number, check: () => void = NOTHING): number {
    let left = count;
    for (const filter of this.#filters) {
      if (left === 0) return 0;
      const isDense = left >= lines.rowCount * DENSE_SHARE;
      const finder = isDense ? filter.finderIn(lines) : undefined;
      if (finder === undefined) left = this.#keepOneByOne(filter, lines, rows, left, check);
      else left = this.#keepFound(filter, finder, lines, rows, left, check);
    }
    return left;
  }

  #keepOneByOne(
    filter: CompiledLineFilter,
    lines: BlockLines,
    rows: Uint32Array,
    count: number,
    check: () => void,
  ): number {
    if (count === 0) return 0;
    const { offsets } = lines;
    const bytes = lines.bytesOf(rows, count);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (i % CHECK_ROWS === 0) check();
      const row = rows[i] as number;
      const isKept = filter.passes(bytes, offsets[row] as number, offsets[row + 1] as number);
      rows[kept] = row;
      if (isKept) kept++;
    }
    return kept;
  }

  /** Filters that rows with a needle pass, or may pass, or that only rows without one do. */
  #keepFound(
    filter: CompiledLineFilter,
    finder: { readonly needles: readonly Needle[]; readonly isExact: boolean },
    lines: BlockLines,
    rows: Uint32Array,
    count: number,
    check: () => void,
  ): number {
    const marks = this.#cleanMarks(lines.rowCount);
    this.#mark(finder.needles, lines, rows, count, marks);
    const { isNegative } = filter;
    if (finder.isExact || !isNegative) {
      let kept = 0;
      for (let i = 0; i < count; i++) {
        const row = rows[i] as number;
        rows[kept] = row;
        if ((marks[row] !== 0) !== (isNegative && finder.isExact)) kept++;
      }
      return finder.isExact ? kept : this.#keepOneByOne(filter, lines, rows, kept, check);
    }
    // Rows without a needle pass; the others have to be looked at.
    const { offsets } = lines;
    const bytes = lines.bytesOf(rows, count);
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (i % CHECK_ROWS === 0) check();
      const row = rows[i] as number;
      const [start, end] = [offsets[row] as number, offsets[row + 1] as number];
      rows[kept] = row;
      if (marks[row] === 0 || filter.passes(bytes, start, end)) kept++;
    }
    return kept;
  }

  #mark(
    needles: readonly Needle[],
    lines: BlockLines,
    rows: Uint32Array,
    count: number,
    marks: Uint8Array,
  ): void {
    for (let at = 0; at < needles.length; at += NEEDLES_MAX) {
      const some = needles.slice(at, at + NEEDLES_MAX);
      if (lines.findRows(some, marks)) continue;
      this.#findRows({ bytes: lines.bytesOf(rows, count), offsets: lines.offsets }, some, marks);
    }
  }

  #cleanMarks(rowCount: number): Uint8Array {
    if (this.#marks.length < rowCount) this.#marks = new Uint8Array(rowCount);
    else this.#marks.fill(0, 0, rowCount);
    return this.#marks;
  }
}
