// The header of a block: what is known without its columns, and where those are. FORMAT.md draws it.
//
// A block's bytes are header, small region, bulk region. Columns lie in one of the two regions and
// are addressed from its start, so that a chunk can gather the small regions of all its blocks in
// front and the bulk regions behind without rewriting a header.
//
// Column kinds and fields that this version does not know are skipped; an unknown format version is
// refused.
import { crc32 } from 'node:zlib';
import { ByteReader, ByteWriter } from '@skald/bytes';
import { InternalError, assert } from '@skald/errors';
import type { BlockInfo } from './block.ts';

export const BLOCK_MAGIC = 0x31424b53; // "SKB1"
const VERSION = 1;
const FLAG_ASCII = 1;
/** Magic to headerLength. */
export const HEADER_PREFIX_BYTES = 12;

/** What a column holds. */
export const COLUMN = {
  timestamps: 1,
  lineLengths: 2,
  lineBytes: 3,
  metadata: 4,
  parsedField: 5,
  skipFilter: 6,
  lineIds: 7,
  skeletons: 8,
  restLengths: 9,
} as const;

/** How a column's raw bytes are to be read. */
export const ENCODING = {
  bytes: 0,
  packed: 1,
  times: 2,
  dictionary: 3,
  numbers: 4,
  shape: 5,
  packedLines: 6,
  skeletons: 7,
} as const;

export const REGION = { small: 0, bulk: 1 } as const;

// Bounds that a reader relies on before it allocates.
export const BLOCK_ROWS_MAX = 1 << 22;
export const COLUMN_BYTES_MAX = 1 << 28;

export interface ColumnEntry {
  readonly kind: number;
  readonly encoding: number;
  readonly codec: number;
  readonly region: number;
  /** Empty but for metadata and parsed fields. */
  readonly name: string;
  /** From the start of the region. */
  readonly offset: number;
  readonly length: number;
  readonly rawLength: number;
  /** CRC-32 of the stored bytes. */
  readonly crc: number;
  /** What follows the name; undefined when nothing does. */
  readonly extra?: Uint8Array | undefined;
}

export interface BlockHeader {
  readonly info: BlockInfo;
  readonly columns: readonly ColumnEntry[];
  readonly headerLength: number;
  readonly smallLength: number;
  readonly bulkLength: number;
}

export function encodeHeader(header: Omit<BlockHeader, 'headerLength'>): Uint8Array {
  const { info, columns, smallLength, bulkLength } = header;
  assert(info.rowCount > 0 && info.rowCount <= BLOCK_ROWS_MAX, 'a block has 1 to 4 Mi rows');
  assert(info.minNs <= info.maxNs, 'a block never ends before it starts');
  const writer = new ByteWriter(512);
  writer
    .u32(BLOCK_MAGIC)
    .u16(VERSION)
    .u16(info.isAscii ? FLAG_ASCII : 0)
    .u32(0);
  writer.u32(info.rowCount).u32(info.lineByteCount).u32(smallLength).u32(bulkLength);
  writer.i64(info.minNs).i64(info.maxNs);
  const levels = [...(info.levelCounts ?? [])];
  writer.varint(levels.length);
  for (const [level, count] of levels) writer.text(level).varint(count);
  writer.varint(columns.length);
  for (const column of columns) {
    const entry = encodeColumnEntry(column);
    writer.varint(entry.length).bytes(entry);
  }
  writer.patchU32(8, writer.length + 4);
  return writer.u32(crc32(writer.written())).written();
}

function encodeColumnEntry(column: ColumnEntry): Uint8Array {
  assert(column.rawLength <= COLUMN_BYTES_MAX, 'a column holds at most 256 MiB');
  return new ByteWriter(64)
    .u8(column.kind)
    .u8(column.encoding)
    .u8(column.codec)
    .u8(column.region)
    .u32(column.offset)
    .u32(column.length)
    .u32(column.rawLength)
    .u32(column.crc)
    .text(column.name)
    .bytes(column.extra ?? new Uint8Array(0))
    .written();
}

/** The header that starts at `at`, verified. Rejects damage with CorruptionError. */
export function decodeHeader(bytes: Uint8Array, place: string, at = 0): BlockHeader {
  const prefix = new ByteReader(bytes, place, at);
  if (prefix.u32() !== BLOCK_MAGIC) prefix.fail('a block does not start with its magic');
  const version = prefix.u16();
  prefix.skip(2);
  const headerLength = prefix.u32();
  if (headerLength < HEADER_PREFIX_BYTES + 4 || headerLength > bytes.length - at) {
    prefix.fail('a block header has the wrong length');
  }
  const reader = new ByteReader(bytes.subarray(at, at + headerLength), place, 6);
  const crc = new ByteReader(bytes, place, at + headerLength - 4).u32();
  if (crc32(bytes.subarray(at, at + headerLength - 4)) !== crc) {
    reader.fail('the checksum of a block header does not match');
  }
  if (version !== VERSION) {
    throw new InternalError(`${place} holds a block of format ${version}; this version reads 1`);
  }
  return decodeBody(reader, headerLength);
}

function decodeBody(reader: ByteReader, headerLength: number): BlockHeader {
  const isAscii = (reader.u16() & FLAG_ASCII) !== 0;
  reader.skip(4);
  const rowCount = reader.u32();
  const lineByteCount = reader.u32();
  const smallLength = reader.u32();
  const bulkLength = reader.u32();
  const minNs = reader.i64();
  const maxNs = reader.i64();
  if (rowCount === 0 || rowCount > BLOCK_ROWS_MAX) reader.fail('a block has 1 to 4 Mi rows');
  if (minNs > maxNs) reader.fail('a block ends before it starts');
  const levelCounts = new Map<string, number>();
  for (let left = reader.varint(); left > 0; left--)
    levelCounts.set(reader.text(), reader.varint());
  const regionLengths = [smallLength, bulkLength];
  const columns: ColumnEntry[] = [];
  for (let left = reader.varint(); left > 0; left--) {
    const end = reader.varint() + reader.at;
    const column = decodeColumnEntry(reader);
    if (column.offset + column.length > (regionLengths[column.region] ?? 0)) {
      reader.fail('a column lies outside its region');
    }
    if (column.rawLength > COLUMN_BYTES_MAX) reader.fail('a column is larger than 256 MiB');
    if (reader.at > end) reader.fail('a column entry has the wrong length');
    // Copied: headers are kept longer than the bytes they were read from.
    const extra = reader.bytes(end - reader.at).slice(); // or fields that a later version added
    columns.push(extra.length === 0 ? column : { ...column, extra });
  }
  const metadataNames = columns.filter((c) => c.kind === COLUMN.metadata).map((c) => c.name);
  const info = { rowCount, lineByteCount, minNs, maxNs, isAscii, metadataNames, levelCounts };
  return { info, columns, headerLength, smallLength, bulkLength };
}

function decodeColumnEntry(reader: ByteReader): ColumnEntry {
  const kind = reader.u8();
  const encoding = reader.u8();
  const codec = reader.u8();
  const region = reader.u8();
  const offset = reader.u32();
  const length = reader.u32();
  const rawLength = reader.u32();
  const crc = reader.u32();
  return { kind, encoding, codec, region, name: reader.text(), offset, length, rawLength, crc };
}
