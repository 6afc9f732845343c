// count_over_time, rate, bytes_over_time, bytes_rate: windows that add up.
//
// Whole numbers are added to a difference array: a sample enters at its first window and leaves after
// its last, whatever the overlap of windows. Sums stay exact up to 2^53. Runs of rows with ascending
// times are not even visited one by one: each window's two ends are searched for (range.bench.ts).
import type { SampleRun, SampleSink } from '@skald/scan';
import type { Labels } from '@skald/labels';
import { type Windows, firstWindow, lastWindow } from './steps.ts';
import { type Series, newSeries } from './vector.ts';

/** A run with fewer rows than this per window is walked row by row. */
const ROWS_PER_WINDOW = 24;

interface Sums {
  /** Entering minus leaving, per window. */
  readonly rows: Float64Array;
  readonly values: Float64Array;
}

export class CountAccumulator implements SampleSink {
  readonly originNs: bigint;
  readonly #windows: Windows;
  readonly #counts: 'rows' | 'bytes';
  readonly #sums: Sums[] = [];
  /** Times in (from, to] enter at window #first and leave after #last. */
  #knownFromNs = Infinity;
  #knownToNs = -Infinity;
  #first = 0;
  #last = -1;

  constructor(windows: Windows, options: { readonly counts: 'rows' | 'bytes' }) {
    this.originNs = windows.originNs;
    this.#windows = windows;
    this.#counts = options.counts;
  }

  add(samples: Parameters<SampleSink['add']>[0]): void {
    const { series, offsetsNs, values, count } = samples;
    for (let i = 0; i < count; i++) {
      const value = values === undefined ? 1 : (values[i] as number);
      this.#enter(series[i] as number, offsetsNs[i] as number, value);
    }
  }

  addRun(run: SampleRun): void {
    const { offsetsNs, shiftNs, from, to } = run;
    const first = firstWindow(this.#windows, (offsetsNs[from] as number) + shiftNs);
    const last = lastWindow(this.#windows, (offsetsNs[to - 1] as number) + shiftNs);
    if (to - from < (last - first + 1) * ROWS_PER_WINDOW) this.#walk(run);
    else this.#search(run, first, last);
  }

  addWhole(whole: Parameters<SampleSink['addWhole']>[0]): boolean {
    const { minOffsetNs, maxOffsetNs, series, rowCount, lineByteCount } = whole;
    const windows = this.#windows;
    const first = firstWindow(windows, minOffsetNs);
    const last = lastWindow(windows, minOffsetNs);
    const isOne =
      first === firstWindow(windows, maxOffsetNs) && last === lastWindow(windows, maxOffsetNs);
    if (!isOne) return false;
    this.#addTo(series, first, last, rowCount, this.#counts === 'bytes' ? lineByteCount : rowCount);
    return true;
  }

  #walk({ series, offsetsNs, shiftNs, from, to, lineOffsets }: SampleRun): void {
    for (let row = from; row < to; row++) {
      const value =
        lineOffsets === undefined
          ? 1
          : (lineOffsets[row + 1] as number) - (lineOffsets[row] as number);
      this.#enter(series, (offsetsNs[row] as number) + shiftNs, value);
    }
  }

  #search(run: SampleRun, first: number, last: number): void {
    const { offsetsNs, shiftNs, from, to, lineOffsets } = run;
    const { stepNs, rangeNs } = this.#windows;
    let begin = from;
    for (let window = first; window <= last; window++) {
      const openNs = window * stepNs - shiftNs;
      begin = upperBound(offsetsNs, begin, to, openNs);
      const end = upperBound(offsetsNs, begin, to, openNs + rangeNs);
      if (end === begin) continue;
      const bytes =
        lineOffsets === undefined
          ? end - begin
          : (lineOffsets[end] as number) - (lineOffsets[begin] as number);
      this.#addTo(run.series, window, window, end - begin, bytes);
    }
  }

  /** Neighbouring samples mostly fall into the same windows: those are remembered. */
  #enter(series: number, timeNs: number, value: number): void {
    if (timeNs <= this.#knownFromNs || timeNs > this.#knownToNs) this.#learn(timeNs);
    this.#addTo(series, this.#first, this.#last, 1, value);
  }

  /** Finds the windows of a time, and the times (from, to] that have the same ones. */
  #learn(timeNs: number): void {
    const { stepNs, rangeNs, count } = this.#windows;
    const first = firstWindow(this.#windows, timeNs);
    const last = lastWindow(this.#windows, timeNs);
    const firstFromNs = first === 0 ? -Infinity : (first - 1) * stepNs + rangeNs;
    const lastFromNs = last < 0 ? -Infinity : last * stepNs;
    this.#knownFromNs = Math.max(firstFromNs, lastFromNs);
    const lastToNs = last === count - 1 ? Infinity : (last + 1) * stepNs;
    this.#knownToNs = Math.min(first * stepNs + rangeNs, lastToNs);
    this.#first = first;
    this.#last = last;
  }

  #addTo(series: number, first: number, last: number, rows: number, value: number): void {
    if (first > last) return;
    const sums = this.#sums[series] ?? this.#newSums(series);
    sums.rows[first] = (sums.rows[first] as number) + rows;
    sums.rows[last + 1] = (sums.rows[last + 1] as number) - rows;
    sums.values[first] = (sums.values[first] as number) + value;
    sums.values[last + 1] = (sums.values[last + 1] as number) - value;
  }

  #newSums(series: number): Sums {
    const size = this.#windows.count + 1;
    const sums = { rows: new Float64Array(size), values: new Float64Array(size) };
    this.#sums[series] = sums;
    return sums;
  }

  /** The series that have points, each window's sum times `factor`. */
  finish(labels: readonly Labels[], factor: (sum: number) => number): Series[] {
    const result: Series[] = [];
    for (const [id, sums] of this.#sums.entries()) {
      if (sums === undefined) continue;
      const series = newSeries(labels[id] as Labels, this.#windows.count);
      let rows = 0;
      let value = 0;
      for (let window = 0; window < this.#windows.count; window++) {
        rows += sums.rows[window] as number;
        value += sums.values[window] as number;
        if (rows === 0) continue;
        series.present[window] = 1;
        series.values[window] = factor(value);
      }
      result.push(series);
    }
    return result;
  }
}

/** The first row in [from, to) whose time is above `timeNs`; `to` when there is none. */
function upperBound(ascending: Float64Array, from: number, to: number, timeNs: number): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
