// What a query worker is told when it starts.
import type { StoreChoice, Technique } from '@skald/config';

export interface QuerySettings {
  readonly source: 'both' | 'store' | 'ingesters';
  readonly objects: StoreChoice;
  /** Techniques to do without, as `skald.without` has them. */
  readonly without: readonly Technique[];
  /** Of this worker alone. */
  readonly cacheBytes: {
    readonly ranges: number;
    readonly directories: number;
    readonly columns: number;
  };
}

/** A method of the main thread: the next look-up sees what was stored just now. */
export const REFRESH_INDEX = 'index-gateway.refresh';
