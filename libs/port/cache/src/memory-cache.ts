// A cache in this process: the least recently used values go when the byte budget is full.
import { LRUCache } from 'lru-cache';
import type { Cache } from './cache.ts';

/** What a key and its bookkeeping cost beside the value, roughly. */
const ENTRY_BYTES = 200;

export class MemoryCache implements Cache {
  readonly #values: LRUCache<string, Uint8Array>;

  constructor(options: { readonly maxBytes: number; readonly nowMs: () => number }) {
    this.#values = new LRUCache({
      maxSize: Math.max(1, options.maxBytes),
      sizeCalculation: (value, key) => value.length + key.length + ENTRY_BYTES,
      perf: { now: options.nowMs },
      ttlResolution: 0,
    });
  }

  get(key: string): Promise<Uint8Array | undefined> {
    return Promise.resolve(this.#values.get(key));
  }

  set(key: string, value: Uint8Array, ttlMs?: number): Promise<void> {
    this.#values.set(key, value, ttlMs === undefined ? {} : { ttl: ttlMs });
    return Promise.resolve();
  }
}
