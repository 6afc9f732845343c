// Where the values of named fields stand in plain JSON and logfmt lines: the fast twin of
// src/kernels/fields.ts, which says what is plain and what the answers are. Globals hold what the functions
// share; loops keep theirs in locals, which live in registers.

const DEPTH_MAX: u32 = 32;
const NAME_BYTES_MAX: usize = 255;
const NAME: usize = memory.data(288, 16);

/** Of each name sought: address, length. */
const ENTRY_BYTES: usize = 8;

let names: usize = 0;
let nameCount: u32 = 0;
let text: usize = 0;
let spans: usize = 0;
let nameLength: usize = 0;
let at: usize = 0;
let end: usize = 0;
let depth: u32 = 0;
let arrays: u32 = 0;
let isPlain: bool = true;

// @ts-ignore: decorator
@inline
function peek(): u32 {
  return at < end ? load<u8>(at) : 0;
}

// @ts-ignore: decorator
@inline
function take(byte: u32): bool {
  if (peek() !== byte) return false;
  at++;
  return true;
}

// @ts-ignore: decorator
@inline
function skipSpaces(): void {
  if (at < end && load<u8>(at) > 0x20) return;
  for (let byte = peek(); byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d; byte = peek()) at++;
}

function jsonLine(): bool {
  skipSpaces();
  if (!take(0x7b) || !object()) return false;
  skipSpaces();
  return at === end;
}

function object(): bool {
  if (++depth > DEPTH_MAX) return false;
  skipSpaces();
  if (!take(0x7d)) {
    for (;;) {
      if (!member()) return false;
      if (take(0x7d)) break;
      if (!take(0x2c)) return false;
      skipSpaces();
    }
  }
  depth--;
  return true;
}

function member(): bool {
  if (!take(0x22)) return false;
  const keyStart = at;
  if (!readString() || !isPlain) return false;
  const outer = nameLength;
  if (arrays === 0 && !extendName(keyStart, at - 1)) return false;
  skipSpaces();
  if (!take(0x3a)) return false;
  skipSpaces();
  if (!value()) return false;
  nameLength = outer;
  skipSpaces();
  return true;
}

function array(): bool {
  if (++depth > DEPTH_MAX) return false;
  arrays++;
  skipSpaces();
  if (!take(0x5d)) {
    for (;;) {
      if (!value()) return false;
      skipSpaces();
      if (take(0x5d)) break;
      if (!take(0x2c)) return false;
      skipSpaces();
    }
  }
  arrays--;
  depth--;
  return true;
}

function value(): bool {
  const start = at;
  switch (peek()) {
    case 0x22: {
      at++;
      return readString() && found(start + 1, at - 1, isPlain);
    }
    case 0x7b: {
      at++;
      return object();
    }
    case 0x5b: {
      at++;
      return array();
    }
    case 0x74: {
      if (end - at < 4 || load<u32>(at) !== 0x65757274) return false;
      at += 4;
      return found(start, at, true);
    }
    case 0x66: {
      if (end - at < 5 || load<u32>(at, 1) !== 0x65736c61) return false;
      at += 5;
      return found(start, at, true);
    }
    case 0x6e: {
      if (end - at < 4 || load<u32>(at) !== 0x6c6c756e) return false;
      at += 4;
      return true;
    }
    default:
      return number() && found(start, at, true);
  }
}

function readString(): bool {
  let from = at; // a local lives in a register, which a global does not
  isPlain = true;
  while (from < end) {
    const bytes = v128.load(from);
    const stop = v128.or(
      v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
      i8x16.lt_s(bytes, i8x16.splat(0x20)), // controls, and bytes above 0x7f
    );
    const lanes = i8x16.bitmask(stop);
    if (lanes === 0) {
      from += 16;
      continue;
    }
    from += <usize>ctz(lanes);
    if (from >= end) return false;
    const byte = <u32>load<u8>(from);
    from++;
    if (byte === 0x22) {
      at = from;
      return true;
    }
    if (byte < 0x20) return false;
    isPlain = false;
    if (byte === 0x5c) from++;
  }
  return false;
}

function number(): bool {
  take(0x2d);
  if (!take(0x30) && !digits()) return false;
  if (take(0x2e) && !digits()) return false;
  if ((peek() | 0x20) !== 0x65) return true;
  at++;
  if (!take(0x2b)) take(0x2d);
  return digits();
}

function digits(): bool {
  let from = at;
  while (from < end && <u32>load<u8>(from) - 0x30 < 10) from++;
  const isSome = from > at;
  at = from;
  return isSome;
}

function logfmtLine(): bool {
  skipGap();
  while (at < end) {
    if (!pair()) return false;
    skipGap();
  }
  return true;
}

function skipGap(): void {
  while (at < end && load<u8>(at) <= 0x20) at++;
}

function pair(): bool {
  const keyStart = at;
  skipWord();
  if (peek() === 0x22) return false;
  nameLength = 0;
  if (!extendName(keyStart, at)) return false;
  if (!take(0x3d)) return found(0, 0, false);
  if (take(0x22)) {
    const start = at;
    if (!readString() || peek() > 0x20) return false;
    const last = at - 1;
    return found(start, last, isPlain && last > start);
  }
  return bareValue();
}

function bareValue(): bool {
  const start = at;
  skipWord();
  const stop = peek();
  if (stop === 0x3d || stop === 0x22) return false;
  return found(start, at, isPlain && at > start);
}

/** To the next space, control, '=' or '"'; isPlain tells whether all bytes passed are below 0x80. */
function skipWord(): void {
  let from = at;
  isPlain = true;
  while (from < end) {
    const bytes = v128.load(from);
    const stop = v128.or(
      i8x16.le_u(bytes, i8x16.splat(0x20)),
      v128.or(i8x16.eq(bytes, i8x16.splat(0x3d)), i8x16.eq(bytes, i8x16.splat(0x22))),
    );
    const lanes = i8x16.bitmask(stop);
    const passed = min<usize>(lanes === 0 ? 16 : <usize>ctz(lanes), end - from);
    if ((<u32>i8x16.bitmask(bytes) & ((1 << <u32>passed) - 1)) !== 0) isPlain = false;
    from += passed;
    if (lanes !== 0) break;
  }
  at = from;
}

function extendName(start: usize, keyEnd: usize): bool {
  const outer = nameLength;
  const length = (outer > 0 ? outer + 1 : 0) + keyEnd - start;
  if (keyEnd === start || length > NAME_BYTES_MAX) return false;
  const first = load<u8>(start);
  if (first <= 0x20 || load<u8>(keyEnd - 1) <= 0x20) return false;
  if (outer === 0 && first >= 0x30 && first <= 0x39) return false;
  let to = NAME + outer;
  if (outer > 0) store<u8>(to++, 0x5f);
  for (let from = start; from < keyEnd; from += 16, to += 16) {
    const bytes = v128.load(from);
    const high = i8x16.bitmask(bytes);
    if (high !== 0 && from + <usize>ctz(high) < keyEnd) return false;
    const folded = v128.or(bytes, i8x16.splat(0x20));
    const isLetter = i8x16.lt_u(i8x16.sub(folded, i8x16.splat(0x61)), i8x16.splat(26));
    const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
    v128.store(to, v128.bitselect(bytes, i8x16.splat(0x5f), v128.or(isLetter, isDigit)));
  }
  nameLength = length;
  return true;
}

function found(start: usize, valueEnd: usize, plain: bool): bool {
  if (arrays > 0) return true;
  const length = <u32>nameLength;
  for (let i: u32 = 0, count = nameCount; i < count; i++) {
    const entry = names + <usize>i * ENTRY_BYTES;
    if (load<u32>(entry, 4) !== length || !isNamed(<usize>load<u32>(entry))) continue;
    if (!plain) return false;
    const span = spans + (<usize>i << 3);
    if (load<i32>(span) >= 0) continue;
    store<i32>(span, <i32>(start - text));
    store<i32>(span, <i32>(valueEnd - text), 4);
  }
  return true;
}

function isNamed(name: usize): bool {
  for (let i: usize = 0; i < nameLength; i += 16) {
    let differs = i8x16.bitmask(i8x16.ne(v128.load(name + i), v128.load(NAME + i)));
    const rest = nameLength - i;
    if (rest < 16) differs &= (1 << <i32>rest) - 1;
    if (differs !== 0) return false;
  }
  return true;
}

/** Fills spans (start and end per name, row by row; -1 for none) and irregular (1 for such a row). */
export function locateFields(
  isJson: bool,
  from: usize,
  offsets: usize,
  rowCount: u32,
  nameList: usize,
  count: u32,
  out: usize,
  irregular: usize,
): u32 {
  names = nameList;
  nameCount = count;
  text = from;
  const width = <usize>count << 3;
  let irregularCount: u32 = 0;
  for (let row: u32 = 0; row < rowCount; row++) {
    spans = out + <usize>row * width;
    memory.fill(spans, 0xff, width);
    at = text + load<u32>(offsets + (<usize>row << 2));
    end = text + load<u32>(offsets + (<usize>row << 2) + 4);
    depth = 0;
    arrays = 0;
    nameLength = 0;
    const isRegular = isJson ? jsonLine() : logfmtLine();
    store<u8>(irregular + row, isRegular ? 0 : 1);
    if (isRegular) continue;
    irregularCount++;
    memory.fill(spans, 0xff, width);
  }
  return irregularCount;
}
