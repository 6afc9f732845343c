// Substring search. A needle is sought by its two rarest bytes, sixteen starts at a time; only where
// both stand at their distance are all bytes compared.
//
// Every region may be read up to 64 bytes beyond its end; the loader keeps that much slack behind the
// last one. What was read there never counts.

const NONE: usize = usize.MAX_VALUE;

/** Bytes A..Z in lower case, others as they are. */
// @ts-ignore: decorator
@inline
function lower(bytes: v128): v128 {
  const isUpper = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(26));
  return v128.or(bytes, v128.and(isUpper, i8x16.splat(0x20)));
}

// @ts-ignore: decorator
@inline
function isLetter(byte: u8): bool {
  return byte >= 0x61 && byte <= 0x7a;
}

/** Whether `length` bytes are equal; with `fold` the needle is in lower case and the text's letters fold. */
// @ts-ignore: decorator
@inline
export function equals(text: usize, needle: usize, length: usize, fold: bool): bool {
  let at: usize = 0;
  for (; at + 16 <= length; at += 16) {
    let block = v128.load(text + at);
    if (fold) block = lower(block);
    if (i8x16.bitmask(i8x16.eq(block, v128.load(needle + at))) !== 0xffff) return false;
  }
  if (at === length) return true;
  let rest = v128.load(text + at);
  if (fold) rest = lower(rest);
  const wanted = (1 << <i32>(length - at)) - 1;
  return (i8x16.bitmask(i8x16.eq(rest, v128.load(needle + at))) & wanted) === wanted;
}

/** The first start in [from, last] where the needle stands, or NONE. `a` and `b` are offsets of anchors. */
// @ts-ignore: decorator
@inline
function findStart(
  from: usize,
  last: usize,
  needle: usize,
  length: usize,
  a: usize,
  b: usize,
  fold: bool,
): usize {
  const byteA = load<u8>(needle + a);
  const byteB = load<u8>(needle + b);
  const wantA = i8x16.splat(byteA);
  const wantB = i8x16.splat(byteB);
  const foldA = i8x16.splat(fold && isLetter(byteA) ? 0x20 : 0);
  const foldB = i8x16.splat(fold && isLetter(byteB) ? 0x20 : 0);
  let at = from;
  while (at <= last) {
    // 64 starts without a branch in between: most of the text holds no candidate.
    while (at + 64 <= last) {
      const any = v128.or(
        v128.or(
          anchors(at + a, at + b, wantA, wantB, foldA, foldB, fold),
          anchors(at + a + 16, at + b + 16, wantA, wantB, foldA, foldB, fold),
        ),
        v128.or(
          anchors(at + a + 32, at + b + 32, wantA, wantB, foldA, foldB, fold),
          anchors(at + a + 48, at + b + 48, wantA, wantB, foldA, foldB, fold),
        ),
      );
      if (v128.any_true(any)) break;
      at += 64;
    }
    for (let step = 0; step < 4 && at <= last; step++, at += 16) {
      let found = i8x16.bitmask(anchors(at + a, at + b, wantA, wantB, foldA, foldB, fold));
      while (found !== 0) {
        const start = at + <usize>ctz(found);
        if (start > last) return NONE;
        if (equals(start, needle, length, fold)) return start;
        found &= found - 1;
      }
    }
  }
  return NONE;
}

// @ts-ignore: decorator
@inline
function anchors(
  atA: usize,
  atB: usize,
  wantA: v128,
  wantB: v128,
  foldA: v128,
  foldB: v128,
  fold: bool,
): v128 {
  let first = v128.load(atA);
  let second = v128.load(atB);
  if (fold) {
    first = v128.or(first, foldA);
    second = v128.or(second, foldB);
  }
  return v128.and(i8x16.eq(first, wantA), i8x16.eq(second, wantB));
}

function findExact(from: usize, last: usize, needle: usize, length: usize, a: usize, b: usize): usize {
  return findStart(from, last, needle, length, a, b, false);
}

function findFolded(from: usize, last: usize, needle: usize, length: usize, a: usize, b: usize): usize {
  return findStart(from, last, needle, length, a, b, true);
}

/** Where the needle (at least one byte) begins in [from, to), as a distance from `from`, or -1. */
export function indexOf(
  from: usize,
  to: usize,
  needle: usize,
  length: usize,
  a: usize,
  b: usize,
  fold: bool,
): i32 {
  if (to - from < length) return -1;
  const last = to - length;
  const start = fold
    ? findFolded(from, last, needle, length, a, b)
    : findExact(from, last, needle, length, a, b);
  return start === NONE ? -1 : <i32>(start - from);
}

/** Sets marks[row] to 1 where line `row` holds the needle (at least one byte); returns how many it set. */
export function findRows(
  text: usize,
  offsets: usize,
  rowCount: u32,
  marks: usize,
  needle: usize,
  length: usize,
  a: usize,
  b: usize,
  fold: bool,
): u32 {
  const end = text + load<u32>(offsets + (<usize>rowCount << 2));
  let at = text + load<u32>(offsets);
  let row: u32 = 0;
  let count: u32 = 0;
  while (at + length <= end) {
    const last = end - length;
    const start = fold
      ? findFolded(at, last, needle, length, a, b)
      : findExact(at, last, needle, length, a, b);
    if (start === NONE) break;
    while (text + load<u32>(offsets + (<usize>row << 2) + 4) <= start) row++;
    at = text + load<u32>(offsets + (<usize>row << 2) + 4);
    // A hit that runs over the line's end is none; nor is a later one in the same line.
    if (start + length <= at && load<u8>(marks + row) === 0) {
      store<u8>(marks + row, 1);
      count++;
    }
  }
  return count;
}
