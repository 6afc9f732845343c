// Lines of a block ⇄ the same without identifiers and times. src/kernels/packed-lines.ts says what is
// packed and is the twin; the constants here and there are one.
//
// Packing reads up to 64 bytes beyond the text and writes up to 32 beyond what it answers; unpacking
// too. Packing trusts its arguments; unpacking trusts the offsets alone.

import { stampTime, stampedAt, writeStamped } from './stamps';

const LITERAL: u8 = 0x0e;
const HEX: u8 = 0x0f;
const UUID: u8 = 0x10;
const HEX_AGAIN: u8 = 0x11;
const UUID_AGAIN: u8 = 0x12;
const TIME: u8 = 0x13;
const KINDS: u8 = 6;

const RUN_MIN: usize = 12;
const RUN_MAX: usize = 254;
const UUID_CHARS: usize = 36;
const UUID_BYTES: usize = 16;
/** Which of 36 characters are hex digits in a UUID. */
const UUID_HEX: u64 = 0xfff7bdeff;
const TABLE_SLOTS: usize = 4096;
const OFFSET_MAX: usize = 0xffffff;

/** Candidates that begin in the first 48 bytes are decided by 64. */
const STEP: usize = 48;

const DIGITS: usize = memory.data(48, 16);
export function packWorkBytes(): usize {
  return TABLE_SLOTS << 2;
}

// @ts-ignore: decorator
@inline
function lettersOf(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x61)), i8x16.splat(6));
}

// @ts-ignore: decorator
@inline
function digitsIn(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
}

// @ts-ignore: decorator
@inline
function hexIn(bytes: v128): v128 {
  return v128.or(digitsIn(bytes), lettersOf(bytes));
}

// @ts-ignore: decorator
@inline
function marksIn(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(LITERAL)), i8x16.splat(KINDS));
}

// @ts-ignore: decorator
@inline
function mask(lanes: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(lanes));
}

// @ts-ignore: decorator
@inline
function maskOf(byte: u8, a: v128, b: v128, c: v128, d: v128): u64 {
  const sought = i8x16.splat(byte);
  return (
    mask(i8x16.eq(a, sought)) |
    (mask(i8x16.eq(b, sought)) << 16) |
    (mask(i8x16.eq(c, sought)) << 32) |
    (mask(i8x16.eq(d, sought)) << 48)
  );
}

/** How many hex digits stand in a row at `at`. */
function hexRun(at: usize, end: usize): usize {
  let to = at;
  while (to < end) {
    const others = ~i8x16.bitmask(hexIn(v128.load(to))) & 0xffff;
    if (others !== 0) {
      to += <usize>ctz(others);
      break;
    }
    to += 16;
  }
  return min(to, end) - at;
}

/** Whether letters and digits are among the first 16 of `count`. */
function isMixed(at: usize, count: usize): bool {
  const bytes = v128.load(at);
  const first = count >= 16 ? 0xffff : (1 << <i32>count) - 1;
  return (
    (i8x16.bitmask(digitsIn(bytes)) & first) !== 0 &&
    (i8x16.bitmask(lettersOf(bytes)) & first) !== 0
  );
}

function isUuid(at: usize, end: usize): bool {
  if (end - at < UUID_CHARS) return false;
  const hex =
    mask(hexIn(v128.load(at))) |
    (mask(hexIn(v128.load(at, 16))) << 16) |
    ((mask(hexIn(v128.load(at, 32))) & 15) << 32);
  return (
    hex === UUID_HEX &&
    load<u8>(at, 8) === 0x2d &&
    load<u8>(at, 13) === 0x2d &&
    load<u8>(at, 18) === 0x2d &&
    load<u8>(at, 23) === 0x2d
  );
}

/** Two digits to a byte, the first the high one. */
function packHex(at: usize, count: usize, to: usize): void {
  for (let i: usize = 0; i < count; i += 16) {
    const chars = v128.load(at + i);
    const isLetter = i8x16.gt_u(chars, i8x16.splat(0x39));
    // What follows the last digit may be any byte.
    const values = i8x16.add(chars, v128.and(isLetter, i8x16.splat(9)));
    const nibbles = v128.and(values, i8x16.splat(15));
    const pairs = v128.or(i16x8.shl(nibbles, 4), i16x8.shr_u(nibbles, 8));
    const packed = i8x16.swizzle(
      pairs,
      i8x16(0, 2, 4, 6, 8, 10, 12, 14, -1, -1, -1, -1, -1, -1, -1, -1),
    );
    store<u64>(to + (i >>> 1), i64x2.extract_lane(packed, 0));
  }
  if (count & 1) store<u8>(to + (count >>> 1), load<u8>(to + (count >>> 1)) & 0xf0);
}

function packUuid(at: usize, to: usize): void {
  store<u64>(DIGITS, load<u64>(at));
  store<u32>(DIGITS, load<u32>(at, 9), 8);
  store<u32>(DIGITS, load<u32>(at, 14), 12);
  store<u32>(DIGITS, load<u32>(at, 19), 16);
  store<u64>(DIGITS, load<u64>(at, 24), 20);
  store<u32>(DIGITS, load<u32>(at, 32), 28);
  packHex(DIGITS, 32, to);
}

function expandHex(at: usize, count: usize, to: usize): void {
  for (let i: usize = 0; i < count; i += 32) {
    const bytes = v128.load(at + (i >>> 1));
    const high = i8x16.shr_u(bytes, 4);
    const low = v128.and(bytes, i8x16.splat(15));
    const digits = i8x16(48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 97, 98, 99, 100, 101, 102);
    const a = i8x16.swizzle(digits, high);
    const b = i8x16.swizzle(digits, low);
    v128.store(
      to + i,
      i8x16.shuffle(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23),
    );
    v128.store(
      to + i,
      i8x16.shuffle(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31),
      16,
    );
  }
}

function expandUuid(at: usize, to: usize): void {
  expandHex(at, 32, DIGITS);
  store<u64>(to, load<u64>(DIGITS));
  store<u8>(to, 0x2d, 8);
  store<u32>(to, load<u32>(DIGITS, 8), 9);
  store<u8>(to, 0x2d, 13);
  store<u32>(to, load<u32>(DIGITS, 12), 14);
  store<u8>(to, 0x2d, 18);
  store<u32>(to, load<u32>(DIGITS, 16), 19);
  store<u8>(to, 0x2d, 23);
  store<u64>(to, load<u64>(DIGITS, 20), 24);
  store<u32>(to, load<u32>(DIGITS, 28), 32);
}

function isSame(a: usize, b: usize, count: usize): bool {
  for (let i: usize = 0; i < count; i++) if (load<u8>(a + i) !== load<u8>(b + i)) return false;
  return true;
}

/** Copies [from, end) in steps of 16; returns where the copy ends. */
// @ts-ignore: decorator
@inline
function copyTo(to: usize, from: usize, end: usize): usize {
  for (let i: usize = 0; i < end - from; i += 16) v128.store(to + i, v128.load(from + i));
  return to + (end - from);
}

// Where packing stands.
let kept: usize = 0; // text before this is in the output
let to: usize = 0;
let ids: usize = 0;
let id: usize = 0;
let table: usize = 0;

/** Ends the text before `here` with a token; what it stands for goes on at `next`. */
function putToken(here: usize, next: usize, kind: u8): void {
  to = copyTo(to, kept, here);
  kept = next;
  store<u8>(to++, kind);
}

/** Packs the identifier at `here`, if there is one; returns where to go on. */
function packIdentifier(here: usize, end: usize): usize {
  const count = hexRun(here, end);
  const isWhole = count === 8 && isUuid(here, end);
  let chars = UUID_CHARS;
  if (isWhole) {
    packUuid(here, id);
  } else {
    if (count < RUN_MIN || !isMixed(here, count)) return here + count;
    chars = min(count, RUN_MAX);
    packHex(here, chars, id);
  }
  const next = here + chars;
  const size = isWhole ? UUID_BYTES : (chars + 1) >>> 1;
  const key = load<u32>(id);
  const slot = table + (<usize>((key * 0x9e3779b1) >>> 20) << 2);
  const known = <usize>load<u32>(slot);
  const isNew = known === 0 || load<u32>(ids + known - 1) !== key;
  if (!isNew && (known - 1 + size > id - ids || !isSame(ids + known - 1, id, size))) return next;
  if (isNew) putToken(here, next, isWhole ? UUID : HEX);
  else putToken(here, next, isWhole ? UUID_AGAIN : HEX_AGAIN);
  if (!isWhole) store<u8>(to++, <u8>chars);
  if (isNew) {
    if (id - ids < OFFSET_MAX) store<u32>(slot, <u32>(id - ids) + 1);
    id += size;
  } else {
    store<u32>(to, <u32>(known - 1));
    to += 3;
  }
  return next;
}

/** As packIdentifier, of the time `ns`. */
function packTime(here: usize, end: usize, ns: i64): usize {
  const time = stampTime(ns) ? stampedAt(here, end) : 0;
  if (time === 0) return here + 1;
  const next = here + <usize>(time >>> 8);
  putToken(here, next, TIME);
  store<u8>(to++, <u8>time);
  return next;
}

/** Which of the bytes begin a time, by their punctuation. */
// @ts-ignore: decorator
@inline
function stampsIn(a: v128, b: v128, c: v128, d: v128): u64 {
  const colons = maskOf(0x3a, a, b, c, d);
  let stamps = (colons >>> 13) & (colons >>> 16);
  if (stamps !== 0) {
    const dashes = maskOf(0x2d, a, b, c, d);
    stamps &= (dashes >>> 4) & (dashes >>> 7);
  }
  const logStamps = (colons >>> 11) & (colons >>> 14);
  if (logStamps === 0) return stamps;
  const slashes = maskOf(0x2f, a, b, c, d);
  return stamps | (logStamps & (slashes >>> 2) & (slashes >>> 6));
}

/** Which of the bytes before `end` begin eight hex digits. */
// @ts-ignore: decorator
@inline
function runsIn(a: v128, b: v128, c: v128, d: v128, left: usize): u64 {
  let run =
    mask(hexIn(a)) | (mask(hexIn(b)) << 16) | (mask(hexIn(c)) << 32) | (mask(hexIn(d)) << 48);
  if (left < 64) run &= ((<u64>1) << <u64>left) - 1;
  run &= run >>> 1;
  run &= run >>> 2;
  return run & (run >>> 4);
}

/** Packs the line [start, end) of time `ns`; returns how many bytes it escaped. */
function packLine(start: usize, end: usize, ns: i64): u32 {
  let escapes: u32 = 0;
  for (let at = start; at < end; ) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    const runs = runsIn(a, b, c, d, end - at);
    const marks = mask(marksIn(a)) | (mask(marksIn(b)) << 16) | (mask(marksIn(c)) << 32);
    const begins = <u64>1 << <u64>min(STEP, end - at);
    let found = (runs | marks | stampsIn(a, b, c, d)) & (begins - 1);
    const window = at;
    at += STEP;
    while (found !== 0) {
      const first = ctz(found);
      const here = window + <usize>first;
      let next = here + 1;
      if ((marks >>> first) & 1) {
        putToken(here, here, LITERAL);
        escapes++;
      } else {
        const isRun = ((runs >>> first) & 1) !== 0;
        next = isRun ? packIdentifier(here, end) : packTime(here, end, ns);
      }
      if (next >= window + STEP) {
        at = next;
        break;
      }
      found &= ~(<u64>0) << <u64>(next - window);
    }
  }
  return escapes;
}

/**
 * Writes the text that is left to `out`, which has room for twice the lines, and what identifiers became
 * to `idBytes`, the length of the latter to `idLength`. Returns the length of the former, or -1 when more
 * than an eighth of the bytes would have to be escaped.
 */
export function packLines(
  text: usize,
  offsets: usize,
  rowCount: u32,
  baseNs: i64,
  times: usize,
  work: usize,
  out: usize,
  idBytes: usize,
  idLength: usize,
): i32 {
  memory.fill(work, 0, TABLE_SLOTS << 2);
  table = work;
  kept = text + <usize>load<u32>(offsets);
  to = out;
  ids = idBytes;
  id = idBytes;
  const last = text + <usize>load<u32>(offsets + (<usize>rowCount << 2));
  let escapesLeft = <i32>((last - kept) >>> 3);
  let start = kept;
  for (let row: usize = 0; row < <usize>rowCount; row++) {
    const end = text + <usize>load<u32>(offsets + (row << 2), 4);
    escapesLeft -= <i32>packLine(start, end, baseNs + <i64>load<f64>(times + (row << 3)));
    if (escapesLeft < 0) return -1;
    start = end;
  }
  to = copyTo(to, kept, last);
  store<u32>(idLength, <u32>(id - ids));
  return <i32>(to - out);
}

// Where unpacking stands: at `at` in the text, at `to` and `id` as above, in the row that `row` names.
let at: usize = 0;
let row: usize = 0;

/** A literal byte, an identifier or a time begins at `at`, after its mark. */
function unpackLiteral(textEnd: usize): bool {
  if (at === textEnd) return false;
  const byte = load<u8>(at++);
  store<u8>(to++, byte);
  return byte - LITERAL < KINDS;
}

function unpackTime(textEnd: usize, offsets: usize, out: usize, baseNs: i64, times: usize): bool {
  if (at === textEnd) return false;
  const written = <u32>(to - out);
  while (load<u32>(offsets + (row << 2), 4) <= written) row++;
  if (!stampTime(baseNs + <i64>load<f64>(times + (row << 3)))) return false;
  const room = <usize>(load<u32>(offsets + (row << 2), 4) - written);
  const length = writeStamped(load<u8>(at++), to, room);
  to += length;
  return length !== 0;
}

function unpackIdentifier(kind: u8, textEnd: usize, idsEnd: usize, outEnd: usize): bool {
  const isWhole = kind === UUID || kind === UUID_AGAIN;
  if (!isWhole && at === textEnd) return false;
  const chars = isWhole ? UUID_CHARS : <usize>load<u8>(at++);
  const size = isWhole ? UUID_BYTES : (chars + 1) >>> 1;
  if (chars === 0 || chars > outEnd - to) return false;
  let from = id;
  if (kind === HEX || kind === UUID) {
    if (size > idsEnd - id) return false;
    id += size;
  } else {
    if (textEnd - at < 3) return false;
    from = ids + <usize>(load<u32>(at) & 0xffffff);
    at += 3;
    if (from + size > id) return false;
  }
  if (isWhole) expandUuid(from, to);
  else expandHex(from, chars, to);
  to += chars;
  return true;
}

/** Whether text and ids give exactly the bytes that `offsets` cut, which are at `out` then. */
export function unpackLines(
  text: usize,
  textLength: usize,
  idBytes: usize,
  idLength: usize,
  offsets: usize,
  rowCount: u32,
  baseNs: i64,
  times: usize,
  out: usize,
): bool {
  const textEnd = text + textLength;
  const idsEnd = idBytes + idLength;
  const outEnd = out + <usize>load<u32>(offsets + (<usize>rowCount << 2));
  at = text;
  to = out;
  ids = idBytes;
  id = idBytes;
  row = 0;
  while (at < textEnd) {
    let from = at;
    let plain: usize = 16;
    let end = to;
    for (; plain === 16 && from < textEnd; from += plain, end += plain) {
      if (end > outEnd) return false;
      const bytes = v128.load(from);
      v128.store(end, bytes);
      const marks = i8x16.bitmask(marksIn(bytes));
      if (marks !== 0) plain = <usize>ctz(marks);
    }
    // The last step may have gone beyond the text, where nothing is a mark of it.
    const beyond = from > textEnd ? from - textEnd : 0;
    at = from - beyond;
    to = end - beyond;
    if (to > outEnd) return false;
    if (at === textEnd) break;
    if (to === outEnd) return false;
    const kind = load<u8>(at++);
    let isSound: bool;
    if (kind === LITERAL) isSound = unpackLiteral(textEnd);
    else if (kind === TIME) isSound = unpackTime(textEnd, offsets, out, baseNs, times);
    else isSound = unpackIdentifier(kind, textEnd, idsEnd, outEnd);
    if (!isSound) return false;
  }
  return to === outEnd && id === idsEnd;
}
