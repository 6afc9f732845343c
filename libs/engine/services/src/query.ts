// A query as it travels from the frontend over the scheduler to a querier, and its answer.
import type { Labels } from '@skald/labels';
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

/** Truthful counters of one evaluation; they add up over splits. */
export interface QueryStats {
  linesProcessed: number;
  bytesProcessed: number;
  linesPostFilter: number;
  structuredMetadataBytesProcessed: number;
  ingesterChunks: number;
  ingesterLines: number;
  storeChunks: number;
  compressedBytes: number;
  decompressedBytes: number;
  decompressedLines: number;
  blocksSkippedByFilter: number;
  blocksAnsweredFromHeader: number;
  execTimeMs: number;
  queueTimeMs: number;
  splits: number;
}

export interface QueryAnswer {
  readonly data: QueryData;
  readonly stats: QueryStats;
  readonly warnings: readonly string[];
}

export interface QueryService {
  /** Rejects with InvalidError (client's fault), TimeoutError, CancelledError, … */
  query(request: QueryRequest, signal: AbortSignal): Promise<QueryAnswer>;
}

/** All that a frontend asks of queriers. */
export interface QuerierService extends QueryService, StreamCatalog {}
