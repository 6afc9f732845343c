// The cache port: bytes that may vanish at any time. A slow or dead cache costs at most its timeout
// and never an error: `get` answers undefined, `set` does nothing.

export interface Cache {
  get(key: string): Promise<Uint8Array | undefined>;
  set(key: string, value: Uint8Array, ttlMs?: number): Promise<void>;
}
