// sum.
import type { Group } from './grouping.ts';
import { type Series, newSeries } from './vector.ts';

export function sum({ labels, members }: Group, stepCount: number): Series {
  const total = newSeries(labels, stepCount);
  for (const { values, present } of members) {
    for (let step = 0; step < stepCount; step++) {
      if (present[step] === 0) continue;
      total.present[step] = 1;
      total.values[step] = (total.values[step] as number) + (values[step] as number);
    }
  }
  return total;
}
