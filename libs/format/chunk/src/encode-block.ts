// Entries → one block as bytes: [header][small region][bulk region]. Pure and synchronous, so that
// it can run on any thread: typed arrays in, one byte array out.
//
// Small columns (times, lengths, metadata) come in one region so that counts need one short read;
// line bytes are alone in the other.
import { crc32 } from 'node:zlib';
import { isAscii } from 'node:buffer';
import { plainKernels, type Kernels, type Lines, type PackedLines } from '@skald/bytes';
import { dictionaryValue, type DictionaryColumn, type EntryColumns } from '@skald/columns';
import { assert } from '@skald/errors';
import { COLUMN, ENCODING, REGION, encodeHeader, type ColumnEntry } from './block-header.ts';
import type { BlockInfo } from './block.ts';
import { CODEC, type Compressor } from './compression.ts';
import { concat } from './concat.ts';
import type { FieldsDraft } from './fields/field-columns.ts';
import { encodeShape } from './fields/fields-shape.ts';
import { encodeNumbers } from './fields/number-column.ts';
import { compactDictionary, countValues, encodeDictionary } from './metadata-columns.ts';
import { packLineColumn } from './packed-lines.ts';
import { packInts } from './packed-ints.ts';
import { encodeSkeletons, type SkeletonLines } from './skeletons/line-skeletons.ts';
import { sortEntries } from './sort-entries.ts';
import { packTimes } from './timestamps.ts';

/** The metadata column whose values are counted in the header. */
const LEVEL_NAME = 'detected_level';
/** Kernels read and write so far behind lines. */
const ROOM_BEHIND = 128;
/** More distinct levels than this are no levels. */
const LEVELS_MAX = 16;

export interface EncodeOptions {
  /** Owned by the calling thread and reused for every block. */
  readonly compressor: Compressor;
  /** Makes the skip filter of lines that have these grams and so many bytes; empty for none. */
  readonly buildFilter?: (grams: Lines, lineByteCount: number) => Uint8Array;
  /** Owned by the calling thread: all their memory is used. By default slower code does their work. */
  readonly kernels?: Kernels;
  /**
   * Takes the lines apart into fields, if they have some; by default they are kept as they are. Called with
   * the block's rows as they will be stored, which lie in the kernels' memory.
   */
  readonly fields?: (sorted: EntryColumns, facts: BlockInfo) => FieldsDraft | undefined;
}

/**
 * The block of these entries: sorted by time (ties as they arrived), equal entries once. There must
 * be at least one entry. The answer's rows may be fewer: read its header for final counts.
 */
export function encodeBlock(entries: EntryColumns, options: EncodeOptions): Uint8Array {
  assert(entries.rowCount > 0, 'a block has rows');
  const kernels = options.kernels ?? plainKernels();
  const columns = resident(sortEntries(entries), kernels);
  const lines = linesOf(columns);
  const metadata = columns.metadata.flatMap((column) => compactDictionary(column) ?? []);
  const small = new RegionWriter(REGION.small, options.compressor);
  small.add(
    { kind: COLUMN.timestamps, encoding: ENCODING.times },
    packTimes(columns, kernels.ints),
  );
  small.add({ kind: COLUMN.lineLengths, encoding: ENCODING.packed }, packLengths(columns, kernels));
  for (const column of metadata) {
    const kind = { kind: COLUMN.metadata, encoding: ENCODING.dictionary, name: column.name };
    small.add(kind, encodeDictionary(column, kernels.ints));
  }
  const info = infoOf(columns, lines, metadata);
  const fields = options.fields?.(columns, info);
  const grams = fields?.grams ?? { bytes: columns.lineBytes, offsets: columns.lineOffsets };
  const filter = options.buildFilter?.(grams, info.lineByteCount);
  if (filter && filter.length > 0) {
    small.add({ kind: COLUMN.skipFilter, encoding: ENCODING.bytes }, filter);
  }
  if (fields !== undefined) addFields(small, fields, kernels);
  const bulk = new RegionWriter(REGION.bulk, options.compressor);
  const left = fields === undefined ? columns : addSkeletons(bulk, columns, fields.lines, kernels);
  // The last use of the kernels: what they answer is theirs.
  addLines(bulk, linesOf(left), packLineColumn(left, kernels));
  const header = encodeHeader({
    info,
    columns: [...small.entries, ...bulk.entries],
    smallLength: small.length,
    bulkLength: bulk.length,
  });
  return concat([header, ...small.parts, ...bulk.parts]);
}

/** The entries with their lines and times where kernels need not copy them. */
function resident(columns: EntryColumns, kernels: Kernels): EntryColumns {
  kernels.reset();
  const { rowCount, lineOffsets, offsetsNs } = columns;
  const lines = linesOf(columns);
  const lineBytes = kernels.scratch(lines.length + ROOM_BEHIND).subarray(0, lines.length);
  lineBytes.set(lines);
  const offsets = kernels.scratch((rowCount + 1) * 4);
  const ownOffsets = new Uint32Array(offsets.buffer, offsets.byteOffset, rowCount + 1);
  const first = lineOffsets[0] as number;
  for (let i = 0; i <= rowCount; i++) ownOffsets[i] = (lineOffsets[i] as number) - first;
  const times = kernels.scratch(rowCount * 8);
  const ownTimes = new Float64Array(times.buffer, times.byteOffset, rowCount);
  ownTimes.set(offsetsNs.subarray(0, rowCount));
  return { ...columns, lineBytes, lineOffsets: ownOffsets, offsetsNs: ownTimes };
}

/** Keeps which skeleton each line is; returns the entries with what is left of their lines. */
function addSkeletons(
  region: RegionWriter,
  columns: EntryColumns,
  lines: SkeletonLines,
  kernels: Kernels,
): EntryColumns {
  const { bytes, offsets } = lines.rest;
  region.add({ kind: COLUMN.skeletons, encoding: ENCODING.skeletons }, encodeSkeletons(lines));
  const left = { ...columns, lineBytes: bytes, lineOffsets: offsets };
  region.add({ kind: COLUMN.restLengths, encoding: ENCODING.packed }, packLengths(left, kernels));
  return left;
}

function addLines(region: RegionWriter, lines: Uint8Array, packed: PackedLines | undefined): void {
  const kind = COLUMN.lineBytes;
  if (packed === undefined) {
    region.add({ kind, encoding: ENCODING.bytes }, lines);
    return;
  }
  region.add({ kind, encoding: ENCODING.packedLines }, packed.text);
  if (packed.ids.length === 0) return;
  region.add({ kind: COLUMN.lineIds, encoding: ENCODING.bytes }, packed.ids);
}

function addFields(region: RegionWriter, draft: FieldsDraft, kernels: Kernels): void {
  const kind = COLUMN.parsedField;
  const { irregular, irregularCount } = draft;
  const bits = irregularCount === 0 ? new Uint8Array(0) : irregular;
  region.add({ kind, encoding: ENCODING.shape, extra: encodeShape(draft) }, bits);
  for (const field of draft.columns) {
    const { name } = field.column;
    if (field.kind === 'numbers') {
      region.add(
        { kind, encoding: ENCODING.numbers, name },
        encodeNumbers(field.column, kernels.ints),
      );
    } else {
      region.add(
        { kind, encoding: ENCODING.dictionary, name },
        encodeDictionary(field.column, kernels.ints),
      );
    }
  }
}

/** Line bytes of exactly these rows. */
export function linesOf({ lineBytes, lineOffsets, rowCount }: EntryColumns): Uint8Array {
  return lineBytes.subarray(lineOffsets[0], lineOffsets[rowCount]);
}

/** What the header says of sorted entries. */
export function infoOf(
  columns: EntryColumns,
  lines: Uint8Array,
  metadata: readonly DictionaryColumn[],
): BlockInfo {
  const last = columns.offsetsNs[columns.rowCount - 1] as number;
  const level = metadata.find((column) => column.name === LEVEL_NAME);
  return {
    rowCount: columns.rowCount,
    lineByteCount: lines.length,
    minNs: columns.baseNs + BigInt(columns.offsetsNs[0] as number),
    maxNs: columns.baseNs + BigInt(last),
    isAscii: isAscii(lines),
    metadataNames: metadata.map((column) => column.name),
    levelCounts: level ? levelCountsOf(level) : new Map(),
  };
}

function levelCountsOf(level: DictionaryColumn): Map<string, number> {
  const counts = new Map<string, number>();
  if (level.valueCount > LEVELS_MAX) return counts;
  countValues(level).forEach((count, i) => counts.set(dictionaryValue(level, i), count));
  return counts;
}

function packLengths({ lineOffsets, rowCount }: EntryColumns, kernels: Kernels): Uint8Array {
  const lengths = new Uint32Array(rowCount);
  for (let i = 0; i < rowCount; i++) {
    lengths[i] = (lineOffsets[i + 1] as number) - (lineOffsets[i] as number);
  }
  return packInts(lengths, rowCount, kernels.ints);
}

const PACKED: readonly number[] = [ENCODING.packed, ENCODING.times, ENCODING.numbers];

/** A field's dictionary is packed ids for the most part, unless it is large. */
const SMALL_FIELD_BYTES = 4096;

function isSmallField(kind: number, raw: Uint8Array): boolean {
  return kind === COLUMN.parsedField && raw.length <= SMALL_FIELD_BYTES;
}

/** Columns of one region, one after another, with their entries for the header. */
class RegionWriter {
  readonly entries: ColumnEntry[] = [];
  readonly parts: Uint8Array[] = [];
  length = 0;
  readonly #region: number;
  readonly #compressor: Compressor;

  constructor(region: number, compressor: Compressor) {
    this.#region = region;
    this.#compressor = compressor;
  }

  add(
    column: {
      readonly kind: number;
      readonly encoding: number;
      readonly name?: string;
      readonly extra?: Uint8Array;
    },
    raw: Uint8Array,
  ): void {
    // What is bit-packed has little left to gain, and would pay for it at every read.
    const isDense = column.kind === COLUMN.skipFilter || column.kind === COLUMN.lineIds;
    const isPacked = PACKED.includes(column.encoding) || isSmallField(column.kind, raw) || isDense;
    const { codec, bytes } = isPacked
      ? { codec: CODEC.none, bytes: raw }
      : this.#compressor.compress(raw);
    this.entries.push({
      kind: column.kind,
      encoding: column.encoding,
      codec,
      region: this.#region,
      name: column.name ?? '',
      offset: this.length,
      length: bytes.length,
      rawLength: raw.length,
      crc: crc32(bytes),
      extra: column.extra,
    });
    this.parts.push(bytes);
    this.length += bytes.length;
  }
}
