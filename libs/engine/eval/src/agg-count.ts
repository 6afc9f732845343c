// count.
import type { Group } from './grouping.ts';
import { type Series, newSeries } from './vector.ts';

export function count({ labels, members }: Group, stepCount: number): Series {
  const total = newSeries(labels, stepCount);
  for (const { present } of members) {
    for (let step = 0; step < stepCount; step++) {
      if (present[step] === 0) continue;
      total.present[step] = 1;
      total.values[step] = (total.values[step] as number) + 1;
    }
  }
  return total;
}
