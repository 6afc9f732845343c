// Limits that a query's text and parameters can break before anything is read (§2.19, §4.5).
import { InvalidError } from '@skald/errors';
import { formatSize, type Limits } from '@skald/limits';
import type { Expr, LogRange, Matcher, MetricExpr } from '@skald/logql';
import type { QueryRequest } from '@skald/services';
import { formatPrometheusDuration } from '@skald/time';

const NS_PER_MS = 1_000_000n;

export function checkQueryLimits(expr: Expr, request: QueryRequest, limits: Limits): void {
  if (expr.kind === 'logQuery') checkEntries(request.limit, limits);
  for (const { matchers, rangeNs } of selectorsOf(expr)) {
    checkMatchers(matchers, limits);
    if (rangeNs !== undefined) checkRange(rangeNs, limits);
  }
}

function checkEntries(limit: number, { maxEntriesLimitPerQuery }: Limits): void {
  if (maxEntriesLimitPerQuery === 0 || limit <= maxEntriesLimitPerQuery) return;
  throw new InvalidError(
    'max entries limit per query exceeded, limit > max_entries_limit_per_query ' +
      `(${limit} > ${maxEntriesLimitPerQuery})`,
  );
}

function checkMatchers(matchers: readonly Matcher[], { maxStreamsMatchersPerQuery }: Limits): void {
  if (maxStreamsMatchersPerQuery === 0 || matchers.length <= maxStreamsMatchersPerQuery) return;
  throw new InvalidError(
    'max streams matchers per query exceeded, matchers-count > limit ' +
      `(${matchers.length} > ${maxStreamsMatchersPerQuery})`,
  );
}

function checkRange(rangeNs: bigint, { maxQueryRangeMs }: Limits): void {
  const limitNs = BigInt(Math.round(maxQueryRangeMs)) * NS_PER_MS;
  if (limitNs === 0n || rangeNs <= limitNs) return;
  const [range, limit] = [rangeNs, limitNs].map(formatPrometheusDuration);
  throw new InvalidError(`[interval] value exceeds limit: [${range}] > [${limit}]`);
}

/** By what selected blocks hold, before any of it is read. */
export function checkBytes(selectedBytes: number, limits: Limits): void {
  const { maxQuerierBytesRead: max } = limits;
  if (max === 0 || selectedBytes <= max) return;
  const [size, limit] = [selectedBytes, max].map(formatSize);
  throw new InvalidError(
    `a part of the query would read too many bytes (part: ${size}, limit: ${limit}, set by ` +
      'max_querier_bytes_read); consider adding more specific stream selectors or reduce the time ' +
      'range of the query',
  );
}

interface Selector {
  readonly matchers: readonly Matcher[];
  readonly rangeNs: bigint | undefined;
}

function selectorsOf(expr: Expr): readonly Selector[] {
  if (expr.kind === 'logQuery') return [{ matchers: expr.matchers, rangeNs: undefined }];
  if (expr.kind === 'variants') return [expr.range];
  return rangesOf(expr);
}

function rangesOf(expr: MetricExpr): readonly LogRange[] {
  switch (expr.kind) {
    case 'rangeAggregation':
      return [expr.range];
    case 'vectorAggregation':
    case 'labelReplace':
      return rangesOf(expr.expr);
    case 'binaryOperation':
      return [...rangesOf(expr.left), ...rangesOf(expr.right)];
    default:
      return [];
  }
}
