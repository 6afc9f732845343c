// sort, sort_desc: the order of an instant vector; NaN comes last in both. Range queries have no order
// to change.
import { type Series, compareLabels } from './vector.ts';

export function sortByValue(
  series: readonly Series[],
  options: { readonly descending: boolean },
): Series[] {
  const sign = options.descending ? -1 : 1;
  return series.toSorted((a, b) => {
    const x = a.values[0] as number;
    const y = b.values[0] as number;
    const byNan = Number(Number.isNaN(x)) - Number(Number.isNaN(y));
    if (byNan !== 0) return byNan;
    if (x !== y && !Number.isNaN(x)) return x < y ? -sign : sign;
    return compareLabels(a.labels, b.labels);
  });
}
