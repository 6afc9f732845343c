// Column batches of many streams of one tenant in one run of bytes: what a distributor sends to an
// ingester, what the WAL keeps, and what the head appends from, without re-encoding in between.
//
// Everything is little-endian and aligned to its width, counted from a start that is a multiple of
// eight, so that Float64Array and Uint32Array views lie directly on the bytes. FORMAT.md draws it.
import type { DictionaryColumn, EntryColumns } from '@skald/columns';
import { CorruptionError, assert } from '@skald/errors';
import type { Labels } from '@skald/labels';
import { LabelInterner } from './label-interner.ts';
import { readLabelText } from './label-text.ts';

/** Entries of one stream; one stream may stand in a batch more than once. */
export interface StreamEntries {
  readonly labels: Labels;
  readonly columns: EntryColumns;
}

const MAGIC = 0x42534b53; // "SKSB"
const VERSION = 1;
const HEADER_BYTES = 16;
const STREAM_HEADER_BYTES = 40;
const COLUMN_HEADER_BYTES = 16;

/** Bytes `encodeStreamBatch` will need. */
export function streamBatchByteSize(streams: readonly StreamEntries[]): number {
  let size = HEADER_BYTES;
  for (const { labels, columns } of streams) size += streamByteSize(labels, columns);
  return size;
}

/** Makes room of at least so many bytes, at the start of its buffer. */
export type Allocate<Memory extends ArrayBufferLike> = (byteCount: number) => Uint8Array<Memory>;

/** One batch. The line bytes are copied once, whole columns at a time. */
export function encodeStreamBatch(streams: readonly StreamEntries[]): Uint8Array<ArrayBuffer>;
export function encodeStreamBatch<Memory extends ArrayBufferLike>(
  streams: readonly StreamEntries[],
  allocate: Allocate<Memory>,
): Uint8Array<Memory>;
export function encodeStreamBatch(
  streams: readonly StreamEntries[],
  allocate: Allocate<ArrayBufferLike> = allocateFresh,
): Uint8Array {
  const size = streamBatchByteSize(streams);
  const room = allocate(size);
  assert(room.byteOffset === 0 && room.length >= size, 'a batch starts where its buffer starts');
  const writer = new BatchWriter(room.buffer);
  writer.uint32s([MAGIC, VERSION, streams.length, size]);
  for (const { labels, columns } of streams) writeStream(writer, labels, columns);
  assert(writer.at === size, 'a batch is as long as was computed');
  return room.subarray(0, size);
}

// Not zeroed: every byte is written.
function allocateFresh(byteCount: number): Uint8Array<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(byteCount);
}

function streamByteSize(labels: Labels, columns: EntryColumns): number {
  const rows = columns.rowCount;
  let size = STREAM_HEADER_BYTES + rows * 8;
  size += align8((rows + 1) * 4);
  size += align8(Buffer.byteLength(labels.text));
  size += align8(lineByteCount(columns));
  for (const column of columns.metadata) {
    size += COLUMN_HEADER_BYTES + align8(Buffer.byteLength(column.name));
    size += align8((column.valueCount + 1) * 4) + align8(rows * 4);
    size += align8(column.valueOffsets[column.valueCount] as number);
  }
  return size;
}

function writeStream(writer: BatchWriter, labels: Labels, columns: EntryColumns): void {
  const rows = columns.rowCount;
  const byteCount = lineByteCount(columns);
  const start = writer.at;
  const byteSize = streamByteSize(labels, columns);
  const labelBytes = Buffer.from(labels.text);
  writer.uint32s([byteSize, rows, labelBytes.length, byteCount, columns.metadata.length, 0]);
  writer.bigInt64(columns.baseNs);
  writer.uint32s([0, 0]);
  writer.bytes(labelBytes);
  writer.float64s(columns.offsetsNs, rows);
  writer.rebased(columns.lineOffsets, rows + 1);
  const from = columns.lineOffsets[0] as number;
  writer.bytes(columns.lineBytes.subarray(from, from + byteCount));
  for (const column of columns.metadata) writeColumn(writer, column, rows);
  assert(writer.at === start + byteSize, 'a stream is as long as was computed');
}

function writeColumn(writer: BatchWriter, column: DictionaryColumn, rows: number): void {
  const name = Buffer.from(column.name);
  const valueByteCount = column.valueOffsets[column.valueCount] as number;
  writer.uint32s([name.length, column.valueCount, valueByteCount, 0]);
  writer.bytes(name);
  writer.rebased(column.valueOffsets, column.valueCount + 1);
  writer.rebased(column.ids, rows, 0);
  writer.bytes(column.valueBytes.subarray(0, valueByteCount));
}

/** Writes aligned values one after the other. */
class BatchWriter {
  readonly #view: DataView;
  readonly #bytes: Uint8Array;
  at = 0;

  constructor(buffer: ArrayBufferLike) {
    this.#view = new DataView(buffer);
    this.#bytes = new Uint8Array(buffer);
  }

  uint32s(values: readonly number[]): void {
    for (const value of values) {
      this.#view.setUint32(this.at, value, true);
      this.at += 4;
    }
  }

  bigInt64(value: bigint): void {
    this.#view.setBigInt64(this.at, value, true);
    this.at += 8;
  }

  float64s(values: Float64Array, count: number): void {
    new Float64Array(this.#view.buffer, this.at, count).set(values.subarray(0, count));
    this.at += count * 8;
  }

  /** Numbers less the first of them (or less `base`), so that offsets start at 0. */
  rebased(values: Uint32Array, count: number, base = values[0] ?? 0): void {
    const out = new Uint32Array(this.#view.buffer, this.at, count);
    out.set(values.subarray(0, count));
    if (base !== 0) for (let i = 0; i < count; i++) out[i] = (values[i] as number) - base;
    this.#pad(count * 4);
  }

  bytes(bytes: Uint8Array): void {
    this.#bytes.set(bytes, this.at);
    this.#pad(bytes.length);
  }

  #pad(written: number): void {
    const end = this.at + align8(written);
    this.#bytes.fill(0, this.at + written, end);
    this.at = end;
  }
}

/** Reads batches and remembers the label sets in them. One per ingester. */
export class StreamBatchDecoder {
  readonly #labels = new LabelInterner(readLabelText, { maxEntries: 100_000 });

  /**
   * The streams of a batch as views on `bytes` (on a copy when they are not aligned). Throws
   * CorruptionError; `place` names the source in it.
   */
  decode(bytes: Uint8Array, place = 'stream batch'): StreamEntries[] {
    const aligned = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
    return new BatchReader(aligned, place, this.#labels).read();
  }
}

class BatchReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #place: string;
  readonly #labels: LabelInterner;
  #at = 0;
  #end: number;

  constructor(bytes: Uint8Array, place: string, labels: LabelInterner) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#place = place;
    this.#labels = labels;
    this.#end = bytes.length;
  }

  read(): StreamEntries[] {
    this.#need(HEADER_BYTES);
    this.#check(this.#uint32() === MAGIC, 'is not a stream batch');
    const version = this.#uint32();
    this.#check(version === VERSION, `has version ${version}, not ${VERSION}`);
    const streamCount = this.#uint32();
    this.#check(this.#uint32() === this.#bytes.length, 'is not as long as it says');
    const streams: StreamEntries[] = [];
    for (let i = 0; i < streamCount; i++) streams.push(this.#readStream());
    this.#check(this.#at === this.#bytes.length, 'has bytes after its last stream');
    return streams;
  }

  #readStream(): StreamEntries {
    const start = this.#at;
    this.#end = this.#bytes.length;
    this.#need(STREAM_HEADER_BYTES);
    const byteSize = this.#uint32();
    this.#check(byteSize <= this.#bytes.length - start, 'has a stream longer than itself');
    this.#end = start + byteSize;
    const rowCount = this.#uint32();
    const labelByteCount = this.#uint32();
    const lineByteCount = this.#uint32();
    const columnCount = this.#uint32();
    this.#at += 4;
    const baseNs = this.#view.getBigInt64(this.#at, true);
    this.#at += 16;
    const labels = this.#readLabels(labelByteCount);
    const offsetsNs = this.#offsets(rowCount);
    const lineOffsets = this.#ascending(rowCount + 1, lineByteCount);
    const lineBytes = this.#take(lineByteCount);
    const metadata: DictionaryColumn[] = [];
    for (let i = 0; i < columnCount; i++) {
      const column = this.#readColumn(rowCount);
      const before = metadata.at(-1);
      this.#check(!before || before.name < column.name, 'has metadata columns out of order');
      metadata.push(column);
    }
    this.#check(this.#at === this.#end, 'has a stream that is not as long as it says');
    return { labels, columns: { rowCount, baseNs, offsetsNs, lineOffsets, lineBytes, metadata } };
  }

  #readLabels(byteCount: number): Labels {
    const from = this.#at;
    this.#take(byteCount);
    const { labels, problem } = this.#labels.intern(this.#bytes, from, from + byteCount);
    this.#check(problem === undefined, 'has a label text that does not parse');
    return labels;
  }

  #readColumn(rowCount: number): DictionaryColumn {
    this.#need(COLUMN_HEADER_BYTES);
    const nameByteCount = this.#uint32();
    const valueCount = this.#uint32();
    const valueByteCount = this.#uint32();
    this.#at += 4;
    const name = Buffer.from(this.#take(nameByteCount)).toString();
    const valueOffsets = this.#ascending(valueCount + 1, valueByteCount);
    const ids = this.#uint32Array(rowCount);
    for (let i = 0; i < rowCount; i++) {
      if ((ids[i] as number) > valueCount) this.#fail('has a value id outside its dictionary');
    }
    return { name, valueCount, valueOffsets, ids, valueBytes: this.#take(valueByteCount) };
  }

  #offsets(count: number): Float64Array {
    this.#need(count * 8);
    const offsets = new Float64Array(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, count);
    for (let i = 0; i < count; i++) {
      if (!Number.isSafeInteger(offsets[i])) this.#fail('has a time that is no whole nanosecond');
    }
    this.#at += count * 8;
    return offsets;
  }

  /** `count` offsets from 0 to `last`. */
  #ascending(count: number, last: number): Uint32Array {
    const offsets = this.#uint32Array(count);
    let before = 0;
    for (let i = 0; i < count; i++) {
      const offset = offsets[i] as number;
      if (offset < before) this.#fail('has offsets that do not ascend');
      before = offset;
    }
    this.#check(offsets[0] === 0 && before === last, 'has offsets that do not span their bytes');
    return offsets;
  }

  #uint32Array(count: number): Uint32Array {
    this.#need(count * 4);
    const array = new Uint32Array(this.#bytes.buffer, this.#bytes.byteOffset + this.#at, count);
    this.#at += align8(count * 4);
    return array;
  }

  #take(byteCount: number): Uint8Array {
    this.#need(byteCount);
    const taken = this.#bytes.subarray(this.#at, this.#at + byteCount);
    this.#at += align8(byteCount);
    return taken;
  }

  #uint32(): number {
    const value = this.#view.getUint32(this.#at, true);
    this.#at += 4;
    return value;
  }

  #need(byteCount: number): void {
    this.#check(align8(byteCount) <= this.#end - this.#at, 'ends early');
  }

  #check(condition: boolean, what: string): void {
    if (!condition) this.#fail(what);
  }

  #fail(what: string): never {
    throw new CorruptionError(`a stream batch ${what}`, { place: this.#place, offset: this.#at });
  }
}

function lineByteCount(columns: EntryColumns): number {
  return (columns.lineOffsets[columns.rowCount] as number) - (columns.lineOffsets[0] as number);
}

function align8(byteCount: number): number {
  return Math.ceil(byteCount / 8) * 8;
}
