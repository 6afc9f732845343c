// What a distributor asks of an ingester.
import type { StreamReader } from './read.ts';

/**
 * Why entries were not stored. `kind` decides the status (see @skald/errors); `reason` is the label
 * of `loki_discarded_samples_total`; `message` is the text the client sees.
 */
export interface Rejection {
  readonly kind: 'invalid' | 'rateLimited';
  readonly reason: string;
  readonly message: string;
  readonly entryCount: number;
  readonly byteCount: number;
}

export interface PushAnswer {
  /** Empty when everything was stored. What is not named here is durable. */
  readonly rejections: readonly Rejection[];
}

export interface IngesterService extends StreamReader {
  /**
   * Stores a batch (bytes of the stream batch codec in @skald/push-codec). Resolves when all that was
   * not rejected survives a crash. Rejects with UnavailableError when nothing was stored. The batch is not
   * read any more once the promise has settled.
   */
  push(
    request: { readonly tenant: string; readonly batch: Uint8Array },
    signal?: AbortSignal,
  ): Promise<PushAnswer>;
  /** Cuts and flushes everything in memory; resolves when it is in the object store and indexed. */
  flush(): Promise<void>;
}
