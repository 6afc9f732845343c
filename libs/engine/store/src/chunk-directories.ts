// Parsed directories of chunks, within a byte budget. Chunks are immutable, so a directory is read once
// however many ask for it, and what was cached by its entries (decoded columns) is found as long as it
// stays. Of more chunks than fit the first stay: see SteadyCache.
import { type ChunkDirectory, type ChunkRef, SteadyCache, readChunkDirectory } from '@skald/chunk';
import type { Cache } from '@skald/cache';
import { readRangeOf } from './cached-ranges.ts';
import type { RangedObjects } from './metered-reads.ts';

/** A parsed header takes this many times its bytes, roughly. */
const PARSED_FACTOR = 6;

export interface FoundDirectory {
  readonly directory: ChunkDirectory;
  /** The chunk's first bytes, when they were read just now. */
  readonly front: Uint8Array | undefined;
}

export class ChunkDirectories {
  readonly #cache: Cache;
  readonly #kept: SteadyCache<string, ChunkDirectory>;
  readonly #loading = new Map<string, Promise<FoundDirectory>>();

  constructor(cache: Cache, limits: { readonly budgetBytes: number }) {
    this.#cache = cache;
    this.#kept = new SteadyCache(limits);
  }

  get byteCount(): number {
    return this.#kept.byteCount;
  }

  /** A query begins, which asks for each directory once. */
  startRound(): void {
    this.#kept.startRound();
  }

  /**
   * Read through `objects` where it is not known. Rejects with NotFoundError when the object is gone,
   * CorruptionError when it is damaged.
   */
  get(ref: ChunkRef, objects: RangedObjects): Promise<FoundDirectory> {
    const key = `${ref.offset} ${ref.objectKey}`;
    const directory = this.#kept.get(key);
    if (directory) return Promise.resolve({ directory, front: undefined });
    let loading = this.#loading.get(key);
    if (!loading) {
      loading = this.#load(key, ref, objects).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  async #load(
    key: string,
    { objectKey, offset, length }: ChunkRef,
    objects: RangedObjects,
  ): Promise<FoundDirectory> {
    // Not cancelled with the query that asked first: others may wait for the same directory.
    const readRange = readRangeOf({ objects, cache: this.#cache }, objectKey);
    const found = await readChunkDirectory({ readRange, offset, length, place: objectKey });
    this.#kept.set(key, found.directory, found.directory.byteCount * PARSED_FACTOR);
    return found;
  }
}
