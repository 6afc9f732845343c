// Lines ⇄ skeletons and what stands in their gaps. src/kernels/skeletons.ts says what a skeleton is and is
// the twin; the constants here and there are one.
//
// A table is words: the number of skeletons, the index of each one's first word, and per skeleton its
// number of gaps, then per literal: where it begins among the literals' bytes, its length, and the word of
// the gap after it. Reads go up to 64 bytes beyond a region, writes up to 32.

import { stampTime, stampedAt, writeStamped } from './stamps';

const QUOTED: u32 = 0;
const NUMBER: u32 = 1;
const BOOLEAN: u32 = 2;
const WORD: u32 = 3;
const TEXT: u32 = 5;
const STAMP: u32 = 6;

const FROM_IDS: u32 = 0;
const FROM_NUMBERS: u32 = 1;
const FROM_TIME: u32 = 2;

const PIECE_BYTES: usize = 12;
const COLUMN_BYTES: usize = 32;
const GAPS_MAX: u32 = 64;
const REST_END: u8 = 0x0a;
const UTC: u8 = 0x5a;

const HAS_ESCAPE: u8 = 1;

/** Start and end of each gap of the line at hand. */
const GAPS: usize = memory.data(512, 16);

// @ts-ignore: decorator
@inline
function isLiteral(at: usize, literal: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i += 16) {
    let differs = <u32>i8x16.bitmask(i8x16.ne(v128.load(at + i), v128.load(literal + i)));
    const rest = length - i;
    if (rest < 16) differs &= (1 << <u32>rest) - 1;
    if (differs !== 0) return false;
  }
  return true;
}

/** HAS_ESCAPE where a gap of the line at hand has one. */
let seen: u8 = 0;

/** The skeleton of this number, from 1. */
// @ts-ignore: decorator
@inline
function recordOf(words: usize, id: u32): usize {
  return words + (<usize>load<u32>(words + (<usize>id << 2)) << 2);
}

/** Where the quoted text that begins at `at` ends, before its quote; 0 for none. Sets `seen`. */
function quotedEnd(at: usize, end: usize, allowHigh: bool): usize {
  while (at < end) {
    const bytes = v128.load(at);
    let stop = <u32>i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
      ),
    );
    if (!allowHigh) stop |= <u32>i8x16.bitmask(bytes);
    if (stop === 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(stop);
    if (at >= end) return 0;
    const byte = load<u8>(at);
    if (byte === 0x22) return at;
    if (byte !== 0x5c) return 0;
    const length = escapeLength(at, end);
    if (length === 0) return 0;
    seen |= HAS_ESCAPE;
    at += length;
  }
  return 0;
}

/** As quotedEnd, of a text without escapes that is not empty. */
function plainEnd(at: usize, end: usize, allowHigh: bool): usize {
  const before = seen;
  seen = 0;
  const to = quotedEnd(at, end, allowHigh);
  const isPlain = seen === 0 && to > at;
  seen = before;
  return isPlain ? to : 0;
}

/** Of the escapes that every reader of JSON takes alike; 0 for others. */
function escapeLength(at: usize, end: usize): usize {
  if (end - at < 2) return 0;
  const byte = <u32>load<u8>(at, 1);
  const isPlain =
    byte === 0x22 || byte === 0x5c || byte === 0x2f || byte === 0x6e || byte === 0x74 || byte === 0x72;
  return isPlain ? 2 : 0;
}

// @ts-ignore: decorator
@inline
function digitsEnd(at: usize, end: usize): usize {
  while (at < end && <u32>load<u8>(at) - 0x30 < 10) at++;
  return at;
}

/** Where the JSON number at `at` ends; 0 for none. */
function numberEnd(at: usize, end: usize): usize {
  if (at < end && load<u8>(at) === 0x2d) at++;
  let to = digitsEnd(at, end);
  if (to === at || (to - at > 1 && load<u8>(at) === 0x30)) return 0;
  if (to < end && load<u8>(to) === 0x2e) {
    at = to + 1;
    to = digitsEnd(at, end);
    if (to === at) return 0;
  }
  if (to < end && (load<u8>(to) | 0x20) === 0x65) {
    at = to + 1;
    if (at < end && (load<u8>(at) === 0x2b || load<u8>(at) === 0x2d)) at++;
    to = digitsEnd(at, end);
    if (to === at) return 0;
  }
  return to;
}

function booleanEnd(at: usize, end: usize): usize {
  if (end - at >= 4 && load<u32>(at) === 0x65757274) return at + 4;
  if (end - at >= 5 && load<u32>(at, 1) === 0x65736c61 && load<u8>(at) === 0x66) return at + 5;
  return 0;
}

/** Where the word at `at` ends: before a space, a control, '=' or '"'; 0 when it is empty. */
function wordEnd(at: usize, end: usize, allowHigh: bool): usize {
  const from = at;
  while (at < end) {
    const bytes = v128.load(at);
    let stop = <u32>i8x16.bitmask(
      v128.or(
        i8x16.le_u(bytes, i8x16.splat(0x20)),
        v128.or(i8x16.eq(bytes, i8x16.splat(0x3d)), i8x16.eq(bytes, i8x16.splat(0x22))),
      ),
    );
    if (!allowHigh) stop |= <u32>i8x16.bitmask(bytes);
    if (stop === 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(stop);
    break;
  }
  if (at > end) at = end;
  return at > from ? at : 0;
}

/** The first byte of a literal; of an empty one what no text goes beyond. */
// @ts-ignore: decorator
@inline
function stopOf(piece: usize, literals: usize): u8 {
  return load<u32>(piece, 4) === 0 ? REST_END : load<u8>(literals + <usize>load<u32>(piece));
}

/** Where the text at `at` ends, before `stop` or with the line; 0 when it is empty or has a line feed. */
function textEnd(at: usize, end: usize, stop: u8): usize {
  const from = at;
  while (at < end) {
    const bytes = v128.load(at);
    const stops = <u32>i8x16.bitmask(
      v128.or(i8x16.eq(bytes, i8x16.splat(stop)), i8x16.eq(bytes, i8x16.splat(REST_END))),
    );
    if (stops === 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(stops);
    break;
  }
  if (at > end) at = end;
  if (at < end && load<u8>(at) !== stop) return 0;
  return at > from ? at : 0;
}

const STAMP_BYTES: usize = 19;

/** Where the ISO time at `at` ends, behind the digits of its second and a Z; 0 for none. */
function isoEnd(at: usize, end: usize): usize {
  if (end - at < STAMP_BYTES) return 0;
  for (let i: usize = 0; i < STAMP_BYTES; i++) {
    const byte = <u32>load<u8>(at + i);
    if (i === 4 || i === 7) {
      if (byte !== 0x2d) return 0;
    } else if (i === 10) {
      if (byte !== 0x54 && byte !== 0x20) return 0;
    } else if (i === 13 || i === 16) {
      if (byte !== 0x3a) return 0;
    } else if (byte - 0x30 > 9) return 0;
  }
  at += STAMP_BYTES;
  if (at < end && (load<u8>(at) === 0x2e || load<u8>(at) === 0x2c)) {
    const to = digitsEnd(at + 1, end);
    if (to > at + 1) at = to;
  }
  return at < end && load<u8>(at) === UTC ? at + 1 : at;
}

/** Whether line [at, end) is the skeleton at `record`; its gaps are in GAPS then. */
function isSkeleton(record: usize, literals: usize, at: usize, end: usize, allowHigh: bool): bool {
  const gapCount = load<u32>(record);
  let piece = record + 4;
  let to = GAPS;
  seen = 0;
  for (let i: u32 = 0; ; i++) {
    const length = <usize>load<u32>(piece, 4);
    if (length > end - at || !isLiteral(at, literals + <usize>load<u32>(piece), length)) return false;
    at += length;
    if (i === gapCount) return at === end;
    const syntax = load<u32>(piece, 8) & 0xff;
    let next: usize;
    if (syntax === QUOTED) next = quotedEnd(at, end, allowHigh);
    else if (syntax === NUMBER) next = numberEnd(at, end);
    else if (syntax === BOOLEAN) next = booleanEnd(at, end);
    else if (syntax === WORD) next = wordEnd(at, end, allowHigh);
    else if (syntax === TEXT) next = textEnd(at, end, stopOf(piece + PIECE_BYTES, literals));
    else if (syntax === STAMP) next = isoEnd(at, end);
    else next = plainEnd(at, end, allowHigh);
    if (next === 0) return false;
    store<u32>(to, <u32>at);
    store<u32>(to, <u32>next, 4);
    to += 8;
    at = next;
    piece += PIECE_BYTES;
  }
  return false;
}

/**
 * Gives each line of id 0 the number (from 1) of the first skeleton from `first` on that it is, and its
 * gaps' spans by column: start and end at spans + (column * rowCount + row) * 8. Sets the bits of `seen` in
 * flags[column]. Returns how many lines it gave one.
 */
export function matchSkeletons(
  text: usize,
  offsets: usize,
  rowCount: u32,
  words: usize,
  literals: usize,
  first: u32,
  allowHigh: bool,
  ids: usize,
  spans: usize,
  flags: usize,
): u32 {
  const count = load<u32>(words);
  let last = first;
  let matched: u32 = 0;
  for (let row: u32 = 0; row < rowCount; row++) {
    if (load<u8>(ids + row) !== 0) continue;
    const start = text + <usize>load<u32>(offsets + (<usize>row << 2));
    const end = text + <usize>load<u32>(offsets + (<usize>row << 2), 4);
    let found = last;
    let isOne = isSkeleton(recordOf(words, last + 1), literals, start, end, allowHigh);
    for (let other = first; !isOne && other < count; other++) {
      if (other === last) continue;
      found = other;
      isOne = isSkeleton(recordOf(words, other + 1), literals, start, end, allowHigh);
    }
    if (!isOne) continue;
    last = found;
    matched++;
    store<u8>(ids + row, <u8>(found + 1));
    const record = recordOf(words, found + 1);
    const gapCount = load<u32>(record);
    for (let i: u32 = 0; i < gapCount; i++) {
      const column = load<u32>(record + 4 + <usize>i * PIECE_BYTES, 8) >>> 16;
      const span = spans + ((<usize>column * rowCount + row) << 3);
      const gap = GAPS + (<usize>i << 3);
      store<i32>(span, <i32>(<usize>load<u32>(gap) - text));
      store<i32>(span, <i32>(<usize>load<u32>(gap, 4) - text), 4);
      if (seen !== 0) noteEscape(gap, flags + column);
    }
  }
  return matched;
}

function noteEscape(gap: usize, flag: usize): void {
  const end = <usize>load<u32>(gap, 4);
  for (let at = <usize>load<u32>(gap); at < end; at++) {
    if (load<u8>(at) !== 0x5c) continue;
    store<u8>(flag, HAS_ESCAPE);
    return;
  }
}

// --- values of one column ---

const SLOTS: usize = 1024;
const VALUES_MAX: u32 = 256;

export function valueWorkBytes(): usize {
  return SLOTS << 1;
}

// @ts-ignore: decorator
@inline
function lowBytes(at: usize, length: usize): u64 {
  const bytes = load<u64>(at);
  return length >= 8 ? bytes : bytes & (((<u64>1) << (<u64>length << 3)) - 1);
}

/**
 * Numbers the distinct values of a column by first appearance: ids[row] from 1, 0 where there is none;
 * firsts[id - 1] is the row. Returns how many, or -1 when there are more than `valuesMax`.
 */
export function valueIds(
  text: usize,
  spans: usize,
  rowCount: u32,
  valuesMax: u32,
  work: usize,
  ids: usize,
  firsts: usize,
): i32 {
  memory.fill(work, 0, SLOTS << 1);
  let count: u32 = 0;
  let before: u32 = 0; // the value of the row before, which often repeats
  let beforeAt: usize = 0;
  let beforeLength: usize = 0;
  for (let row: u32 = 0; row < rowCount; row++) {
    const span = spans + (<usize>row << 3);
    const start = load<i32>(span);
    if (start < 0) {
      store<u32>(ids + (<usize>row << 2), 0);
      continue;
    }
    const at = text + <usize>start;
    const length = <usize>(load<i32>(span, 4) - start);
    if (before !== 0 && length === beforeLength && isLiteral(at, beforeAt, length)) {
      store<u32>(ids + (<usize>row << 2), before);
      continue;
    }
    const head = lowBytes(at, length);
    const tail = length > 8 ? load<u64>(at + length - 8) : 0;
    const mixed = (head ^ (tail << 1) ^ <u64>length) * 0x9e3779b97f4a7c15;
    let slot = <usize>(mixed >>> 54);
    let id: u32 = 0;
    for (;;) {
      id = load<u16>(work + (slot << 1));
      if (id === 0) break;
      const known = spans + (<usize>load<u32>(firsts + (<usize>(id - 1) << 2)) << 3);
      const knownStart = load<i32>(known);
      if (<usize>(load<i32>(known, 4) - knownStart) === length && isLiteral(text + <usize>knownStart, at, length)) break;
      slot = (slot + 1) & (SLOTS - 1);
    }
    if (id === 0) {
      if (count === valuesMax || count === VALUES_MAX) return -1;
      store<u32>(firsts + (<usize>count << 2), row);
      id = ++count;
      store<u16>(work + (slot << 1), <u16>id);
    }
    store<u32>(ids + (<usize>row << 2), id);
    before = id;
    beforeAt = at;
    beforeLength = length;
  }
  return <i32>count;
}

const FORMS_MAX: u32 = 16;
const FORM_BYTES: usize = 16;
const SUFFIX_MAX: usize = 8;
const DIGITS_MAX: i32 = 15;

/**
 * Values as decimal numbers: mantissas[row] (f64) and formIds[row] (from 1; 0 where there is none). A form
 * is 16 bytes: u8 negative, u8 decimals, u8 length of the suffix, 5 zeros, the suffix. Returns how many forms there
 * are, or -1 when a value is no such number or forms are too many.
 */
export function valueNumbers(
  text: usize,
  spans: usize,
  rowCount: u32,
  mantissas: usize,
  formIds: usize,
  forms: usize,
): i32 {
  let formCount: u32 = 0;
  for (let row: u32 = 0; row < rowCount; row++) {
    const span = spans + (<usize>row << 3);
    const start = load<i32>(span);
    if (start < 0) {
      store<u8>(formIds + row, 0);
      store<f64>(mantissas + (<usize>row << 3), 0);
      continue;
    }
    let at = text + <usize>start;
    const end = text + <usize>load<i32>(span, 4);
    let negative: u64 = 0;
    if (at < end && load<u8>(at) === 0x2d) {
      negative = 1;
      at++;
    }
    let mantissa: i64 = 0;
    let digits: i32 = 0;
    // A zero in front stands alone: the text "007" is 0 with an odd suffix.
    const most = at < end && load<u8>(at) === 0x30 ? 1 : DIGITS_MAX;
    while (at < end && digits < most) {
      const digit = <u32>load<u8>(at) - 0x30;
      if (digit > 9) break;
      mantissa = mantissa * 10 + <i64>digit;
      digits++;
      at++;
    }
    if (digits === 0) return -1;
    let decimals: u64 = 0;
    if (at + 1 < end && load<u8>(at) === 0x2e) {
      let to = at + 1;
      while (to < end && digits < DIGITS_MAX) {
        const digit = <u32>load<u8>(to) - 0x30;
        if (digit > 9) break;
        mantissa = mantissa * 10 + <i64>digit;
        digits++;
        to++;
      }
      decimals = <u64>(to - at - 1);
      if (decimals > 0) at = to;
    }
    const suffixLength = end - at;
    if (suffixLength > SUFFIX_MAX) return -1;
    const suffix = lowBytes(at, suffixLength);
    if (suffix & 0x8080808080808080) return -1;
    const head = negative | (decimals << 8) | (<u64>suffixLength << 16);
    let form: u32 = 0;
    while (form < formCount) {
      const known = forms + <usize>form * FORM_BYTES;
      if (load<u64>(known) === head && load<u64>(known, 8) === suffix) break;
      form++;
    }
    if (form === formCount) {
      if (formCount === FORMS_MAX) return -1;
      const added = forms + <usize>formCount * FORM_BYTES;
      store<u64>(added, head);
      store<u64>(added, suffix, 8);
      formCount++;
    }
    store<u8>(formIds + row, <u8>(form + 1));
    store<f64>(mantissas + (<usize>row << 3), <f64>mantissa);
  }
  return <i32>formCount;
}

/** The one form in which all values are their rows' times, + 0x100 for a Z behind them; or -1. */
export function valueTimes(
  text: usize,
  spans: usize,
  rowCount: u32,
  baseNs: i64,
  times: usize,
): i32 {
  let form: i32 = -1;
  for (let row: u32 = 0; row < rowCount; row++) {
    const span = spans + (<usize>row << 3);
    const start = load<i32>(span);
    if (start < 0) continue;
    const end = load<i32>(span, 4);
    if (end - start < 19 || !stampTime(baseNs + <i64>load<f64>(times + (<usize>row << 3)))) return -1;
    const zone: i32 = load<u8>(text + <usize>end - 1) === UTC ? 1 : 0;
    const stamped = stampedAt(text + <usize>start, text + <usize>(end - zone));
    if (<i32>(stamped >>> 8) + zone !== end - start) return -1;
    const found = <i32>(stamped & 0xff) + (zone << 8);
    if (form >= 0 && form !== found) return -1;
    form = found;
  }
  return form;
}

// --- what columns do not hold ---

/**
 * Writes what is left of each line to `out`: lines without a skeleton whole, of others the gaps that are
 * marked in `isRest` (by column), each ended by a line feed but the last. Returns the length; where each
 * row's ends is in outOffsets[row + 1].
 */
export function writeRest(
  text: usize,
  offsets: usize,
  rowCount: u32,
  words: usize,
  ids: usize,
  spans: usize,
  isRest: usize,
  out: usize,
  outOffsets: usize,
): u32 {
  let to = out;
  store<u32>(outOffsets, 0);
  for (let row: u32 = 0; row < rowCount; row++) {
    const id = load<u8>(ids + row);
    if (id === 0) {
      const start = text + <usize>load<u32>(offsets + (<usize>row << 2));
      const end = text + <usize>load<u32>(offsets + (<usize>row << 2), 4);
      memory.copy(to, start, end - start);
      to += end - start;
    } else {
      const record = recordOf(words, id);
      const gapCount = load<u32>(record);
      let isFirst = true;
      for (let i: u32 = 0; i < gapCount; i++) {
        const column = load<u32>(record + 4 + <usize>i * PIECE_BYTES, 8) >>> 16;
        if (load<u8>(isRest + column) === 0) continue;
        if (!isFirst) store<u8>(to++, REST_END);
        isFirst = false;
        const span = spans + ((<usize>column * rowCount + row) << 3);
        const start = text + <usize>load<i32>(span);
        const end = text + <usize>load<i32>(span, 4);
        for (let from = start; from < end; from += 16) v128.store(to + (from - start), v128.load(from));
        to += end - start;
      }
    }
    store<u32>(outOffsets + (<usize>row << 2), <u32>(to - out), 4);
  }
  return <u32>(to - out);
}

/**
 * Writes, one after the other, the gaps whose column is marked in `isWanted` with up to `around` bytes of
 * their lines on both sides, and lines without a skeleton whole; where each ends is in outOffsets. Returns
 * how many, or -1 when they take more than `room` bytes or `most` offsets.
 */
export function writeContexts(
  text: usize,
  offsets: usize,
  rowCount: u32,
  words: usize,
  ids: usize,
  spans: usize,
  isWanted: usize,
  around: usize,
  out: usize,
  room: usize,
  outOffsets: usize,
  most: u32,
): i32 {
  const outEnd = out + room;
  let to = out;
  let count: u32 = 0;
  store<u32>(outOffsets, 0);
  for (let row: u32 = 0; row < rowCount; row++) {
    const lineStart = text + <usize>load<u32>(offsets + (<usize>row << 2));
    const lineEnd = text + <usize>load<u32>(offsets + (<usize>row << 2), 4);
    const id = load<u8>(ids + row);
    let record: usize = 0;
    let pieceCount: u32 = 1;
    if (id !== 0) {
      record = recordOf(words, id);
      pieceCount = load<u32>(record);
    }
    for (let i: u32 = 0; i < pieceCount; i++) {
      let start = lineStart;
      let end = lineEnd;
      if (id !== 0) {
        const column = load<u32>(record + 4 + <usize>i * PIECE_BYTES, 8) >>> 16;
        if (load<u8>(isWanted + column) === 0) continue;
        const span = spans + ((<usize>column * rowCount + row) << 3);
        start = text + <usize>load<i32>(span);
        end = text + <usize>load<i32>(span, 4);
        start -= min(around, start - lineStart);
        end += min(around, lineEnd - end);
      }
      if (count === most || end - start > outEnd - to) return -1;
      for (let from = start; from < end; from += 16) v128.store(to + (from - start), v128.load(from));
      to += end - start;
      count++;
      store<u32>(outOffsets + (<usize>count << 2), <u32>(to - out));
    }
  }
  return <i32>count;
}

// --- lines again ---

const DIGITS: usize = memory.data(32, 16);

/** Writes the number; returns where it ends. */
// @ts-ignore: decorator
@inline
function writeNumber(to: usize, mantissa: u64, form: usize): usize {
  const head = load<u64>(form);
  if (head & 0xff) store<u8>(to++, 0x2d);
  const decimals = <usize>((head >>> 8) & 0xff);
  let at = DIGITS + 32;
  const least = at - decimals - 1;
  while (mantissa >= 100) {
    const rest = mantissa / 100;
    const two = <u32>(mantissa - rest * 100);
    at -= 2;
    store<u16>(at, <u16>((two / 10) | ((two % 10) << 8)) + 0x3030);
    mantissa = rest;
  }
  if (mantissa >= 10) {
    const two = <u32>mantissa;
    at -= 2;
    store<u16>(at, <u16>((two / 10) | ((two % 10) << 8)) + 0x3030);
  } else {
    store<u8>(--at, <u8>mantissa + 0x30);
  }
  while (at > least) store<u8>(--at, 0x30);
  const whole = DIGITS + 32 - decimals - at;
  v128.store(to, v128.load(at));
  to += whole;
  if (decimals > 0) {
    store<u8>(to++, 0x2e);
    v128.store(to, v128.load(DIGITS + 32 - decimals));
    to += decimals;
  }
  store<u64>(to, load<u64>(form, 8));
  return to + <usize>((head >>> 16) & 0xff);
}

/**
 * Whether the columns and the rest give exactly the lines that `offsets` cut, which are at `out` then. A
 * column is 32 bytes: for ids the addresses of ids (u32 a row), value offsets and value bytes; for numbers
 * those of form ids (u8 a row), mantissas (f64 a row) and forms (16 bytes each). With `isWanted` (u8 a row)
 * only lines that are marked are made; what stands at the others is undefined.
 */
export function joinSkeletons(
  offsets: usize,
  rowCount: u32,
  words: usize,
  literals: usize,
  ids: usize,
  columns: usize,
  rest: usize,
  restOffsets: usize,
  baseNs: i64,
  times: usize,
  isWanted: usize,
  out: usize,
): bool {
  const count = load<u32>(words);
  let to = out;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const lineEnd = out + <usize>load<u32>(offsets + (row << 2), 4);
    if (isWanted !== 0 && load<u8>(isWanted + row) === 0) {
      to = lineEnd;
      continue;
    }
    let from = rest + <usize>load<u32>(restOffsets + (row << 2));
    const restEnd = rest + <usize>load<u32>(restOffsets + (row << 2), 4);
    const id = load<u32>(ids + (row << 2));
    if (id > count) return false;
    if (id === 0) {
      if (restEnd - from !== lineEnd - to) return false;
      memory.copy(to, from, restEnd - from);
      to = lineEnd;
      continue;
    }
    const record = recordOf(words, id);
    const gapCount = load<u32>(record);
    let piece = record + 4;
    let isFirst = true;
    for (let i: u32 = 0; ; i++) {
      const length = <usize>load<u32>(piece, 4);
      if (length > lineEnd - to) return false;
      const literal = literals + <usize>load<u32>(piece);
      for (let k: usize = 0; k < length; k += 16) v128.store(to + k, v128.load(literal + k));
      to += length;
      if (i === gapCount) break;
      const gap = load<u32>(piece, 8);
      const kind = (gap >>> 8) & 0xff;
      const room = lineEnd - to;
      if (kind === FROM_IDS) {
        const column = columns + <usize>(gap >>> 16) * COLUMN_BYTES;
        const value = <usize>load<u32>(<usize>load<u32>(column) + (row << 2));
        if (value === 0) return false;
        const ends = <usize>load<u32>(column, 4) + (value << 2);
        const start = <usize>load<u32>(ends - 4);
        const size = <usize>load<u32>(ends) - start;
        if (size > room) return false;
        const at = <usize>load<u32>(column, 8) + start;
        for (let k: usize = 0; k < size; k += 16) v128.store(to + k, v128.load(at + k));
        to += size;
      } else if (kind === FROM_NUMBERS) {
        const column = columns + <usize>(gap >>> 16) * COLUMN_BYTES;
        const form = <usize>load<u8>(<usize>load<u32>(column) + row);
        if (form === 0) return false;
        const mantissa = load<f64>(<usize>load<u32>(column, 4) + (row << 3));
        // The longest number takes 41 bytes, as much as may be written beyond.
        to = writeNumber(to, <u64>mantissa, <usize>load<u32>(column, 8) + (form - 1) * FORM_BYTES);
        if (to > lineEnd) return false;
      } else if (kind === FROM_TIME) {
        if (!stampTime(baseNs + <i64>load<f64>(times + (row << 3)))) return false;
        const zone = <usize>(gap >>> 24) & 1;
        const length = writeStamped(<u8>(gap >>> 16), to, room);
        if (length === 0 || length + zone > room) return false;
        store<u8>(to + length, UTC);
        to += length + zone;
      } else {
        if (!isFirst) {
          if (from >= restEnd || load<u8>(from) !== REST_END) return false;
          from++;
        }
        isFirst = false;
        let next = from;
        while (next < restEnd) {
          const ends = <u32>i8x16.bitmask(i8x16.eq(v128.load(next), i8x16.splat(REST_END)));
          if (ends !== 0) {
            next += <usize>ctz(ends);
            break;
          }
          next += 16;
        }
        if (next > restEnd) next = restEnd;
        if (next - from > room) return false;
        for (let k: usize = 0; k < next - from; k += 16) v128.store(to + k, v128.load(from + k));
        to += next - from;
        from = next;
      }
      piece += PIECE_BYTES;
    }
    if (to !== lineEnd || from !== restEnd) return false;
  }
  return true;
}
