// stdvar_over_time, stddev_over_time: of the whole population, by Welford's method.
import type { RangeFunction } from './range-samples.ts';

export const stdvarOverTime: RangeFunction = ({ values, from, to }) => {
  let mean = 0;
  let squares = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    const delta = value - mean;
    mean += delta / (i - from + 1);
    squares += delta * (value - mean);
  }
  return squares / (to - from);
};

export const stddevOverTime: RangeFunction = (samples, rangeSeconds) =>
  Math.sqrt(stdvarOverTime(samples, rangeSeconds));
