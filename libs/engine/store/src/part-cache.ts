// Open index parts by key. Parts are immutable, so a key is loaded once however many ask for it at
// the same time; those used longest ago go when the budget is exceeded.
import { openIndexPart, type IndexPart } from '@skald/index';
import type { ObjectStore } from '@skald/objects';

export class PartCache {
  readonly #objects: ObjectStore;
  readonly #budgetBytes: number;
  /** In order of use, the latest last. */
  readonly #parts = new Map<string, IndexPart>();
  readonly #loading = new Map<string, Promise<IndexPart>>();
  #byteCount = 0;

  constructor(deps: { readonly objects: ObjectStore; readonly budgetBytes: number }) {
    this.#objects = deps.objects;
    this.#budgetBytes = deps.budgetBytes;
  }

  get byteCount(): number {
    return this.#byteCount;
  }

  get partCount(): number {
    return this.#parts.size;
  }

  /** Rejects with NotFoundError when the part is gone, CorruptionError when it is damaged. */
  get(key: string): Promise<IndexPart> {
    const part = this.#parts.get(key);
    if (part) {
      this.#parts.delete(key);
      this.#parts.set(key, part);
      return Promise.resolve(part);
    }
    let loading = this.#loading.get(key);
    if (!loading) {
      loading = this.#load(key).finally(() => this.#loading.delete(key));
      this.#loading.set(key, loading);
    }
    return loading;
  }

  /** Forgets parts whose keys no longer hold. */
  drop(keys: Iterable<string>): void {
    for (const key of keys) {
      const part = this.#parts.get(key);
      if (!part) continue;
      this.#parts.delete(key);
      this.#byteCount -= part.byteCount;
    }
  }

  async #load(key: string): Promise<IndexPart> {
    // Not cancelled with the query that asked first: others may wait for the same part.
    const part = openIndexPart(await this.#objects.get(key), key);
    this.#parts.set(key, part);
    this.#byteCount += part.byteCount;
    for (const oldest of this.#parts.keys()) {
      if (this.#byteCount <= this.#budgetBytes || oldest === key) break;
      this.drop([oldest]);
    }
    return part;
  }
}
