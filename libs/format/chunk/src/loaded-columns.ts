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

/** A column of which a part was decoded, as a cache has it: the bytes are its own. */
class Glimpse {
  readonly raw: Uint8Array;
  readonly part: object;

  constructor(raw: Uint8Array, part: object) {
    this.raw = raw;
    this.part = part;
  }

  get byteCount(): number {
    return this.raw.byteLength + sizeOf(this.part, this.raw.buffer);
  }
}

export class LoadedColumns {
  readonly #args: LoadedColumnsArgs;
  /** Verified stored bytes of columns that were not decoded yet. */
  readonly #stored = new Map<ColumnEntry, Uint8Array>();
  readonly #glimpsed = new Map<ColumnEntry, object>();
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
    if (cached instanceof Glimpse) {
      this.#stored.set(entry, cached.raw);
      this.#glimpsed.set(entry, cached.part);
    } else this.#decoded.set(entry, cached);
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
    this.#glimpsed.delete(entry);
    return column;
  }

  /** Its raw bytes, for now: a view of what was read where it lies there plainly and will not be kept. */
  look(entry: ColumnEntry): Uint8Array {
    const isKept = this.#decoded.has(entry) || this.#args.cache?.hasRoom === true;
    return (isKept ? undefined : this.#plain(entry)) ?? this.get(entry, (raw) => raw);
  }

  /**
   * What `decode` makes of a part of the raw bytes, perhaps as views of them; not to be kept. Undefined where a codec
   * hides them, or all of the column is decoded already. One entry's part is always the same one.
   */
  glance<T extends object>(entry: ColumnEntry, decode: (raw: Uint8Array) => T): T | undefined {
    const known = this.#glimpsed.get(entry) as T | undefined;
    if (known !== undefined) return known;
    const raw = this.#decoded.has(entry) ? undefined : this.#plain(entry);
    if (raw === undefined) return undefined;
    const { cache } = this.#args;
    if (cache?.hasRoom !== true) return decode(raw);
    const own = new Uint8Array(raw);
    const part = decode(own);
    const glimpse = new Glimpse(own, part);
    cache.set(entry, glimpse, glimpse.byteCount);
    this.#stored.set(entry, own);
    this.#glimpsed.set(entry, part);
    return part;
  }

  /** Raw bytes that are not kept: in `into`, or the stored bytes themselves. */
  takeInto(entry: ColumnEntry, into: Buffer): Uint8Array {
    const raw = this.#decompress(entry, into);
    this.#stored.delete(entry);
    return raw;
  }

  clear(): void {
    this.#stored.clear();
    this.#glimpsed.clear();
    this.#decoded.clear();
  }

  /** Raw bytes that stay stored, where no codec hides them. */
  #plain(entry: ColumnEntry): Uint8Array | undefined {
    return entry.codec === CODEC.none ? this.#stored.get(entry) : undefined;
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

/** Bytes of a column's arrays, however it nests them, but for views of `counted`. */
function sizeOf(column: object, counted?: ArrayBufferLike): number {
  if (ArrayBuffer.isView(column)) return column.buffer === counted ? 0 : column.byteLength;
  let byteCount = 0;
  for (const part of Object.values(column)) {
    if (typeof part === 'object' && part !== null) byteCount += sizeOf(part, counted);
  }
  return byteCount;
}
