// The level that each line of a block speaks of: the fast twin of src/kernels/levels.ts, which says what
// counts as one and draws the table of fields.

const UNKNOWN: u32 = 1;
const TRACE: u32 = 2;
const DEBUG: u32 = 3;
const INFO: u32 = 4;
const WARN: u32 = 5;
const ERROR: u32 = 6;
const CRITICAL: u32 = 7;
const FATAL: u32 = 8;

const ENTRY_BYTES: usize = 16;
const LONGEST_NAME: usize = 11;

let table: usize = 0;
let depthMax: i32 = 0;

/** Writes a code for each row whose code is 0. */
export function detectLevels(
  text: usize,
  offsets: usize,
  rowCount: u32,
  fields: usize,
  maxDepth: i32,
  codes: usize,
): void {
  table = fields;
  depthMax = maxDepth;
  for (let row: u32 = 0; row < rowCount; row++) {
    const code = codes + (<usize>row << 2);
    if (load<u32>(code) !== 0) continue;
    const place = offsets + (<usize>row << 2);
    const level = lineLevel(text + load<u32>(place), text + load<u32>(place, 4));
    store<u32>(code, level === 0 ? UNKNOWN : level);
  }
}

function lineLevel(from: usize, to: usize): u32 {
  let at = from;
  while (at < to && isSpace(load<u8>(at))) at++;
  const isJson = at < to && load<u8>(at) === 0x7b;
  const level = isJson ? jsonLevel(at + 1, to) : logfmtLevel(at, to);
  return level === 0 ? wordLevel(from, to) : level;
}

function jsonLevel(start: usize, to: usize): u32 {
  let depth: i32 = 1;
  let arrays: i32 = 0;
  let isKeyNext = true;
  for (let at = structural(start, to); at < to; at = structural(at + 1, to)) {
    const byte = <u32>load<u8>(at);
    if (byte === 0x22) {
      const end = stringEnd(at + 1, to);
      if (isKeyNext && arrays === 0 && depth <= depthMax && isField(at + 1, end)) {
        const level = stringValue(end + 1, to);
        if (level >= 0) return <u32>level;
      }
      at = end;
      isKeyNext = false;
    } else if (byte === 0x2c) {
      isKeyNext = true;
    } else if (byte === 0x7b) {
      depth++;
      isKeyNext = true;
    } else if (byte === 0x7d) {
      if (--depth === 0) return 0;
    } else if (byte === 0x5b) {
      arrays++;
    } else {
      arrays--;
    }
  }
  return 0;
}

/** The level in the string after a key: 0 when it names none, -1 when there is no string. */
function stringValue(start: usize, to: usize): i32 {
  let at = start;
  while (at < to && isSpace(load<u8>(at))) at++;
  if (at >= to || load<u8>(at) !== 0x3a) return -1;
  at++;
  while (at < to && isSpace(load<u8>(at))) at++;
  if (at >= to || load<u8>(at) !== 0x22) return -1;
  const end = stringEnd(at + 1, to);
  return end === at + 1 ? -1 : <i32>levelOf(at + 1, end);
}

function logfmtLevel(start: usize, to: usize): u32 {
  let best: i32 = i32.MAX_VALUE;
  let level: u32 = 0;
  for (let at = start; at < to; at++) {
    const searchFrom = at;
    at = equalsSign(at, to);
    if (at >= to) break;
    let keyFrom = at;
    while (keyFrom > searchFrom && !isSpace(load<u8>(keyFrom - 1))) keyFrom--;
    const rank = rankFolded(keyFrom, at);
    const isQuoted = at + 1 < to && load<u8>(at + 1) === 0x22;
    const valueFrom = at + (isQuoted ? 2 : 1);
    const valueTo = isQuoted ? stringEnd(valueFrom, to) : wordEnd(valueFrom, to);
    if (rank >= 0 && rank < best && valueTo > valueFrom) {
      best = rank;
      level = levelOf(valueFrom, valueTo);
      if (rank === 0) return level;
    }
    at = valueTo;
  }
  return level;
}

/** The first word that names a level; words are letters, digits and '_'. */
function wordLevel(from: usize, to: usize): u32 {
  let carry: u32 = 0;
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const words = <u32>i8x16.bitmask(wordBytes(bytes));
    let starts = words & ~((words << 1) | carry) & <u32>i8x16.bitmask(firstLetters(bytes));
    carry = (words >>> 15) & 1;
    for (; starts !== 0; starts &= starts - 1) {
      const start = at + <usize>ctz(starts);
      if (start >= to) return 0;
      // A word that goes on for sixteen bytes is no name, whatever its length.
      const others = ~(<u32>i8x16.bitmask(wordBytes(v128.load(start)))) | 0x10000;
      let length = <usize>ctz(others);
      if (length > to - start) length = to - start;
      if (length > LONGEST_NAME) continue;
      const level = levelOf(start, start + length);
      if (level !== 0) return level;
    }
  }
  return 0;
}

// @ts-ignore: decorator
@inline
function wordBytes(bytes: v128): v128 {
  const folded = v128.or(bytes, i8x16.splat(0x20));
  const letters = i8x16.lt_u(i8x16.sub(folded, i8x16.splat(0x61)), i8x16.splat(26));
  const digits = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
  return v128.or(v128.or(letters, digits), i8x16.eq(bytes, i8x16.splat(0x5f)));
}

/** c d e f i t w, in either case. */
// @ts-ignore: decorator
@inline
function firstLetters(bytes: v128): v128 {
  const folded = v128.or(bytes, i8x16.splat(0x20));
  const cToF = i8x16.lt_u(i8x16.sub(folded, i8x16.splat(0x63)), i8x16.splat(4));
  const i = i8x16.eq(folded, i8x16.splat(0x69));
  const t = i8x16.eq(folded, i8x16.splat(0x74));
  const w = i8x16.eq(folded, i8x16.splat(0x77));
  return v128.or(v128.or(cToF, i), v128.or(t, w));
}

/** The code of the level that [from, to) names, in any letter case; 0 when it names none. */
function levelOf(from: usize, to: usize): u32 {
  const length = to - from;
  if (length < 3 || length > LONGEST_NAME) return 0;
  const word = load<u64>(from) | 0x2020202020202020;
  switch (<i32>length) {
    case 3: {
      const three = <u32>word & 0xffffff;
      if (three === 0x637274) return TRACE;
      if (three === 0x676264) return DEBUG;
      if (three === 0x666e69) return INFO;
      if (three === 0x6e7277) return WARN;
      return three === 0x727265 ? ERROR : 0;
    }
    case 4:
      if (<u32>word === 0x6f666e69) return INFO;
      return <u32>word === 0x6e726177 ? WARN : 0;
    case 5: {
      const five = word & 0xffffffffff;
      if (five === 0x6563617274) return TRACE;
      if (five === 0x6775626564) return DEBUG;
      if (five === 0x726f727265) return ERROR;
      return five === 0x6c61746166 ? FATAL : 0;
    }
    case 7:
      return (word & 0xffffffffffffff) === 0x676e696e726177 ? WARN : 0;
    case 8:
      return word === 0x6c61636974697263 ? CRITICAL : 0;
    case 11: {
      const ion = (load<u32>(from, 8) | 0x202020) & 0xffffff;
      return word === 0x74616d726f666e69 && ion === 0x6e6f69 ? INFO : 0;
    }
    default:
      return 0;
  }
}

// @ts-ignore: decorator
@inline
function hasLength(length: usize): bool {
  return ((load<u32>(table, 4) >>> <u32>min<usize>(length, 31)) & 1) !== 0;
}

/** Whether [from, to) is one of the fields, exactly. */
function isField(from: usize, to: usize): bool {
  const length = to - from;
  if (!hasLength(length)) return false;
  const end = table + 8 + <usize>load<u32>(table) * ENTRY_BYTES;
  for (let entry = table + 8; entry < end; entry += ENTRY_BYTES) {
    if (<usize>load<u32>(entry) !== length) continue;
    const name = table + <usize>load<u32>(entry, 8);
    let i: usize = 0;
    while (i < length && load<u8>(from + i) === load<u8>(name + i)) i++;
    if (i === length) return true;
  }
  return false;
}

/** The best rank of a field with this name in any letter case; -1 for none. */
function rankFolded(from: usize, to: usize): i32 {
  const length = to - from;
  if (!hasLength(length)) return -1;
  const end = table + 8 + <usize>load<u32>(table) * ENTRY_BYTES;
  for (let entry = table + 8; entry < end; entry += ENTRY_BYTES) {
    if (<usize>load<u32>(entry) !== length) continue;
    const name = table + <usize>load<u32>(entry, 12);
    let i: usize = 0;
    while (i < length && folded(load<u8>(from + i)) === load<u8>(name + i)) i++;
    if (i === length) return <i32>load<u32>(entry, 4);
  }
  return -1;
}

// @ts-ignore: decorator
@inline
function folded(byte: u8): u8 {
  return byte - 0x41 < 26 ? byte | 0x20 : byte;
}

// @ts-ignore: decorator
@inline
function isSpace(byte: u8): bool {
  return byte === 0x20 || byte - 0x09 < 5;
}

// @ts-ignore: decorator
@inline
function spaces(bytes: v128): v128 {
  return v128.or(
    i8x16.eq(bytes, i8x16.splat(0x20)),
    i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x09)), i8x16.splat(5)),
  );
}

/** The first of `"` `,` `{` `}` `[` `]` in [from, to), or `to`. */
function structural(from: usize, to: usize): usize {
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const folded = v128.or(bytes, i8x16.splat(0x20));
    const brackets = v128.or(
      i8x16.eq(folded, i8x16.splat(0x7b)),
      i8x16.eq(folded, i8x16.splat(0x7d)),
    );
    const others = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x2c)));
    const lanes = <u32>i8x16.bitmask(v128.or(brackets, others));
    if (lanes !== 0) return min(at + <usize>ctz(lanes), to);
  }
  return to;
}

/** Where the string that began before `from` ends: its closing quote, or `to`. */
function stringEnd(from: usize, to: usize): usize {
  let at = from;
  while (at < to) {
    const bytes = v128.load(at);
    const stop = v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c)));
    const lanes = <u32>i8x16.bitmask(stop);
    if (lanes === 0) {
      at += 16;
      continue;
    }
    at += <usize>ctz(lanes);
    if (at >= to) return to;
    if (load<u8>(at) === 0x22) return at;
    at += 2;
  }
  return to;
}

/** The first `=` in [from, to), or `to`. */
function equalsSign(from: usize, to: usize): usize {
  for (let at = from; at < to; at += 16) {
    const lanes = <u32>i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(0x3d)));
    if (lanes !== 0) return min(at + <usize>ctz(lanes), to);
  }
  return to;
}

/** The first space in [from, to), or `to`. */
function wordEnd(from: usize, to: usize): usize {
  for (let at = from; at < to; at += 16) {
    const lanes = <u32>i8x16.bitmask(spaces(v128.load(at)));
    if (lanes !== 0) return min(at + <usize>ctz(lanes), to);
  }
  return to;
}
