// Small numbers, bit-packed: groups of 128 share a minimum and a width.
//
//   widths   one byte per group       bits per value, 0 to 53
//   minima   one varint per group     subtracted from every value of the group
//   padding  zeros, to a multiple of 4 from the start of the widths
//   words    u32 little-endian        values of a group from the low bit up; each group starts a word
//
// A constant column costs a few bytes; a regular one (steady time steps) little more. Fixed widths
// decode without branches: see packed-ints.bench in block.bench.ts. The count of values is not
// stored: whoever holds the bytes knows it.
//
// Values are safe integers and not negative.
import { ByteReader, ByteWriter, type IntKernels } from '@skald/bytes';
import { CorruptionError, assert } from '@skald/errors';

const GROUP = 128;
const WIDTH_MAX = 53;
const TWO_32 = 4294967296;

/** The packed form of the first `count` values. */
export function packInts(
  values: Float64Array | Uint32Array,
  count: number,
  kernels?: IntKernels,
): Uint8Array {
  const packed = kernels?.pack(values, count);
  if (packed !== undefined) return packed;
  const { widths, minima, wordCount } = plan(values, count);
  const words = new Uint32Array(wordCount + 2); // a wide value may spill zeros into the next words
  let wordAt = 0;
  for (let group = 0; group < widths.length; group++) {
    const size = groupSize(group, count);
    const width = widths[group] as number;
    const from = group * GROUP;
    const min = minima[group] as number;
    if (width > 32) packWide({ values, from, size, min, width, words, wordAt });
    else if (width > 0) packNarrow({ values, from, size, min, width, words, wordAt });
    wordAt += wordsOf(size, width);
  }
  const writer = new ByteWriter(widths.length * 9 + wordCount * 4 + 4);
  writer.bytes(widths);
  for (const min of minima) writer.varint(min);
  while (writer.length % 4 !== 0) writer.u8(0);
  return writer.bytes(new Uint8Array(words.buffer, 0, wordCount * 4)).written();
}

/** About how many bytes packInts makes: for choosing between forms without making both. */
export function packedSize(values: Float64Array | Uint32Array, count: number): number {
  const { widths, wordCount } = plan(values, count);
  return widths.length * 2 + wordCount * 4;
}

/**
 * The `count` values packed in all of `bytes`, written to `into.values` from `into.at` on, or to a new
 * array. Rejects bytes that packInts cannot have made.
 */
export function unpackInts(
  bytes: Uint8Array,
  count: number,
  place: string,
  kernels?: IntKernels,
  into = { values: new Float64Array(count), at: 0 },
): Float64Array {
  const room = into.values.subarray(into.at, into.at + count);
  if (kernels?.unpackFloats(bytes, room) === true) return into.values;
  const { widths, minima, words } = readPacked(bytes, count, place);
  const { values } = into;
  let wordAt = 0;
  for (let group = 0; group < widths.length; group++) {
    const size = groupSize(group, count);
    const width = widths[group] as number;
    unpackGroup(
      words,
      wordAt,
      width,
      minima[group] as number,
      values,
      into.at + group * GROUP,
      size,
    );
    wordAt += wordsOf(size, width);
  }
  return values;
}

/** Where texts of these packed lengths begin and end: `count` + 1 offsets, from 0. */
export function unpackOffsets(
  bytes: Uint8Array,
  count: number,
  place: string,
  kernels?: IntKernels,
): Uint32Array {
  const lengths = unpackInts(bytes, count, place, kernels);
  const offsets = new Uint32Array(count + 1);
  let end = 0;
  for (let i = 0; i < count; i++) offsets[i + 1] = end += lengths[i] as number;
  if (end > 0xffffffff) throw new CorruptionError('lengths are out of range', { place, offset: 0 });
  return offsets;
}

/** The same for numbers below 2^32: half the memory. Rejects larger ones. */
export function unpackIds(
  bytes: Uint8Array,
  count: number,
  place: string,
  kernels?: IntKernels,
): Uint32Array {
  const ids = new Uint32Array(count);
  if (kernels?.unpackWords(bytes, ids) === true) return ids;
  const { widths, minima, words } = readPacked(bytes, count, place);
  let wordAt = 0;
  for (let group = 0; group < widths.length; group++) {
    const size = groupSize(group, count);
    const width = widths[group] as number;
    const min = minima[group] as number;
    if (width > 31 || min > 0x7fffffff) {
      throw new CorruptionError('packed ids are out of range', { place, offset: 0 });
    }
    const from = group * GROUP;
    const mask = (1 << width) - 1;
    for (let i = 0, bit = wordAt * 32; i < size; i++, bit += width) {
      const at = bit >>> 5;
      const shift = bit & 31;
      const spill = ((words[at + 1] as number) << (31 - shift)) << 1;
      ids[from + i] = min + ((((words[at] as number) >>> shift) | spill) & mask);
    }
    wordAt += wordsOf(size, width);
  }
  return ids;
}

/** The largest id; 0 of none. */
export function largest(ids: Uint32Array): number {
  let most = 0;
  // By index: an iterator makes an object for each of them until it is compiled.
  for (let i = 0; i < ids.length; i++) if ((ids[i] as number) > most) most = ids[i] as number;
  return most;
}

function readPacked(bytes: Uint8Array, count: number, place: string) {
  const groupCount = Math.ceil(count / GROUP);
  const reader = new ByteReader(bytes, place);
  const widths = reader.bytes(groupCount);
  const minima = new Float64Array(groupCount);
  let wordCount = 0;
  for (let group = 0; group < groupCount; group++) {
    minima[group] = reader.varint();
    const width = widths[group] as number;
    if (width > WIDTH_MAX) reader.fail('a packed width exceeds 53 bits');
    wordCount += wordsOf(groupSize(group, count), width);
  }
  reader.skip((4 - (reader.at % 4)) % 4);
  if (reader.remaining !== wordCount * 4) {
    throw new CorruptionError('packed numbers have the wrong length', { place, offset: reader.at });
  }
  // Copied: the source may be unaligned, and the loops read up to two words past a value.
  const words = new Uint32Array(wordCount + 3);
  new Uint8Array(words.buffer).set(reader.bytes(wordCount * 4));
  return { widths, minima, words };
}

function groupSize(group: number, count: number): number {
  return Math.min(GROUP, count - group * GROUP);
}

function wordsOf(size: number, width: number): number {
  return Math.ceil((size * width) / 32);
}

function plan(values: Float64Array | Uint32Array, count: number) {
  const groupCount = Math.ceil(count / GROUP);
  const widths = new Uint8Array(groupCount);
  const minima = new Float64Array(groupCount);
  let wordCount = 0;
  for (let group = 0; group < groupCount; group++) {
    const size = groupSize(group, count);
    let min = Infinity;
    let max = 0;
    for (let i = group * GROUP; i < group * GROUP + size; i++) {
      const value = values[i] as number;
      if (value < min) min = value;
      if (value > max) max = value;
    }
    assert(min >= 0 && max <= Number.MAX_SAFE_INTEGER, 'packed values are safe, not negative');
    const span = max - min;
    const width = span < TWO_32 ? 32 - Math.clz32(span) : 64 - Math.clz32(span / TWO_32);
    minima[group] = min;
    widths[group] = width;
    wordCount += wordsOf(size, width);
  }
  return { widths, minima, wordCount };
}

interface PackGroup {
  readonly values: Float64Array | Uint32Array;
  readonly from: number;
  readonly size: number;
  readonly min: number;
  readonly width: number;
  readonly words: Uint32Array;
  readonly wordAt: number;
}

/** Up to 32 bits: a word is gathered in a register and stored once. */
function packNarrow({ values, from, size, min, width, words, wordAt }: PackGroup): void {
  let at = wordAt;
  let word = 0;
  let filled = 0;
  for (let i = from; i < from + size; i++) {
    const value = ((values[i] as number) - min) >>> 0;
    word |= value << filled;
    filled += width;
    if (filled < 32) continue;
    words[at++] = word;
    filled -= 32;
    word = filled === 0 ? 0 : value >>> (width - filled);
  }
  if (filled > 0) words[at] = word;
}

function packWide({ values, from, size, min, width, words, wordAt }: PackGroup): void {
  for (let i = 0; i < size; i++) {
    const value = (values[from + i] as number) - min;
    const bit = i * width;
    const at = wordAt + (bit >>> 5);
    const shift = bit & 31;
    const low = value >>> 0; // the low 32 bits, whatever the size
    const high = (value / TWO_32) >>> 0;
    // Two shifts, since a shift by 32 is a shift by 0.
    words[at] = (words[at] as number) | (low << shift);
    const middle = ((low >>> (31 - shift)) >>> 1) | (high << shift);
    words[at + 1] = (words[at + 1] as number) | middle;
    words[at + 2] = (words[at + 2] as number) | ((high >>> (31 - shift)) >>> 1);
  }
}

function unpackGroup(
  words: Uint32Array,
  wordAt: number,
  width: number,
  min: number,
  values: Float64Array,
  from: number,
  size: number,
): void {
  if (width === 0) {
    values.fill(min, from, from + size);
  } else if (width <= 32) {
    const mask = width === 32 ? -1 : (1 << width) - 1;
    for (let i = 0, bit = 0; i < size; i++, bit += width) {
      const at = wordAt + (bit >>> 5);
      const shift = bit & 31;
      const low =
        ((words[at] as number) >>> shift) | (((words[at + 1] as number) << (31 - shift)) << 1);
      values[from + i] = min + ((low & mask) >>> 0);
    }
  } else {
    const mask = 2 ** (width - 32) - 1;
    for (let i = 0, bit = 0; i < size; i++, bit += width) {
      const at = wordAt + (bit >>> 5);
      const shift = bit & 31;
      const middle = words[at + 1] as number;
      const low = ((words[at] as number) >>> shift) | ((middle << (31 - shift)) << 1);
      const high = (middle >>> shift) | (((words[at + 2] as number) << (31 - shift)) << 1);
      values[from + i] = min + ((high & mask) >>> 0) * TWO_32 + (low >>> 0);
    }
  }
}
