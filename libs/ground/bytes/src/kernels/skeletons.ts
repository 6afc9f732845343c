// Lines as skeletons: the text that lines of one kind have in common, with gaps where they differ.
//
//   {"level":"‗","msg":"‗","status":‗}      literals around the gaps of three columns
//   {"level":"info","msg":"hello","status":200}
//
// A gap takes what its syntax allows, so whoever knows what one such line means knows it of all of them.
// What stands in the gaps is kept by columns: as numbered values, as numbers, as the row's time, or as text,
// which is the line's rest. Lines that are no skeleton are rest as a whole.
//
// ../../assembly/skeletons.ts is the fast twin; the constants here and there are one.
import { assert } from '@skald/errors';
import type { Lines } from './kernels.ts';
import { Stamp, type LineTimes } from './stamps.ts';

/** What may stand in a gap, by its number in a table. */
export const GAP_SYNTAX = {
  /** Up to a quote: no controls, and of escapes only \" \\ \/ \n \r \t. May be empty. */
  quoted: 0,
  /** A JSON number. */
  number: 1,
  /** `true` or `false`. */
  boolean: 2,
  /** Up to a space, a control, '=' or '"'; not empty. */
  word: 3,
  /** As quoted, without escapes and not empty. */
  plain: 4,
  /** Up to the first byte of the literal behind it, or all there is: any bytes but line feeds, one at least. */
  text: 5,
  /** `2026-11-20T00:00:00`: a space for the T, digits of the second and a Z may be. */
  stamp: 6,
} as const;

/** Where the text of a gap comes from when lines are joined again. */
export const GAP_SOURCE = { ids: 0, numbers: 1, time: 2, rest: 3 } as const;

export interface SkeletonGap {
  readonly syntax: number;
  /** GAP_SOURCE; 0 where it does not matter. */
  readonly source: number;
  /** The column of the gap; of source time the form, + IN_UTC for a Z behind. Below 65536. */
  readonly column: number;
}

export interface Skeleton {
  /** One more than there are gaps. */
  readonly literals: readonly Uint8Array[];
  readonly gaps: readonly SkeletonGap[];
}

/** Skeletons as kernels read them. */
export interface SkeletonTable {
  readonly count: number;
  readonly words: Uint32Array;
  readonly literals: Uint8Array;
  /** What it was made of. */
  readonly skeletons: readonly Skeleton[];
}

/** A skeleton has no more gaps. */
export const GAPS_MAX = 64;
/** Ids of skeletons are bytes, and 0 is none. */
export const SKELETONS_MAX = 255;
/** A column's values are at most so many. */
export const VALUE_IDS_MAX = 256;
export const NUMBER_FORM_BYTES = 16;
export const NUMBER_FORMS_ROOM = 16 * NUMBER_FORM_BYTES;
/** Bit of a column's flags: a gap of it holds an escape. */
export const HAS_ESCAPE = 1;

/** Start and end of each gap by column: entry 2 × (column × rowCount + row) and the next; -1 for none. */
export interface SkeletonMatch {
  /** Per row: the number of its skeleton from 1, or 0. Those that are not 0 are left as they are. */
  readonly ids: Uint8Array;
  readonly spans: Int32Array;
  /** Per column. */
  readonly flags: Uint8Array;
}

export interface MatchOptions {
  /** Skeletons before this one are not tried. */
  readonly first: number;
  /** Gaps may hold bytes from 0x80 on; those of text may in any case. */
  readonly allowHigh: boolean;
}

/** The columns that lines are joined from, by number. */
export type JoinColumn =
  | {
      readonly kind: 'ids';
      readonly ids: Uint32Array;
      readonly valueOffsets: Uint32Array;
      readonly valueBytes: Uint8Array;
    }
  | {
      readonly kind: 'numbers';
      readonly formIds: Uint8Array;
      readonly mantissas: Float64Array;
      /** As `valueNumbers` makes them. */
      readonly forms: Uint8Array;
    };

export interface JoinParts {
  readonly table: SkeletonTable;
  /** Per row. */
  readonly ids: Uint32Array;
  readonly columns: readonly JoinColumn[];
  readonly rest: Lines;
  readonly times: LineTimes;
  /** Per row 1 for lines to be made; by default all are. What stands at others is undefined. */
  readonly isWanted?: Uint8Array | undefined;
}

export function skeletonTable(skeletons: readonly Skeleton[]): SkeletonTable {
  assert(skeletons.length <= SKELETONS_MAX, 'a table has at most 255 skeletons');
  const words: number[] = [skeletons.length, ...skeletons.map(() => 0)];
  const parts: Uint8Array[] = [];
  let length = 0;
  skeletons.forEach(({ literals, gaps }, i) => {
    assert(gaps.length <= GAPS_MAX, 'a skeleton has at most 64 gaps');
    assert(literals.length === gaps.length + 1, 'a skeleton has a literal around every gap');
    words[i + 1] = words.length;
    words.push(gaps.length);
    literals.forEach((literal, at) => {
      const gap = gaps[at];
      words.push(length, literal.length, gap ? wordOf(gap) : 0);
      parts.push(literal);
      length += literal.length;
    });
  });
  return {
    count: skeletons.length,
    words: Uint32Array.from(words),
    literals: Buffer.concat(parts),
    skeletons,
  };
}

function wordOf({ syntax, source, column }: SkeletonGap): number {
  return syntax + source * 0x100 + column * 0x10000;
}

function bufferOf({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length);
}

const SYNTAX = [
  /(?:[^"\\\x00-\x1f]|\\["\\/nrt])*(?=")/y,
  /-?(?:0|[1-9][0-9]*)(?![0-9])(?:\.[0-9]+(?![0-9])|(?!\.))(?:[eE][+-]?[0-9]+|(?![eE]))/y,
  /true|false/y,
  /[^\x00-\x20="]+/y,
  /[^"\\\x00-\x1f]+(?=")/y,
  /[^\n]+/y,
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?Z?/y,
];
const HIGH = /[\x80-\xff]/;

/** Gives ids and spans to lines that are one of the skeletons; returns to how many. */
export function matchSkeletons(
  { bytes, offsets }: Lines,
  table: SkeletonTable,
  { first, allowHigh }: MatchOptions,
  { ids, spans, flags }: SkeletonMatch,
): number {
  const rowCount = offsets.length - 1;
  const text = bufferOf(bytes);
  let last = first;
  let matched = 0;
  for (let row = 0; row < rowCount; row++) {
    if (ids[row] !== 0 || first >= table.count) continue;
    const start = offsets[row] as number;
    const line = text.toString('latin1', start, offsets[row + 1]);
    const order = [last, ...table.skeletons.keys()].filter((i) => i >= first);
    for (const i of order) {
      const skeleton = table.skeletons[i] as Skeleton;
      const gaps = gapsOf(line, skeleton, allowHigh);
      if (gaps === undefined) continue;
      last = i;
      ids[row] = i + 1;
      matched++;
      gaps.forEach(([from, to], at) => {
        const column = skeleton.gaps[at]?.column ?? 0;
        spans[2 * (column * rowCount + row)] = start + from;
        spans[2 * (column * rowCount + row) + 1] = start + to;
        const isQuoted = skeleton.gaps[at]?.syntax === GAP_SYNTAX.quoted;
        if (isQuoted && line.slice(from, to).includes('\\')) flags[column] = HAS_ESCAPE;
      });
      break;
    }
  }
  return matched;
}

function gapsOf(
  line: string,
  { literals, gaps }: Skeleton,
  allowHigh: boolean,
): [from: number, to: number][] | undefined {
  const spans: [number, number][] = [];
  let at = 0;
  for (const [i, literal] of literals.entries()) {
    const text = bufferOf(literal).toString('latin1');
    if (!line.startsWith(text, at)) return undefined;
    at += text.length;
    const gap = gaps[i];
    if (gap === undefined) break;
    const syntax = SYNTAX[gap.syntax] as RegExp;
    syntax.lastIndex = at;
    const found = syntax.exec(line)?.[0];
    const value = gap.syntax === GAP_SYNTAX.text ? upTo(found, literals[i + 1]) : found;
    const mayBeHigh = allowHigh || gap.syntax === GAP_SYNTAX.text;
    if (value === undefined || (!mayBeHigh && HIGH.test(value))) return undefined;
    spans.push([at, at + value.length]);
    at += value.length;
  }
  return at === line.length ? spans : undefined;
}

/** The text before the first byte of a literal. */
function upTo(text: string | undefined, literal: Uint8Array | undefined): string | undefined {
  const stop = literal?.[0];
  if (text === undefined || stop === undefined) return text;
  const at = text.indexOf(String.fromCharCode(stop));
  return at === 0 ? undefined : text.slice(0, at < 0 ? undefined : at);
}

/** Numbers distinct values from 1 by first row; returns how many, or -1 for more than `valuesMax`. */
export function valueIds(
  text: Uint8Array,
  spans: Int32Array,
  valuesMax: number,
  ids: Uint32Array,
  firsts: Uint32Array,
): number {
  const known = new Map<string, number>();
  for (let row = 0; row * 2 < spans.length; row++) {
    const value = textAt(text, spans, row);
    ids[row] = 0;
    if (value === undefined) continue;
    let id = known.get(value);
    if (id === undefined) {
      if (known.size === Math.min(valuesMax, VALUE_IDS_MAX)) return -1;
      firsts[known.size] = row;
      known.set(value, (id = known.size + 1));
    }
    ids[row] = id;
  }
  return known.size;
}

function textAt(text: Uint8Array, spans: Int32Array, row: number): string | undefined {
  const start = spans[row * 2] as number;
  if (start < 0) return undefined;
  return bufferOf(text).toString('latin1', start, spans[row * 2 + 1]);
}

const DIGITS_MAX = 15;
const SUFFIX_MAX = 8;

/** Values as numbers in one of the forms; returns how many forms there are, or -1. */
export function valueNumbers(
  text: Uint8Array,
  spans: Int32Array,
  mantissas: Float64Array,
  formIds: Uint8Array,
  forms: Uint8Array,
): number {
  const known: string[] = [];
  for (let row = 0; row * 2 < spans.length; row++) {
    const value = textAt(text, spans, row);
    formIds[row] = 0;
    mantissas[row] = 0;
    if (value === undefined) continue;
    const [, sign = '', whole = '', fraction = ''] =
      /^(-?)(0|[1-9][0-9]{0,14}|)(?:\.([0-9]+))?/.exec(value) ?? [];
    if (whole === '') return -1;
    const decimals = fraction.slice(0, DIGITS_MAX - whole.length);
    const used = sign.length + whole.length + (decimals === '' ? 0 : decimals.length + 1);
    const suffix = value.slice(used);
    if (suffix.length > SUFFIX_MAX || HIGH.test(suffix)) return -1;
    const head = Buffer.alloc(8);
    head.set([sign === '' ? 0 : 1, decimals.length, suffix.length]);
    const form = head.toString('latin1') + suffix.padEnd(SUFFIX_MAX, '\0');
    if (!known.includes(form)) known.push(form);
    if (known.length * NUMBER_FORM_BYTES > forms.length) return -1;
    formIds[row] = known.indexOf(form) + 1;
    mantissas[row] = Number(whole + decimals);
  }
  forms.set(Buffer.from(known.join(''), 'latin1'));
  return known.length;
}

/** Of a time's form, in a gap: a Z follows. */
export const IN_UTC = 0x100;

/** The one form in which every value is its row's time, with or without a Z; or -1. */
export function valueTimes(text: Uint8Array, spans: Int32Array, times: LineTimes): number {
  let form = -1;
  for (let row = 0; row * 2 < spans.length; row++) {
    const start = spans[row * 2] as number;
    const end = spans[row * 2 + 1] as number;
    if (start < 0) continue;
    const zone = text[end - 1] === 0x5a ? 1 : 0;
    const stamped = Stamp.of(times, row)?.at(bufferOf(text), start, end - zone);
    if (stamped?.length !== end - start - zone) return -1;
    const found = stamped.form + zone * IN_UTC;
    if (form >= 0 && found !== form) return -1;
    form = found;
  }
  return form;
}

/** Writes what columns do not hold of each line; fills `outOffsets` and returns its length. */
export function writeRest(
  { bytes, offsets }: Lines,
  table: SkeletonTable,
  { ids, spans }: Pick<SkeletonMatch, 'ids' | 'spans'>,
  isRest: Uint8Array,
  out: Uint8Array,
  outOffsets: Uint32Array,
): number {
  const rowCount = offsets.length - 1;
  let to = 0;
  outOffsets[0] = 0;
  const put = (from: number, end: number): void => {
    out.set(bytes.subarray(from, end), to);
    to += end - from;
  };
  for (let row = 0; row < rowCount; row++) {
    const skeleton = table.skeletons[(ids[row] as number) - 1];
    if (skeleton === undefined) put(offsets[row] as number, offsets[row + 1] as number);
    let isFirst = true;
    for (const { column } of skeleton?.gaps ?? []) {
      if (isRest[column] === 0) continue;
      if (!isFirst) out[to++] = REST_END;
      isFirst = false;
      const at = 2 * (column * rowCount + row);
      put(spans[at] as number, spans[at + 1] as number);
    }
    outOffsets[row + 1] = to;
  }
  return to;
}

/** Writes marked gaps with what is around them; returns how many, or -1 when they do not fit. */
export function writeContexts(
  { bytes, offsets }: Lines,
  table: SkeletonTable,
  { ids, spans }: Pick<SkeletonMatch, 'ids' | 'spans'>,
  { isWanted, around }: { readonly isWanted: Uint8Array; readonly around: number },
  out: Uint8Array,
  outOffsets: Uint32Array,
): number {
  const rowCount = offsets.length - 1;
  let to = 0;
  let count = 0;
  outOffsets[0] = 0;
  for (let row = 0; row < rowCount; row++) {
    const lineStart = offsets[row] as number;
    const lineEnd = offsets[row + 1] as number;
    const skeleton = table.skeletons[(ids[row] as number) - 1];
    const pieces = (skeleton?.gaps ?? [])
      .filter(({ column }) => isWanted[column] !== 0)
      .map(({ column }) => {
        const at = 2 * (column * rowCount + row);
        const start = Math.max((spans[at] as number) - around, lineStart);
        return [start, Math.min((spans[at + 1] as number) + around, lineEnd)] as const;
      });
    for (const [start, end] of skeleton ? pieces : [[lineStart, lineEnd] as const]) {
      if (count + 1 === outOffsets.length || to + end - start > out.length) return -1;
      out.set(bytes.subarray(start, end), to);
      outOffsets[++count] = to += end - start;
    }
  }
  return count;
}

const REST_END = 0x0a;

/** Whether the parts give exactly the lines that `offsets` cut, which `into` holds then. */
export function joinSkeletons(parts: JoinParts, offsets: Uint32Array, into: Uint8Array): boolean {
  const rowCount = offsets.length - 1;
  const target = bufferOf(into);
  for (let row = 0; row < rowCount; row++) {
    if (parts.isWanted?.[row] === 0) continue;
    const line = joinedLine(parts, row);
    const start = offsets[row] as number;
    if (line?.length !== (offsets[row + 1] as number) - start) return false;
    target.write(line, start, 'latin1');
  }
  return true;
}

function joinedLine(parts: JoinParts, row: number): string | undefined {
  const { table, ids, rest } = parts;
  const text = bufferOf(rest.bytes).toString('latin1', rest.offsets[row], rest.offsets[row + 1]);
  const id = ids[row] as number;
  if (id === 0) return text;
  const skeleton = table.skeletons[id - 1];
  if (skeleton === undefined) return undefined;
  const isRest = ({ source }: SkeletonGap): boolean => source === GAP_SOURCE.rest;
  const restCount = skeleton.gaps.filter(isRest).length;
  const rests = restCount === 0 && text === '' ? [] : text.split('\n');
  if (rests.length !== restCount) return undefined;
  let line = '';
  for (const [i, literal] of skeleton.literals.entries()) {
    line += bufferOf(literal).toString('latin1');
    const gap = skeleton.gaps[i];
    if (gap === undefined) break;
    const value = isRest(gap) ? rests.shift() : gapText(gap, parts, row);
    if (value === undefined) return undefined;
    line += value;
  }
  return line;
}

function gapText(
  { source, column }: SkeletonGap,
  parts: JoinParts,
  row: number,
): string | undefined {
  if (source === GAP_SOURCE.time) {
    const time = Stamp.of(parts.times, row)?.inForm(column & 0xff);
    return time && column >= IN_UTC ? `${time}Z` : time;
  }
  const from = parts.columns[column];
  if (from?.kind === 'ids') {
    const id = from.ids[row] as number;
    if (id === 0) return undefined;
    const { valueBytes, valueOffsets } = from;
    return bufferOf(valueBytes).toString('latin1', valueOffsets[id - 1], valueOffsets[id]);
  }
  const form = from ? (from.formIds[row] as number) : 0;
  if (from === undefined || form === 0) return undefined;
  const at = (form - 1) * NUMBER_FORM_BYTES;
  const [negative = 0, decimals = 0, suffixLength = 0] = from.forms.subarray(at, at + 3);
  const suffix = bufferOf(from.forms).toString('latin1', at + 8, at + 8 + suffixLength);
  const digits = String(from.mantissas[row]).padStart(decimals + 1, '0');
  const point = digits.length - decimals;
  const fraction = decimals > 0 ? `.${digits.slice(point)}` : '';
  return `${negative ? '-' : ''}${digits.slice(0, point)}${fraction}${suffix}`;
}
