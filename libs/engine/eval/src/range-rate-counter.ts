// rate_counter: the increase of a counter per second, with resets.
//
// Prometheus' extrapolated rate, but fed with nanoseconds where it expects milliseconds, so that
// extrapolation hardly shows. Loki's answers contain that mix-up, and so do these (ledger 13).
import type { RangeFunction } from './range-samples.ts';

export const rateCounter: RangeFunction = ({ timesNs, values, from, to }, rangeSeconds) => {
  const count = to - from;
  if (count < 2) return 0;
  const first = values[from] as number;
  let increase = (values[to - 1] as number) - first;
  for (let i = from + 1; i < to; i++) {
    const previous = values[i - 1] as number;
    if ((values[i] as number) < previous) increase += previous;
  }
  const span = ((timesNs[to - 1] as number) - (timesNs[from] as number)) / 1000;
  let toStart = rangeSeconds;
  if (increase > 0 && first >= 0) toStart = Math.min(toStart, (span * first) / increase);
  const average = span / (count - 1);
  const added = toStart < average * 1.1 ? toStart : average / 2;
  return (increase * ((span + added) / span)) / rangeSeconds;
};
