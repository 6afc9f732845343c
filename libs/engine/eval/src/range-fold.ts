// Range aggregations that need no memory of their samples: where windows do not overlap, a sample goes
// straight into the one window it belongs to. Sums and means are then in order of arrival, which is
// order of time within a stream.
import type { Labels } from '@skald/labels';
import type { SampleRun, SampleSink } from '@skald/scan';
import { nextMean } from './mean.ts';
import { type Windows, firstWindow, lastWindow } from './steps.ts';
import { type Series, newSeries } from './vector.ts';

/** The new value of a window that had `count` samples worth `folded`. */
export type Fold = (folded: number, value: number, count: number) => number;

export const sumFold: Fold = (sum, value) => sum + value;

export const avgFold: Fold = (mean, value, count) => nextMean(mean, value, count + 1);

export const minFold: Fold = (min, value, count) =>
  count === 0 || value < min || min !== min ? value : min;

export const maxFold: Fold = (max, value, count) =>
  count === 0 || value > max || max !== max ? value : max;

interface Folded {
  readonly values: Float64Array;
  readonly counts: Uint32Array;
}

export class FoldAccumulator implements SampleSink {
  readonly originNs: bigint;
  readonly #windows: Windows;
  readonly #fold: Fold;
  readonly #folded: Folded[] = [];
  /** Times in (from, to] belong to window #window, or to none when it is -1. */
  #knownFromNs = Infinity;
  #knownToNs = -Infinity;
  #window = -1;

  /** The range of the windows is not longer than their step. */
  constructor(windows: Windows, fold: Fold) {
    this.originNs = windows.originNs;
    this.#windows = windows;
    this.#fold = fold;
  }

  add(samples: Parameters<SampleSink['add']>[0]): void {
    const { series, offsetsNs, values, count } = samples;
    const fold = this.#fold;
    for (let i = 0; i < count; i++) {
      const timeNs = offsetsNs[i] as number;
      if (timeNs <= this.#knownFromNs || timeNs > this.#knownToNs) this.#learn(timeNs);
      const window = this.#window;
      if (window < 0) continue;
      const folded = this.#folded[series[i] as number] ?? this.#newFolded(series[i] as number);
      const seen = folded.counts[window] as number;
      const value = values === undefined ? 1 : (values[i] as number);
      folded.values[window] = fold(folded.values[window] as number, value, seen);
      folded.counts[window] = seen + 1;
    }
  }

  #learn(timeNs: number): void {
    const { stepNs, rangeNs } = this.#windows;
    const first = firstWindow(this.#windows, timeNs);
    const last = lastWindow(this.#windows, timeNs);
    this.#window = first === last ? first : -1;
    const isInside = first === last;
    this.#knownFromNs = isInside ? first * stepNs : timeNs;
    this.#knownToNs = isInside ? first * stepNs + rangeNs : timeNs;
  }

  addRun({ series, offsetsNs, shiftNs, from, to }: SampleRun): void {
    const timesNs = offsetsNs.slice(from, to);
    for (let i = 0; i < timesNs.length; i++) timesNs[i] = (timesNs[i] as number) + shiftNs;
    const ids = new Int32Array(timesNs.length).fill(series);
    this.add({ series: ids, offsetsNs: timesNs, values: undefined, count: timesNs.length });
  }

  addWhole(): boolean {
    return false;
  }

  #newFolded(series: number): Folded {
    const { count } = this.#windows;
    const folded = { values: new Float64Array(count), counts: new Uint32Array(count) };
    this.#folded[series] = folded;
    return folded;
  }

  /** The series that have points, each window's value times `factor`. */
  finish(labels: readonly Labels[], factor: (value: number) => number): Series[] {
    const result: Series[] = [];
    for (const [id, folded] of this.#folded.entries()) {
      if (folded === undefined) continue;
      const series = newSeries(labels[id] as Labels, this.#windows.count);
      for (let window = 0; window < this.#windows.count; window++) {
        if (folded.counts[window] === 0) continue;
        series.present[window] = 1;
        series.values[window] = factor(folded.values[window] as number);
      }
      result.push(series);
    }
    return result;
  }
}
