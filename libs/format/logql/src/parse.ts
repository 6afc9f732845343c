// The doors: query text in, a checked tree out. See SPEC.md for every rule and its error text.
import { InvalidError } from '@skald/errors';
import type { Matcher } from '@skald/labels';
import type { UnicodeTables } from '@skald/regex';
import type { Expr, LogQuery, MetricExpr } from './ast.ts';
import { Cursor } from './cursor.ts';
import { ParseError } from './parse-error.ts';
import { parseExpr } from './parse-metric.ts';
import { regexInspector } from './regex-facts.ts';
import { checkMatchers, checkSelectors } from './rules.ts';

/** Queries of this many bytes are refused unread. */
export const QUERY_SIZE_CAP_BYTES = 131_072;

export interface ParseQueryOptions {
  /** Unicode data shared between queries; reading it afresh takes some 70 ms where it is needed. */
  readonly unicode?: UnicodeTables;
}

/** Any query. Rejects with a ParseError (kind `invalid`) in Loki's words. */
export function parseQuery(text: string, options?: ParseQueryOptions): Expr {
  const cursor = open(text, options);
  const expr = parseAll(cursor);
  checkSelectors(cursor.inspectRegex, expr);
  return expr;
}

/** A query for lines; rejects metric queries. */
export function parseLogQuery(text: string, options?: ParseQueryOptions): LogQuery {
  const expr = parseQuery(text, options);
  if (expr.kind !== 'logQuery') throw new InvalidError('only log selector is supported');
  return expr;
}

/** A query for samples; rejects log queries and `variants`. */
export function parseMetricQuery(text: string, options?: ParseQueryOptions): MetricExpr {
  const expr = parseQuery(text, options);
  if (expr.kind === 'logQuery' || expr.kind === 'variants') {
    throw new InvalidError('only sample expression supported');
  }
  return expr;
}

/**
 * The matchers of a bare selector. With `allowAny`, a selector that accepts every stream (`{}`,
 * `{app=~".*"}`) passes; otherwise it is refused as in a query.
 */
export function parseSelector(
  text: string,
  options?: ParseQueryOptions & { readonly allowAny?: boolean },
): Matcher[] {
  const cursor = open(text, options);
  const expr = parseAll(cursor);
  if (expr.kind !== 'logQuery' || expr.stages.length > 0) {
    throw new InvalidError('only label matchers are supported');
  }
  if (options?.allowAny !== true) checkMatchers(cursor.inspectRegex, expr.matchers);
  return [...expr.matchers];
}

function open(text: string, options: ParseQueryOptions | undefined): Cursor {
  checkSize(text);
  return new Cursor(text, regexInspector(options?.unicode));
}

function parseAll(cursor: Cursor): Expr {
  const expr = parseExpr(cursor);
  return cursor.at('$end') ? expr : cursor.fail();
}

function checkSize(text: string): void {
  if (text.length * 3 < QUERY_SIZE_CAP_BYTES) return;
  const bytes = Buffer.byteLength(text);
  if (bytes < QUERY_SIZE_CAP_BYTES) return;
  throw new ParseError(`input size too long (${bytes} > ${QUERY_SIZE_CAP_BYTES})`);
}
