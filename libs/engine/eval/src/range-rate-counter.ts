// rate_counter: the increase of a counter per second, with resets.
//
// Prometheus' extrapolated rate, but fed with nanoseconds where it expects milliseconds, so that
// extrapolation hardly shows. Loki's answers contain that mix-up, and so do these (ledger 13).
import type { Labels } from '@skald/labels';
import { SampleCells } from './range-accumulator.ts';
import { FIRST_CELL } from './range-panes.ts';
import { type CellSamples, type Mergeable, windowsOfCells } from './range-partials.ts';
import { type SampleRoom, SampleStore } from './range-samples.ts';
import { sortByTime } from './sort-samples.ts';
import type { Windows } from './steps.ts';
import type { Series } from './vector.ts';

/** Resets show in samples that are in order: they are kept, and sorted where they are not. */
export class RateCounterAccumulator extends SampleCells {
  readonly #rangeSeconds: number;
  readonly #store: SampleStore;

  constructor(windows: Windows, room: SampleRoom) {
    super(windows);
    this.#rangeSeconds = windows.rangeNs / 1e9;
    this.#store = new SampleStore({ ...room, keepsTimes: true });
  }

  protected makeRoom(): void {}

  protected addLocated(samples: CellSamples): void {
    this.#store.add(samples);
  }

  finish(labels: readonly Labels[]): Series[] {
    const { seriesCount, panes } = this;
    const cellCount = FIRST_CELL + seriesCount * panes.count;
    const { starts, values, timesNs } = this.#store.byCell(cellCount);
    const counters = new Counters(cellCount, this.#rangeSeconds);
    for (let cell = FIRST_CELL; cell < cellCount; cell++) {
      const [from, to] = [starts[cell] as number, starts[cell + 1] as number];
      if (from === to) continue;
      const samples = { timesNs: timesNs.subarray(from, to), values: values.subarray(from, to) };
      sortByTime(samples);
      counters.put(cell, samples);
    }
    this.#store.release();
    return windowsOfCells(counters, panes, { labels, seriesCount });
  }
}

/** By cell: its first and last sample, and what resets took away between them. */
class Counters implements Mergeable {
  readonly #rangeSeconds: number;
  readonly #counts: Float64Array;
  readonly #firstNs: Float64Array;
  readonly #firsts: Float64Array;
  readonly #lastNs: Float64Array;
  readonly #lasts: Float64Array;
  readonly #lost: Float64Array;

  constructor(cellCount: number, rangeSeconds: number) {
    this.#rangeSeconds = rangeSeconds;
    this.#counts = new Float64Array(cellCount);
    this.#firstNs = new Float64Array(cellCount);
    this.#firsts = new Float64Array(cellCount);
    this.#lastNs = new Float64Array(cellCount);
    this.#lasts = new Float64Array(cellCount);
    this.#lost = new Float64Array(cellCount);
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
