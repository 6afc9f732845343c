// The frame of an index part: a header, numbered sections at multiples of 8 bytes, a checksum.
//
//   u32 "SKI1" | u16 version | u16 section count | u32 length of each section | padding
//   section 0 | padding | section 1 | … | u32 CRC-32C of everything before
//
// Sections are little-endian typed arrays or texts, so that opening a part parses nothing: readers are
// views. A later version may append sections; this one ignores them.
import { ByteReader, ByteWriter, crc32c } from '@skald/bytes';
import { CorruptionError, InternalError, assert } from '@skald/errors';

const MAGIC = 0x31494b53; // "SKI1"
const VERSION = 1;
const PREFIX_BYTES = 8;
const SECTIONS_MAX = 1024;

/** Sections in file order. */
export const SECTIONS = [
  'symbolOffsets',
  'symbolBytes',
  'labelStarts',
  'labelNames',
  'labelValues',
  'nameSymbols',
  'valueStarts',
  'valueSymbols',
  'postingStarts',
  'postings',
  'chunkStarts',
  'chunkObjects',
  'chunkOffsets',
  'chunkLengths',
  'chunkMinNs',
  'chunkMaxNs',
  'chunkRows',
  'chunkLineBytes',
  'objectKeys',
  'replaces',
] as const;

export type SectionName = (typeof SECTIONS)[number];
export type SectionBytes = Readonly<Record<SectionName, Uint8Array>>;

const pad8 = (length: number): number => (length + 7) & ~7;

export function encodeSections(sections: SectionBytes): Uint8Array {
  const parts = SECTIONS.map((name) => sections[name]);
  const headerLength = pad8(PREFIX_BYTES + parts.length * 4);
  const bodyLength = parts.reduce((sum, part) => sum + pad8(part.length), 0);
  const bytes = new Uint8Array(headerLength + bodyLength + 4);
  const header = new ByteWriter(headerLength).u32(MAGIC).u16(VERSION).u16(parts.length);
  for (const part of parts) header.u32(part.length);
  bytes.set(header.written());
  let at = headerLength;
  for (const part of parts) {
    bytes.set(part, at);
    at += pad8(part.length);
  }
  assert(at === bytes.length - 4, 'sections fill the part');
  new DataView(bytes.buffer).setUint32(at, crc32c(bytes, 0, at), true);
  return bytes;
}

/** Sections as the arrays they are. Views; a section of another length than asked for is corruption. */
export class SectionReader {
  readonly #sections: SectionBytes;
  readonly #place: string;

  constructor(bytes: Uint8Array, place: string) {
    this.#sections = decodeSections(bytes, place);
    this.#place = place;
  }

  bytes(name: SectionName, length: number): Buffer {
    const { buffer, byteOffset, byteLength } = this.#sections[name];
    if (byteLength !== length) this.#fail(name);
    return Buffer.from(buffer, byteOffset, byteLength);
  }

  u32(name: SectionName, length?: number): Uint32Array {
    const { buffer, byteOffset, byteLength } = this.#sections[name];
    if (byteLength % 4 !== 0 || (length !== undefined && byteLength !== length * 4)) {
      this.#fail(name);
    }
    return new Uint32Array(buffer, byteOffset, byteLength / 4);
  }

  /** Where runs of another section start: from 0, ascending, closed by that section's length. */
  starts(name: SectionName, runCount?: number): Uint32Array {
    const starts = this.u32(name, runCount === undefined ? undefined : runCount + 1);
    if (starts.length === 0 || starts[0] !== 0) this.#fail(name);
    for (let i = 1; i < starts.length; i++) {
      if ((starts[i] as number) < (starts[i - 1] as number)) this.#fail(name);
    }
    return starts;
  }

  i64(name: SectionName, length: number): BigInt64Array {
    const { buffer, byteOffset } = this.bytes(name, length * 8);
    return new BigInt64Array(buffer, byteOffset, length);
  }

  f64(name: SectionName, length: number): Float64Array {
    const { buffer, byteOffset } = this.bytes(name, length * 8);
    return new Float64Array(buffer, byteOffset, length);
  }

  texts(name: SectionName): string[] {
    const reader = new ByteReader(this.#sections[name], this.#place);
    const texts: string[] = [];
    for (let left = reader.varint(); left > 0; left--) texts.push(reader.text());
    return texts;
  }

  #fail(name: SectionName): never {
    throw new CorruptionError(`section ${name} is malformed`, { place: this.#place, offset: 0 });
  }
}

/** The sections as views; rejects damage with CorruptionError at `place`. */
function decodeSections(input: Uint8Array, place: string): SectionBytes {
  // Typed arrays need aligned memory.
  const bytes = input.byteOffset % 8 === 0 ? input : input.slice();
  const reader = new ByteReader(bytes, place);
  if (reader.u32() !== MAGIC) reader.fail('an index part does not start with its magic');
  const version = reader.u16();
  const count = reader.u16();
  const crcAt = bytes.length - 4;
  if (count < SECTIONS.length || count > SECTIONS_MAX || crcAt < PREFIX_BYTES) {
    reader.fail('an index part has the wrong number of sections');
  }
  if (crc32c(bytes, 0, crcAt) !== new ByteReader(bytes, place, crcAt).u32()) {
    reader.fail('the checksum of an index part does not match');
  }
  if (version !== VERSION) {
    throw new InternalError(`${place} is an index part of format ${version}; this version reads 1`);
  }
  const lengths = Array.from({ length: count }, () => reader.u32());
  const sections = {} as Record<SectionName, Uint8Array>;
  let at = pad8(PREFIX_BYTES + count * 4);
  lengths.forEach((length, i) => {
    const name = SECTIONS[i];
    if (name !== undefined) sections[name] = bytes.subarray(at, at + length);
    at += pad8(length);
  });
  if (at !== crcAt) {
    throw new CorruptionError('an index part has the wrong length', { place, offset: at });
  }
  return sections;
}
