// Which rows hold a needle, told from what lines are made of: for each way in which it may stand in lines of a
// skeleton (align-needle.ts), the rows whose values meet its conditions.
//
//   numbered values      looked at once each
//   a whole number       compared as a number
//   part of a number,    if it has their characters, the line has to be looked at
//   or of a time
//   what is left over    searched: the needle in it is found, an end of the needle is a line to be looked at
import {
  GAP_SOURCE,
  NUMBER_FORMS_ROOM,
  type Kernels,
  type Lines,
  type Needle,
  type Skeleton,
  type SkeletonGap,
} from '@skald/bytes';
import type { FieldSummary } from '../fields/stored-fields.ts';
import { alignNeedle, type CanBe, type Condition, type ConditionKind } from './align-needle.ts';
import { formsOf } from './join-columns.ts';

export interface SearchParts {
  readonly skeletons: readonly Skeleton[];
  /** Per row, from 1; 0 for lines that are rest as a whole. */
  readonly ids: Uint32Array;
  readonly columns: readonly FieldSummary[];
  readonly rest: Lines;
}

type SearchKernels = Pick<Kernels, 'findRows' | 'skeletons'>;

/** A row holds a needle, or its line has to be looked at. */
export const MARK = { holds: 1, maybe: 2 } as const;

/** Of gaps: columns are below. */
const COLUMNS_END = 65_536;
/** Longer needles are rare, and looking at all their ends is quadratic. */
const NEEDLE_MAX = 64;

/**
 * Marks rows with MARK. Not told, with none marked, where that would take too long; `maybes` is 0 where no line has to
 * be looked at.
 */
export function searchSkeletons(
  parts: SearchParts,
  needles: readonly Needle[],
  marks: Uint8Array,
  kernels: SearchKernels,
): { readonly isTold: boolean; readonly maybes: number } {
  const searches = needles.map((needle) => new NeedleSearch(parts, needle, kernels));
  const ways = searches.map((search) => search.ways());
  let maybes = 0;
  if (ways.includes(undefined)) return { isTold: false, maybes };
  searches.forEach((search, i) => {
    for (const way of ways[i] ?? []) maybes += search.mark(way, marks);
  });
  if (parts.rest.bytes.length > 0) kernels.findRows(parts.rest, needles, marks);
  return { isTold: true, maybes };
}

/** Rows that meet a condition. */
interface RowTest {
  /** By row, or by the id of the row's value. */
  readonly passes: Uint8Array;
  readonly ids: Uint32Array | undefined;
  readonly isSure: boolean;
}

const NONE: RowTest = { passes: new Uint8Array(0), ids: undefined, isSure: true };
const MAYBE_ALL: RowTest = { passes: new Uint8Array(0), ids: undefined, isSure: false };

interface Way {
  /** From 1. */
  readonly skeleton: number;
  readonly conditions: readonly Condition[];
}

class NeedleSearch {
  readonly #parts: SearchParts;
  readonly #sought: Needle;
  readonly #needle: string;
  readonly #kernels: SearchKernels;
  /** By source and column, then by condition: one comes back in many ways. */
  readonly #tests = new Map<number, Map<string, RowTest>>();

  constructor(parts: SearchParts, needle: Needle, kernels: SearchKernels) {
    this.#parts = parts;
    this.#sought = needle;
    this.#kernels = kernels;
    this.#needle = this.#text(needle.bytes);
  }

  /** Undefined where there are too many to look at. */
  ways(): Way[] | undefined {
    const { length } = this.#needle;
    // Between what is left over of a line there are line feeds.
    if (length === 0 || length > NEEDLE_MAX || this.#needle.includes('\n')) return undefined;
    const ways: Way[] = [];
    const { skeletons } = this.#parts;
    for (let i = 0; i < skeletons.length; i++) {
      const { literals, gaps } = skeletons[i] as Skeleton;
      const canBe: CanBe = (gap, kind, text) => this.#testOf(gaps[gap], kind, text) !== undefined;
      const found = alignNeedle(
        this.#needle,
        literals.map((literal) => this.#text(literal)),
        canBe,
      );
      if (found === undefined) return undefined;
      for (const conditions of found) ways.push({ skeleton: i + 1, conditions });
    }
    return ways;
  }

  /** Returns how many rows became maybes. */
  mark({ skeleton, conditions }: Way, marks: Uint8Array): number {
    const { ids, skeletons } = this.#parts;
    const gaps = skeletons[skeleton - 1]?.gaps ?? [];
    const tests = conditions.map(
      ({ gap, kind, text }) => this.#testOf(gaps[gap], kind, text) ?? MAYBE_ALL,
    );
    const mark = tests.every(({ isSure }) => isSure) ? MARK.holds : MARK.maybe;
    const exact = tests.filter((test) => test !== MAYBE_ALL);
    const [only] = exact;
    if (exact.length === 1 && only?.ids !== undefined) {
      return markValues(marks, mark, { skeleton, ids, values: only.ids, passes: only.passes });
    }
    let maybes = 0;
    for (let row = 0; row < ids.length; row++) {
      if (ids[row] !== skeleton || marks[row] === MARK.holds || !passesAll(exact, row)) continue;
      if (mark === MARK.maybe && marks[row] === 0) maybes++;
      marks[row] = mark;
    }
    return maybes;
  }

  /** Undefined where no row meets the condition. */
  #testOf(gap: SkeletonGap | undefined, kind: ConditionKind, text: string): RowTest | undefined {
    // What holds all of the needle in a rest is found in any case.
    if (gap === undefined || (kind === 'holds' && gap.source === GAP_SOURCE.rest)) return undefined;
    const place = gap.source * COLUMNS_END + gap.column;
    const ofGap = this.#tests.get(place) ?? new Map<string, RowTest>();
    this.#tests.set(place, ofGap);
    const key = kind === 'holds' ? kind : `${kind} ${text}`;
    const known = ofGap.get(key);
    if (known !== undefined) return known === NONE ? undefined : known;
    const test = this.#makeTest(gap, kind, text);
    ofGap.set(key, test ?? NONE);
    return test;
  }

  #makeTest(
    { source, column }: SkeletonGap,
    kind: ConditionKind,
    text: string,
  ): RowTest | undefined {
    if (source === GAP_SOURCE.rest) return this.#restTest(text);
    if (source === GAP_SOURCE.time) {
      const may = column & LOG_TIME_FORM ? OF_LOG_TIMES : OF_ISO_TIMES;
      return may.test(text) ? MAYBE_ALL : undefined;
    }
    const field = this.#parts.columns[column];
    if (field?.kind === 'dictionary') return this.#valueTest(field, kind, text);
    return field && this.#numberTest(field, kind, text);
  }

  #valueTest(
    field: Extract<FieldSummary, { kind: 'dictionary' }>,
    kind: ConditionKind,
    text: string,
  ): RowTest | undefined {
    const { valueCount, valueOffsets, valueBytes } = field.values;
    const passes = new Uint8Array(valueCount + 1);
    let count = 0;
    if (kind === 'holds') {
      const lines = { bytes: valueBytes, offsets: valueOffsets };
      count = this.#kernels.findRows(lines, [this.#sought], passes.subarray(1));
    } else {
      for (let id = 1; id <= valueCount; id++) {
        const [start, end] = [valueOffsets[id - 1] as number, valueOffsets[id] as number];
        if (end - start < text.length || (kind === 'is' && end - start > text.length)) continue;
        const from = kind === 'ends' ? end - text.length : start;
        if (this.#text(valueBytes.subarray(from, from + text.length)) !== text) continue;
        passes[id] = 1;
        count++;
      }
    }
    const rows = count > 0 ? field.rowsOf() : undefined;
    return rows?.kind === 'dictionary' ? { passes, ids: rows.column.ids, isSure: true } : undefined;
  }

  #numberTest(
    field: Extract<FieldSummary, { kind: 'numbers' }>,
    kind: ConditionKind,
    text: string,
  ): RowTest | undefined {
    for (const char of text) if (!isOfNumbers(char, field)) return undefined;
    // A suffix of other case would be another form.
    if (kind !== 'is' || this.#sought.foldCase) return MAYBE_ALL;
    const sought = this.#number(text);
    if (sought === undefined) return undefined;
    const form = 1 + field.forms.findIndex((each) => isSameForm(each, sought.form));
    if (form === 0) return undefined;
    const rows = field.rowsOf();
    if (rows.kind !== 'numbers') return undefined;
    const { formIds, mantissas } = rows.column;
    const passes = new Uint8Array(formIds.length);
    let count = 0;
    for (let row = 0; row < passes.length; row++) {
      if (mantissas[row] !== sought.mantissa || formIds[row] !== form) continue;
      passes[row] = 1;
      count++;
    }
    return count > 0 ? { passes, ids: undefined, isSure: true } : undefined;
  }

  /** The text as number columns have it. */
  #number(text: string) {
    const bytes = Buffer.from(text, 'latin1');
    const mantissas = new Float64Array(1);
    const forms = new Uint8Array(NUMBER_FORMS_ROOM);
    const spans = Int32Array.of(0, bytes.length);
    const { skeletons } = this.#kernels;
    const count = skeletons.valueNumbers(bytes, spans, mantissas, new Uint8Array(1), forms);
    const [form] = count === 1 ? formsOf(forms, 1) : [];
    return form && { form, mantissa: mantissas[0] as number };
  }

  #restTest(text: string): RowTest | undefined {
    if (text === '') return MAYBE_ALL;
    const { rest } = this.#parts;
    const passes = new Uint8Array(rest.offsets.length - 1);
    const needle = { bytes: Buffer.from(text, 'latin1'), foldCase: this.#sought.foldCase };
    const count = this.#kernels.findRows(rest, [needle], passes);
    return count > 0 ? { passes, ids: undefined, isSure: false } : undefined;
  }

  #text(bytes: Uint8Array): string {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    const { foldCase } = this.#sought;
    return foldCase ? text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : text;
  }
}

/** Rows of a skeleton by the value of one column: what nearly all ways come to. */
function markValues(
  marks: Uint8Array,
  mark: number,
  {
    skeleton,
    ids,
    values,
    passes,
  }: {
    readonly skeleton: number;
    readonly ids: Uint32Array;
    readonly values: Uint32Array;
    readonly passes: Uint8Array;
  },
): number {
  let maybes = 0;
  for (let row = 0; row < ids.length; row++) {
    if (passes[values[row] as number] !== 1 || ids[row] !== skeleton) continue;
    const before = marks[row] as number;
    if (before === MARK.holds) continue;
    if (mark === MARK.maybe && before === 0) maybes++;
    marks[row] = mark;
  }
  return maybes;
}

function passesAll(tests: readonly RowTest[], row: number): boolean {
  for (const { passes, ids } of tests) {
    if (passes[ids === undefined ? row : (ids[row] as number)] !== 1) return false;
  }
  return true;
}

const OF_ISO_TIMES = /^[-0-9:.,tz ]*$/i;
const OF_LOG_TIMES = /^[0-9:/a-z]*$/i;
const LOG_TIME_FORM = 0x40;

/** Whether the text of some number of the column may have the character. */
function isOfNumbers(char: string, { forms }: Extract<FieldSummary, { kind: 'numbers' }>): boolean {
  if (/[-.0-9]/.test(char)) return true;
  return forms.some(({ suffix }) => suffix.toLowerCase().includes(char.toLowerCase()));
}

function isSameForm(
  a: { readonly isNegative: boolean; readonly decimals: number; readonly suffix: string },
  b: typeof a,
): boolean {
  return a.isNegative === b.isNegative && a.decimals === b.decimals && a.suffix === b.suffix;
}
