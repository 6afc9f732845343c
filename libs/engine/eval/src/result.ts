// Vectors as query answers: series that have points, each label set once, in Loki's order; and the
// limit on how many there may be.
import type { Labels } from '@skald/labels';
import { exceedsSeriesLimit, tooManySeries } from '@skald/limits';
import type { MetricExpr } from '@skald/logql';
import type { QueryData, ResultSeries } from '@skald/services';
import type { QueryContext } from './context.ts';
import { type Series, compareLabels, hasPoints } from './vector.ts';

/** The series limit: reported at the step at which more label sets were seen than allowed. */
export function reportTooManySeries(series: readonly Series[], context: QueryContext): void {
  const { maxQuerySeries } = context.limits;
  const firstStep = new Map<string, number>();
  for (const { labels, present } of series) {
    const step = present.indexOf(1);
    if (step < 0) continue;
    firstStep.set(labels.text, Math.min(step, firstStep.get(labels.text) ?? step));
  }
  if (!exceedsSeriesLimit(firstStep.size, maxQuerySeries)) return;
  const steps = [...firstStep.values()].sort((a, b) => a - b);
  context.failures.add(steps[maxQuerySeries] ?? 0, () => tooManySeries(maxQuerySeries));
}

/** One point per series; a query that sorts keeps its order. */
export function vectorResult(
  series: readonly Series[],
  expr: MetricExpr,
  { steps }: QueryContext,
): QueryData {
  const filled = series.filter(hasPoints);
  const ordered = sortsValues(expr)
    ? filled
    : filled.toSorted((a, b) => compareLabels(a.labels, b.labels));
  return {
    kind: 'vector',
    series: ordered.map(({ labels, values }) => ({
      labels,
      timesMs: steps.timesMs,
      values: values.slice(0, 1),
    })),
  };
}

/** Points of equal label sets become one series, interleaved by time. */
export function matrixResult(series: readonly Series[], { steps }: QueryContext): QueryData {
  const merged = new Map<string, { labels: Labels; members: Series[] }>();
  for (const member of series) {
    if (!hasPoints(member)) continue;
    const known = merged.get(member.labels.text) ?? { labels: member.labels, members: [] };
    merged.set(member.labels.text, known);
    known.members.push(member);
  }
  const results = [...merged.values()].sort((a, b) => compareLabels(a.labels, b.labels));
  return {
    kind: 'matrix',
    series: results.map(({ labels, members }) => points(labels, members, steps.timesMs)),
  };
}

function points(labels: Labels, members: readonly Series[], timesMs: Float64Array): ResultSeries {
  const times: number[] = [];
  const values: number[] = [];
  for (let step = 0; step < timesMs.length; step++) {
    for (const member of members) {
      if (member.present[step] === 0) continue;
      times.push(timesMs[step] as number);
      values.push(member.values[step] as number);
    }
  }
  return { labels, timesMs: Float64Array.from(times), values: Float64Array.from(values) };
}

/** Whether `sort` or `sort_desc` occurs anywhere. */
function sortsValues(expr: MetricExpr): boolean {
  switch (expr.kind) {
    case 'vectorAggregation':
      return expr.op === 'sort' || expr.op === 'sort_desc' || sortsValues(expr.expr);
    case 'binaryOperation':
      return sortsValues(expr.left) || sortsValues(expr.right);
    case 'labelReplace':
      return sortsValues(expr.expr);
    default:
      return false;
  }
}
