// The evaluator: a query's text and parameters in, its answer out. It reads through StreamReaders and
// knows nothing of where entries are, of HTTP, or of other queriers.
import { Labels } from '@skald/labels';
import type { Limits } from '@skald/limits';
import { type Expr, type LogQuery, parseQuery } from '@skald/logql';
import { type FindRows, findRows } from '@skald/scan';
import type {
  QueryAnswer,
  QueryData,
  QueryRequest,
  QueryService,
  QueryStats,
  StreamReader,
} from '@skald/services';
import type { Clock } from '@skald/time';
import { InvalidError } from '@skald/errors';
import { DEFAULT_BOUNDS, type QueryBounds } from './bounds.ts';
import type { QueryContext } from './context.ts';
import { Failures } from './failures.ts';
import { evaluateLogs } from './log-query.ts';
import { evaluateMetric } from './metric-query.ts';
import { Pacer } from './pacer.ts';
import { checkQueryLimits } from './query-limits.ts';
import { matrixResult, reportTooManySeries, vectorResult } from './result.ts';
import { stepsOf } from './steps.ts';
import { evaluateVariants } from './variants.ts';
import { constantSeries } from './vector.ts';

export interface EvaluatorDeps {
  /** Ingesters and the store; their entries may overlap. */
  readonly readers: readonly StreamReader[];
  readonly clock: Clock;
  /** Resolves after the event loop has turned: lets other requests run. */
  readonly yieldNow: () => Promise<void>;
  readonly limitsOf: (tenant: string) => Limits;
  readonly bounds?: QueryBounds;
  /** Searches blocks; JavaScript unless a kernel is given. */
  readonly findRows?: FindRows;
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
    const startedNs = clock.nowNs();
    const context: QueryContext = {
      request,
      steps: stepsOf(request),
      readers: this.#deps.readers,
      limits,
      bounds: this.#deps.bounds ?? DEFAULT_BOUNDS,
      pacer: new Pacer(this.#deps, signal),
      nowNs: () => startedNs,
      findRows: this.#deps.findRows ?? findRows,
      stats: newStats(),
      failures: new Failures(),
      warnings: [],
    };
    const data = await evaluateData(expr, context);
    context.stats.execTimeMs = clock.nowMs() - startedMs;
    return { data, stats: context.stats, warnings: context.warnings };
  }
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

function newStats(): QueryStats {
  return {
    linesProcessed: 0,
    bytesProcessed: 0,
    linesPostFilter: 0,
    structuredMetadataBytesProcessed: 0,
    ingesterChunks: 0,
    ingesterLines: 0,
    storeChunks: 0,
    compressedBytes: 0,
    decompressedBytes: 0,
    decompressedLines: 0,
    blocksSkippedByFilter: 0,
    blocksAnsweredFromHeader: 0,
    execTimeMs: 0,
    queueTimeMs: 0,
    splits: 0,
  };
}
