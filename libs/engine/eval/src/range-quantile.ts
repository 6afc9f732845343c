// quantile_over_time: linear interpolation between the two nearest ranks; NaN sorts first.
import type { RangeFunction } from './range-samples.ts';

export function quantileOverTime(quantile: number): RangeFunction {
  return ({ values, from, to }) => {
    if (Number.isNaN(quantile)) return NaN;
    if (quantile < 0) return -Infinity;
    if (quantile > 1) return Infinity;
    // Typed arrays sort numerically, with NaN last.
    const sorted = values.slice(from, to).sort();
    const nans = countNans(sorted);
    const at = (rank: number) => (rank < nans ? NaN : (sorted[rank - nans] as number));
    const rank = quantile * (to - from - 1);
    const low = Math.floor(rank);
    const weight = rank - low;
    const high = Math.min(low + 1, to - from - 1);
    return at(low) * (1 - weight) + at(high) * weight;
  };
}

function countNans(sorted: Float64Array): number {
  let count = 0;
  while (count < sorted.length && Number.isNaN(sorted[sorted.length - 1 - count])) count++;
  return count;
}
