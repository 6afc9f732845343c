// A query of the workload that no column, filter or cache answers: every line is made and run through a regular
// expression without a literal.
import { SPAN_MS, START_MS } from './workload.mjs';

export const HEAVY_QUERY = new URLSearchParams({
  query: 'sum by (app) (count_over_time({app=~".+"} |~ "[0-9a-f]{2}[^ ]*[02468]([^0-9]|$)" [1h]))',
  start: String(START_MS / 1000),
  end: String((START_MS + SPAN_MS) / 1000),
  step: '600',
});

/** Keeps answers out of the results cache. */
export const UNCACHED = { 'cache-control': 'no-cache' };
