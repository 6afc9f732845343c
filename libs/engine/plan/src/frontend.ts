// The query-frontend: checks limits, splits by time, asks queriers, merges, and keeps the deadline.
//
// It answers the same contract that queriers do, so all-in-one, a frontend before a scheduler and a
// lone querier differ only in what `querier` is.
import { CancelledError, TimeoutError } from '@skald/errors';
import { exceedsSeriesLimit, tooManySeries, type Limits, type TenantLimits } from '@skald/limits';
import { parseQuery, type Expr } from '@skald/logql';
import {
  newQueryStats,
  type LabelValuesRequest,
  type QuerierService,
  type QueryAnswer,
  type QueryData,
  type QueryRequest,
  type StreamsRequest,
  type VolumeRequest,
} from '@skald/services';
import { NS_PER_MS, type Clock } from '@skald/time';
import { alignRange } from './align.ts';
import { checkBytesRead, checkLimits, withinLookback } from './check-limits.ts';
import { mergeAnswers } from './merge-data.ts';
import { windowsOf } from './selectors.ts';
import { splitByTime } from './split.ts';

export interface FrontendDeps {
  readonly querier: QuerierService;
  readonly limits: TenantLimits;
  readonly clock: Clock;
  /** How many splits of one query can run at once: 1 with a querier in this process. */
  readonly parallelism: () => number;
  /** What one query may hold in memory; splits that run at once share it. */
  readonly memoryMaxBytes: number;
  /** A signal that aborts with `reason` after `delayMs`, and a way to let it go. */
  readonly deadline: (
    delayMs: number,
    reason: Error,
  ) => { signal: AbortSignal; cancel: () => void };
}

const TIMEOUT_TEXT =
  'request timed out, decrease the duration of the request or add more label matchers (prefer exact match over regex match) to reduce the amount of data processed';

export class Frontend implements QuerierService {
  readonly #deps: FrontendDeps;

  constructor(deps: FrontendDeps) {
    this.#deps = deps;
  }

  async query(asked: QueryRequest, signal: AbortSignal): Promise<QueryAnswer> {
    const { clock } = this.#deps;
    const startedMs = clock.nowMs();
    const limits = this.#deps.limits.of(asked.tenant);
    const expr = parseQuery(asked.query);
    checkLimits(asked, expr, limits);
    const request = withinLookback(asked, limits, clock.nowNs());
    if (!request) return nothing(asked, expr);
    const isMetric = expr.kind !== 'logQuery';
    const aligned = isMetric && request.kind === 'range' ? alignRange(request) : request;
    const splits = splitByTime(aligned, {
      isMetric,
      intervalNs: BigInt(limits.splitQueriesByIntervalMs) * NS_PER_MS,
      countMax: this.#deps.parallelism(),
    });
    const answer = await this.#withDeadline(limits.queryTimeoutMs, signal, async (bounded) => {
      await this.#checkBytes(aligned, expr, bounded);
      return isMetric ? this.#atOnce(splits, bounded) : this.#inDirection(splits, aligned, bounded);
    });
    const merged = mergeAnswers(answer, aligned);
    checkSeries(merged.data, limits);
    const execTimeMs = clock.nowMs() - startedMs;
    return { ...merged, stats: { ...merged.stats, execTimeMs, splits: splits.length } };
  }

  labelNames(request: StreamsRequest, signal?: AbortSignal): Promise<readonly string[]> {
    return this.#bounded(request, signal, (s) => this.#deps.querier.labelNames(request, s));
  }

  labelValues(request: LabelValuesRequest, signal?: AbortSignal): Promise<readonly string[]> {
    return this.#bounded(request, signal, (s) => this.#deps.querier.labelValues(request, s));
  }

  series(request: StreamsRequest, signal?: AbortSignal): ReturnType<QuerierService['series']> {
    return this.#bounded(request, signal, (s) => this.#deps.querier.series(request, s));
  }

  stats(request: StreamsRequest, signal?: AbortSignal): ReturnType<QuerierService['stats']> {
    return this.#bounded(request, signal, (s) => this.#deps.querier.stats(request, s));
  }

  volume(request: VolumeRequest, signal?: AbortSignal): ReturnType<QuerierService['volume']> {
    return this.#bounded(request, signal, (s) => this.#deps.querier.volume(request, s));
  }

  /** By what indexes say of its streams, and before any of it is read. */
  async #checkBytes(request: QueryRequest, expr: Expr, signal: AbortSignal): Promise<void> {
    const { tenant } = request;
    const { maxQueryBytesRead } = this.#deps.limits.of(tenant);
    if (maxQueryBytesRead === 0) return;
    let byteCount = 0;
    for (const { matchers, fromNs, toNs } of windowsOf(request, expr)) {
      const streams = { tenant, matchers, fromNs, toNs };
      byteCount += (await this.#deps.querier.stats(streams, signal)).bytes;
    }
    checkBytesRead(byteCount, maxQueryBytesRead);
  }

  /** All splits at once. When one fails nobody waits for the others any more. */
  async #atOnce(
    splits: readonly QueryRequest[],
    signal: AbortSignal,
  ): Promise<readonly QueryAnswer[]> {
    const failed = new AbortController();
    const either = AbortSignal.any([signal, failed.signal]);
    const { querier, memoryMaxBytes } = this.#deps;
    const memory = { queryMaxBytes: memoryMaxBytes, parts: splits.length };
    try {
      return await Promise.all(splits.map((split) => querier.query({ ...split, memory }, either)));
    } catch (error) {
      failed.abort(new CancelledError('another part of the query failed'));
      throw error;
    }
  }

  /** Log splits one after the other in query direction, until the limit is reached. Ascending. */
  async #inDirection(
    splits: readonly QueryRequest[],
    request: QueryRequest,
    signal: AbortSignal,
  ): Promise<readonly QueryAnswer[]> {
    const isForward = request.direction === 'forward';
    const inOrder = isForward ? splits : [...splits].reverse();
    const answers: QueryAnswer[] = [];
    const { querier, memoryMaxBytes } = this.#deps;
    const memory = { queryMaxBytes: memoryMaxBytes, parts: 1 };
    let left = request.limit;
    for (const split of inOrder) {
      const answer = await querier.query({ ...split, limit: left, memory }, signal);
      answers.push(answer);
      left -= entryCount(answer.data);
      if (left <= 0) break;
    }
    return isForward ? answers : answers.reverse();
  }

  #bounded<T>(
    request: StreamsRequest,
    signal: AbortSignal | undefined,
    ask: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const { queryTimeoutMs } = this.#deps.limits.of(request.tenant);
    return this.#withDeadline(queryTimeoutMs, signal ?? new AbortController().signal, ask);
  }

  async #withDeadline<T>(
    timeoutMs: number,
    signal: AbortSignal,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    if (timeoutMs === 0) return run(signal);
    const deadline = this.#deps.deadline(timeoutMs, new TimeoutError(TIMEOUT_TEXT));
    const either = AbortSignal.any([signal, deadline.signal]);
    try {
      return await run(either);
    } catch (error) {
      // Whatever the cancelled work said, the deadline is why.
      if (deadline.signal.aborted) throw deadline.signal.reason;
      throw error;
    } finally {
      deadline.cancel();
    }
  }
}

/** Each split kept the limit by itself; their union may not. */
function checkSeries(data: QueryData, { maxQuerySeries }: Limits): void {
  if (data.kind !== 'matrix') return;
  if (exceedsSeriesLimit(data.series.length, maxQuerySeries)) throw tooManySeries(maxQuerySeries);
}

function entryCount(data: QueryData): number {
  if (data.kind !== 'streams') return 0;
  return data.streams.reduce((count, stream) => count + stream.entries.length, 0);
}

/** Everything asked for is older than may be looked at. */
function nothing(request: QueryRequest, expr: Expr): QueryAnswer {
  const data = emptyData(request, expr);
  const plans = request.explain === true ? { plans: [] } : {};
  return { data, stats: newQueryStats(), warnings: [], ...plans };
}

function emptyData(request: QueryRequest, expr: Expr): QueryData {
  if (expr.kind === 'logQuery') return { kind: 'streams', streams: [] };
  return { kind: request.kind === 'instant' ? 'vector' : 'matrix', series: [] };
}
