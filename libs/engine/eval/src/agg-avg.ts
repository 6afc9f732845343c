// avg: an incremental mean over the members of a group.
import type { Group } from './grouping.ts';
import { nextMean } from './mean.ts';
import { type Series, newSeries } from './vector.ts';

export function avg({ labels, members }: Group, stepCount: number): Series {
  const mean = newSeries(labels, stepCount);
  const counts = new Float64Array(stepCount);
  for (const { values, present } of members) {
    for (let step = 0; step < stepCount; step++) {
      if (present[step] === 0) continue;
      mean.present[step] = 1;
      const seen = (counts[step] as number) + 1;
      counts[step] = seen;
      mean.values[step] = nextMean(mean.values[step] as number, values[step] as number, seen);
    }
  }
  return mean;
}
