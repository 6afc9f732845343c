// rate_counter: the increase of a counter per second, with resets.
//
// Prometheus' extrapolated rate, but fed with nanoseconds where it expects milliseconds, so that
// extrapolation hardly shows. Loki's answers contain that mix-up, and so do these (ledger 13).
import type { Labels } from '@skald/labels';
import { PaneAccumulator } from './range-accumulator.ts';
import { FIRST_CELL } from './range-panes.ts';
import { type CellSamples, type Partials, grown } from './range-partials.ts';
import { type SampleRoom, SampleStore } from './range-samples.ts';
import { TimeSorter } from './sort-samples.ts';
import type { Windows } from './steps.ts';
import type { Series } from './vector.ts';

/**
 * Resets show in samples that are in order, as those of one stream are. Samples are kept all the same:
 * cells to which they came in another order are made from them, sorted.
 */
export class RateCounterAccumulator extends PaneAccumulator {
  readonly #counters: Counters;
  readonly #store: SampleStore;

  constructor(windows: Windows, room: SampleRoom) {
    const counters = new Counters(windows.rangeNs / 1e9);
    super(windows, counters);
    this.#counters = counters;
    this.#store = new SampleStore({ ...room, keepsTimes: true });
  }

  protected override addLocated(samples: CellSamples): void {
    this.#store.add(samples);
    super.addLocated(samples);
  }

  override finish(labels: readonly Labels[]): Series[] {
    this.#makeUnordered();
    this.#store.release();
    return super.finish(labels);
  }

  /** Makes the cells whose samples did not come in order. */
  #makeUnordered(): void {
    if (!this.#counters.hasUnordered) return;
    const cellCount = FIRST_CELL + this.seriesCount * this.panes.count;
    this.#store.countCells(cellCount);
    const isWanted = new Uint8Array(cellCount);
    for (let cell = FIRST_CELL; cell < cellCount; cell++) {
      if (this.#counters.isUnordered(cell)) isWanted[cell] = 1;
    }
    const { starts, values, timesNs } = this.#store.sorted(isWanted);
    const sorter = new TimeSorter();
    for (let cell = FIRST_CELL; cell < cellCount; cell++) {
      if (isWanted[cell] === 0) continue;
      const [from, to] = [starts[cell] as number, starts[cell + 1] as number];
      const samples = { timesNs: timesNs.subarray(from, to), values: values.subarray(from, to) };
      sorter.sort(samples);
      this.#counters.put(cell, samples);
    }
  }
}

/** By cell: its first and last sample, and what resets took away between them. */
class Counters implements Partials {
  readonly #rangeSeconds: number;
  #counts = new Float64Array(FIRST_CELL);
  #firstNs = new Float64Array(FIRST_CELL);
  #firsts = new Float64Array(FIRST_CELL);
  /** Infinite when a sample came after a later one. Times in panes are above 0. */
  #lastNs = new Float64Array(FIRST_CELL);
  #lasts = new Float64Array(FIRST_CELL);
  #lost = new Float64Array(FIRST_CELL);

  constructor(rangeSeconds: number) {
    this.#rangeSeconds = rangeSeconds;
  }

  get hasUnordered(): boolean {
    return this.#lastNs.includes(Infinity, FIRST_CELL);
  }

  /** Whether samples of a cell did not come in order: nothing else is known of it. */
  isUnordered(cell: number): boolean {
    return this.#lastNs[cell] === Infinity;
  }

  resize(cellCount: number): void {
    if (cellCount <= this.#counts.length) return;
    this.#counts = grown(this.#counts, cellCount);
    const { length } = this.#counts;
    this.#firstNs = grown(this.#firstNs, length);
    this.#firsts = grown(this.#firsts, length);
    this.#lastNs = grown(this.#lastNs, length);
    this.#lasts = grown(this.#lasts, length);
    this.#lost = grown(this.#lost, length);
  }

  add({ cells, values, timesNs, count }: CellSamples): void {
    const counts = this.#counts;
    const lasts = this.#lasts;
    const lastNs = this.#lastNs;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      const timeNs = timesNs[i] as number;
      if (timeNs < (lastNs[cell] as number)) {
        lastNs[cell] = Infinity; // What follows is not looked at.
        continue;
      }
      const value = values[i] as number;
      const seen = counts[cell] as number;
      const last = lasts[cell] as number;
      if (seen === 0) {
        this.#firsts[cell] = value;
        this.#firstNs[cell] = timeNs;
      } else if (value < last) this.#lost[cell] = (this.#lost[cell] as number) + last;
      lasts[cell] = value;
      lastNs[cell] = timeNs;
      counts[cell] = seen + 1;
    }
  }

  /** All samples of a cell, in order. */
  put(cell: number, { timesNs, values }: { timesNs: Float64Array; values: Float64Array }): void {
    let lost = 0;
    let previous = values[0] as number;
    for (let i = 1; i < values.length; i++) {
      const value = values[i] as number;
      if (value < previous) lost += previous;
      previous = value;
    }
    this.#counts[cell] = values.length;
    this.#firstNs[cell] = timesNs[0] as number;
    this.#firsts[cell] = values[0] as number;
    this.#lastNs[cell] = timesNs[timesNs.length - 1] as number;
    this.#lasts[cell] = previous;
    this.#lost[cell] = lost;
  }

  clear(cell: number): void {
    this.#counts[cell] = 0;
    this.#lost[cell] = 0;
  }

  merge(left: number, right: number, into: number): void {
    const before = this.#counts[left] as number;
    const after = this.#counts[right] as number;
    const earlier = before > 0 ? left : right;
    const later = after > 0 ? right : left;
    let lost = (this.#lost[left] as number) + (this.#lost[right] as number);
    if (before > 0 && after > 0) {
      const last = this.#lasts[left] as number;
      if ((this.#firsts[right] as number) < last) lost += last;
    }
    this.#firstNs[into] = this.#firstNs[earlier] as number;
    this.#firsts[into] = this.#firsts[earlier] as number;
    this.#lastNs[into] = this.#lastNs[later] as number;
    this.#lasts[into] = this.#lasts[later] as number;
    this.#lost[into] = lost;
    this.#counts[into] = before + after;
  }

  isEmpty(cell: number): boolean {
    return this.#counts[cell] === 0;
  }

  valueOf(cell: number): number {
    const count = this.#counts[cell] as number;
    if (count < 2) return 0;
    const first = this.#firsts[cell] as number;
    const increase = (this.#lasts[cell] as number) - first + (this.#lost[cell] as number);
    const span = ((this.#lastNs[cell] as number) - (this.#firstNs[cell] as number)) / 1000;
    let toStart = this.#rangeSeconds;
    if (increase > 0 && first >= 0) toStart = Math.min(toStart, (span * first) / increase);
    const average = span / (count - 1);
    const added = toStart < average * 1.1 ? toStart : average / 2;
    return (increase * ((span + added) / span)) / this.#rangeSeconds;
  }
}
