// `variants(m1, m2, …) of (range)`: several aggregations over one selector (§2.16). Experimental, and
// off unless the tenant's limits allow it. Each variant keeps its own function, unwrap and grouping;
// selector and pipeline are those of `of`. A variant with too many series is left out with a warning.
import { InvalidError } from '@skald/errors';
import { Labels } from '@skald/labels';
import type { LogRange, MetricExpr, Variants } from '@skald/logql';
import type { QueryContext } from './context.ts';
import { evaluateVector } from './metric-query.ts';
import { type Series, hasPoints } from './vector.ts';

const VARIANT_LABEL = '__variant__';

export async function evaluateVariants(node: Variants, context: QueryContext): Promise<Series[]> {
  if (!context.limits.enableMultiVariantQueries) {
    throw new InvalidError('multi variant queries are disabled for this instance');
  }
  const { maxQuerySeries } = context.limits;
  const result: Series[] = [];
  for (const [index, expression] of node.expressions.entries()) {
    const series = await evaluateVector(over(expression, node.range), context);
    const filled = series.filter(hasPoints);
    if (filled.length > maxQuerySeries) {
      context.warnings.push(`maximum of series (${maxQuerySeries}) reached for variant (${index})`);
      continue;
    }
    result.push(...filled.map((member) => withVariant(member, index)));
  }
  return result;
}

/** The variant with the common selector and pipeline in place of its own. */
function over(expression: MetricExpr, common: LogRange): MetricExpr {
  if (expression.kind === 'vectorAggregation') {
    return { ...expression, expr: over(expression.expr, common) };
  }
  if (expression.kind !== 'rangeAggregation') {
    throw new InvalidError('a variant is a range aggregation, or a vector aggregation over one');
  }
  const { unwrap } = expression.range;
  return { ...expression, range: { ...common, unwrap } };
}

function withVariant(series: Series, index: number): Series {
  const labels = Labels.fromResult([...series.labels, [VARIANT_LABEL, String(index)]]);
  return { ...series, labels };
}
