// quantile_over_time: linear interpolation between the two nearest ranks; NaN sorts first.
//
// Samples are counted by cell and by bucket of their value (value-buckets.ts). How many samples of the window
// each bucket has is kept up to date as windows slide; the bucket of a rank is then known. Windows slide twice:
// first to tell which samples matter, which then are sorted, by cell and bucket and no further; then to look through them.
import type { Labels } from '@skald/labels';
import { SampleCells } from './range-accumulator.ts';
import { FIRST_CELL } from './range-panes.ts';
import type { CellSamples } from './range-partials.ts';
import { type SampleRoom, SampleStore } from './range-samples.ts';
import { selectRank } from './select-rank.ts';
import type { Windows } from './steps.ts';
import { ValueBuckets } from './value-buckets.ts';
import { type Series, newSeries } from './vector.ts';

/** As many values in a bucket of a pane, on average, as are worth their bookkeeping. */
const VALUES_PER_BUCKET = 8;
const BUCKETS_MAX = 256;

export class QuantileAccumulator extends SampleCells {
  readonly #quantile: number;
  readonly #store: SampleStore;

  constructor(windows: Windows, options: SampleRoom & { readonly quantile: number }) {
    super(windows);
    this.#quantile = options.quantile;
    this.#store = new SampleStore({ ...options, keepsTimes: false });
  }

  protected makeRoom(): void {}

  protected addLocated(samples: CellSamples): void {
    this.#store.add(samples);
  }

  finish(labels: readonly Labels[]): Series[] {
    const buckets = this.#divide();
    const cellCount = FIRST_CELL + this.seriesCount * this.panes.count;
    const starts = this.#store.countCells(cellCount * buckets.count, (chunk) => {
      if (buckets.count > 1) buckets.refine(chunk.cells, chunk.values, chunk.count);
    });
    const window = new WindowValues(starts, buckets.count);
    window.values = this.#store.sorted(this.#wanted(window, cellCount * buckets.count)).values;
    const result: Series[] = [];
    for (let id = 0; id < this.seriesCount; id++) {
      const series = newSeries(labels[id] as Labels, this.panes.first.length);
      window.open(FIRST_CELL + id * this.panes.count);
      if (this.#fill(series, window)) result.push(series);
    }
    this.#store.release();
    return result;
  }

  /** The cells that hold a rank of some window, which their sizes tell: one in a hundred. */
  #wanted(window: WindowValues, cellCount: number): Uint8Array {
    const isWanted = new Uint8Array(cellCount);
    const { first, end, count } = this.panes;
    for (let id = 0; id < this.seriesCount; id++) {
      window.open(FIRST_CELL + id * count);
      for (let i = 0; i < first.length; i++) {
        window.slide(first[i] as number, end[i] as number);
        if (window.count === 0) continue;
        const { low, high } = ranksOf(window.count, this.#quantile);
        window.mark(low, isWanted);
        if (high !== low) window.mark(high, isWanted);
      }
    }
    return isWanted;
  }

  /** One bucket where cells have few values. */
  #divide(): ValueBuckets {
    const buckets = new ValueBuckets();
    const cells = this.seriesCount * this.panes.count;
    const wanted = Math.min(BUCKETS_MAX, this.#store.count / cells / VALUES_PER_BUCKET);
    if (!(wanted > 1)) return buckets;
    for (const { values, count } of this.#store.chunks) buckets.see(values, count);
    buckets.divide(wanted);
    return buckets;
  }

  #fill({ values, present }: Series, window: WindowValues): boolean {
    const { first, end } = this.panes;
    let hasPoints = false;
    for (let i = 0; i < values.length; i++) {
      window.slide(first[i] as number, end[i] as number);
      if (window.count === 0) continue;
      present[i] = 1;
      values[i] = quantileOf(window, this.#quantile);
      hasPoints = true;
    }
    return hasPoints;
  }
}

function quantileOf(window: WindowValues, quantile: number): number {
  if (Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  const { low, high, weight } = ranksOf(window.count, quantile);
  return window.at(low) * (1 - weight) + window.at(high) * weight;
}

/** The ranks around a quantile, and how far it lies from the lower one. Any, where it is none. */
function ranksOf(count: number, quantile: number) {
  const rank = quantile >= 0 && quantile <= 1 ? quantile * (count - 1) : 0;
  const low = Math.floor(rank);
  return { low, high: Math.min(low + 1, count - 1), weight: rank - low };
}

/** The values of a window, by rank. */
class WindowValues {
  /** Values in the window. */
  count = 0;
  /** Sorted, where they are wanted. */
  values: Float64Array = new Float64Array(0);
  readonly #starts: Int32Array;
  readonly #buckets: number;
  /** By bucket. */
  readonly #sizes: Uint32Array;
  /** The numbers of a bucket, and how many values of it are none. */
  #gathered = new Float64Array(256);
  #bucket = -1;
  #nans = 0;
  #firstCell = 0;
  /** The window is cells [from, to). */
  #from = 0;
  #to = 0;

  constructor(starts: Int32Array, buckets: number) {
    this.#starts = starts;
    this.#buckets = buckets;
    this.#sizes = new Uint32Array(buckets);
  }

  /** An empty window before the panes that begin at a cell. */
  open(firstCell: number): void {
    this.#sizes.fill(0);
    this.count = 0;
    this.#firstCell = this.#from = this.#to = firstCell;
  }

  /** Both ends only move forward. */
  slide(firstPane: number, endPane: number): void {
    const from = this.#firstCell + firstPane;
    const to = this.#firstCell + endPane;
    for (let cell = this.#from; cell < Math.min(from, this.#to); cell++) this.#count(cell, -1);
    for (let cell = Math.max(from, this.#to); cell < to; cell++) this.#count(cell, 1);
    this.#from = from;
    this.#to = to;
    this.#bucket = -1;
  }

  #count(cell: number, sign: 1 | -1): void {
    const starts = this.#starts;
    const sizes = this.#sizes;
    const base = cell * this.#buckets;
    const size = (starts[base + sizes.length] as number) - (starts[base] as number);
    if (size === 0) return;
    this.count += sign * size;
    for (let bucket = 0; bucket < sizes.length; bucket++) {
      const at = base + bucket;
      const added = sign * ((starts[at + 1] as number) - (starts[at] as number));
      sizes[bucket] = (sizes[bucket] as number) + added;
    }
  }

  /** Marks the cells of the window that may hold the rank. */
  mark(rank: number, isWanted: Uint8Array): void {
    const { bucket } = this.#bucketOf(rank);
    for (let cell = this.#from; cell < this.#to; cell++)
      isWanted[cell * this.#buckets + bucket] = 1;
  }

  at(rank: number): number {
    const { bucket, before } = this.#bucketOf(rank);
    if (bucket !== this.#bucket) this.#gather(bucket);
    const within = rank - before - this.#nans;
    if (within < 0) return NaN;
    return selectRank(this.#gathered, 0, (this.#sizes[bucket] as number) - this.#nans, within);
  }

  #bucketOf(rank: number): { readonly bucket: number; readonly before: number } {
    let bucket = 0;
    let before = 0;
    while (before + (this.#sizes[bucket] as number) <= rank) {
      before += this.#sizes[bucket++] as number;
    }
    return { bucket, before };
  }

  #gather(bucket: number): void {
    const starts = this.#starts;
    const { values } = this;
    const size = this.#sizes[bucket] as number;
    if (this.#gathered.length < size) this.#gathered = new Float64Array(size * 2);
    const gathered = this.#gathered;
    let at = 0;
    let nans = 0;
    for (let cell = this.#from; cell < this.#to; cell++) {
      const key = cell * this.#buckets + bucket;
      const end = starts[key + 1] as number;
      for (let i = starts[key] as number; i < end; i++) {
        const value = values[i] as number;
        if (value === value) gathered[at++] = value;
        else nans++;
      }
    }
    this.#bucket = bucket;
    this.#nans = nans;
  }
}
