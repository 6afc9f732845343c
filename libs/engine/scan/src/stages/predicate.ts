// A condition on labels, for many rows at once.
//
// `mark` writes 1 or 0 for each given row into `verdict`, and may set an error on rows it could not
// convert. Rows come as a list, so that `or` can ask its right side only about rows its left rejected.
import type { Batch } from '../batch.ts';

export interface Rows {
  readonly rows: Uint16Array;
  readonly count: number;
}

export interface Predicate {
  /** Accepts every row, so that a stage of it alone can go. */
  readonly acceptsAll: boolean;
  mark(batch: Batch, rows: Rows, verdict: Uint8Array): void;
}
