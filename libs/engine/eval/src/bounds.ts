// What one query may hold in memory, beyond the tenant's limits.
export interface QueryBounds {
  /** Samples kept for range functions that look at windows. */
  readonly samplesMax: number;
  /** Distinct label sets of one range aggregation. */
  readonly seriesMax: number;
  /** Points of one range aggregation: series × steps. */
  readonly pointsMax: number;
}

export const DEFAULT_BOUNDS: QueryBounds = {
  samplesMax: 64_000_000,
  seriesMax: 500_000,
  pointsMax: 200_000_000,
};
