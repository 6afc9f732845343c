// A block whose columns lie in a file or object. Opening it reads nothing; `load` fetches the ranges
// asked for and verifies them; the readers decode on first use and keep what they decoded.
import { crc32 } from 'node:zlib';
import type { DictionaryColumn } from '@skald/columns';
import { CorruptionError, must } from '@skald/errors';
import { mayContain } from '@skald/skip-filter';
import { COLUMN, ENCODING, REGION, type BlockHeader, type ColumnEntry } from './block-header.ts';
import type { Block, BlockInfo, ColumnNeeds } from './block.ts';
import type { Decompressor } from './compression.ts';
import { StoredFields } from './fields/stored-fields.ts';
import { decodeDictionary } from './metadata-columns.ts';
import { unpackInts } from './packed-ints.ts';
import type { RangeReader } from './range-reader.ts';
import { unpackTimes } from './timestamps.ts';

/** Where a block's bytes are. */
export interface BlockPlace {
  readonly reader: RangeReader;
  readonly decompressor: Decompressor;
  /** Where the small and the bulk region start, in the reader's numbering. */
  readonly smallAt: number;
  readonly bulkAt: number;
  /** Names the object in errors. */
  readonly place: string;
}

export function openBlock(header: BlockHeader, place: BlockPlace): Block {
  return new StoredBlock(header, place);
}

class StoredBlock implements Block {
  readonly info: BlockInfo;
  readonly fields: StoredFields | undefined;
  readonly #columns: readonly ColumnEntry[];
  readonly #at: BlockPlace;
  /** Verified stored bytes of columns that were loaded and not decoded yet. */
  readonly #stored = new Map<ColumnEntry, Uint8Array>();
  readonly #metadata = new Map<ColumnEntry, DictionaryColumn | undefined>();
  #offsetsNs: Float64Array | undefined;
  #lineOffsets: Uint32Array | undefined;
  #lineBytes: Uint8Array | undefined;
  #filter: Uint8Array | undefined;
  /** What `#lineBytes` lie in, when that is the pool's. */
  #lent: Buffer | undefined;

  constructor(header: BlockHeader, place: BlockPlace) {
    this.info = header.info;
    this.#columns = header.columns;
    this.#at = place;
    this.fields = StoredFields.of(header, place.place, (entry) => this.#decompress(entry));
  }

  mayContain(needle: Uint8Array): boolean {
    this.#filter ??= this.#decodeFilter();
    return !this.#filter || mayContain(this.#filter, needle);
  }

  async load(needs: ColumnNeeds, signal?: AbortSignal): Promise<void> {
    const missing = this.#columns.filter((column) => this.#isMissing(column, needs));
    await Promise.all(missing.map((column) => this.#fetch(column, signal)));
  }

  timestamps(): { readonly baseNs: bigint; readonly offsetsNs: Float64Array } {
    this.#offsetsNs ??= this.#decodeTimes();
    return { baseNs: this.info.minNs, offsetsNs: this.#offsetsNs };
  }

  lineOffsets(): Uint32Array {
    return (this.#lineOffsets ??= this.#decodeLineOffsets());
  }

  lineBytes(): Uint8Array {
    return (this.#lineBytes ??= this.#decodeLineBytes());
  }

  metadata(): readonly DictionaryColumn[] {
    const columns: DictionaryColumn[] = [];
    for (const [entry, decoded] of this.#metadata) {
      const column = decoded ?? this.#decodeMetadata(entry);
      if (!decoded) this.#metadata.set(entry, column);
      columns.push(column);
    }
    return columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  release(): void {
    if (this.#lent) this.#at.decompressor.buffers.give(this.#lent);
    this.#lent = undefined;
    this.#lineBytes = undefined;
    this.#lineOffsets = undefined;
    this.#offsetsNs = undefined;
    this.#filter = undefined;
    this.#metadata.clear();
    this.fields?.release();
    this.#stored.clear();
  }

  #isMissing(column: ColumnEntry, needs: ColumnNeeds): boolean {
    if (this.#stored.has(column)) return false;
    switch (column.kind) {
      case COLUMN.timestamps:
        return !this.#offsetsNs && !isFilterOnly(needs);
      case COLUMN.lineLengths:
        return (needs.lengths || needs.lines) && !this.#lineOffsets;
      case COLUMN.lineBytes:
        return needs.lines && !this.#lineBytes;
      case COLUMN.metadata: {
        const wanted = needs.metadata === 'all' || needs.metadata.includes(column.name);
        return wanted && !this.#metadata.has(column);
      }
      case COLUMN.parsedField:
        return needs.fields !== undefined && this.fields?.isMissing(column, needs.fields) === true;
      case COLUMN.skipFilter:
        return needs.filter === true && !this.#filter;
      default:
        return false; // kinds of a later version
    }
  }

  async #fetch(column: ColumnEntry, signal: AbortSignal | undefined): Promise<void> {
    const { reader, smallAt, bulkAt, place } = this.#at;
    const from = (column.region === REGION.small ? smallAt : bulkAt) + column.offset;
    const bytes = await reader.read(from, from + column.length, signal);
    if (bytes.length !== column.length) {
      throw new CorruptionError('a column ends too early', { place, offset: from });
    }
    if (crc32(bytes) !== column.crc) {
      throw new CorruptionError('the checksum of a column does not match', { place, offset: from });
    }
    this.#stored.set(column, bytes);
    if (column.kind === COLUMN.metadata) this.#metadata.set(column, undefined);
  }

  #decodeTimes(): Float64Array {
    const { rowCount, minNs, maxNs } = this.info;
    const raw = this.#takeRaw(COLUMN.timestamps, ENCODING.times);
    return unpackTimes(raw, { rowCount, spanNs: Number(maxNs - minNs), place: this.#at.place });
  }

  #decodeLineOffsets(): Uint32Array {
    const { rowCount, lineByteCount } = this.info;
    const raw = this.#takeRaw(COLUMN.lineLengths, ENCODING.packed);
    const lengths = unpackInts(raw, rowCount, this.#at.place);
    const offsets = new Uint32Array(rowCount + 1);
    let end = 0;
    for (let row = 0; row < rowCount; row++) {
      end += lengths[row] as number;
      offsets[row + 1] = end;
    }
    if (end !== lineByteCount) this.#fail('line lengths do not add up');
    return offsets;
  }

  #decodeLineBytes(): Uint8Array {
    const { rawLength } = this.#entryOf(COLUMN.lineBytes, ENCODING.bytes);
    if (rawLength !== this.info.lineByteCount) this.#fail('line bytes have the wrong length');
    this.#lent ??= this.#at.decompressor.buffers.take(rawLength);
    return this.#takeRaw(COLUMN.lineBytes, ENCODING.bytes, this.#lent);
  }

  #decodeMetadata(entry: ColumnEntry): DictionaryColumn {
    const { place } = this.#at;
    if (entry.encoding !== ENCODING.dictionary) this.#fail('an unknown metadata encoding');
    const shape = { name: entry.name, rowCount: this.info.rowCount, place };
    return decodeDictionary(this.#decompress(entry), shape);
  }

  /** Undefined where the block has none, or it was not loaded. */
  #decodeFilter(): Uint8Array | undefined {
    const entry = this.#columns.find((column) => column.kind === COLUMN.skipFilter);
    const isLoaded = entry !== undefined && this.#stored.has(entry);
    return isLoaded ? this.#takeRaw(COLUMN.skipFilter, ENCODING.bytes) : undefined;
  }

  #takeRaw(kind: number, encoding: number, into?: Buffer): Uint8Array {
    return this.#decompress(this.#entryOf(kind, encoding), into);
  }

  #entryOf(kind: number, encoding: number): ColumnEntry {
    const entry = this.#columns.find((column) => column.kind === kind);
    if (!entry) return this.#fail('a block lacks a column that every block has');
    if (entry.encoding !== encoding) this.#fail('an unknown column encoding');
    return entry;
  }

  #decompress(entry: ColumnEntry, into?: Buffer): Uint8Array {
    const stored = must(this.#stored.get(entry), 'a column is loaded before it is read');
    const { codec, rawLength } = entry;
    const raw = this.#at.decompressor.decompress(stored, {
      codec,
      rawLength,
      place: this.#at.place,
      ...(into ? { into } : {}),
    });
    this.#stored.delete(entry);
    return raw;
  }

  #fail(what: string): never {
    throw new CorruptionError(what, { place: this.#at.place, offset: this.#at.smallAt });
  }
}

function isFilterOnly({ filter, lines, lengths, metadata }: ColumnNeeds): boolean {
  return filter === true && !lines && !lengths && metadata.length === 0;
}
