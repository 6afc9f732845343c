// The key-value port under the rings: small values, compare-and-set, watch.

export interface KvEntry {
  readonly value: Uint8Array;
  /** Opaque; equal versions mean equal values. */
  readonly version: string;
}

export interface KeyValueStore {
  get(key: string, signal?: AbortSignal): Promise<KvEntry | undefined>;
  /**
   * Reads, lets `update` decide, and writes if nobody else wrote in between; repeats on conflict up to
   * a bound and then rejects with ConflictError. `update` returning undefined writes nothing.
   */
  compareAndSet(
    key: string,
    update: (current: Uint8Array | undefined) => Uint8Array | undefined,
    signal?: AbortSignal,
  ): Promise<void>;
  /**
   * Calls `onChange` with the current value soon after the call and after every change (changes may be
   * merged), until the signal aborts. Survives outages of the store. Resolves when aborted.
   */
  watch(
    key: string,
    onChange: (value: Uint8Array | undefined) => void,
    signal: AbortSignal,
  ): Promise<void>;
  /** Keys that start with `prefix`, ascending. */
  list(prefix: string, signal?: AbortSignal): Promise<readonly string[]>;
  delete(key: string, signal?: AbortSignal): Promise<void>;
}
