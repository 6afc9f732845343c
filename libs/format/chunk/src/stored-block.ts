// A block whose columns lie in a file or object. Opening it reads nothing; `load` fetches the ranges
// asked for and verifies them; the readers decode on first use and keep what they decoded.
// What a cache has is neither fetched nor decoded again. Lines are decompressed into a pooled buffer.
import { crc32 } from 'node:zlib';
import type { Needle } from '@skald/bytes';
import type { DictionaryColumn } from '@skald/columns';
import { CorruptionError } from '@skald/errors';
import { mayContain } from '@skald/skip-filter';
import { COLUMN, ENCODING, REGION, type BlockHeader, type ColumnEntry } from './block-header.ts';
import type { Block, BlockInfo, ColumnNeeds } from './block.ts';
import type { ColumnCache } from './column-cache.ts';
import type { Decompressor } from './compression.ts';
import { StoredFields } from './fields/stored-fields.ts';
import { LoadedColumns } from './loaded-columns.ts';
import { decodeDictionary } from './metadata-columns.ts';
import { unpackOffsets } from './packed-ints.ts';
import type { ByteRange, RangeReader } from './range-reader.ts';
import { StoredLines, type LineContext } from './skeletons/stored-lines.ts';
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
  /** Decoded columns beyond this block's life. */
  readonly cache?: ColumnCache | undefined;
  /** All of the block, where it lies in memory. */
  readonly encoded?: Uint8Array | undefined;
}

export function openBlock(header: BlockHeader, place: BlockPlace): Block {
  return new StoredBlock(header, place);
}

class StoredBlock implements Block {
  readonly info: BlockInfo;
  readonly #header: BlockHeader;
  readonly #columns: readonly ColumnEntry[];
  readonly #at: BlockPlace;
  #loadedColumns: LoadedColumns | undefined;
  #fields: { readonly found: StoredFields | undefined } | undefined;
  #storedLines: StoredLines | undefined;
  #lineBytes: Uint8Array | undefined;

  constructor(header: BlockHeader, place: BlockPlace) {
    this.info = header.info;
    this.#columns = header.columns;
    this.#at = place;
    this.#header = header;
  }

  get encoded(): Uint8Array | undefined {
    return this.#at.encoded;
  }

  /** What columns hold, by their checksums: replicas encode the same rows to the same bytes. */
  get identity(): string {
    const { rowCount, minNs, maxNs } = this.info;
    const sums = this.#columns.map(({ kind, name, crc }) => `${kind}${name} ${crc}`);
    return [rowCount, minNs, maxNs, ...sums].join();
  }

  /** Looked at by queries that parse alone. */
  get fields(): StoredFields | undefined {
    this.#fields ??= { found: StoredFields.of(this.#header, this.#at, this.#loaded) };
    return this.#fields.found;
  }

  mayContain(needle: Uint8Array): boolean {
    const entry = this.#columns.find(({ kind }) => kind === COLUMN.skipFilter);
    if (!entry || !this.#loaded.has(entry)) return true;
    this.#checkEncoding(entry, ENCODING.bytes);
    return mayContain(this.#loaded.look(entry), needle);
  }

  async load(needs: ColumnNeeds, signal?: AbortSignal): Promise<void> {
    const missing = this.#columns.filter((column) => this.#isMissing(column, needs));
    const ranges = missing.map((column) => this.#rangeOf(column));
    const parts = await this.#at.reader.readAll(ranges, signal);
    for (const [i, column] of missing.entries()) this.#keep(column, parts[i] as Uint8Array);
  }

  timestamps(): { readonly baseNs: bigint; readonly offsetsNs: Float64Array } {
    const entry = this.#entryOf(COLUMN.timestamps, ENCODING.times);
    return {
      baseNs: this.info.minNs,
      offsetsNs: this.#loaded.get(entry, (raw) => this.#decodeTimes(raw)),
    };
  }

  lineOffsets(): Uint32Array {
    const entry = this.#entryOf(COLUMN.lineLengths, ENCODING.packed);
    return this.#loaded.get(entry, (raw) => this.#decodeLineOffsets(raw));
  }

  lineBytes(): Uint8Array {
    return (this.#lineBytes ??= this.#lines.read(this.#lineContext()));
  }

  linesOf(rows: Uint32Array, count: number): Uint8Array {
    const { rowCount } = this.info;
    if (this.#lineBytes || !this.#lines.isJoined || count === rowCount) return this.lineBytes();
    const isWanted = new Uint8Array(rowCount);
    for (let i = 0; i < count; i++) isWanted[rows[i] as number] = 1;
    return this.#lines.read(this.#lineContext(), isWanted);
  }

  findRows(needles: readonly Needle[], marks: Uint8Array): boolean {
    // Lines that are there are searched faster than what they were made of.
    return !this.#lineBytes && this.#lines.findRows(this.#lineContext(), needles, marks);
  }

  metadata(): readonly DictionaryColumn[] {
    return this.#columns
      .filter((entry) => entry.kind === COLUMN.metadata && this.#loaded.has(entry))
      .map((entry) => this.#loaded.get(entry, (raw) => this.#decodeMetadata(entry, raw)))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  release(): void {
    this.#storedLines?.release();
    this.#lineBytes = undefined;
    this.#loaded.clear();
  }

  get #loaded(): LoadedColumns {
    const { decompressor, cache, place } = this.#at;
    return (this.#loadedColumns ??= new LoadedColumns({ decompressor, cache, place }));
  }

  get #lines(): StoredLines {
    const { decompressor, place } = this.#at;
    const header = this.#header;
    return (this.#storedLines ??= new StoredLines({
      header,
      loaded: this.#loaded,
      decompressor,
      place,
    }));
  }

  #lineContext(): LineContext {
    const lineOffsets = (): Uint32Array => this.lineOffsets();
    return {
      get offsets() {
        return lineOffsets();
      },
      times: this.timestamps(),
      fields: this.fields,
    };
  }

  #isMissing(column: ColumnEntry, needs: ColumnNeeds): boolean {
    const isWanted =
      (needs.lines && this.#lineBytes === undefined && this.#lines.isWanted(column)) ||
      this.#isWanted(column, needs);
    return isWanted && !this.#loaded.tryCache(column);
  }

  #isWanted(column: ColumnEntry, needs: ColumnNeeds): boolean {
    switch (column.kind) {
      case COLUMN.timestamps:
        return !isFilterOnly(needs);
      case COLUMN.lineLengths:
        return needs.lengths || needs.lines;
      case COLUMN.metadata:
        return needs.metadata === 'all' || needs.metadata.includes(column.name);
      case COLUMN.parsedField:
        return needs.fields !== undefined && this.fields?.isWanted(column, needs.fields) === true;
      case COLUMN.skipFilter:
        return needs.filter === true;
      default:
        return false; // those of lines alone, and kinds of a later version
    }
  }

  #rangeOf({ region, offset, length }: ColumnEntry): ByteRange {
    const { smallAt, bulkAt } = this.#at;
    const from = (region === REGION.small ? smallAt : bulkAt) + offset;
    return { from, to: from + length };
  }

  /** What was read of a column, if it is that. */
  #keep(column: ColumnEntry, bytes: Uint8Array): void {
    const { place } = this.#at;
    const offset = this.#rangeOf(column).from;
    if (bytes.length !== column.length) {
      throw new CorruptionError('a column ends too early', { place, offset });
    }
    if (crc32(bytes) !== column.crc) {
      throw new CorruptionError('the checksum of a column does not match', { place, offset });
    }
    this.#loaded.add(column, bytes);
  }

  #decodeTimes(raw: Uint8Array): Float64Array {
    const { rowCount, minNs, maxNs } = this.info;
    const { ints } = this.#at.decompressor.kernels;
    const spanNs = Number(maxNs - minNs);
    return unpackTimes(raw, { rowCount, spanNs, place: this.#at.place, kernels: ints });
  }

  #decodeLineOffsets(raw: Uint8Array): Uint32Array {
    const { rowCount, lineByteCount } = this.info;
    const { place, decompressor } = this.#at;
    const offsets = unpackOffsets(raw, rowCount, place, decompressor.kernels.ints);
    if (offsets[rowCount] !== lineByteCount) this.#fail('line lengths do not add up');
    return offsets;
  }

  #decodeMetadata(entry: ColumnEntry, raw: Uint8Array): DictionaryColumn {
    this.#checkEncoding(entry, ENCODING.dictionary);
    const { rowCount } = this.info;
    const { place, decompressor } = this.#at;
    const kernels = decompressor.kernels.ints;
    return decodeDictionary(raw, { name: entry.name, rowCount, place, kernels });
  }

  #entryOf(kind: number, encoding: number): ColumnEntry {
    const entry = this.#columns.find((column) => column.kind === kind);
    if (!entry) return this.#fail('a block lacks a column that every block has');
    this.#checkEncoding(entry, encoding);
    return entry;
  }

  #checkEncoding(entry: ColumnEntry, encoding: number): void {
    if (entry.encoding !== encoding) this.#fail('an unknown column encoding');
  }

  #fail(what: string): never {
    throw new CorruptionError(what, { place: this.#at.place, offset: this.#at.smallAt });
  }
}

function isFilterOnly({ filter, lines, lengths, metadata }: ColumnNeeds): boolean {
  return filter === true && !lines && !lengths && metadata.length === 0;
}
