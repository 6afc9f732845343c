// A query as it travels from the frontend over the scheduler to a querier, and its answer.
import type { Labels } from '@skald/labels';
import type { QueryStats } from './query-stats.ts';
import type { StreamCatalog } from './read.ts';

/** One LogQL evaluation. For an instant query startNs equals endNs and stepMs is 0. */
export interface QueryRequest {
  readonly tenant: string;
  readonly query: string;
  readonly kind: 'range' | 'instant';
  readonly startNs: bigint;
  /** Logs: exclusive. Metrics: the last evaluation time, inclusive. */
  readonly endNs: bigint;
  readonly stepNs: bigint;
  /** Log queries: keep at most one entry per interval; 0 keeps all. */
  readonly intervalNs: bigint;
  readonly limit: number;
  readonly direction: 'forward' | 'backward';
  /** The answer shall say how it was found. */
  readonly explain?: boolean;
  /** What of the query's memory this evaluation may take. */
  readonly memory?: MemoryShare;
}

/** One of `parts` evaluations of a query that run at the same time, and share its memory evenly. */
export interface MemoryShare {
  readonly queryMaxBytes: number;
  readonly parts: number;
}

/** Entries of one label set, in query direction. */
export interface ResultStream {
  /** All categories united: stream, structured metadata, parsed. */
  readonly labels: Labels;
  readonly entries: readonly ResultEntry[];
}

export interface ResultEntry {
  readonly timeNs: bigint;
  readonly line: string;
  /** Only asked for by `categorize-labels`; kept apart from the united set. */
  readonly structuredMetadata: Readonly<Record<string, string>>;
  readonly parsed: Readonly<Record<string, string>>;
  /** The index labels alone. */
  readonly streamLabels: Labels;
}

/** One series: parallel columns. */
export interface ResultSeries {
  readonly labels: Labels;
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
}

export type QueryData =
  | { readonly kind: 'streams'; readonly streams: readonly ResultStream[] }
  | { readonly kind: 'matrix'; readonly series: readonly ResultSeries[] }
  | { readonly kind: 'vector'; readonly series: readonly ResultSeries[] }
  | { readonly kind: 'scalar'; readonly timeMs: number; readonly value: number };

/** CPU time of one stage of an evaluation, of its own: what it called counts there. */
export interface StageCost {
  /** A stage of the pipeline as LogQL writes it, or what the engine calls its own steps. */
  readonly stage: string;
  readonly cpuMs: number;
  /** Times it ran: once per batch of rows, column or block. */
  readonly calls: number;
  /** Rows that entered and left it, of stages of the pipeline. */
  readonly rowsIn: number;
  readonly rowsOut: number;
}

/** How one split was answered. */
export interface SplitPlan {
  readonly startNs: bigint;
  readonly endNs: bigint;
  readonly stats: QueryStats;
  /** CPU time of the thread that evaluated it, all stages and what lies between them. */
  readonly cpuMs: number;
  /** In the order in which they first ran. */
  readonly stages: readonly StageCost[];
}

export interface QueryAnswer {
  readonly data: QueryData;
  readonly stats: QueryStats;
  readonly warnings: readonly string[];
  /** Where it was asked for: one per split that ran, ascending by time. */
  readonly plans?: readonly SplitPlan[];
}

export interface QueryService {
  /** Rejects with InvalidError (client's fault), TimeoutError, CancelledError, … */
  query(request: QueryRequest, signal: AbortSignal): Promise<QueryAnswer>;
}

/** All that a frontend asks of queriers. */
export interface QuerierService extends QueryService, StreamCatalog {}
