// A chunk: blocks of one stream as one contiguous range of a segment.
//
//   directory      magic, version, block count, length, every block's header, checksum
//   small regions  of block 0, 1, 2 …      times, lengths, metadata: what counts need
//   bulk regions   of block 0, 1, 2 …      line bytes: what scans need
//
// So the headers of all blocks are one read, their small columns one more, and their lines another.
// Regions follow one another without gaps: lengths in the headers say where each starts.
import { crc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from '@skald/bytes';
import { InternalError, assert } from '@skald/errors';
import { decodeHeader, type BlockHeader } from './block-header.ts';
import type { Block } from './block.ts';
import type { ColumnCache } from './column-cache.ts';
import type { Decompressor } from './compression.ts';
import { concat } from './concat.ts';
import { encodedBlock, regionsOf, type EncodedBlock } from './encoded-block.ts';
import { RangeReader, type RangeReaderOptions, type ReadRange } from './range-reader.ts';
import { openBlock, type BlockPlace } from './stored-block.ts';

const MAGIC = 0x31434b53; // "SKC1"
const VERSION = 1;
const PREFIX_BYTES = 16;
/** How much of a chunk is read at first: directories are rarely larger, small chunks lie in it whole. */
const FIRST_READ_BYTES = 32 << 10;

/**
 * The chunk of these blocks, in the order given (ascending by time), as parts that follow one another. The
 * first is the directory: with its checksums and lengths it stands for the whole chunk.
 */
export function encodeChunk(
  blocks: readonly EncodedBlock[],
): readonly [Uint8Array, ...Uint8Array[]] {
  assert(blocks.length > 0, 'a chunk has blocks');
  const regions = blocks.map(regionsOf);
  const writer = new ByteWriter(4096).u32(MAGIC).u16(VERSION).u16(0).u32(blocks.length).u32(0);
  for (const { header } of regions) writer.bytes(header);
  writer.patchU32(12, writer.length + 4);
  writer.u32(crc32(writer.written()));
  return [
    writer.written(),
    ...regions.map(({ small }) => small),
    ...regions.map(({ bulk }) => bulk),
  ];
}

export interface ReadChunkArgs {
  /** Reads bytes of the object that holds the chunk. */
  readonly readRange: ReadRange;
  readonly offset: number;
  readonly length: number;
  /** Names the object in errors. */
  readonly place: string;
  readonly signal?: AbortSignal;
}

export interface OpenChunkArgs extends Omit<ReadChunkArgs, 'signal'> {
  /** Owned by the calling thread. */
  readonly decompressor: Decompressor;
  /** Decoded columns, found again as long as the directory is the same object. */
  readonly columns?: ColumnCache;
  readonly ranges?: RangeReaderOptions;
}

/** What stands in front of a chunk, parsed: immutable, and independent of the bytes it was read from. */
export interface ChunkDirectory {
  readonly headers: readonly BlockHeader[];
  /** In the chunk's bytes. */
  readonly byteCount: number;
}

/** The chunk's directory, and the bytes from its start that were read to get it. */
export async function readChunkDirectory(
  args: ReadChunkArgs,
): Promise<{ readonly directory: ChunkDirectory; readonly front: Uint8Array }> {
  const { readRange, offset, length, place, signal } = args;
  let front = await readRange(offset, offset + Math.min(length, FIRST_READ_BYTES), signal);
  const byteCount = directoryLengthOf(front, place, length);
  if (byteCount > front.length) front = await readRange(offset, offset + byteCount, signal);
  const headers = decodeDirectory(front.subarray(0, byteCount), place);
  return { directory: { headers, byteCount }, front };
}

/**
 * The blocks of a chunk in stored order, from one read of its directory. Their columns are read when
 * loaded, unless the chunk is so small that the first read held them.
 */
export async function openChunk(args: OpenChunkArgs & ReadChunkArgs): Promise<Block[]> {
  const { directory, front } = await readChunkDirectory(args);
  return openChunkBlocks(directory, args, front);
}

/** The blocks of a chunk whose directory is known; reads nothing. `front` is known bytes of its start. */
export function openChunkBlocks(
  directory: ChunkDirectory,
  args: OpenChunkArgs,
  front: Uint8Array = new Uint8Array(0),
): Block[] {
  const { readRange, offset, length, place, decompressor, columns: cache } = args;
  const { headers, byteCount: directoryLength } = directory;
  const chunkFront = new ChunkFront({
    readRange: (from, to, readSignal) => readRange(offset + from, offset + to, readSignal),
    known: front,
    directoryLength,
    smallEnd: directoryLength + headers.reduce((sum, header) => sum + header.smallLength, 0),
  });
  const reader = new RangeReader((from, to, readSignal) => chunkFront.read(from, to, readSignal), {
    ...args.ranges,
  });
  return placeBlocks(headers, { directoryLength, length, place }, (header, smallAt, bulkAt) =>
    openBlock(header, { reader, decompressor, smallAt, bulkAt, place, cache }),
  );
}

/** More small columns than this are not read ahead of need. */
const READ_AHEAD_MAX_BYTES = 512 << 10;

/**
 * The front of a chunk, directory and small columns, kept once read. The first block that asks for small
 * columns fetches those of all: queries that count go through every block, and often one by one.
 */
class ChunkFront {
  readonly #readRange: ReadRange;
  readonly #smallEnd: number;
  /** Bytes of the chunk from `#knownFrom` on. */
  #known: Uint8Array;
  #knownFrom: number;

  constructor(from: {
    readonly readRange: ReadRange;
    readonly known: Uint8Array;
    readonly directoryLength: number;
    readonly smallEnd: number;
  }) {
    this.#readRange = from.readRange;
    this.#smallEnd = from.smallEnd;
    this.#known = from.known;
    this.#knownFrom = from.known.length > 0 ? 0 : from.directoryLength;
  }

  async read(from: number, to: number, signal?: AbortSignal): Promise<Uint8Array> {
    const known = this.#known;
    const knownFrom = this.#knownFrom;
    const knownTo = knownFrom + known.length;
    if (to <= knownTo) return known.subarray(from - knownFrom, to - knownFrom);
    if (to > this.#smallEnd || this.#smallEnd - knownTo > READ_AHEAD_MAX_BYTES) {
      return this.#readRange(from, to, signal);
    }
    const more = await this.#readRange(knownTo, this.#smallEnd, signal);
    const front = known.length === 0 ? more : concat([known, more]);
    if (front.length > this.#known.length) this.#known = front;
    return front.subarray(from - knownFrom, to - knownFrom);
  }
}

/** A block made by encodeBlock, opened where it lies in memory. */
export function openEncodedBlock(
  block: Uint8Array | EncodedBlock,
  options: { readonly decompressor: Decompressor; readonly place?: string },
): Block {
  const { decompressor, place = 'an encoded block' } = options;
  const encoded = block instanceof Uint8Array ? encodedBlock(block, place) : block;
  return openBlock(encoded.header, new PlaceInMemory(encoded, decompressor, place));
}

/** Made of little: an ingester opens every block it has for a query, and reads none. */
class PlaceInMemory implements BlockPlace {
  readonly decompressor: Decompressor;
  readonly place: string;
  readonly #block: EncodedBlock;
  #reader: RangeReader | undefined;

  constructor(block: EncodedBlock, decompressor: Decompressor, place: string) {
    this.#block = block;
    this.decompressor = decompressor;
    this.place = place;
  }

  get reader(): RangeReader {
    const { bytes } = this.#block;
    return (this.#reader ??= new RangeReader((from, to) =>
      Promise.resolve(bytes.subarray(from, to)),
    ));
  }

  get smallAt(): number {
    return this.#block.header.headerLength;
  }

  get bulkAt(): number {
    return this.smallAt + this.#block.header.smallLength;
  }

  get encoded(): Uint8Array {
    return this.#block.bytes;
  }
}

function placeBlocks(
  headers: readonly BlockHeader[],
  chunk: { readonly directoryLength: number; readonly length: number; readonly place: string },
  open: (header: BlockHeader, smallAt: number, bulkAt: number) => Block,
): Block[] {
  const smallTotal = headers.reduce((sum, header) => sum + header.smallLength, 0);
  let smallAt = chunk.directoryLength;
  let bulkAt = smallAt + smallTotal;
  const blocks = headers.map((header) => {
    const block = open(header, smallAt, bulkAt);
    smallAt += header.smallLength;
    bulkAt += header.bulkLength;
    return block;
  });
  if (bulkAt !== chunk.length) {
    new ByteReader(new Uint8Array(0), chunk.place).fail('a chunk has the wrong length');
  }
  return blocks;
}

function directoryLengthOf(head: Uint8Array, place: string, chunkLength: number): number {
  const reader = new ByteReader(head, place);
  if (reader.u32() !== MAGIC) reader.fail('a chunk does not start with its magic');
  reader.skip(8);
  const length = reader.u32();
  if (length > chunkLength || length < PREFIX_BYTES + 4) {
    reader.fail('a chunk directory has the wrong length');
  }
  return length;
}

function decodeDirectory(directory: Uint8Array, place: string): BlockHeader[] {
  const end = directory.length - 4;
  const reader = new ByteReader(directory, place, 4);
  const crc = new ByteReader(directory, place, end).u32();
  if (crc32(directory.subarray(0, end)) !== crc) {
    reader.fail('the checksum of a chunk directory does not match');
  }
  const version = reader.u16();
  if (version !== VERSION) {
    throw new InternalError(`${place} holds a chunk of format ${version}; this version reads 1`);
  }
  reader.skip(2);
  const blockCount = reader.u32();
  const headers: BlockHeader[] = [];
  let at = PREFIX_BYTES;
  while (at < end) {
    const header = decodeHeader(directory.subarray(0, end), place, at);
    headers.push(header);
    at += header.headerLength;
  }
  if (headers.length !== blockCount) reader.fail('a chunk directory lacks blocks');
  return headers;
}
