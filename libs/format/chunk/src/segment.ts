// A segment: chunks of many streams of one tenant in one object, so that small streams do not make
// small objects. FORMAT.md draws it.
//
//   "SKSG" version | chunk | chunk | … | footer | footer length, checksum, version, "SKSG"
//
// The index names each chunk by its byte range; the footer repeats what the index knows (labels and
// spans), so that an index can be rebuilt from segments alone and tools can list them.
import { crc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from '@skald/bytes';
import { InternalError, must } from '@skald/errors';
import { FingerprintWriter, Labels } from '@skald/labels';
import type { ChunkSpan } from './chunk-ref.ts';
import { encodeChunk } from './chunk.ts';
import type { EncodedBlock } from './encoded-block.ts';

const MAGIC = 0x47534b53; // "SKSG"
const VERSION = 1;
const HEAD_BYTES = 8;
/** footer length, footer checksum, version, zero, magic */
export const SEGMENT_TRAILER_BYTES = 16;
export const SEGMENT_BYTES_MAX = 64 << 20;

export interface SegmentChunk {
  readonly labels: Labels;
  readonly span: ChunkSpan;
}

export interface FinishedSegment {
  /** The whole object: these one after another, most of them views of the blocks that were added. */
  readonly parts: readonly Uint8Array[];
  readonly byteCount: number;
  /** Where its chunks lie. */
  readonly chunks: readonly SegmentChunk[];
  /** 32 hex digits: segments of equal content have equal ones. */
  readonly contentId: string;
}

/**
 * Gathers chunks; streams come in the order in which they should lie (ascending by label text). Copies no
 * columns: the work of an `add` is that of the blocks' headers.
 */
export class SegmentWriter {
  readonly #parts: Uint8Array[] = [];
  readonly #chunks: SegmentChunk[] = [];
  readonly #contentId = new ContentId();
  #byteCount = 0;

  constructor() {
    this.#append(new ByteWriter(HEAD_BYTES).u32(MAGIC).u16(VERSION).u16(0).written());
  }

  /** Bytes so far, without the footer. Whoever adds keeps it below SEGMENT_BYTES_MAX. */
  get byteCount(): number {
    return this.#byteCount;
  }

  get chunkCount(): number {
    return this.#chunks.length;
  }

  /** Appends one chunk of `blocks`, ascending by time. */
  add(labels: Labels, blocks: readonly EncodedBlock[]): void {
    const offset = this.#byteCount;
    const parts = encodeChunk(blocks);
    for (const part of parts) this.#append(part);
    this.#chunks.push({ labels, span: spanOf(blocks, offset, this.#byteCount - offset) });
    this.#contentId.add(labels, parts[0]);
  }

  finish(): FinishedSegment {
    const footer = encodeFooter(this.#chunks);
    const trailer = new ByteWriter(SEGMENT_TRAILER_BYTES)
      .u32(footer.length)
      .u32(crc32(footer))
      .u16(VERSION)
      .u16(0)
      .u32(MAGIC)
      .written();
    this.#append(footer);
    this.#append(trailer);
    return {
      parts: this.#parts,
      byteCount: this.#byteCount,
      chunks: this.#chunks,
      contentId: this.#contentId.text(),
    };
  }

  #append(part: Uint8Array): void {
    this.#parts.push(part);
    this.#byteCount += part.length;
  }
}

/** Two fingerprints of the labels and directories of all chunks. */
class ContentId {
  readonly #halves = [new FingerprintWriter(), new FingerprintWriter().add('second half: ')];
  #separator = '';

  add(labels: Labels, directory: Uint8Array): void {
    const { buffer, byteOffset, length } = directory;
    const text = Buffer.from(buffer, byteOffset, length).toString('latin1');
    for (const half of this.#halves) half.add(this.#separator).add(`${labels.text}\n`).add(text);
    this.#separator = '\n';
  }

  text(): string {
    return this.#halves.map((half) => half.fingerprint()).join('');
  }
}

function spanOf(blocks: readonly EncodedBlock[], offset: number, length: number): ChunkSpan {
  const first = must(blocks[0], 'a chunk has blocks').header.info;
  let { minNs, maxNs } = first;
  let rowCount = 0;
  let lineByteCount = 0;
  for (const { header } of blocks) {
    const { info } = header;
    if (info.minNs < minNs) minNs = info.minNs;
    if (info.maxNs > maxNs) maxNs = info.maxNs;
    rowCount += info.rowCount;
    lineByteCount += info.lineByteCount;
  }
  return { offset, length, minNs, maxNs, rowCount, lineByteCount };
}

function encodeFooter(chunks: readonly SegmentChunk[]): Uint8Array {
  const writer = new ByteWriter(4096).varint(chunks.length);
  for (const { labels, span } of chunks) {
    writer.varint(labels.size);
    for (const [name, value] of labels) writer.text(name).text(value);
    writer.varint(span.offset).varint(span.length).i64(span.minNs).i64(span.maxNs);
    writer.varint(span.rowCount).varint(span.lineByteCount);
  }
  return writer.written();
}

/**
 * The chunks of a segment, read from its end. `tail` holds the last bytes of the object; undefined
 * when it is too short to hold the footer.
 */
export function readSegmentFooter(tail: Uint8Array, place: string): SegmentChunk[] | undefined {
  const trailerAt = tail.length - SEGMENT_TRAILER_BYTES;
  if (trailerAt < 0) return undefined;
  const trailer = new ByteReader(tail, place, trailerAt);
  const footerLength = trailer.u32();
  const crc = trailer.u32();
  const version = trailer.u16();
  trailer.skip(2);
  if (trailer.u32() !== MAGIC) trailer.fail('a segment does not end with its magic');
  if (version !== VERSION) {
    throw new InternalError(`${place} is a segment of format ${version}; this version reads 1`);
  }
  if (footerLength > trailerAt) return undefined;
  const footer = tail.subarray(trailerAt - footerLength, trailerAt);
  if (crc32(footer) !== crc) trailer.fail('the checksum of a segment footer does not match');
  return decodeFooter(new ByteReader(footer, place));
}

function decodeFooter(reader: ByteReader): SegmentChunk[] {
  const chunks: SegmentChunk[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    const pairs: [string, string][] = [];
    for (let names = reader.varint(); names > 0; names--)
      pairs.push([reader.text(), reader.text()]);
    const offset = reader.varint();
    const length = reader.varint();
    const minNs = reader.i64();
    const maxNs = reader.i64();
    const rowCount = reader.varint();
    const lineByteCount = reader.varint();
    const span = { offset, length, minNs, maxNs, rowCount, lineByteCount };
    chunks.push({ labels: Labels.from(pairs), span });
  }
  return chunks;
}
