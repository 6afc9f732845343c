// Expressions: aggregations, functions, literals and the operators between them. A log query is an
// operand like any other until an operator asks for samples, which is where Loki's errors come from.
import { isCompareOp, isSetOp, applyArithmetic, compare } from './arithmetic.ts';
import type {
  BinaryOp,
  BinaryOperation,
  Expr,
  Grouping,
  GroupModifier,
  Literal,
  MetricExpr,
  RangeAggregation,
  RangeOp,
  Variants,
  VectorAggregation,
  VectorMatching,
  VectorOp,
} from './ast.ts';
import type { Cursor } from './cursor.ts';
import { parseSignedNumber } from './parse-label-filter.ts';
import { parseStages } from './parse-pipeline.ts';
import { parseLogRange } from './parse-range.ts';
import { parseLabelList, parseSelectorTokens } from './parse-selector.ts';
import {
  checkLabelReplace,
  checkLegs,
  checkRangeAggregation,
  numberValue,
  rangeParameter,
  vectorGrouping,
  vectorParameter,
} from './rules.ts';
import { isBinaryOp, isRightAssociative, LOOSEST, tightnessOf } from './tightness.ts';
import type { TokenName } from './tokens.ts';

/** Any expression, up to the first token that cannot continue it. */
export function parseExpr(cursor: Cursor): Expr {
  return parseOperations(cursor, parseOperand(cursor), LOOSEST);
}

/** An expression that must be a metric query, or the next token is refused. */
function parseMetric(cursor: Cursor): MetricExpr {
  if (cursor.at('variants')) cursor.fail();
  return metricOrFail(cursor, parseExpr(cursor));
}

function metricOrFail(cursor: Cursor, expr: Expr): MetricExpr {
  return expr.kind === 'logQuery' || expr.kind === 'variants' ? cursor.fail() : expr;
}

/** Continues `first` with every operator that binds at least as tight as `tightness`. */
function parseOperations(cursor: Cursor, first: Expr, tightness: number): Expr {
  cursor.enter();
  let levels = 1;
  let left = first;
  for (;;) {
    const op = cursor.peek().name;
    if (!isBinaryOp(op) || tightnessOf(op) < tightness) break;
    cursor.take();
    const modifier = parseModifier(cursor);
    const rightTightness = isRightAssociative(op) ? tightnessOf(op) : tightnessOf(op) + 1;
    const right = parseOperations(cursor, parseOperand(cursor), rightTightness);
    left = operation(op, left, right, modifier);
    cursor.enter();
    levels++;
  }
  cursor.leave(levels);
  return left;
}

type Modifier = Pick<BinaryOperation, 'returnBool' | 'matching'>;

/** `bool on (a) group_left (b)`, each part optional, legal with every operator. */
function parseModifier(cursor: Cursor): Modifier {
  const returnBool = cursor.accept('bool') !== undefined;
  const mode = cursor.peek().name;
  if (mode !== 'on' && mode !== 'ignoring') return { returnBool, matching: undefined };
  cursor.take();
  const labels = parseLabelList(cursor);
  const matching: VectorMatching = { mode, labels, group: parseGroupModifier(cursor) };
  return { returnBool, matching };
}

function parseGroupModifier(cursor: Cursor): GroupModifier | undefined {
  const name = cursor.peek().name;
  if (name !== 'group_left' && name !== 'group_right') return undefined;
  cursor.take();
  const include = cursor.at('(') ? parseLabelList(cursor) : [];
  return { manySide: name === 'group_left' ? 'left' : 'right', include };
}

/** The node, or its value when both legs are literals. */
function operation(op: BinaryOp, left: Expr, right: Expr, modifier: Modifier): MetricExpr {
  const legs = checkLegs(op, left, right);
  if (legs.left.kind === 'literal' && legs.right.kind === 'literal' && !isSetOp(op)) {
    return { kind: 'literal', value: fold(op, legs.left.value, legs.right.value) };
  }
  const { returnBool, matching } = modifier;
  return { kind: 'binaryOperation', op, left: legs.left, right: legs.right, returnBool, matching };
}

function fold(op: Exclude<BinaryOp, 'and' | 'or' | 'unless'>, left: number, right: number): number {
  if (isCompareOp(op)) return compare(op, left, right) ? 1 : 0;
  return applyArithmetic(op, left, right);
}

// --- operands ------------------------------------------------------------------------------------

function parseOperand(cursor: Cursor): Expr {
  const { name } = cursor.peek();
  switch (name) {
    case '{':
      return {
        kind: 'logQuery',
        matchers: parseSelectorTokens(cursor),
        stages: parseStages(cursor),
      };
    case '(':
      return parseParenthesised(cursor);
    case 'NUMBER':
    case '+':
    case '-':
      return { kind: 'literal', value: parseSignedNumber(cursor) };
    case 'VECTOR':
      return parseVectorLiteral(cursor);
    case 'label_replace':
      return parseLabelReplace(cursor);
    case 'variants':
      return parseVariants(cursor);
    default: {
      const rangeOp = RANGE_OPS.get(name);
      if (rangeOp !== undefined) return parseRangeAggregation(cursor, rangeOp);
      const vectorOp = VECTOR_OPS.get(name);
      return vectorOp === undefined ? cursor.fail() : parseVectorAggregation(cursor, vectorOp);
    }
  }
}

/** Parentheses leave no node. A parenthesised log query stays open to operators only. */
function parseParenthesised(cursor: Cursor): Expr {
  cursor.enter();
  cursor.expect('(');
  if (cursor.at('variants')) cursor.fail();
  const expr = parseExpr(cursor);
  if (cursor.accept(')') === undefined) cursor.fail();
  cursor.leave();
  return expr;
}

function parseVectorLiteral(cursor: Cursor): MetricExpr {
  cursor.take();
  cursor.expect('(');
  const value = numberValue(cursor.expect('NUMBER').text, 'vectorExpr');
  cursor.expect(')');
  return { kind: 'vectorLiteral', value };
}

function parseLabelReplace(cursor: Cursor): MetricExpr {
  cursor.take();
  cursor.expect('(');
  cursor.enter();
  const expr = parseMetric(cursor);
  cursor.leave();
  const nextString = () => {
    cursor.expect(',');
    return cursor.expect('STRING').text;
  };
  if (!cursor.at(',')) cursor.fail();
  const destination = nextString();
  const replacement = nextString();
  const source = nextString();
  const regex = nextString();
  cursor.expect(')');
  checkLabelReplace(cursor.inspectRegex, regex);
  return { kind: 'labelReplace', expr, destination, replacement, source, regex };
}

function parseVariants(cursor: Cursor): Variants {
  cursor.take();
  cursor.expect('(');
  const expressions: MetricExpr[] = [];
  do expressions.push(parseMetric(cursor));
  while (cursor.accept(',') !== undefined);
  if (cursor.accept(')') === undefined) cursor.fail();
  cursor.expect('of');
  cursor.expect('(');
  const range = parseLogRange(cursor);
  cursor.expect(')');
  return { kind: 'variants', expressions, range };
}

// --- aggregations --------------------------------------------------------------------------------

const RANGE_OPS: ReadonlyMap<TokenName, RangeOp> = new Map([
  ['RATE', 'rate'],
  ['RATE_COUNTER', 'rate_counter'],
  ['COUNT_OVER_TIME', 'count_over_time'],
  ['BYTES_RATE', 'bytes_rate'],
  ['BYTES_OVER_TIME', 'bytes_over_time'],
  ['AVG_OVER_TIME', 'avg_over_time'],
  ['SUM_OVER_TIME', 'sum_over_time'],
  ['MIN_OVER_TIME', 'min_over_time'],
  ['MAX_OVER_TIME', 'max_over_time'],
  ['STDVAR_OVER_TIME', 'stdvar_over_time'],
  ['STDDEV_OVER_TIME', 'stddev_over_time'],
  ['QUANTILE_OVER_TIME', 'quantile_over_time'],
  ['FIRST_OVER_TIME', 'first_over_time'],
  ['LAST_OVER_TIME', 'last_over_time'],
  ['ABSENT_OVER_TIME', 'absent_over_time'],
]);

const VECTOR_OPS: ReadonlyMap<TokenName, VectorOp> = new Map([
  ['SUM', 'sum'],
  ['AVG', 'avg'],
  ['COUNT', 'count'],
  ['MIN', 'min'],
  ['MAX', 'max'],
  ['STDDEV', 'stddev'],
  ['STDVAR', 'stdvar'],
  ['TOPK', 'topk'],
  ['BOTTOMK', 'bottomk'],
  ['APPROX_TOPK', 'approx_topk'],
  ['SORT', 'sort'],
  ['SORT_DESC', 'sort_desc'],
]);

function parseRangeAggregation(cursor: Cursor, op: RangeOp): RangeAggregation {
  cursor.take();
  cursor.expect('(');
  const spelling = cursor.accept('NUMBER')?.text;
  if (spelling !== undefined) cursor.expect(',');
  else if (!cursor.at('{') && !cursor.at('(')) cursor.fail('NUMBER', '{', '(');
  const range = parseLogRange(cursor);
  cursor.expect(')');
  const grouping = parseGrouping(cursor);
  const parameter = rangeParameter(op, spelling);
  checkRangeAggregation(op, range, grouping);
  return { kind: 'rangeAggregation', op, parameter, range, grouping };
}

function parseVectorAggregation(cursor: Cursor, op: VectorOp): VectorAggregation {
  cursor.take();
  const before = parseGrouping(cursor);
  cursor.expect('(');
  cursor.enter();
  const { spelling, expr } = parseArguments(cursor);
  cursor.leave();
  if (cursor.accept(')') === undefined) cursor.fail();
  const given = before ?? parseGrouping(cursor);
  const parameter = vectorParameter(op, spelling);
  const grouping = vectorGrouping(op, given);
  return { kind: 'vectorAggregation', op, parameter, expr, grouping };
}

/** `[number ,] metric`: whether a leading number is the parameter shows at the comma. */
function parseArguments(cursor: Cursor): {
  readonly spelling: string | undefined;
  readonly expr: MetricExpr;
} {
  const spelling = cursor.accept('NUMBER')?.text;
  if (spelling === undefined || cursor.accept(',') !== undefined) {
    return { spelling, expr: parseMetric(cursor) };
  }
  const literal: Literal = { kind: 'literal', value: numberValue(spelling, 'literal') };
  const expr = metricOrFail(cursor, parseOperations(cursor, literal, LOOSEST));
  return { spelling: undefined, expr };
}

function parseGrouping(cursor: Cursor): Grouping | undefined {
  const mode = cursor.peek().name;
  if (mode !== 'by' && mode !== 'without') return undefined;
  cursor.take();
  return { mode, labels: parseLabelList(cursor) };
}
