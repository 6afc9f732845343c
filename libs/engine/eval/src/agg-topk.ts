// topk, bottomk: at each step the k members of a group with the largest (smallest) values, under
// their own labels. NaN ranks last. Of equal values the series with the smaller labels stays, so that
// answers do not depend on chance.
import type { Group } from './grouping.ts';
import { type Series, compareLabels, newSeries } from './vector.ts';

export function topk(
  { members }: Group,
  stepCount: number,
  options: { readonly k: number; readonly smallest: boolean },
): Series[] {
  const sorted = members.toSorted((a, b) => compareLabels(a.labels, b.labels));
  const sign = options.smallest ? -1 : 1;
  const kept: (Series | undefined)[] = new Array<Series | undefined>(sorted.length).fill(undefined);
  for (let step = 0; step < stepCount; step++) {
    for (const index of bestAt(sorted, step, options.k, sign)) {
      const source = sorted[index] as Series;
      const series = (kept[index] ??= newSeries(source.labels, stepCount));
      series.present[step] = 1;
      series.values[step] = source.values[step] as number;
    }
  }
  return kept.filter((series) => series !== undefined);
}

/** Indices of the best members, best first; inserted one by one because k is small. */
function bestAt(members: readonly Series[], step: number, k: number, sign: number): number[] {
  const best: number[] = [];
  const rank = (index: number): number => {
    const value = ((members[index] as Series).values[step] as number) * sign;
    return Number.isNaN(value) ? -Infinity : value;
  };
  for (const [index, { present, values }] of members.entries()) {
    if (present[step] === 0) continue;
    if (best.length === k) {
      const last = best[k - 1] as number;
      const isNanLast = Number.isNaN((members[last] as Series).values[step]);
      const isBetter = rank(index) > rank(last) || (isNanLast && !Number.isNaN(values[step]));
      if (!isBetter) continue;
      best.pop();
    }
    let at = best.length;
    while (at > 0 && rank(best[at - 1] as number) < rank(index)) at--;
    best.splice(at, 0, index);
  }
  return best;
}
