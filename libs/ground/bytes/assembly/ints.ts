// Small numbers, bit-packed in groups of 128: the encoding `packed` of blocks. The chunk room's packed-ints.ts
// draws it and is the twin. Reads and writes go up to 8 bytes beyond the given regions.

const GROUP: u32 = 128;
const WIDTH_MAX: u32 = 53;
const VALUE_MAX: i64 = 0x1fffffffffffff;

/** Where the words of packed bytes begin; 0 when these are not `length` bytes of `count` values. */
function wordsOf(from: usize, length: usize, count: u32): usize {
  const groupCount = <usize>((count + GROUP - 1) / GROUP);
  const end = from + length;
  let at = from + groupCount;
  if (at > end) return 0;
  for (let group: usize = 0; group < groupCount; group++) {
    let size: u32 = 1;
    while (at < end && load<u8>(at) & 0x80) {
      at++;
      size++;
    }
    at++;
    if (at > end || size > 8) return 0;
  }
  const words = from + ((at - from + 3) & ~3);
  let wordCount: usize = 0;
  for (let group: usize = 0; group < groupCount; group++) {
    const width = <u32>load<u8>(from + group);
    if (width > WIDTH_MAX) return 0;
    const size = min<u32>(GROUP, count - <u32>group * GROUP);
    wordCount += <usize>((size * width + 31) >>> 5);
  }
  return words + (wordCount << 2) === end ? words : 0;
}

let varintEnd: usize = 0;

function varint(at: usize): i64 {
  let value: u64 = 0;
  let shift: u64 = 0;
  for (;;) {
    const byte = load<u8>(at++);
    value |= <u64>(byte & 0x7f) << shift;
    if ((byte & 0x80) === 0) break;
    shift += 7;
  }
  varintEnd = at;
  return <i64>value;
}

/** Whether these are `count` packed values of at most so many bits, minima up to `most`; they are at `out` then. */
function unpack<T>(
  from: usize,
  length: usize,
  count: u32,
  widthMax: u64,
  most: i64,
  out: usize,
): bool {
  const words = wordsOf(from, length, count);
  if (words === 0) return false;
  let base = words;
  let minimum = from + <usize>((count + GROUP - 1) / GROUP);
  for (let done: u32 = 0; done < count; done += GROUP) {
    const width = <u64>load<u8>(from + <usize>(done / GROUP));
    const size = min<u32>(GROUP, count - done);
    const min0 = varint(minimum);
    minimum = varintEnd;
    if (min0 > most || width > widthMax) return false;
    const mask = ((<u64>1) << width) - 1;
    let bit: usize = 0;
    for (let i: u32 = 0; i < size; i++) {
      const value = (load<u64>(base + (bit >>> 3)) >>> <u64>(bit & 7)) & mask;
      store<T>(out, <T>(min0 + <i64>value));
      out += sizeof<T>();
      bit += <usize>width;
    }
    base += <usize>((size * <u32>width + 31) >>> 5) << 2;
  }
  return true;
}

/** To f64. */
export function unpackFloats(from: usize, length: usize, count: u32, out: usize): bool {
  return unpack<f64>(from, length, count, WIDTH_MAX, VALUE_MAX, out);
}

/** To u32, of values below 2^31. */
export function unpackWords(from: usize, length: usize, count: u32, out: usize): bool {
  return unpack<u32>(from, length, count, 31, 0x7fffffff, out);
}

/** How times have rests (timestamps.ts of the chunk room): as they are, or the steps between them. */
const RESTS: u32 = 1;
const REST_STEPS: u32 = 2;

/**
 * Times from packed steps in units and packed rests, one more than `count`, as f64 at `out`; `work` has room for
 * `count`. Returns whether these are packed values.
 */
export function unpackTimes(
  steps: usize,
  stepsLength: usize,
  rests: usize,
  restsLength: usize,
  form: u32,
  unitNs: f64,
  count: u32,
  work: usize,
  out: usize,
): bool {
  if (!unpack<f64>(steps, stepsLength, count, WIDTH_MAX, VALUE_MAX, out + 8)) return false;
  if (form !== 0 && !unpack<f64>(rests, restsLength, count, WIDTH_MAX, VALUE_MAX, work)) return false;
  store<f64>(out, 0);
  let whole: f64 = 0;
  let rest: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const at = out + 8 + (i << 3);
    whole += load<f64>(at) * unitNs;
    if (form === RESTS) rest = load<f64>(work + (i << 3));
    else if (form === REST_STEPS) {
      rest += load<f64>(work + (i << 3));
      if (rest >= unitNs) rest -= unitNs;
    }
    store<f64>(at, whole + rest);
  }
  return true;
}

// @ts-ignore: decorator
@inline
function valueAt(values: usize, isFloat: bool, i: u32): i64 {
  return isFloat ? <i64>load<f64>(values + (<usize>i << 3)) : <i64>load<u32>(values + (<usize>i << 2));
}

/**
 * Packs `count` values (f64 or u32) to `out`, which has room for 9 bytes a group, 8 a value and 16 more.
 * Returns the length, or -1 when a value is negative or no safe integer.
 */
export function packValues(values: usize, isFloat: bool, count: u32, out: usize): i32 {
  const groupCount = (count + GROUP - 1) / GROUP;
  let to = out + <usize>groupCount;
  for (let done: u32 = 0; done < count; done += GROUP) {
    const end = min<u32>(count, done + GROUP);
    let least: i64 = VALUE_MAX;
    let most: i64 = 0;
    for (let i = done; i < end; i++) {
      const value = valueAt(values, isFloat, i);
      if (isFloat && <f64>value !== load<f64>(values + (<usize>i << 3))) return -1;
      least = min(least, value);
      most = max(most, value);
    }
    if (least < 0 || most > VALUE_MAX) return -1;
    store<u8>(out + <usize>(done / GROUP), <u8>(64 - clz(most - least)));
    let rest = <u64>least;
    while (rest >= 0x80) {
      store<u8>(to++, <u8>(rest | 0x80));
      rest >>>= 7;
    }
    store<u8>(to++, <u8>rest);
  }
  while ((to - out) & 3) store<u8>(to++, 0);
  let minimum = out + <usize>groupCount;
  for (let done: u32 = 0; done < count; done += GROUP) {
    const end = min<u32>(count, done + GROUP);
    const width = <u64>load<u8>(out + <usize>(done / GROUP));
    const least = varint(minimum);
    minimum = varintEnd;
    if (width === 0) continue;
    let word: u64 = 0;
    let filled: u64 = 0;
    for (let i = done; i < end; i++) {
      const value = <u64>(valueAt(values, isFloat, i) - least);
      word |= value << filled;
      filled += width;
      if (filled < 32) continue;
      store<u32>(to, <u32>word);
      to += 4;
      if (filled < 64) {
        word >>>= 32;
        filled -= 32;
      } else {
        store<u32>(to, <u32>(word >>> 32));
        to += 4;
        filled -= 64;
        word = filled === 0 ? 0 : value >>> (width - filled);
      }
    }
    if (filled > 0) {
      store<u32>(to, <u32>word);
      to += 4;
    }
  }
  return <i32>(to - out);
}
