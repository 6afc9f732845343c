// The evaluator: a query's text and parameters in, its answer out. It reads through StreamReaders and
// knows nothing of where entries are, of HTTP, or of other queriers.
import { Labels } from '@skald/labels';
import type { Limits } from '@skald/limits';
import { type Expr, type LogQuery, parseQuery } from '@skald/logql';
import {
  CpuProfile,
  type FindRows,
  type LeftOut,
  NOTHING_LEFT_OUT,
  findRows,
  newScanCounters,
} from '@skald/scan';
import {
  newQueryStats,
  type QueryAnswer,
  type QueryData,
  type QueryRequest,
  type QueryService,
  type QueryStats,
  type StreamReader,
} from '@skald/services';
import type { Clock } from '@skald/time';
import { InvalidError } from '@skald/errors';
import { BlockLog } from './block-log.ts';
import { ArrayPool } from './array-pool.ts';
import { DEFAULT_BOUNDS, type QueryBounds } from './bounds.ts';
import type { QueryContext } from './context.ts';
import { Failures } from './failures.ts';
import { countUnnamedChunks, planOf } from './explain.ts';
import { evaluateLogs } from './log-query.ts';
import { evaluateMetric } from './metric-query.ts';
import { DEFAULT_MEMORY, MemoryBudget } from './memory-budget.ts';
import { Pacer } from './pacer.ts';
import { checkQueryLimits } from './query-limits.ts';
import { matrixResult, reportTooManySeries, vectorResult } from './result.ts';
import { stepsOf } from './steps.ts';
import { evaluateVariants } from './variants.ts';
import { constantSeries } from './vector.ts';

export interface EvaluatorDeps {
  /** Ingesters and the store, the nearest first; their entries may overlap. */
  readonly readers: readonly StreamReader[];
  readonly clock: Clock;
  /** Resolves after the event loop has turned: lets other requests run. */
  readonly yieldNow: () => Promise<void>;
  readonly limitsOf: (tenant: string) => Limits;
  readonly bounds?: QueryBounds;
  /** Memory of samples, from query to query; by default none is kept. */
  readonly arrays?: ArrayPool;
  /** Searches blocks; JavaScript unless a kernel is given. */
  readonly findRows?: FindRows;
  /** Techniques to do without; by default all are used. */
  readonly without?: LeftOut;
  /** As in Pacer: ends a query even while it does not let the event loop turn. */
  readonly isStopped?: () => boolean;
  /** CPU time of this thread in milliseconds, with a fraction, for explanations; else the clock's. */
  readonly cpuMs?: () => number;
}

export class Evaluator implements QueryService {
  readonly #deps: EvaluatorDeps;

  constructor(deps: EvaluatorDeps) {
    this.#deps = deps;
  }

  /** Rejects with ParseError, InvalidError (pipeline errors, limits), CancelledError, … */
  query(request: QueryRequest, signal: AbortSignal): Promise<QueryAnswer> {
    return this.evaluate(parseQuery(request.query), request, signal);
  }

  /** As `query`, for an expression already parsed; `request.query` is not looked at. */
  async evaluate(expr: Expr, request: QueryRequest, signal: AbortSignal): Promise<QueryAnswer> {
    const { clock, limitsOf } = this.#deps;
    const startedMs = clock.nowMs();
    const limits = limitsOf(request.tenant);
    checkQueryLimits(expr, request, limits);
    const cpuMs = this.#deps.cpuMs ?? (() => clock.nowMs());
    const startedCpuMs = request.explain === true ? cpuMs() : 0;
    const context = this.#contextOf(request, limits, signal);
    const data = await evaluateData(expr, context);
    if (request.explain === true) await countUnnamedChunks(context);
    const stats = statsOf(context);
    stats.execTimeMs = clock.nowMs() - startedMs;
    const answer = { data, stats, warnings: context.warnings };
    if (request.explain !== true) return answer;
    return { ...answer, plans: [planOf(context, stats, cpuMs() - startedCpuMs)] };
  }

  #contextOf(request: QueryRequest, limits: Limits, signal: AbortSignal): QueryContext {
    const { clock, cpuMs, readers, bounds, arrays, findRows: find } = this.#deps;
    const nowMs = () => clock.nowMs();
    const startedNs = clock.nowNs();
    const pacer = new Pacer(this.#deps, signal);
    const counters = newScanCounters({
      profile: request.explain === true ? new CpuProfile(cpuMs ?? nowMs) : undefined,
      check: () => pacer.check(),
    });
    const stats = newQueryStats();
    return {
      request,
      steps: stepsOf(request),
      readers,
      limits,
      bounds: bounds ?? DEFAULT_BOUNDS,
      memory: new MemoryBudget(request.memory ?? DEFAULT_MEMORY),
      arrays: arrays ?? new ArrayPool({ keptBytesMax: 0 }),
      pacer,
      nowNs: () => startedNs,
      nowMs,
      findRows: find ?? findRows,
      without: this.#deps.without ?? NOTHING_LEFT_OUT,
      stats,
      counters,
      log: new BlockLog(stats, counters),
      failures: new Failures(),
      warnings: [],
      selections: [],
    };
  }
}

/** What scans counted, with what was counted of readers. */
function statsOf({ stats, counters }: QueryContext): QueryStats {
  return {
    ...stats,
    linesProcessed: counters.linesProcessed,
    bytesProcessed: counters.bytesProcessed,
    linesPostFilter: counters.linesPostFilter,
    blocksSkippedByFilter: counters.blocksSkippedByFilter,
    blocksAnsweredFromHeader: counters.blocksAnsweredFromHeader,
    subqueries: 1,
  };
}

async function evaluateData(expr: Expr, context: QueryContext): Promise<QueryData> {
  if (expr.kind === 'logQuery') return streams(expr, context);
  const isInstant = context.request.kind === 'instant';
  if (expr.kind === 'variants') {
    const series = await evaluateVariants(expr, context);
    context.failures.throwFirst();
    return matrixResult(series, context);
  }
  const value = await evaluateMetric(expr, context);
  const { steps, failures } = context;
  if (value.kind === 'scalar' && isInstant) {
    return { kind: 'scalar', timeMs: steps.timesMs[0] ?? 0, value: value.value };
  }
  const series =
    value.kind === 'vector'
      ? value.series
      : [constantSeries(Labels.empty, value.value, steps.count)];
  reportTooManySeries(series, context);
  failures.throwFirst();
  return isInstant ? vectorResult(series, expr, context) : matrixResult(series, context);
}

async function streams(expr: LogQuery, context: QueryContext): Promise<QueryData> {
  if (context.request.kind === 'instant') {
    throw new InvalidError(
      'log queries are not supported as an instant query type, ' +
        'please change your query to a range query type',
    );
  }
  return { kind: 'streams', streams: await evaluateLogs(expr, context) };
}
