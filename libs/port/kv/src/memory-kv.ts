// A key-value store inside one process: the embedded default, and the model that others are held to.
import type { KeyValueStore, KvEntry } from './kv.ts';

export class MemoryKv implements KeyValueStore {
  readonly #values = new Map<string, { readonly value: Uint8Array; readonly version: number }>();
  readonly #watchers = new Map<string, Set<() => void>>();
  #version = 0;

  get(key: string): Promise<KvEntry | undefined> {
    const held = this.#values.get(key);
    return Promise.resolve(held && { value: held.value, version: String(held.version) });
  }

  compareAndSet(
    key: string,
    update: (current: Uint8Array | undefined) => Uint8Array | undefined,
  ): Promise<void> {
    try {
      const next = update(this.#values.get(key)?.value);
      if (next) this.#set(key, next);
      return Promise.resolve();
    } catch (error) {
      return Promise.reject(error as Error);
    }
  }

  watch(
    key: string,
    onChange: (value: Uint8Array | undefined) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    const tell = () => onChange(this.#values.get(key)?.value);
    const watchers = this.#watchers.get(key) ?? new Set();
    this.#watchers.set(key, watchers.add(tell));
    tell();
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        watchers.delete(tell);
        resolve();
      });
    });
  }

  list(prefix: string): Promise<readonly string[]> {
    return Promise.resolve([...this.#values.keys()].filter((key) => key.startsWith(prefix)).sort());
  }

  delete(key: string): Promise<void> {
    this.#values.delete(key);
    this.#notify(key);
    return Promise.resolve();
  }

  #set(key: string, value: Uint8Array): void {
    this.#values.set(key, { value, version: ++this.#version });
    this.#notify(key);
  }

  #notify(key: string): void {
    for (const tell of this.#watchers.get(key) ?? []) tell();
  }
}
