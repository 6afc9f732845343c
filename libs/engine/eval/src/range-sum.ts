// sum_over_time, and rate of unwrapped values: sums from left to right.
import type { RangeFunction } from './range-samples.ts';

export const sumOverTime: RangeFunction = ({ values, from, to }) => {
  let sum = 0;
  for (let i = from; i < to; i++) sum += values[i] as number;
  return sum;
};

export const rateOfValues: RangeFunction = (samples, rangeSeconds) =>
  sumOverTime(samples, rangeSeconds) / rangeSeconds;
