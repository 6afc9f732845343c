// The log selections inside a query: what its limits are checked against.
import type { Expr, LogQuery, LogRange } from '@skald/logql';
import { unreachable } from '@skald/errors';
import type { QueryRequest } from '@skald/services';

/** Every log query or log range of the expression, left to right. */
export function selectionsOf(expr: Expr): readonly (LogQuery | LogRange)[] {
  switch (expr.kind) {
    case 'logQuery':
      return [expr];
    case 'rangeAggregation':
    case 'variants':
      return [expr.range];
    case 'vectorAggregation':
    case 'labelReplace':
      return selectionsOf(expr.expr);
    case 'binaryOperation':
      return [...selectionsOf(expr.left), ...selectionsOf(expr.right)];
    case 'literal':
    case 'vectorLiteral':
      return [];
    default:
      return unreachable(expr);
  }
}

/** The longest `[range]` in the expression, 0 without one. */
export function longestRangeNs(expr: Expr): bigint {
  let longest = 0n;
  for (const selection of selectionsOf(expr)) {
    if (selection.kind === 'logRange' && selection.rangeNs > longest) longest = selection.rangeNs;
  }
  return longest;
}

/** What the selections of a query look at: entries with fromNs <= time < toNs. */
export function windowsOf(request: QueryRequest, expr: Expr) {
  return selectionsOf(expr).map((selection) => {
    const { matchers } = selection;
    const { startNs, endNs } = request;
    if (selection.kind === 'logQuery') return { matchers, fromNs: startNs, toNs: endNs };
    const { rangeNs, offsetNs } = selection;
    return { matchers, fromNs: startNs - offsetNs - rangeNs, toNs: endNs - offsetNs + 1n };
  });
}
