// Objects in memory: for tests, and for trying Skald without a disk.
import { ConflictError, NotFoundError } from '@skald/errors';
import { partsOf } from './object-body.ts';
import type { ObjectBody, ObjectInfo, ObjectStore } from './object-store.ts';

interface Stored {
  readonly bytes: Uint8Array;
  readonly modifiedMs: number;
}

export class MemoryObjectStore implements ObjectStore {
  readonly #objects = new Map<string, Stored>();
  readonly #nowMs: () => number;

  constructor(deps: { readonly clock: { nowMs(): number } }) {
    this.#nowMs = () => deps.clock.nowMs();
  }

  async put(
    key: string,
    body: ObjectBody,
    options: { readonly ifAbsent?: boolean; readonly signal?: AbortSignal } = {},
  ): Promise<void> {
    options.signal?.throwIfAborted();
    if (options.ifAbsent && this.#objects.has(key)) {
      throw new ConflictError(`object ${key} exists already`);
    }
    this.#objects.set(key, {
      bytes: new Uint8Array(Buffer.concat(partsOf(body))),
      modifiedMs: this.#nowMs(),
    });
  }

  async get(key: string, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#bytesOf(key, signal).slice();
  }

  async getRange(key: string, from: number, to: number, signal?: AbortSignal): Promise<Uint8Array> {
    return this.#bytesOf(key, signal).slice(from, to);
  }

  async list(prefix: string, signal?: AbortSignal): Promise<readonly ObjectInfo[]> {
    signal?.throwIfAborted();
    return this.#keys(prefix).map((key) => {
      const { bytes, modifiedMs } = this.#objects.get(key) as Stored;
      return { key, sizeBytes: bytes.length, modifiedMs };
    });
  }

  async listFolders(prefix: string, signal?: AbortSignal): Promise<readonly string[]> {
    signal?.throwIfAborted();
    const folders = this.#keys(prefix).flatMap((key) => {
      const slash = key.indexOf('/', prefix.length);
      return slash < 0 ? [] : key.slice(0, slash + 1);
    });
    return [...new Set(folders)];
  }

  async delete(key: string, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.#objects.delete(key);
  }

  #keys(prefix: string): string[] {
    return [...this.#objects.keys()].filter((key) => key.startsWith(prefix)).sort();
  }

  #bytesOf(key: string, signal: AbortSignal | undefined): Uint8Array {
    signal?.throwIfAborted();
    const stored = this.#objects.get(key);
    if (!stored) throw new NotFoundError(`object ${key} does not exist`);
    return stored.bytes;
  }
}
