// Hashes the grams of a block's lines, for skip filters. src/kernels/grams.ts says what grams are and is
// the twin; the constants here and there are one.
//
// Marks go to maps of one byte a slot, which take a plain store each, and are packed to bits at the end.

const SHAPE_SLOTS: usize = 1 << 16;
const ID_SLOTS: u32 = 1 << 17;
const MARK: u8 = 0x80;
/** Windows of eight bytes that begin in the first 56 lie in 64. */
const STEP: usize = 56;

/** Bytes of work space for a text of this length. */
export function gramWorkBytes(textLength: usize): usize {
  return SHAPE_SLOTS + ID_SLOTS + 2 * (textLength + 128);
}

/** Folded letters to `folded`; the same with each digit as '0' to `shaped`. */
function mapText(text: usize, length: usize, folded: usize, shaped: usize): void {
  for (let at: usize = 0; at < length; at += 16) {
    const bytes = v128.load(text + at);
    const isUpper = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x41)), i8x16.splat(26));
    const fold = v128.or(bytes, v128.and(isUpper, i8x16.splat(0x20)));
    const isDigit = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
    v128.store(folded + at, fold);
    v128.store(shaped + at, v128.bitselect(i8x16.splat(0x30), fold, isDigit));
  }
}

// @ts-ignore: decorator
@inline
function markShape(three: u32, map: usize): void {
  store<u8>(map + ((three * 0x85ebca6b) >>> 16), MARK);
}

function markShapes(at: usize, end: usize, map: usize): void {
  for (; at + 8 <= end; at += 6) {
    const eight = load<u64>(at);
    const low = <u32>eight;
    const high = <u32>(eight >>> 32);
    markShape(low & 0xffffff, map);
    markShape(low >>> 8, map);
    markShape(<u32>(eight >>> 16) & 0xffffff, map);
    markShape(<u32>(eight >>> 24) & 0xffffff, map);
    markShape(high & 0xffffff, map);
    markShape(high >>> 8, map);
  }
  for (; at + 3 <= end; at++) markShape(load<u32>(at) & 0xffffff, map);
}

// @ts-ignore: decorator
@inline
function digitsOf(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
}

// @ts-ignore: decorator
@inline
function membersOf(bytes: v128): v128 {
  const isLetter = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x61)), i8x16.splat(26));
  const isDashOrDot = i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x2d)), i8x16.splat(2));
  const isUnderscore = i8x16.eq(bytes, i8x16.splat(0x5f));
  return v128.or(v128.or(isLetter, digitsOf(bytes)), v128.or(isDashOrDot, isUnderscore));
}

// @ts-ignore: decorator
@inline
function bits(mask: v128): u64 {
  return <u64>(<u32>i8x16.bitmask(mask));
}

/** Hashes of the four five-byte grams that begin at `at` and the three places after it. */
// @ts-ignore: decorator
@inline
function hashes(at: usize): v128 {
  const bytes = v128.load(at);
  const four = i8x16.swizzle(bytes, i8x16(0, 1, 2, 3, 1, 2, 3, 4, 2, 3, 4, 5, 3, 4, 5, 6));
  const fifth = i8x16.swizzle(
    bytes,
    i8x16(4, -1, -1, -1, 5, -1, -1, -1, 6, -1, -1, -1, 7, -1, -1, -1),
  );
  let hash = i32x4.add(
    i32x4.mul(four, i32x4.splat(0x9e3779b1)),
    i32x4.mul(fifth, i32x4.splat(0x85ebca6b)),
  );
  hash = v128.xor(hash, i32x4.shr_u(hash, 15));
  hash = i32x4.mul(hash, i32x4.splat(0xc2b2ae35));
  return v128.xor(hash, i32x4.shr_u(hash, 13));
}

/** Marks, of the four windows that begin at `at` and after it, those whose bit is set in `wanted`. */
// @ts-ignore: decorator
@inline
function markFour(at: usize, wanted: u32, map: usize): void {
  const a = hashes(at);
  const b = hashes(at + 4);
  const least = v128.and(
    i32x4.min_u(
      i32x4.min_u(a, v128.shuffle<u32>(a, b, 1, 2, 3, 4)),
      i32x4.min_u(v128.shuffle<u32>(a, b, 2, 3, 4, 5), v128.shuffle<u32>(a, b, 3, 4, 5, 6)),
    ),
    i32x4.splat(ID_SLOTS - 1),
  );
  if (wanted & 1) store<u8>(map + <usize>i32x4.extract_lane(least, 0), MARK);
  if (wanted & 2) store<u8>(map + <usize>i32x4.extract_lane(least, 1), MARK);
  if (wanted & 4) store<u8>(map + <usize>i32x4.extract_lane(least, 2), MARK);
  if (wanted & 8) store<u8>(map + <usize>i32x4.extract_lane(least, 3), MARK);
}

function markIds(at: usize, end: usize, map: usize): void {
  for (; at + 8 <= end; at += STEP) {
    const a = v128.load(at);
    const b = v128.load(at, 16);
    const c = v128.load(at, 32);
    const d = v128.load(at, 48);
    let digits = bits(digitsOf(a)) | (bits(digitsOf(b)) << 16) | (bits(digitsOf(c)) << 32) | (bits(digitsOf(d)) << 48);
    let run = bits(membersOf(a)) | (bits(membersOf(b)) << 16) | (bits(membersOf(c)) << 32) | (bits(membersOf(d)) << 48);
    if (end - at < 64) run &= ((<u64>1) << <u64>(end - at)) - 1;
    // Eight members of a run in a row, and a digit in each five of them.
    run &= run >>> 1;
    run &= run >>> 2;
    run &= run >>> 4;
    digits |= digits >>> 1;
    digits |= digits >>> 2;
    digits |= digits >>> 1;
    digits &= digits >>> 1;
    digits &= digits >>> 2;
    let windows = run & digits & (((<u64>1) << STEP) - 1);
    while (windows !== 0) {
      const first = ctz(windows);
      const wanted = <u32>(windows >>> first) & 15;
      markFour(at + <usize>first, wanted, map);
      windows &= ~(<u64>15 << first);
    }
  }
}

function pack(map: usize, slots: usize, out: usize): void {
  for (let slot: usize = 0; slot < slots; slot += 16) {
    store<u16>(out + (slot >>> 3), <u16>i8x16.bitmask(v128.load(map + slot)));
  }
}

/** Writes one bit for each slot that a gram of any line falls on: 8 KiB of shapes, 16 KiB of ids. */
export function markGrams(
  text: usize,
  offsets: usize,
  rowCount: u32,
  work: usize,
  shapeBits: usize,
  idBits: usize,
): void {
  const from = <usize>load<u32>(offsets);
  const length = <usize>load<u32>(offsets + (<usize>rowCount << 2)) - from;
  const shapeMap = work;
  const idMap = shapeMap + SHAPE_SLOTS;
  const folded = idMap + ID_SLOTS;
  const shaped = folded + length + 128;
  memory.fill(shapeMap, 0, SHAPE_SLOTS + ID_SLOTS);
  mapText(text + from, length, folded, shaped);
  let start: usize = 0;
  for (let row: u32 = 1; row <= rowCount; row++) {
    const end = <usize>load<u32>(offsets + (<usize>row << 2)) - from;
    markShapes(shaped + start, shaped + end, shapeMap);
    markIds(folded + start, folded + end, idMap);
    start = end;
  }
  pack(shapeMap, SHAPE_SLOTS, shapeBits);
  pack(idMap, ID_SLOTS, idBits);
}
