// Metric expressions, node by node.
import { InternalError, must } from '@skald/errors';
import { Labels } from '@skald/labels';
import {
  type BinaryOperation,
  type MetricExpr,
  type RangeOp,
  type VectorAggregation,
  applyArithmetic,
  compare,
  isCompareOp,
  isSetOp,
} from '@skald/logql';
import { avg } from './agg-avg.ts';
import { count } from './agg-count.ts';
import { max, min } from './agg-min-max.ts';
import { sortByValue } from './agg-sort.ts';
import { stddev, stdvar } from './agg-stdvar.ts';
import { sum } from './agg-sum.ts';
import { topk } from './agg-topk.ts';
import { matchVectors } from './binary-match.ts';
import { scalarWithVector } from './binary-scalar.ts';
import { combineSets } from './binary-set.ts';
import type { QueryContext } from './context.ts';
import { groupSeries } from './grouping.ts';
import { replaceLabels } from './label-replace.ts';
import { evaluateRange } from './range-aggregation.ts';
import { type Series, type Value, compareLabels, constantSeries } from './vector.ts';

export async function evaluateMetric(expr: MetricExpr, context: QueryContext): Promise<Value> {
  switch (expr.kind) {
    case 'literal':
      return { kind: 'scalar', value: expr.value };
    case 'vectorLiteral': {
      const series = constantSeries(Labels.empty, expr.value, context.steps.count);
      return { kind: 'vector', series: [series] };
    }
    case 'rangeAggregation':
      return { kind: 'vector', series: await evaluateRange(expr, context) };
    case 'vectorAggregation':
      return { kind: 'vector', series: await aggregate(expr, context) };
    case 'labelReplace': {
      const series = await evaluateVector(expr.expr, context);
      return { kind: 'vector', series: replaceLabels(expr, series) };
    }
    case 'binaryOperation':
      return binary(expr, context);
  }
}

/** As a vector; a number counts as a series without labels. */
export async function evaluateVector(
  expr: MetricExpr,
  context: QueryContext,
): Promise<readonly Series[]> {
  const value = await evaluateMetric(expr, context);
  if (value.kind === 'vector') return value.series;
  return [constantSeries(Labels.empty, value.value, context.steps.count)];
}

/** Range aggregations that a `sum` around them may group at the source. */
const SUMMABLE: ReadonlySet<RangeOp> = new Set<RangeOp>([
  'rate',
  'count_over_time',
  'bytes_rate',
  'bytes_over_time',
  'sum_over_time',
]);

async function aggregate(node: VectorAggregation, context: QueryContext): Promise<Series[]> {
  if (node.op === 'approx_topk') checkApproxTopk(context);
  const stepCount = context.steps.count;
  const members = (await membersOf(node, context)).toSorted((a, b) =>
    compareLabels(a.labels, b.labels),
  );
  if (node.op === 'sort' || node.op === 'sort_desc') {
    return sortByValue(members, { descending: node.op === 'sort_desc' });
  }
  const groups = groupSeries(members, node.grouping);
  const k = node.parameter ?? 0;
  switch (node.op) {
    case 'sum':
      return groups.map((group) => sum(group, stepCount));
    case 'avg':
      return groups.map((group) => avg(group, stepCount));
    case 'count':
      return groups.map((group) => count(group, stepCount));
    case 'min':
      return groups.map((group) => min(group, stepCount));
    case 'max':
      return groups.map((group) => max(group, stepCount));
    case 'stddev':
      return groups.map((group) => stddev(group, stepCount));
    case 'stdvar':
      return groups.map((group) => stdvar(group, stepCount));
    case 'topk':
    case 'approx_topk':
      return groups.flatMap((group) => topk(group, stepCount, { k, smallest: false }));
    case 'bottomk':
      return groups.flatMap((group) => topk(group, stepCount, { k, smallest: true }));
  }
}

async function membersOf(
  node: VectorAggregation,
  context: QueryContext,
): Promise<readonly Series[]> {
  const { expr, grouping } = node;
  const isPushed =
    node.op === 'sum' &&
    expr.kind === 'rangeAggregation' &&
    expr.grouping === undefined &&
    SUMMABLE.has(expr.op);
  return isPushed ? evaluateRange(expr, context, { grouping }) : evaluateVector(expr, context);
}

/** Exact here, so only the gates of the original remain. */
function checkApproxTopk({ limits, request }: QueryContext): void {
  if (!limits.shardAggregations.includes('approx_topk')) {
    throw new InternalError('approx_topk is not enabled. See -limits.shard_aggregations');
  }
  if (request.kind === 'range') {
    throw new InternalError('count min sketches are only supported on instant queries');
  }
}

async function binary(node: BinaryOperation, context: QueryContext): Promise<Value> {
  const { op, returnBool, matching } = node;
  const left = await evaluateMetric(node.left, context);
  const right = await evaluateMetric(node.right, context);
  const { failures } = context;
  const stepCount = context.steps.count;
  if (isSetOp(op)) {
    const [l, r] = [vectorOf(left, stepCount), vectorOf(right, stepCount)];
    return { kind: 'vector', series: combineSets(op, l, r, { matching, stepCount }) };
  }
  if (left.kind === 'scalar' && right.kind === 'scalar') {
    const value = isCompareOp(op)
      ? Number(compare(op, left.value, right.value))
      : applyArithmetic(op, left.value, right.value);
    return { kind: 'scalar', value };
  }
  if (left.kind === 'vector' && right.kind === 'vector') {
    const sides = { left: left.series, right: right.series };
    const series = matchVectors({ op, ...sides, returnBool, matching, stepCount, failures });
    return { kind: 'vector', series };
  }
  const scalarIsLeft = left.kind === 'scalar';
  const scalar = left.kind === 'scalar' ? left.value : (right as Value & { kind: 'scalar' }).value;
  const vector = left.kind === 'vector' ? left.series : vectorOf(right, stepCount);
  const series = scalarWithVector(
    op,
    { scalar: must(scalar), vector },
    { scalarIsLeft, returnBool },
  );
  return { kind: 'vector', series };
}

function vectorOf(value: Value, stepCount: number): readonly Series[] {
  if (value.kind === 'vector') return value.series;
  return [constantSeries(Labels.empty, value.value, stepCount)];
}
