// first_over_time, last_over_time.
import type { RangeFunction } from './range-samples.ts';

export const firstOverTime: RangeFunction = ({ values, from }) => values[from] as number;

export const lastOverTime: RangeFunction = ({ values, to }) => values[to - 1] as number;
