// avg_over_time: an incremental mean.
import { nextMean } from './mean.ts';
import type { RangeFunction } from './range-samples.ts';

export const avgOverTime: RangeFunction = ({ values, from, to }) => {
  let mean = 0;
  for (let i = from; i < to; i++) mean = nextMean(mean, values[i] as number, i - from + 1);
  return mean;
};
