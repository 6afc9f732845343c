// The entries of a Stream message of a push, as columns, where nothing stands in it but labels, times
// and lines. src/kernels/entries.ts says what is answered; anything else, damage included, is for a full
// reader: the message is as it was then.
//
//   Stream  1 labels  2 entry*  3 hash       Entry  1 timestamp  2 line       Timestamp  1 seconds  2 nanos
//
// Three walks: count the entries, locate times and lines, move the lines together. Only the last writes
// to the message. Nothing outside of it is written.

const LABELS: u32 = 0x0a;
const ENTRY: u32 = 0x12;
const HASH: u32 = 0x18;
const TIMESTAMP: u32 = 0x0a;
const LINE: u32 = 0x12;
const SECONDS: u32 = 0x08;
const NANOS: u32 = 0x10;

const NS_PER_SEC: i64 = 1000000000;
const SEC_MAX: i64 = 9223372036;
/** Whole seconds that a distance may have: a double carries their nanoseconds exactly. */
const DISTANCE_SEC_MAX: i64 = 9007190;

const LENGTH_BYTES_MAX: usize = 5;

/** Where the message is being read; `BAD` after anything that is not as it must be. */
let at: usize = 0;
const BAD: usize = usize.MAX_VALUE;

let sec: i64 = 0;
let nanos: i64 = 0;
let lineFrom: usize = 0;
let lineTo: usize = 0;

/** How many entries [from, to) has, or -1. Stores where its labels stand at `out` and `out` + 4. */
export function countEntries(from: usize, to: usize, out: usize): i32 {
  let count: i32 = 0;
  store<u32>(out, 0);
  store<u32>(out, 0, 4);
  at = from;
  while (at < to) {
    const tag = <u32>load<u8>(at++);
    if (tag === ENTRY) {
      const end = messageEnd(to);
      if (end === BAD) return -1;
      at = end;
      count++;
    } else if (tag === LABELS && count === 0) {
      const end = messageEnd(to);
      if (end === BAD) return -1;
      store<u32>(out, <u32>at);
      store<u32>(out, <u32>end, 4);
      at = end;
    } else if (tag === HASH) {
      varint(to);
      if (at === BAD) return -1;
    } else {
      return -1;
    }
  }
  return count;
}

/**
 * Writes distances from the first time, where lines begin in memory, and where each would end if they
 * stood together. Stores the first time at `baseNs`. False when there is more than times and lines.
 */
export function locateEntries(
  from: usize,
  to: usize,
  baseNs: usize,
  offsetsNs: usize,
  lineStarts: usize,
  lineOffsets: usize,
): bool {
  let baseSec: i64 = 0;
  let baseNanos: i64 = 0;
  let row: usize = 0;
  let lineBytes: usize = 0;
  store<u32>(lineOffsets, 0);
  at = from;
  while (at < to) {
    const tag = <u32>load<u8>(at++);
    if (tag === HASH) {
      varint(to);
      continue;
    }
    const end = messageEnd(to);
    if (tag === LABELS) {
      at = end;
      continue;
    }
    if (!readEntry(end)) return false;
    if (row === 0) {
      baseSec = sec;
      baseNanos = nanos;
      store<i64>(baseNs, sec * NS_PER_SEC + nanos);
    }
    const distance = sec - baseSec;
    if (distance > DISTANCE_SEC_MAX || distance < -DISTANCE_SEC_MAX) return false;
    store<f64>(offsetsNs + (row << 3), <f64>(distance * NS_PER_SEC + (nanos - baseNanos)));
    store<u32>(lineStarts + (row << 2), <u32>lineFrom);
    lineBytes += lineTo - lineFrom;
    row++;
    store<u32>(lineOffsets + (row << 2), <u32>lineBytes);
  }
  return true;
}

/** Moves the lines together, to where the first one begins. */
export function gatherLines(lineStarts: usize, lineOffsets: usize, rowCount: u32): void {
  const first = <usize>load<u32>(lineStarts);
  for (let row: u32 = 1; row < rowCount; row++) {
    const place = <usize>row << 2;
    const offset = <usize>load<u32>(lineOffsets + place);
    const length = <usize>load<u32>(lineOffsets + place, 4) - offset;
    moveLeft(first + offset, <usize>load<u32>(lineStarts + place), length);
  }
}

/** Copies forwards, so that the ranges may overlap, and writes nothing beyond `to` + length. */
// @ts-ignore: decorator
@inline
function moveLeft(to: usize, from: usize, length: usize): void {
  if (length < 16) {
    for (let i: usize = 0; i < length; i++) store<u8>(to + i, load<u8>(from + i));
    return;
  }
  const last = length - 16;
  // Read before the loop writes there.
  const tail = v128.load(from + last);
  for (let i: usize = 0; i < last; i += 16) v128.store(to + i, v128.load(from + i));
  v128.store(to + last, tail);
}

/** Reads the entry that ends at `end` into the globals, and stands behind it. */
function readEntry(end: usize): bool {
  sec = 0;
  nanos = 0;
  lineFrom = end;
  lineTo = end;
  while (at < end) {
    const tag = <u32>load<u8>(at++);
    if (tag !== LINE && tag !== TIMESTAMP) return false;
    const fieldEnd = messageEnd(end);
    if (fieldEnd === BAD) return false;
    if (tag === LINE) {
      lineFrom = at;
      lineTo = fieldEnd;
      at = fieldEnd;
    } else if (!readTimestamp(fieldEnd)) return false;
  }
  return true;
}

function readTimestamp(end: usize): bool {
  sec = 0;
  nanos = 0;
  while (at < end) {
    const tag = <u32>load<u8>(at++);
    const value = varint(end);
    if (at === BAD) return false;
    if (tag === SECONDS) sec = value;
    else if (tag === NANOS) nanos = value;
    else return false;
  }
  return sec <= SEC_MAX && sec >= -SEC_MAX && nanos <= i32.MAX_VALUE && nanos >= i32.MIN_VALUE;
}

/** Reads a length; returns where the message that follows ends, inside `end`, or BAD. */
// @ts-ignore: decorator
@inline
function messageEnd(end: usize): usize {
  let length = at < end ? <u64>load<u8>(at) : 128;
  if (length < 128) at++;
  else {
    const start = at;
    length = <u64>varint(end);
    if (at === BAD || at - start > LENGTH_BYTES_MAX) return BAD;
  }
  return length <= <u64>(end - at) ? at + <usize>length : BAD;
}

function varint(end: usize): i64 {
  let value: u64 = 0;
  for (let shift: u64 = 0; shift < 70; shift += 7) {
    if (at >= end) break;
    const byte = <u64>load<u8>(at++);
    // The tenth byte has room for one bit.
    if (shift === 63 && byte > 1) break;
    value |= (byte & 127) << shift;
    if (byte < 128) return <i64>value;
  }
  at = BAD;
  return 0;
}
