// The columns of one stored block that somebody loaded: stored bytes until first use, then decoded.
// What the cache has need not be fetched; it is this block's too, whatever the cache forgets meanwhile.
import { must } from '@skald/errors';
import { ENCODING, type ColumnEntry } from './block-header.ts';
import type { ColumnCache } from './column-cache.ts';
import { CODEC, type Decompressor } from './compression.ts';

export interface LoadedColumnsArgs {
  readonly decompressor: Decompressor;
  readonly cache: ColumnCache | undefined;
  /** Names the object in errors. */
  readonly place: string;
}

export class LoadedColumns {
  readonly #args: LoadedColumnsArgs;
  /** Verified stored bytes of columns that were not decoded yet. */
  readonly #stored = new Map<ColumnEntry, Uint8Array>();
  readonly #decoded = new Map<ColumnEntry, unknown>();

  constructor(args: LoadedColumnsArgs) {
    this.#args = args;
  }

  has(entry: ColumnEntry): boolean {
    return this.#stored.has(entry) || this.#decoded.has(entry);
  }

  /** Whether it is loaded, now if the cache has it. */
  tryCache(entry: ColumnEntry): boolean {
    if (this.has(entry)) return true;
    const cached = this.#args.cache?.get(entry);
    if (cached === undefined) return false;
    this.#decoded.set(entry, cached);
    return true;
  }

  /** Verified stored bytes. */
  add(entry: ColumnEntry, bytes: Uint8Array): void {
    this.#stored.set(entry, bytes);
  }

  /**
   * The column as `decode` makes it of its raw bytes, which are its own to keep. One entry is always
   * decoded the same way: what is found decoded is a `T`.
   */
  get<T extends object>(entry: ColumnEntry, decode: (raw: Uint8Array) => T): T {
    const known = this.#decoded.get(entry) as T | undefined;
    if (known !== undefined) return known;
    const column = decode(this.#ownRaw(entry));
    this.#decoded.set(entry, column);
    const { cache } = this.#args;
    if (cache?.hasRoom === true) cache.set(entry, column, sizeOf(column));
    this.#stored.delete(entry);
    return column;
  }

  /** Its raw bytes, for now: a view of what was read where it lies there plainly and will not be kept. */
  look(entry: ColumnEntry): Uint8Array {
    const isKept = this.#decoded.has(entry) || this.#args.cache?.hasRoom === true;
    return (isKept ? undefined : this.peek(entry)) ?? this.get(entry, (raw) => raw);
  }

  /** The column as `decode` made it, if it did. */
  decoded(entry: ColumnEntry): unknown {
    return this.#decoded.get(entry);
  }

  /** Raw bytes that stay stored, where no codec hides them; not to be kept. */
  peek(entry: ColumnEntry): Uint8Array | undefined {
    return entry.codec === CODEC.none ? this.#stored.get(entry) : undefined;
  }

  /** Raw bytes that are not kept: in `into`, or the stored bytes themselves. */
  takeInto(entry: ColumnEntry, into: Buffer): Uint8Array {
    const raw = this.#decompress(entry, into);
    this.#stored.delete(entry);
    return raw;
  }

  clear(): void {
    this.#stored.clear();
    this.#decoded.clear();
  }

  #ownRaw(entry: ColumnEntry): Uint8Array {
    const raw = this.#decompress(entry);
    // Stored plainly, these are a view of a read of many columns, and decoded they still are. A Buffer's
    // own slice would be one too.
    return entry.codec === CODEC.none && !isUnpacked(entry) ? new Uint8Array(raw) : raw;
  }

  #decompress(entry: ColumnEntry, into?: Buffer): Uint8Array {
    const stored = must(this.#stored.get(entry), 'a column is loaded before it is read');
    const { codec, rawLength } = entry;
    const { decompressor, place } = this.#args;
    return decompressor.decompress(stored, { codec, rawLength, place, ...(into ? { into } : {}) });
  }
}

/** Decoding makes new arrays of it. */
function isUnpacked({ encoding }: ColumnEntry): boolean {
  return encoding === ENCODING.packed || encoding === ENCODING.times;
}

/** Bytes of a column's arrays, however it nests them. They are all it holds: see ownRaw. */
function sizeOf(column: object): number {
  if (ArrayBuffer.isView(column)) return column.byteLength;
  let byteCount = 0;
  for (const part of Object.values(column)) {
    if (typeof part === 'object' && part !== null) byteCount += sizeOf(part);
  }
  return byteCount;
}
