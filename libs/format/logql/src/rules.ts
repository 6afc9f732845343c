// What a well-formed query may still not say: the static rules of LogQL and their unpositioned texts
// (SPEC.md, LQL-S). Each check rejects with a ParseError and changes nothing.
import { formatGoFixed, tryParseGoFloat, goFloatMessage } from '@skald/bytes';
import { isServiceError } from '@skald/errors';
import { isSetOp } from './arithmetic.ts';
import type { Matcher } from '@skald/labels';
import type { BinaryOp, Expr, Grouping, LogRange, MetricExpr, RangeOp, VectorOp } from './ast.ts';
import { ParseError } from './parse-error.ts';
import { parsePatternParser } from './pattern.ts';
import type { RegexFacts, RegexInspector } from './regex-facts.ts';

// --- regular expressions, patterns, numbers ------------------------------------------------------

/** The facts of a regular expression that compiles. `context` goes in front of the error text. */
export function checkRegex(inspect: RegexInspector, regex: string, context = ''): RegexFacts {
  return described(context, () => inspect(regex));
}

export function checkRegexpParser(inspect: RegexInspector, regex: string): void {
  const context = 'invalid regexp parser: ';
  const names = checkRegex(inspect, regex, context).groupNames;
  if (names.length === 0) {
    throw new ParseError(`${context}at least one named capture must be supplied`);
  }
  for (const [i, name] of names.entries()) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
      throw new ParseError(`${context}invalid extracted label name '${name}'`);
    }
    if (names.indexOf(name) < i) {
      throw new ParseError(`${context}duplicate extracted label name '${name}'`);
    }
  }
}

export function checkPatternParser(pattern: string): void {
  described('invalid pattern parser: ', () => parsePatternParser(pattern));
}

export function checkLabelReplace(inspect: RegexInspector, regex: string): void {
  checkRegex(inspect, `^(?:${regex})$`, 'invalid regex in label_replace: ');
}

/** The value of a number as it was spelled. */
export function numberValue(spelling: string, role: 'literal' | 'vectorExpr'): number {
  const value = tryParseGoFloat(spelling);
  if (typeof value === 'number') return value;
  throw new ParseError(`unable to parse ${role} as a float: ${goFloatMessage(spelling, value)}`);
}

function described<T>(context: string, check: () => T): T {
  try {
    return check();
  } catch (e) {
    if (isServiceError(e)) throw new ParseError(context + e.message);
    throw e;
  }
}

// --- aggregations --------------------------------------------------------------------------------

const NEVER_UNWRAPPED: ReadonlySet<RangeOp> = new Set([
  'count_over_time',
  'bytes_over_time',
  'bytes_rate',
]);
const EITHER_WAY: ReadonlySet<RangeOp> = new Set(['rate', 'absent_over_time']);
const GROUPED: ReadonlySet<RangeOp> = new Set([
  'avg_over_time',
  'min_over_time',
  'max_over_time',
  'stddev_over_time',
  'stdvar_over_time',
  'first_over_time',
  'last_over_time',
  'quantile_over_time',
]);

/** The quantile of `quantile_over_time`, which alone has and needs one. */
export function rangeParameter(op: RangeOp, spelling: string | undefined): number | undefined {
  if (op !== 'quantile_over_time') {
    if (spelling === undefined) return undefined;
    throw new ParseError(`parameter ${spelling} not supported for operation ${op}`);
  }
  if (spelling === undefined) throw new ParseError(`parameter required for operation ${op}`);
  const value = tryParseGoFloat(spelling);
  if (typeof value === 'number') return value;
  const reason = goFloatMessage(spelling, value);
  throw new ParseError(`invalid parameter for operation ${op}: ${reason}`);
}

export function checkRangeAggregation(
  op: RangeOp,
  range: LogRange,
  grouping: Grouping | undefined,
): void {
  if (grouping !== undefined && !GROUPED.has(op)) {
    throw new ParseError(`grouping not allowed for ${op} aggregation`);
  }
  if (EITHER_WAY.has(op)) return;
  const mayUnwrap = !NEVER_UNWRAPPED.has(op);
  if (range.unwrap !== undefined && !mayUnwrap) {
    throw new ParseError(`invalid aggregation ${op} with unwrap`);
  }
  if (range.unwrap === undefined && mayUnwrap) {
    throw new ParseError(`invalid aggregation ${op} without unwrap`);
  }
}

/** The positive k of `topk`, `bottomk` and `approx_topk`, which alone have and need one. */
export function vectorParameter(op: VectorOp, spelling: string | undefined): number | undefined {
  if (op !== 'topk' && op !== 'bottomk' && op !== 'approx_topk') {
    if (spelling === undefined) return undefined;
    throw new ParseError(`unsupported parameter for operation ${op}(${spelling},`);
  }
  if (spelling === undefined) throw new ParseError(`parameter required for operation ${op}`);
  const k = /^[0-9]+$/.test(spelling) ? Number(spelling) : NaN;
  if (!Number.isSafeInteger(k)) throw new ParseError(`invalid parameter ${op}(${spelling},`);
  if (k > 0) return k;
  // The unbalanced parenthesis is Loki's.
  throw new ParseError(`invalid parameter (must be greater than 0) ${op}(${spelling}`);
}

/** The grouping that counts: on a vector aggregation an empty `by ()` is none. */
export function vectorGrouping(op: VectorOp, given: Grouping | undefined): Grouping | undefined {
  if (given === undefined) return undefined;
  if (op === 'approx_topk') throw new ParseError(`grouping not allowed for ${op} aggregation`);
  if (op === 'sort' || op === 'sort_desc') {
    if (given.labels.length === 0) return undefined;
    throw new ParseError("sort and sort_desc doesn't allow grouping by ");
  }
  return given.mode === 'by' && given.labels.length === 0 ? undefined : given;
}

// --- binary operations ---------------------------------------------------------------------------

/** Both legs as samples; set operators take no literals. */
export function checkLegs(
  op: BinaryOp,
  left: Expr,
  right: Expr,
): { readonly left: MetricExpr; readonly right: MetricExpr } {
  const legs = { left: metricLeg(op, left, 'left'), right: metricLeg(op, right, 'right') };
  if (isSetOp(op)) {
    refuseLiteral(op, legs.left, 'left');
    refuseLiteral(op, legs.right, 'right');
  }
  return legs;
}

function metricLeg(op: BinaryOp, expr: Expr, side: 'left' | 'right'): MetricExpr {
  if (expr.kind !== 'logQuery' && expr.kind !== 'variants') return expr;
  const type =
    expr.kind === 'variants'
      ? 'MultiVariantExpr'
      : expr.stages.length === 0
        ? 'MatchersExpr'
        : 'PipelineExpr';
  throw new ParseError(
    `unexpected type for ${side} leg of binary operation (${op}): *syntax.${type}`,
  );
}

function refuseLiteral(op: BinaryOp, expr: MetricExpr, side: 'left' | 'right'): void {
  if (expr.kind !== 'literal') return;
  const value = formatGoFixed(expr.value, 6);
  throw new ParseError(
    `unexpected literal for ${side} leg of logical/set binary operation (${op}): ${value}`,
  );
}

// --- selectors -----------------------------------------------------------------------------------

const EMPTY_COMPATIBLE =
  'queries require at least one regexp or equality matcher that does not have an empty-compatible ' +
  'value. For instance, app=~".*" does not meet this requirement, but app=~".+" will';

/** Some matcher must refuse the empty value, or the selector would mean nearly every stream. */
export function checkMatchers(inspect: RegexInspector, matchers: readonly Matcher[]): void {
  if (matchers.some((matcher) => !acceptsEmpty(inspect, matcher))) return;
  throw new ParseError(EMPTY_COMPATIBLE);
}

function acceptsEmpty(inspect: RegexInspector, { op, value }: Matcher): boolean {
  switch (op) {
    case '=':
      return value === '';
    case '!=':
      return value !== '';
    case '=~':
      return checkRegex(inspect, value).matchesEmpty;
    case '!~':
      return !checkRegex(inspect, value).matchesEmpty;
  }
}

/** The same for every selector of a query; constants have none and need none. */
export function checkSelectors(inspect: RegexInspector, expr: Expr): void {
  switch (expr.kind) {
    case 'logQuery':
      return checkMatchers(inspect, expr.matchers);
    case 'rangeAggregation':
    case 'variants':
      checkMatchers(inspect, expr.range.matchers);
      if (expr.kind === 'variants') for (const e of expr.expressions) checkSelectors(inspect, e);
      return;
    case 'vectorAggregation':
    case 'labelReplace':
      return checkSelectors(inspect, expr.expr);
    case 'binaryOperation':
      checkSelectors(inspect, expr.left);
      return checkSelectors(inspect, expr.right);
    case 'literal':
    case 'vectorLiteral':
      return;
  }
}
