// What a tenant may ask, decided before any work is done. Pure; texts are those Loki's clients match
// on (Loki HTTP API 3.7, "Query errors").
import { InvalidError, RateLimitedError } from '@skald/errors';
import { formatSize, type Limits } from '@skald/limits';
import type { Expr } from '@skald/logql';
import type { QueryRequest } from '@skald/services';
import { NS_PER_MS, formatGoDuration, formatPrometheusDuration } from '@skald/time';
import { longestRangeNs, selectionsOf } from './selectors.ts';

/** Throws InvalidError or RateLimitedError when the tenant may not ask this. */
export function checkLimits(request: QueryRequest, expr: Expr, limits: Limits): void {
  checkKind(request, expr);
  checkBlocked(request, limits);
  checkEntries(request, expr, limits);
  checkLength(request, limits);
  checkRange(expr, limits);
  checkMatchers(expr, limits);
  if (limits.maxQueryParallelism === 0) {
    throw new RateLimitedError('querying is disabled, please contact your Loki operator');
  }
}

function checkKind(request: QueryRequest, expr: Expr): void {
  if (request.kind === 'instant' && expr.kind === 'logQuery') {
    throw new InvalidError(
      'log queries are not supported as an instant query type, please change your query to a range query type',
    );
  }
}

function checkBlocked(request: QueryRequest, limits: Limits): void {
  const isBlocked = limits.blockedQueries.some(
    ({ pattern, regex }) => !regex && pattern.trim() === request.query.trim(),
  );
  if (isBlocked) throw new InvalidError('query blocked by policy');
}

function checkEntries(request: QueryRequest, expr: Expr, limits: Limits): void {
  const { maxEntriesLimitPerQuery: max } = limits;
  if (expr.kind !== 'logQuery' || max === 0 || request.limit <= max) return;
  throw new InvalidError(
    `max entries limit per query exceeded, limit > max_entries_limit_per_query (${request.limit} > ${max})`,
  );
}

function checkLength(request: QueryRequest, limits: Limits): void {
  const lengthNs = request.endNs - request.startNs;
  const maxNs = BigInt(limits.maxQueryLengthMs) * NS_PER_MS;
  if (maxNs === 0n || lengthNs <= maxNs) return;
  throw new InvalidError(
    `the query time range exceeds the limit (query length: ${formatGoDuration(lengthNs)}, limit: ${formatPrometheusDuration(maxNs)})`,
  );
}

function checkRange(expr: Expr, limits: Limits): void {
  const maxNs = BigInt(limits.maxQueryRangeMs) * NS_PER_MS;
  const rangeNs = longestRangeNs(expr);
  if (maxNs === 0n || rangeNs <= maxNs) return;
  throw new InvalidError(
    `[interval] value exceeds limit: [${formatPrometheusDuration(rangeNs)}] > [${formatPrometheusDuration(maxNs)}]`,
  );
}

function checkMatchers(expr: Expr, limits: Limits): void {
  for (const { matchers } of selectionsOf(expr)) {
    const max = limits.maxStreamsMatchersPerQuery;
    if (max > 0 && matchers.length > max) {
      throw new InvalidError(
        `max streams matchers per query exceeded, matchers-count > limit (${matchers.length} > ${max})`,
      );
    }
    const present = matchers.map((matcher) => matcher.name);
    const missing = limits.requiredLabels.filter((name) => !present.includes(name));
    if (missing.length > 0) {
      throw new InvalidError(
        `stream selector is missing required matchers [${missing.join(', ')}], labels present in the query were [${present.join(', ')}]`,
      );
    }
    const { minimumLabelsNumber: least } = limits;
    if (least > 0 && new Set(present).size < least) {
      throw new InvalidError(
        `stream selector has less label matchers than required: (present: [${present.join(', ')}], number_present: ${present.length}, required_number_label_matchers: ${least})`,
      );
    }
  }
}

/** Line bytes that a query selects, against what one may read. */
export function checkBytesRead(byteCount: number, maxBytes: number): void {
  if (maxBytes === 0 || byteCount <= maxBytes) return;
  const [query, limit] = [byteCount, maxBytes].map(formatSize);
  throw new InvalidError(
    `the query would read too many bytes (query: ${query}, limit: ${limit}); consider adding more ` +
      'specific stream selectors or reduce the time range of the query. The limit is max_query_bytes_read',
  );
}

/** The request with its start moved up to the look-back; undefined when nothing is left of it. */
export function withinLookback(
  request: QueryRequest,
  limits: Limits,
  nowNs: bigint,
): QueryRequest | undefined {
  if (limits.maxQueryLookbackMs === 0) return request;
  const oldestNs = nowNs - BigInt(limits.maxQueryLookbackMs) * NS_PER_MS;
  if (request.endNs < oldestNs) return undefined;
  return request.startNs < oldestNs && request.kind === 'range'
    ? { ...request, startNs: oldestNs }
    : request;
}
