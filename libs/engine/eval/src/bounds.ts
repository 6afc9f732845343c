// What a query may not exceed whatever its memory (memory-budget.ts) and its tenant's limits.
export interface QueryBounds {
  /** Distinct label sets of one range aggregation. */
  readonly seriesMax: number;
}

export const DEFAULT_BOUNDS: QueryBounds = {
  seriesMax: 500_000,
};
