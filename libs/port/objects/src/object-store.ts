// The object store port: immutable blobs under '/'-separated keys.
//
// A put is atomic and durable when it resolves; readers see all of an object or none of it. Lists are
// consistent with finished puts and deletes. Timeouts and retries are the driver's business; what
// surfaces is UnavailableError (retry later), NotFoundError, ConflictError.

export interface ObjectInfo {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** An object to be put: its bytes, or parts of them that follow one another and do not change meanwhile. */
export type ObjectBody = Uint8Array | readonly Uint8Array[];

export interface ObjectStore {
  /** Overwrites, unless `ifAbsent` is set: then rejects with ConflictError when the key exists. */
  put(
    key: string,
    body: ObjectBody,
    options?: { readonly ifAbsent?: boolean; readonly signal?: AbortSignal },
  ): Promise<void>;
  /** The whole object. Rejects with NotFoundError. */
  get(key: string, signal?: AbortSignal): Promise<Uint8Array>;
  /** Bytes [from, to), clamped to the end. Rejects with NotFoundError. */
  getRange(key: string, from: number, to: number, signal?: AbortSignal): Promise<Uint8Array>;
  /** Every object whose key starts with `prefix`, ascending by key. */
  list(prefix: string, signal?: AbortSignal): Promise<readonly ObjectInfo[]>;
  /**
   * The distinct beginnings of keys up to the next '/' after `prefix`, with that '/', ascending:
   * listFolders('a/') of the keys a/b/c and a/d/e is a/b/ and a/d/.
   */
  listFolders(prefix: string, signal?: AbortSignal): Promise<readonly string[]>;
  /** Missing keys are fine. */
  delete(key: string, signal?: AbortSignal): Promise<void>;
}
