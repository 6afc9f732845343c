// Canonical one-line text of whole queries. In the style `exact` (the default) parsing it gives the
// same tree again; `display` is the text that Loki's users see. See SPEC.md, LQL-P.
import { formatGoFixed, formatGoFloat, formatGoFloatG, quoteGo } from '@skald/bytes';
import { unreachable } from '@skald/errors';
import { formatGoDuration, formatPrometheusDuration } from '@skald/time';
import type {
  BinaryOperation,
  Expr,
  Grouping,
  LogQuery,
  LogRange,
  RangeAggregation,
  VectorAggregation,
} from './ast.ts';
import { printSelector, printStage, printUnwrap, type PrintStyle } from './print-stage.ts';

/** The canonical text of a query. */
export function printQuery(expr: Expr, style: PrintStyle = 'exact'): string {
  switch (expr.kind) {
    case 'logQuery':
      return printLogQuery(expr, style);
    case 'rangeAggregation':
      return printRangeAggregation(expr, style);
    case 'vectorAggregation':
      return printVectorAggregation(expr, style);
    case 'binaryOperation': {
      const left = printQuery(expr.left, style);
      return `(${left} ${printOperator(expr)} ${printQuery(expr.right, style)})`;
    }
    case 'literal':
      return style === 'exact' ? printExactLiteral(expr.value) : formatGoFloatG(expr.value);
    case 'vectorLiteral':
      return `vector(${printVectorValue(expr.value, style)})`;
    case 'labelReplace': {
      const { destination, replacement, source, regex } = expr;
      const strings = [destination, replacement, source, regex].map(quoteGo);
      return `label_replace(${printQuery(expr.expr, style)},${strings.join(',')})`;
    }
    case 'variants': {
      const expressions = expr.expressions.map((e) => printQuery(e, style)).join(', ');
      return `variants(${expressions}) of (${printLogRange(expr.range, style)})`;
    }
    default:
      return unreachable(expr);
  }
}

/** Selector and stages, one blank between. */
export function printLogQuery(
  { matchers, stages }: Pick<LogQuery, 'matchers' | 'stages'>,
  style: PrintStyle = 'exact',
): string {
  return [printSelector(matchers), ...stages.map((stage) => printStage(stage, style))].join(' ');
}

/** `{a="b"} | unwrap x[5m] offset 1h0m0s`. */
export function printLogRange(range: LogRange, style: PrintStyle = 'exact'): string {
  const unwrap = range.unwrap === undefined ? [] : printUnwrap(range.unwrap, style);
  const lines = [printLogQuery(range, style), ...unwrap].join(' ');
  const offset = range.offsetNs === 0n ? '' : ` offset ${formatGoDuration(range.offsetNs)}`;
  return `${lines}[${formatPrometheusDuration(range.rangeNs)}]${offset}`;
}

function printRangeAggregation(expr: RangeAggregation, style: PrintStyle): string {
  const parameter = expr.parameter === undefined ? '' : `${formatGoFloat(expr.parameter)},`;
  const grouping = expr.grouping === undefined ? '' : ` ${printGrouping(expr.grouping, ',')}`;
  return `${expr.op}(${parameter}${printLogRange(expr.range, style)})${grouping}`;
}

function printVectorAggregation(expr: VectorAggregation, style: PrintStyle): string {
  const grouping = expr.grouping === undefined ? '' : ` ${printGrouping(expr.grouping, ',')}`;
  const parameter = expr.parameter === undefined ? '' : `${expr.parameter},`;
  return `${expr.op}${grouping}(${parameter}${printQuery(expr.expr, style)})`;
}

/** `by (a,b)`, the labels joined by `comma`. */
export function printGrouping({ mode, labels }: Grouping, comma: string): string {
  return `${mode} (${labels.join(comma)})`;
}

/** `> bool`, `/ on (x) group_left (y)`, `/ on (x) `: Loki leaves the gap of a missing modifier. */
export function printOperator({ op, returnBool, matching }: BinaryOperation): string {
  const withBool = returnBool ? `${op} bool` : op;
  if (matching === undefined) return withBool;
  const { mode, labels, group } = matching;
  const modifier =
    group === undefined ? '' : `group_${group.manySide} (${group.include.join(',')})`;
  return `${withBool} ${mode} (${labels.join(',')}) ${modifier}`;
}

/** Query text has no names for NaN and infinities, so they are written as what makes them. */
function printExactLiteral(value: number): string {
  if (Number.isNaN(value)) return '(0 / 0)';
  if (value === Infinity) return '(1e+308 * 10)';
  return value === -Infinity ? '(-1e+308 * 10)' : formatGoFloatG(value);
}

/** Six decimals, unless that would be another number. */
function printVectorValue(value: number, style: PrintStyle): string {
  const fixed = formatGoFixed(value, 6);
  return style === 'display' || Number(fixed) === value ? fixed : formatGoFloat(value);
}
