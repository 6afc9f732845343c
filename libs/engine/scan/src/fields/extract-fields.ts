// The fields of a block's lines as columns, when the block is cut, and the lines without what columns hold.
//
//   lines ─▶ skeletons ─▶ spans by field ─▶ columns
//     │   learned from rows that are none yet        └─▶ what is left of the lines
//     └─▶ irregular: rows that are no skeleton; queries parse them
import {
  GAP_SOURCE,
  HAS_ESCAPE,
  type Kernels,
  type Lines,
  type Skeleton,
  type SkeletonMatch,
} from '@skald/bytes';
import type { BlockInfo, FieldColumn, FieldFormat, FieldsDraft } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import { isCleanUtf8 } from '../values/unescape.ts';
import { type DerivedSkeleton, SkeletonDeriver } from './derive-skeleton.ts';
import { TextSkeletonDeriver } from './derive-text-skeleton.ts';
import { type GapColumn, gapColumn } from './gap-column.ts';
import { GRAM_REACH, hourStamps, planGrams, withTexts } from './gram-lines.ts';
import { guessFormat } from './guess-format.ts';
import { KernelArrays } from './kernel-arrays.ts';
import { FIELD_NAMES_MAX, KnownSkeletons } from './known-skeletons.ts';

/** Columns of smaller blocks cost more than they save. */
const ROWS_MIN = 32;
const LINE_BYTES_MIN = 8 << 10;
/** Where fewer lines are skeletons, these are no lines to take apart. */
const MATCHED_MIN = 0.5;
/** Lines of a block that may turn out to be no skeleton before no more are tried. */
const FAILURES_MAX = 16;
/** Text that has little in common has it in its first lines. */
const TEXT_FAILURES_MAX = 4;
/** Text of which more is left over is kept as it is: joining it again would gain nothing. */
const REST_MAX = 0.8;
/** Room for names that are learned while a block is matched. */
const NEW_NAMES_MAX = 32;
/** Gaps of a line whose values all go to the text for filters. */
const PIECES_PER_ROW = 6;
/** More names are not listed. */
const OTHERS_MAX = 64;

export interface ExtractOptions {
  /** Default 32. */
  readonly rowsMin?: number;
  /** Default 8 KiB. */
  readonly lineBytesMin?: number;
  /** Share of the rows that must be skeletons; default one half. */
  readonly matchedMin?: number;
}

interface Deriver {
  /** What a row has in common with others; undefined where there is no telling. */
  derive(sorted: EntryColumns, facts: BlockInfo, row: number): DerivedSkeleton | undefined;
}

interface FormatState {
  readonly format: FieldFormat;
  readonly deriver: Deriver;
  readonly known: KnownSkeletons;
}

function stateOf(format: FieldFormat, deriver: Deriver): FormatState {
  return { format, deriver, known: new KnownSkeletons() };
}

/** A block's lines on their way into columns. */
interface Matching {
  readonly sorted: EntryColumns;
  readonly facts: BlockInfo;
  readonly state: FormatState;
  readonly match: SkeletonMatch;
  /** Columns that spans have room for. */
  readonly namesMax: number;
}

/** One per thread, with the kernels that encode its blocks. */
export class FieldExtractor {
  readonly #arrays: KernelArrays;
  readonly #rowsMin: number;
  readonly #lineBytesMin: number;
  readonly #matchedMin: number;
  readonly #states: Record<FieldFormat, FormatState> = {
    json: stateOf('json', new SkeletonDeriver('json')),
    logfmt: stateOf('logfmt', new SkeletonDeriver('logfmt')),
    text: stateOf('text', new TextSkeletonDeriver()),
  };

  constructor(kernels: Kernels, options: ExtractOptions = {}) {
    this.#arrays = new KernelArrays(kernels);
    this.#rowsMin = options.rowsMin ?? ROWS_MIN;
    this.#lineBytesMin = options.lineBytesMin ?? LINE_BYTES_MIN;
    this.#matchedMin = options.matchedMin ?? MATCHED_MIN;
  }

  get kernels(): Kernels {
    return this.#arrays.kernels;
  }

  /** What the block may keep; undefined when its lines are no objects or pairs. */
  extract(sorted: EntryColumns, facts: BlockInfo): FieldsDraft | undefined {
    const { rowCount, lineByteCount } = facts;
    if (rowCount < this.#rowsMin || lineByteCount < this.#lineBytesMin) return undefined;
    const state = this.#states[guessFormat(sorted)];
    const matching = this.#matching(sorted, facts, state);
    const counts = this.#matchAll(matching);
    const isWorth = rowCount - (counts[0] as number) >= rowCount * this.#matchedMin;
    const draft = isWorth ? this.#draft(matching, counts) : undefined;
    state.known.keep((index) => counts[index + 1] !== 0);
    return draft;
  }

  #matching(sorted: EntryColumns, facts: BlockInfo, state: FormatState): Matching {
    const { rowCount } = facts;
    const nameCount = state.known.names.length;
    const namesMax = Math.min(FIELD_NAMES_MAX, nameCount + NEW_NAMES_MAX);
    const match = {
      ids: this.#arrays.bytes(rowCount).fill(0),
      spans: this.#arrays.int32s(2 * namesMax * rowCount),
      flags: this.#arrays.bytes(namesMax).fill(0),
    };
    match.spans.fill(-1, 0, 2 * nameCount * rowCount);
    return { sorted, facts, state, match, namesMax };
  }

  /** Gives each row its skeleton, learning new ones; returns rows by id, those without at 0. */
  #matchAll(matching: Matching): Uint32Array {
    const { sorted, facts, state, match, namesMax } = matching;
    const { known, deriver } = state;
    const { ids, spans } = match;
    const { rowCount } = facts;
    // Only parsers mind.
    const allowHigh = state.format === 'text' || facts.isAscii || areRowsClean(sorted);
    let left = rowCount - this.#match(matching, 0, allowHigh);
    const failuresMax = state.format === 'text' ? TEXT_FAILURES_MAX : FAILURES_MAX;
    let failures = 0;
    // Rows that taught nothing are followed by their like: the further on the next sample is.
    for (let row = 0; left > 0 && row < rowCount && failures < failuresMax; row += 1 + failures) {
      if (ids[row] !== 0) continue;
      const nameCount = known.names.length;
      const derived = deriver.derive(sorted, facts, row);
      failures++;
      if (derived === undefined || !known.tryAdd(derived, namesMax)) continue;
      spans.fill(-1, 2 * nameCount * rowCount, 2 * known.names.length * rowCount);
      const matched = this.#match(matching, known.count - 1, allowHigh);
      left -= matched;
      // Parsers read some values that gaps do not take, in the sample as in other rows.
      if (matched === 0) known.dropLast();
      else failures--;
    }
    const counts = new Uint32Array(known.count + 1);
    for (let row = 0; row < rowCount; row++) {
      const id = ids[row] as number;
      counts[id] = (counts[id] as number) + 1;
    }
    return counts;
  }

  #match({ sorted, state, match }: Matching, first: number, allowHigh: boolean): number {
    const { table } = state.known;
    const options = { first, allowHigh };
    return this.kernels.skeletons.match(linesOf(sorted), table, options, match);
  }

  #draft(matching: Matching, counts: Uint32Array): FieldsDraft | undefined {
    const { match, facts, state } = matching;
    const { rowCount } = facts;
    const { names } = state.known;
    const others = hiddenNames(state.known, counts);
    const found = this.#columns(matching, counts, others);
    const columns: FieldColumn[] = [];
    names.forEach((name, column) => {
      const gap = found[column];
      if (gap !== undefined && 'field' in gap) columns.push(gap.field);
      else if (gap !== undefined) others.add(name);
    });
    columns.sort((a, b) => (a.column.name < b.column.name ? -1 : 1));
    const rest = this.#rest(matching, found);
    const isText = state.format === 'text';
    if (isText && rest.bytes.length > facts.lineByteCount * REST_MAX) return undefined;
    const grams = this.#grams(matching, found, counts);
    const skeletons = renumbered(match.ids, counts).map((index): Skeleton => {
      const { literals, gaps } = state.known.at(index) ?? { literals: [], gaps: [] };
      const sourceOf = ({ name }: { readonly name: string }) =>
        stored(found[names.indexOf(name)], columns);
      return { literals, gaps: gaps.map((gap) => ({ syntax: gap.syntax, ...sourceOf(gap) })) };
    });
    return {
      format: state.format,
      columns,
      others: others.size > OTHERS_MAX ? undefined : [...others].sort(),
      irregular: irregularBits(match.ids, rowCount),
      irregularCount: isText ? 0 : (counts[0] as number),
      lines: { skeletons, ids: match.ids, rest },
      grams,
    };
  }

  /** By column what becomes of it; undefined for those that no row has. */
  #columns(
    matching: Matching,
    counts: Uint32Array,
    hidden: ReadonlySet<string>,
  ): (GapColumn | undefined)[] {
    const { sorted, facts, state, match } = matching;
    const { known } = state;
    return known.names.map((name, column) => {
      const count = rowsWith(name, known, counts);
      if (count === 0) return undefined;
      // Escapes are resolved in what queries see; hidden values are in some rows' text.
      const isRest = match.flags[column] === HAS_ESCAPE || hidden.has(name);
      if (isRest) return { source: GAP_SOURCE.rest };
      const spans = spansOf(match, column, facts.rowCount);
      return gapColumn({ name, text: sorted.lineBytes, spans, count, times: sorted }, this.#arrays);
    });
  }

  /** A shorter text with all grams of the lines, if there is one. */
  #grams(
    { sorted, facts, state, match }: Matching,
    found: readonly (GapColumn | undefined)[],
    counts: Uint32Array,
  ): Lines | undefined {
    const { known } = state;
    const { rowCount } = facts;
    const used = [...counts.keys()].filter((id) => id > 0 && counts[id] !== 0);
    const plan = planGrams({
      skeletons: used.flatMap((id) => known.at(id - 1) ?? []),
      names: known.names,
      found,
      hours: (column) => hourStamps(sorted, spansOf(match, column, rowCount)),
    });
    const wanted = this.#arrays.bytes(known.names.length);
    plan.isWanted.forEach((isWanted, column) => (wanted[column] = isWanted ? 1 : 0));
    const bytes = this.#arrays.bytes(facts.lineByteCount);
    const onceCount = plan.once.reduce((sum, { values }) => sum + values.length, 0);
    const offsets = this.#arrays.uint32s(PIECES_PER_ROW * rowCount + onceCount + 1);
    const options = { isWanted: wanted, around: GRAM_REACH };
    const { skeletons } = this.kernels;
    const lines = linesOf(sorted);
    const count = skeletons.writeContexts(lines, known.table, match, options, bytes, offsets);
    return count < 0 ? undefined : withTexts(bytes, offsets, count, plan.once);
  }

  /** What no column holds of each line. */
  #rest({ sorted, facts, state, match }: Matching, found: readonly (GapColumn | undefined)[]) {
    const isRest = this.#arrays.bytes(found.length);
    found.forEach((gap, column) => (isRest[column] = gap?.source === GAP_SOURCE.rest ? 1 : 0));
    const bytes = this.#arrays.bytes(facts.lineByteCount);
    const offsets = this.#arrays.uint32s(facts.rowCount + 1);
    const { skeletons } = this.kernels;
    const { table } = state.known;
    const length = skeletons.writeRest(linesOf(sorted), table, match, isRest, bytes, offsets);
    return { bytes: bytes.subarray(0, length), offsets };
  }
}

function spansOf({ spans }: SkeletonMatch, column: number, rowCount: number): Int32Array {
  return spans.subarray(2 * column * rowCount, 2 * (column + 1) * rowCount);
}

function linesOf({ lineBytes, lineOffsets }: EntryColumns): Lines {
  return { bytes: lineBytes, offsets: lineOffsets };
}

/** Whether parsers take every line's bytes for what they are. */
function areRowsClean({ lineBytes, lineOffsets, rowCount }: EntryColumns): boolean {
  for (let row = 0; row < rowCount; row++) {
    const start = lineOffsets[row] as number;
    if (!isCleanUtf8(lineBytes, start, lineOffsets[row + 1] as number)) return false;
  }
  return true;
}

/** Fields of some row that no gap holds. */
function hiddenNames(known: KnownSkeletons, counts: Uint32Array): Set<string> {
  const hidden = new Set<string>();
  for (let index = 0; index < known.count; index++) {
    if (counts[index + 1] === 0) continue;
    for (const name of known.at(index)?.hidden ?? []) hidden.add(name);
  }
  return hidden;
}

/** Rows whose skeleton has a gap for the name. */
function rowsWith(name: string, known: KnownSkeletons, counts: Uint32Array): number {
  let count = 0;
  for (let index = 0; index < known.count; index++) {
    const has = known.at(index)?.gaps.some((gap) => gap.name === name) === true;
    if (has) count += counts[index + 1] as number;
  }
  return count;
}

/** Numbers the skeletons in use from 1; returns their former indexes. */
function renumbered(ids: Uint8Array, counts: Uint32Array): number[] {
  const newIdOf = new Uint8Array(counts.length);
  const used: number[] = [];
  for (let id = 1; id < counts.length; id++) {
    if (counts[id] !== 0) newIdOf[id] = used.push(id - 1);
  }
  for (let row = 0; row < ids.length; row++) ids[row] = newIdOf[ids[row] as number] as number;
  return used;
}

/** Where a gap's text is when the block is read. */
function stored(gap: GapColumn | undefined, columns: readonly FieldColumn[]) {
  if (gap === undefined || gap.source === GAP_SOURCE.rest) {
    return { source: GAP_SOURCE.rest, column: 0 };
  }
  const column = 'field' in gap ? columns.indexOf(gap.field) : 'form' in gap ? gap.form : 0;
  return { source: gap.source, column };
}

function irregularBits(ids: Uint8Array, rowCount: number): Uint8Array {
  const bits = new Uint8Array(Math.ceil(rowCount / 8));
  for (let row = 0; row < rowCount; row++) {
    if (ids[row] === 0) bits[row >> 3] = (bits[row >> 3] as number) | (1 << (row & 7));
  }
  return bits;
}
