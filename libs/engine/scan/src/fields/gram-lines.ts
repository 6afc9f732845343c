// Text that has every gram of a block's lines (skip filters remember grams), and is shorter than they are: what
// skeletons and numbered values have in common needs to stand in it once.
//
//   literals              once
//   numbered values       once each, between the ends of the literals around
//   numbers, short        once per form and count of digits: grams of words take all digits for '0', and
//                         there are no grams of identifiers in fewer than eight letters and digits
//   times                 of rows where the hour changes, when the rest of a stamp is short
//   other gaps, and       as they are, with what is around
//   lines without one
//
// Grams have three bytes, or lie in stretches of letters, digits, '-', '.' and '_' of eight bytes. So what is
// around a gap matters up to seven bytes away, and a literal keeps gaps apart that has two bytes, one of which
// ends a stretch. Gaps that no such literal keeps apart are a run: the texts of all of them, combined.
import { IN_UTC, type Lines } from '@skald/bytes';
import type { NumberColumn } from '@skald/chunk';
import type { DictionaryColumn, EntryColumns } from '@skald/columns';
import type { DerivedSkeleton } from './derive-skeleton.ts';
import type { GapColumn } from './gap-column.ts';

/** How far a gram reaches beyond one of its bytes. */
export const GRAM_REACH = 7;
const STRETCH_MIN = 8;
const NS_PER_HOUR = 3600e9;
const STAMP_DIGITS_MAX = 3;
/** More texts of a run of gaps are not made. */
const COMBINED_MAX = 512;

/** Texts to be written once, each between the same two. */
export interface GramTexts {
  readonly before: Uint8Array;
  readonly values: readonly Uint8Array[];
  readonly after: Uint8Array;
}

/** What gaps add beside the rows that are written as they are. */
export interface GramPlan {
  /** By column: every row's value is to be written. */
  readonly isWanted: readonly boolean[];
  readonly once: readonly GramTexts[];
}

export interface PlanArgs {
  /** Those in use. */
  readonly skeletons: readonly DerivedSkeleton[];
  /** Names by column. */
  readonly names: readonly string[];
  readonly found: readonly (GapColumn | undefined)[];
  /** A value of each row that the time column has, where it may differ in its hour. */
  readonly hours: (column: number) => readonly Uint8Array[];
}

export function planGrams({ skeletons, names, found, hours }: PlanArgs): GramPlan {
  const isWanted = names.map(() => false);
  const once: GramTexts[] = [];
  // Skeletons of one block share most of their gaps, and what is around them.
  const seen = new Set<string>();
  for (const { literals, gaps } of skeletons) {
    once.push({ before: NOTHING, values: literals, after: NOTHING });
    for (const [from, to] of runsOf(literals)) {
      const columns = gaps.slice(from, to).map(({ name }) => names.indexOf(name));
      const around = literals.slice(from, to + 1);
      const before = tailOf(around[0] ?? NOTHING);
      const after = (around.at(-1) ?? NOTHING).subarray(0, GRAM_REACH);
      const between = around.slice(1, -1);
      const key = [...columns, before.join(), ...between.map((text) => text.join()), after.join()];
      if (seen.has(key.join(' '))) continue;
      seen.add(key.join(' '));
      const values = textsOfRun([before, ...between, after], (i) => {
        const column = columns[i] as number;
        return { gap: found[column], hours: () => hours(column) };
      });
      if (values !== undefined) once.push({ before, values, after });
      else for (const column of columns) isWanted[column] = true;
    }
  }
  return { isWanted, once };
}

/** Gaps that grams may reach across, from and up to: those with a literal between that keeps them apart are two. */
function runsOf(literals: readonly Uint8Array[]): [from: number, to: number][] {
  const runs: [number, number][] = [];
  for (let gap = 0; gap + 1 < literals.length; gap++) {
    const last = runs.at(-1);
    if (last !== undefined && !keepsApart(literals[gap] ?? NOTHING)) last[1] = gap + 1;
    else runs.push([gap, gap + 1]);
  }
  return runs;
}

interface RunGap {
  readonly gap: GapColumn | undefined;
  readonly hours: () => readonly Uint8Array[];
}

/**
 * Texts that stand for all that a run of gaps may be, between the literals around them; undefined: only all
 * rows do.
 */
function textsOfRun(
  around: readonly Uint8Array[],
  gapAt: (index: number) => RunGap,
): readonly Uint8Array[] | undefined {
  let texts: readonly Uint8Array[] = [NOTHING];
  for (let i = 0; i + 1 < around.length; i++) {
    const [before, after] = [around[i] ?? NOTHING, around[i + 1] ?? NOTHING];
    // A stretch that goes on in the next gap tells its digits apart.
    if (i > 0 && before.every(isStretch)) return undefined;
    const { gap, hours } = gapAt(i);
    const values = textsOf(gap, before, after, hours);
    if (values === undefined || texts.length * values.length > COMBINED_MAX) return undefined;
    const link = i === 0 ? NOTHING : before;
    texts = texts.flatMap((text) => values.map((value) => Buffer.concat([text, link, value])));
  }
  return texts;
}

const NOTHING = new Uint8Array(0);

function tailOf(literal: Uint8Array): Uint8Array {
  return literal.subarray(Math.max(0, literal.length - GRAM_REACH));
}

function keepsApart(literal: Uint8Array): boolean {
  return literal.length >= 2 && literal.some((byte) => !isStretch(byte));
}

const IS_STRETCH = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x80 && /[A-Za-z0-9._-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

function isStretch(byte: number): boolean {
  return IS_STRETCH[byte] === 1;
}

/** Texts that stand for all values of the column between these; undefined: only all values do. */
function textsOf(
  gap: GapColumn | undefined,
  before: Uint8Array,
  after: Uint8Array,
  hours: () => readonly Uint8Array[],
): readonly Uint8Array[] | undefined {
  if (gap === undefined) return undefined;
  // Letters and digits beside the gap lengthen the stretch that a value lies in.
  const beside = stretchLength([...before].reverse()) + stretchLength([...after]);
  if ('form' in gap) return isShortStamp(gap.form, beside) ? hours() : undefined;
  if (!('field' in gap)) return undefined;
  if (gap.field.kind === 'dictionary') return valuesOf(gap.field.column);
  return numbersOf(gap.field.column, STRETCH_MIN - 1 - beside);
}

function stretchLength(bytes: readonly number[]): number {
  const end = bytes.findIndex((byte) => !isStretch(byte));
  return end < 0 ? bytes.length : end;
}

/** Of "2026-11-20T00:00:59.958" only what follows the last colon changes within an hour. */
function isShortStamp(form: number, beside: number): boolean {
  const digits = form & 15;
  const zone = form & IN_UTC ? 1 : 0;
  return digits <= STAMP_DIGITS_MAX && 3 + digits + zone + beside < STRETCH_MIN;
}

function valuesOf(column: DictionaryColumn): readonly Uint8Array[] {
  return Array.from({ length: column.valueCount }, (_, i) =>
    column.valueBytes.subarray(column.valueOffsets[i], column.valueOffsets[i + 1]),
  );
}

/** A number of each form and length; undefined when one is longer than `lengthMax`. */
function numbersOf(
  { forms, formIds, mantissas }: NumberColumn,
  lengthMax: number,
): readonly Uint8Array[] | undefined {
  const digitsOf = forms.map(({ decimals }) => decimals + 1);
  const ends = digitsOf.map((digits) => 10 ** digits);
  for (let row = 0; row < formIds.length; row++) {
    const form = (formIds[row] as number) - 1;
    while (form >= 0 && (mantissas[row] as number) >= (ends[form] as number)) {
      digitsOf[form] = (digitsOf[form] as number) + 1;
      ends[form] = (ends[form] as number) * 10;
    }
  }
  const texts: Uint8Array[] = [];
  for (const [i, { isNegative, decimals, suffix }] of forms.entries()) {
    for (let digits = digitsOf[i] as number; digits > decimals; digits--) {
      const point = decimals > 0 ? `.${'0'.repeat(decimals)}` : '';
      const text = `${isNegative ? '-' : ''}${'0'.repeat(digits - decimals)}${point}${suffix}`;
      if (text.length > lengthMax) return undefined;
      texts.push(Buffer.from(text));
    }
  }
  return texts;
}

/** The values of a time column in rows where an hour begins, or may. */
export function hourStamps(
  { lineBytes, offsetsNs, baseNs, rowCount }: EntryColumns,
  spans: Int32Array,
): readonly Uint8Array[] {
  const sinceHourNs = Number(baseNs % BigInt(NS_PER_HOUR));
  const texts: Uint8Array[] = [];
  let last = NaN;
  for (let row = 0; row < rowCount; row++) {
    const start = spans[2 * row] as number;
    if (start < 0) continue;
    const hour = Math.floor(((offsetsNs[row] as number) + sinceHourNs) / NS_PER_HOUR);
    if (hour === last) continue;
    last = hour;
    texts.push(lineBytes.subarray(start, spans[2 * row + 1]));
  }
  return texts;
}

/** Adds texts behind `count` pieces; undefined when there is no room. */
export function withTexts(
  bytes: Uint8Array,
  offsets: Uint32Array,
  count: number,
  texts: readonly GramTexts[],
): Lines | undefined {
  let to = offsets[count] as number;
  for (const { before, values, after } of texts) {
    for (const value of values) {
      const end = to + before.length + value.length + after.length;
      if (count + 1 === offsets.length || end > bytes.length) return undefined;
      bytes.set(before, to);
      bytes.set(value, to + before.length);
      bytes.set(after, end - after.length);
      offsets[++count] = to = end;
    }
  }
  return { bytes: bytes.subarray(0, to), offsets: offsets.subarray(0, count + 1) };
}
