// Range aggregations that look at the samples of a window: everything with `unwrap`.
//
// Samples are gathered per series, put in time order if they are not, and each window is a run of
// them, found by two indices that only move forward. Ties keep the order in which they came.
import { TooLargeError } from '@skald/errors';
import type { Labels } from '@skald/labels';
import type { SampleRun, SampleSink } from '@skald/scan';
import type { Windows } from './steps.ts';
import { type Series, newSeries } from './vector.ts';

/** A window's samples: rows [from, to) of the columns, at least one. */
export interface WindowSamples {
  readonly timesNs: Float64Array;
  readonly values: Float64Array;
  readonly from: number;
  readonly to: number;
}

/** The value of one window. `rangeSeconds` is the range of the selector. */
export type RangeFunction = (samples: WindowSamples, rangeSeconds: number) => number;

interface Columns {
  timesNs: Float64Array;
  values: Float64Array;
  count: number;
  isSorted: boolean;
}

const FIRST_SAMPLES = 64;

export class SampleAccumulator implements SampleSink {
  readonly originNs: bigint;
  readonly #windows: Windows;
  readonly #columns: Columns[] = [];
  readonly #samplesMax: number;
  #sampleCount = 0;

  constructor(windows: Windows, limits: { readonly samplesMax: number }) {
    this.originNs = windows.originNs;
    this.#windows = windows;
    this.#samplesMax = limits.samplesMax;
  }

  add(samples: Parameters<SampleSink['add']>[0]): void {
    const { series, offsetsNs, values, count } = samples;
    this.#sampleCount += count;
    if (this.#sampleCount > this.#samplesMax) {
      throw new TooLargeError(
        `the query holds more than ${this.#samplesMax} samples in memory; ` +
          'select fewer streams or a shorter time range',
      );
    }
    for (let i = 0; i < count; i++) {
      const columns = this.#columns[series[i] as number] ?? this.#newColumns(series[i] as number);
      const at = columns.count;
      if (at === columns.timesNs.length) grow(columns);
      const timeNs = offsetsNs[i] as number;
      if (at > 0 && timeNs < (columns.timesNs[at - 1] as number)) columns.isSorted = false;
      columns.timesNs[at] = timeNs;
      columns.values[at] = values === undefined ? 1 : (values[i] as number);
      columns.count = at + 1;
    }
  }

  addRun({ series, offsetsNs, shiftNs, from, to }: SampleRun): void {
    const count = to - from;
    this.add({
      series: new Int32Array(count).fill(series),
      offsetsNs: Float64Array.from(
        { length: count },
        (_, i) => (offsetsNs[from + i] as number) + shiftNs,
      ),
      values: undefined,
      count,
    });
  }

  addWhole(): boolean {
    return false;
  }

  #newColumns(series: number): Columns {
    const columns = {
      timesNs: new Float64Array(FIRST_SAMPLES),
      values: new Float64Array(FIRST_SAMPLES),
      count: 0,
      isSorted: true,
    };
    this.#columns[series] = columns;
    return columns;
  }

  finish(labels: readonly Labels[], evaluate: RangeFunction): Series[] {
    const result: Series[] = [];
    for (const [id, columns] of this.#columns.entries()) {
      if (columns === undefined) continue;
      if (!columns.isSorted) sortByTime(columns);
      result.push(this.#evaluate(labels[id] as Labels, columns, evaluate));
    }
    return result;
  }

  #evaluate(labels: Labels, columns: Columns, evaluate: RangeFunction): Series {
    const { stepNs, rangeNs, count } = this.#windows;
    const { timesNs, values } = columns;
    const series = newSeries(labels, count);
    let from = 0;
    let to = 0;
    for (let window = 0; window < count; window++) {
      const openNs = window * stepNs;
      while (from < columns.count && (timesNs[from] as number) <= openNs) from++;
      while (to < columns.count && (timesNs[to] as number) <= openNs + rangeNs) to++;
      if (from >= to) continue;
      series.present[window] = 1;
      series.values[window] = evaluate({ timesNs, values, from, to }, rangeNs / 1e9);
    }
    return series;
  }
}

function grow(columns: Columns): void {
  const timesNs = new Float64Array(columns.count * 2);
  const values = new Float64Array(columns.count * 2);
  timesNs.set(columns.timesNs);
  values.set(columns.values);
  columns.timesNs = timesNs;
  columns.values = values;
}

function sortByTime(columns: Columns): void {
  const { timesNs, values, count } = columns;
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  order.sort((a, b) => (timesNs[a] as number) - (timesNs[b] as number) || a - b);
  columns.timesNs = Float64Array.from(order, (i) => timesNs[i] as number);
  columns.values = Float64Array.from(order, (i) => values[i] as number);
}
