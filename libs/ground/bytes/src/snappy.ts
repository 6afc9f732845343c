// Snappy raw block format: what agents compress protobuf pushes with. Decoding, and an encoder that
// only serves clients and tests of ours (literals and greedy matches; no promise about its ratio).
//
//   block   uvarint decoded length, then elements
//   element tag & 3 = 0   literal; length - 1 in the tag's upper six bits, 60..63: in 1..4 bytes after
//           tag & 3 = 1   copy of 4..11 bytes, 11-bit offset      2 bytes
//           tag & 3 = 2   copy of 1..64 bytes, 16-bit offset      3 bytes
//           tag & 3 = 3   copy of 1..64 bytes, 32-bit offset      5 bytes
//
// Every read and write is checked: hostile input ends in InvalidError, never out of bounds. The best
// ratio the format allows is 64 bytes from 3, so a claimed length beyond that is refused before
// anything is allocated.
import { InvalidError, TooLargeError } from '@skald/errors';

export const SNAPPY_CORRUPT = 'snappy: corrupt input';
const MAX_RATIO = 22;
/** Words are copied eight bytes at a time and may run over the end by this much. */
const SLACK = 16;

/** The decoded bytes. Rejects with InvalidError, or TooLargeError above `maxBytes`. */
export function snappyDecode(input: Uint8Array, maxBytes: number): Uint8Array<ArrayBuffer> {
  const head = snappyLength(input, maxBytes);
  const buffer = Buffer.allocUnsafeSlow(head.length + SLACK).buffer as ArrayBuffer;
  const out = new Uint8Array(buffer);
  decodeElements(input, head.at, out, head.length);
  return out.subarray(0, head.length);
}

/** The length that a block claims to decode to, and where its elements start. Rejects as decoding does. */
export function snappyLength(
  input: Uint8Array,
  maxBytes: number,
): { readonly length: number; readonly at: number } {
  const head = readLength(input);
  if (head.length > maxBytes) {
    throw new TooLargeError(
      `request body too large: decompressed size ${head.length} larger than max (${head.length} vs ${maxBytes})`,
    );
  }
  if (head.length > input.length * MAX_RATIO) throw new InvalidError(SNAPPY_CORRUPT);
  return head;
}

function readLength(input: Uint8Array): { readonly length: number; readonly at: number } {
  let length = 0;
  for (let at = 0, scale = 1; at < 5 && at < input.length; at++, scale *= 128) {
    const byte = input[at] as number;
    length += (byte & 127) * scale;
    if (byte < 128) {
      if (length > 0xffff_ffff) break;
      return { length, at: at + 1 };
    }
  }
  throw new InvalidError(SNAPPY_CORRUPT);
}

// One function on purpose: the state of the loop lives in registers.
function decodeElements(
  input: Uint8Array,
  start: number,
  out: Uint8Array,
  outLength: number,
): void {
  const inView = new DataView(input.buffer, input.byteOffset, input.length);
  const outView = new DataView(out.buffer);
  const inEnd = input.length;
  let at = start;
  let done = 0;
  while (at < inEnd) {
    const tag = input[at++] as number;
    const kind = tag & 3;
    if (kind === 0) {
      let length = (tag >>> 2) + 1;
      if (length > 60) {
        const extra = length - 60;
        if (at + extra > inEnd) throw new InvalidError(SNAPPY_CORRUPT);
        length = littleEndian(input, at, extra) + 1;
        at += extra;
      }
      if (length > inEnd - at || length > outLength - done) throw new InvalidError(SNAPPY_CORRUPT);
      if (length <= 16 && at + 16 <= inEnd) {
        // Nearly every literal of a log: four words, whatever its length; what is too much is overwritten.
        copy16(inView, at, outView, done);
      } else if (length <= 64 && at + length + 8 <= inEnd) {
        for (let i = 0; i < length; i += 8) {
          outView.setUint32(done + i, inView.getUint32(at + i, true), true);
          outView.setUint32(done + i + 4, inView.getUint32(at + i + 4, true), true);
        }
      } else {
        out.set(input.subarray(at, at + length), done);
      }
      at += length;
      done += length;
      continue;
    }
    let length: number;
    let offset: number;
    if (kind === 1) {
      if (at >= inEnd) throw new InvalidError(SNAPPY_CORRUPT);
      length = ((tag >>> 2) & 7) + 4;
      offset = ((tag & 0xe0) << 3) | (input[at] as number);
      at += 1;
    } else {
      const width = kind === 2 ? 2 : 4;
      if (at + width > inEnd) throw new InvalidError(SNAPPY_CORRUPT);
      length = (tag >>> 2) + 1;
      offset = width === 2 ? inView.getUint16(at, true) : inView.getUint32(at, true);
      at += width;
    }
    if (offset === 0 || offset > done || length > outLength - done)
      throw new InvalidError(SNAPPY_CORRUPT);
    const from = done - offset;
    if (length <= 16 && offset >= 4) {
      copy16(outView, from, outView, done);
    } else if (offset >= 8) {
      for (let i = 0; i < length; i += 8) {
        outView.setUint32(done + i, outView.getUint32(from + i, true), true);
        outView.setUint32(done + i + 4, outView.getUint32(from + i + 4, true), true);
      }
    } else {
      for (let i = 0; i < length; i++) out[done + i] = out[from + i] as number;
    }
    done += length;
  }
  if (done !== outLength) throw new InvalidError(SNAPPY_CORRUPT);
}

/** Word after word: one read may be one just written, as a copy that overlaps by four bytes or more wants. */
function copy16(from: DataView, at: number, to: DataView, done: number): void {
  to.setUint32(done, from.getUint32(at, true), true);
  to.setUint32(done + 4, from.getUint32(at + 4, true), true);
  to.setUint32(done + 8, from.getUint32(at + 8, true), true);
  to.setUint32(done + 12, from.getUint32(at + 12, true), true);
}

function littleEndian(bytes: Uint8Array, at: number, width: number): number {
  let value = 0;
  for (let i = width - 1; i >= 0; i--) value = value * 256 + (bytes[at + i] as number);
  return value;
}

/** A valid block that decodes to `input`. */
export function snappyEncode(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(32 + input.length + Math.ceil(input.length / 6));
  let size = writeUvarint(out, 0, input.length);
  const seenAt = new Int32Array(1 << 14).fill(-1);
  let literalFrom = 0;
  let at = 0;
  while (at + 4 <= input.length) {
    const slot = Math.imul(littleEndian(input, at, 4) | 0, 0x1e35a7bd) >>> 18;
    const candidate = seenAt[slot] as number;
    seenAt[slot] = at;
    const length = candidate >= 0 && at - candidate < 65536 ? matchLength(input, candidate, at) : 0;
    if (length < 4) {
      at++;
      continue;
    }
    size = writeLiteral(out, size, input.subarray(literalFrom, at));
    out[size] = ((length - 1) << 2) | 2;
    out[size + 1] = (at - candidate) & 255;
    out[size + 2] = (at - candidate) >>> 8;
    size += 3;
    at += length;
    literalFrom = at;
  }
  size = writeLiteral(out, size, input.subarray(literalFrom));
  return out.subarray(0, size);
}

function matchLength(input: Uint8Array, candidate: number, at: number): number {
  let length = 0;
  while (
    length < 64 &&
    at + length < input.length &&
    input[candidate + length] === input[at + length]
  )
    length++;
  return length;
}

function writeLiteral(out: Uint8Array, start: number, literal: Uint8Array): number {
  let size = start;
  if (literal.length === 0) return size;
  const n = literal.length - 1;
  if (n < 60) out[size++] = n << 2;
  else {
    out[size++] = 63 << 2;
    for (let shift = 0; shift < 32; shift += 8) out[size++] = (n >>> shift) & 255;
  }
  out.set(literal, size);
  return size + literal.length;
}

function writeUvarint(out: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) out[at++] = (rest & 127) | 128;
  out[at++] = rest;
  return at;
}
