// What a query may not exceed whatever its memory (memory-budget.ts) and its tenant's limits.
export interface QueryBounds {
  /** Distinct label sets of one range aggregation. */
  readonly seriesMax: number;
  /** Lines of blocks that are decompressed at once, where blocks share entries; a block or two more where it must. */
  readonly sliceLineBytes: number;
}

export const DEFAULT_BOUNDS: QueryBounds = {
  seriesMax: 500_000,
  sliceLineBytes: 2 << 20,
};
