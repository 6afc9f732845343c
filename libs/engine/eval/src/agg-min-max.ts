// min, max: NaN gives way to any other value.
import type { Group } from './grouping.ts';
import { type Series, newSeries } from './vector.ts';

export function min(group: Group, stepCount: number): Series {
  return extreme(group, stepCount, (value, best) => value < best);
}

export function max(group: Group, stepCount: number): Series {
  return extreme(group, stepCount, (value, best) => value > best);
}

function extreme(
  { labels, members }: Group,
  stepCount: number,
  isBetter: (value: number, best: number) => boolean,
): Series {
  const best = newSeries(labels, stepCount);
  for (const { values, present } of members) {
    for (let step = 0; step < stepCount; step++) {
      if (present[step] === 0) continue;
      const value = values[step] as number;
      const known = best.values[step] as number;
      if (best.present[step] === 0 || isBetter(value, known) || Number.isNaN(known)) {
        best.values[step] = value;
      }
      best.present[step] = 1;
    }
  }
  return best;
}
