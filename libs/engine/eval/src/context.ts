// What all parts of one evaluation share.
import type { Limits } from '@skald/limits';
import type { FindRows, LeftOut, ScanCounters } from '@skald/scan';
import type { QueryRequest, QueryStats, StreamReader } from '@skald/services';
import type { ArrayPool } from './array-pool.ts';
import type { BlockLog } from './block-log.ts';
import type { QueryBounds } from './bounds.ts';
import type { Failures } from './failures.ts';
import type { FetchRequest } from './fetch.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { Pacer } from './pacer.ts';
import type { Steps } from './steps.ts';

export interface QueryContext {
  readonly request: QueryRequest;
  readonly steps: Steps;
  readonly readers: readonly StreamReader[];
  readonly limits: Limits;
  readonly bounds: QueryBounds;
  readonly memory: MemoryBudget;
  readonly arrays: ArrayPool;
  readonly pacer: Pacer;
  readonly nowNs: () => bigint;
  readonly findRows: FindRows;
  readonly without: LeftOut;
  readonly stats: QueryStats;
  /** Of all scans of this query; part of `stats` when it is over. */
  readonly counters: ScanCounters;
  readonly log: BlockLog;
  readonly nowMs: () => number;
  readonly failures: Failures;
  readonly warnings: string[];
  /** What was asked of readers. */
  readonly selections: FetchRequest[];
}
