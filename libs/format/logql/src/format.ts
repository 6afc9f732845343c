// Queries laid out over lines for people, as `format_query` answers. What fits into 100 bytes stays
// on its line in display style; anything longer opens up, two blanks per level. See SPEC.md, LQL-F:
// unlike Loki's, a layout never loses parentheses, `or` operands or an empty `without ()`.
import { quoteGo } from '@skald/bytes';
import { unreachable } from '@skald/errors';
import { formatGoDuration, formatPrometheusDuration, NS_PER_MS } from '@skald/time';
import type {
  BinaryOp,
  BinaryOperation,
  Expr,
  LabelReplace,
  LogQuery,
  LogRange,
  MetricExpr,
  RangeAggregation,
  Stage,
  Variants,
  VectorAggregation,
} from './ast.ts';
import { parseQuery } from './parse.ts';
import { printLineFilter, printSelector, printStage, printUnwrap } from './print-stage.ts';
import { printGrouping, printLogQuery, printLogRange, printOperator, printQuery } from './print.ts';
import { isRightAssociative, tightnessOf } from './tightness.ts';

const LINE_CAP_BYTES = 100;

/** The query laid out; rejects with a ParseError what does not parse. */
export function formatQuery(text: string): string {
  return formatExpr(parseQuery(text));
}

export function formatExpr(expr: Expr): string {
  return layOut(expr, 0);
}

function layOut(expr: Expr, level: number): string {
  const line = shortLine(expr);
  if (line !== undefined) return indent(level) + line;
  switch (expr.kind) {
    case 'logQuery':
      return layOutLogQuery(expr, level);
    case 'rangeAggregation':
      return layOutRangeAggregation(expr, level);
    case 'vectorAggregation':
      return layOutVectorAggregation(expr, level);
    case 'binaryOperation':
      return layOutBinaryOperation(expr, level);
    case 'labelReplace':
      return layOutLabelReplace(expr, level);
    case 'variants':
      return layOutVariants(expr, level);
    case 'literal':
    case 'vectorLiteral':
      return indent(level) + printQuery(expr, 'display');
    default:
      return unreachable(expr);
  }
}

/** The whole expression in one line, where it fits. */
function shortLine(expr: Expr): string | undefined {
  // A look at 100 nodes first: printing every subtree of a deep tree would take quadratic time.
  if (nodesLeft(expr, LINE_CAP_BYTES) < 0) return undefined;
  const line = printQuery(expr, 'display');
  return fits(line) ? line : undefined;
}

/** What is left of `budget` when each node, which prints at least a byte, takes one of it. */
function nodesLeft(expr: Expr, budget: number): number {
  let left = budget - 1;
  for (const operand of operandsOf(expr)) {
    if (left < 0) break;
    left = nodesLeft(operand, left);
  }
  return left;
}

function operandsOf(expr: Expr): readonly MetricExpr[] {
  switch (expr.kind) {
    case 'vectorAggregation':
    case 'labelReplace':
      return [expr.expr];
    case 'binaryOperation':
      return [expr.left, expr.right];
    case 'variants':
      return expr.expressions;
    default:
      return [];
  }
}

function fits(line: string): boolean {
  return line.length <= LINE_CAP_BYTES && Buffer.byteLength(line) <= LINE_CAP_BYTES;
}

function indent(level: number): string {
  return '  '.repeat(level);
}

// --- lines ---------------------------------------------------------------------------------------

function layOutLogQuery(query: Pick<LogQuery, 'matchers' | 'stages'>, level: number): string {
  const line = printLogQuery(query, 'display');
  if (fits(line)) return indent(level) + line;
  const stages = query.stages.flatMap(stageLines).map((text) => indent(level + 1) + text);
  return [indent(level) + printSelector(query.matchers), ...stages].join('\n');
}

/** A long group of line filters takes a line for each. */
function stageLines(stage: Stage): string[] {
  const line = printStage(stage, 'display');
  if (stage.kind !== 'lineFilters' || fits(line)) return [line];
  return stage.filters.map(printLineFilter);
}

function layOutLogRange(range: LogRange, level: number): string {
  const line = printLogRange(range, 'display');
  if (fits(line)) return indent(level) + line;
  const unwrap = range.unwrap === undefined ? [] : printUnwrap(range.unwrap, 'display');
  const unwrapLines = unwrap.map((text) => indent(level + 1) + text);
  const lines = [layOutLogQuery(range, level), ...unwrapLines].join('\n');
  const { rangeNs, offsetNs } = range;
  const offset = offsetNs === 0n ? '' : ` offset ${offsetText(offsetNs)}`;
  return `${lines} [${formatPrometheusDuration(rangeNs)}]${offset}`;
}

/** `1d` as people write it; Prometheus notation ends at milliseconds. */
function offsetText(ns: bigint): string {
  return ns % NS_PER_MS === 0n ? formatPrometheusDuration(ns) : formatGoDuration(ns);
}

// --- metrics -------------------------------------------------------------------------------------

function layOutRangeAggregation(expr: RangeAggregation, level: number): string {
  const { op, parameter, range, grouping } = expr;
  return call({
    opening: `${op}(`,
    inner: [
      ...(parameter === undefined ? [] : [`${indent(level + 1)}${parameter}`]),
      layOutLogRange(range, level + 1),
    ],
    closing: grouping === undefined ? ')' : `) ${printGrouping(grouping, ', ')}`,
    level,
  });
}

function layOutVectorAggregation(expr: VectorAggregation, level: number): string {
  const { op, parameter, grouping } = expr;
  return call({
    opening: grouping === undefined ? `${op}(` : `${op} ${printGrouping(grouping, ', ')}(`,
    inner: [
      ...(parameter === undefined ? [] : [`${indent(level + 1)}${parameter}`]),
      layOut(expr.expr, level + 1),
    ],
    closing: ')',
    level,
  });
}

function layOutLabelReplace(expr: LabelReplace, level: number): string {
  const { destination, replacement, source, regex } = expr;
  const strings = [destination, replacement, source, regex].map(quoteGo);
  return call({
    opening: 'label_replace(',
    inner: [layOut(expr.expr, level + 1), ...strings.map((text) => indent(level + 1) + text)],
    closing: ')',
    level,
  });
}

function layOutVariants({ expressions, range }: Variants, level: number): string {
  const variants = call({
    opening: 'variants(',
    inner: expressions.map((expr) => layOut(expr, level + 1)),
    closing: ') of (',
    level,
  });
  return `${variants}\n${layOutLogRange(range, level + 1)}\n${indent(level)})`;
}

/** `opening`, the inner lines joined by commas, `closing`. */
function call(parts: {
  readonly opening: string;
  readonly inner: readonly string[];
  readonly closing: string;
  readonly level: number;
}): string {
  const { opening, inner, closing, level } = parts;
  return `${indent(level)}${opening}\n${inner.join(',\n')}\n${indent(level)}${closing}`;
}

function layOutBinaryOperation(expr: BinaryOperation, level: number): string {
  const operator = indent(level) + printOperator(expr).trimEnd();
  const left = layOutLeg(expr.left, expr.op, 'left', level + 1);
  const right = layOutLeg(expr.right, expr.op, 'right', level + 1);
  return `${left}\n${operator}\n${right}`;
}

/** A leg that opens up loses its parentheses, unless it would then be read differently. */
function layOutLeg(
  leg: MetricExpr,
  parent: BinaryOp,
  side: 'left' | 'right',
  level: number,
): string {
  const isOpen = leg.kind === 'binaryOperation' && shortLine(leg) === undefined;
  if (!isOpen || bindsAsLeg(leg.op, parent, side)) return layOut(leg, level);
  return `${indent(level)}(\n${layOut(leg, level + 1)}\n${indent(level)})`;
}

function bindsAsLeg(op: BinaryOp, parent: BinaryOp, side: 'left' | 'right'): boolean {
  if (tightnessOf(op) !== tightnessOf(parent)) return tightnessOf(op) > tightnessOf(parent);
  return isRightAssociative(parent) === (side === 'right');
}
