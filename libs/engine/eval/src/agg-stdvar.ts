// stdvar, stddev: of the members of a group, by Welford's method.
import type { Group } from './grouping.ts';
import { type Series, newSeries } from './vector.ts';

export function stdvar({ labels, members }: Group, stepCount: number): Series {
  const squares = newSeries(labels, stepCount);
  const means = new Float64Array(stepCount);
  const counts = new Float64Array(stepCount);
  for (const { values, present } of members) {
    for (let step = 0; step < stepCount; step++) {
      if (present[step] === 0) continue;
      squares.present[step] = 1;
      const value = values[step] as number;
      const seen = (counts[step] as number) + 1;
      const delta = value - (means[step] as number);
      const mean = (means[step] as number) + delta / seen;
      counts[step] = seen;
      means[step] = mean;
      squares.values[step] = (squares.values[step] as number) + delta * (value - mean);
    }
  }
  for (let step = 0; step < stepCount; step++) {
    if (squares.present[step] === 1) {
      squares.values[step] = (squares.values[step] as number) / (counts[step] as number);
    }
  }
  return squares;
}

export function stddev(group: Group, stepCount: number): Series {
  const variance = stdvar(group, stepCount);
  for (let step = 0; step < stepCount; step++) {
    variance.values[step] = Math.sqrt(variance.values[step] as number);
  }
  return variance;
}
