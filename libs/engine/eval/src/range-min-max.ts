// min_over_time, max_over_time: NaN gives way to any other value.
import type { RangeFunction } from './range-samples.ts';

export const minOverTime: RangeFunction = ({ values, from, to }) => {
  let min = values[from] as number;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] as number;
    if (value < min || min !== min) min = value;
  }
  return min;
};

export const maxOverTime: RangeFunction = ({ values, from, to }) => {
  let max = values[from] as number;
  for (let i = from + 1; i < to; i++) {
    const value = values[i] as number;
    if (value > max || max !== max) max = value;
  }
  return max;
};
