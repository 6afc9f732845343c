// Range aggregations that look at the samples of a window: everything with `unwrap`.
//
// Samples are kept as they come and sorted by series once all are there, by time only where they are
// not in order; each window is then a run of them, found by two indices that only move forward. Ties
// keep the order in which they came.
import { TooLargeError } from '@skald/errors';
import type { Labels } from '@skald/labels';
import type { SampleRun, SampleSink } from '@skald/scan';
import { type Samples, sortByTime } from './sort-samples.ts';
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

/** Samples in order of arrival; copied in by whole batches. */
interface Chunk {
  readonly series: Int32Array;
  readonly timesNs: Float64Array;
  readonly values: Float64Array;
  count: number;
}

const CHUNK_SAMPLES = 64 * 1024;

export class SampleAccumulator implements SampleSink {
  readonly originNs: bigint;
  readonly #windows: Windows;
  readonly #samplesMax: number;
  #chunks: Chunk[] = [];
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
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.count + count > chunk.series.length) {
      chunk = newChunk(Math.max(CHUNK_SAMPLES, count));
      this.#chunks.push(chunk);
    }
    chunk.series.set(series.subarray(0, count), chunk.count);
    chunk.timesNs.set(offsetsNs.subarray(0, count), chunk.count);
    if (values === undefined) chunk.values.fill(1, chunk.count, chunk.count + count);
    else chunk.values.set(values.subarray(0, count), chunk.count);
    chunk.count += count;
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

  finish(labels: readonly Labels[], evaluate: RangeFunction): Series[] {
    const { timesNs, values, starts } = this.#bySeries(labels.length);
    const result: Series[] = [];
    for (const [id, set] of labels.entries()) {
      const [from, to] = [starts[id] as number, starts[id + 1] as number];
      if (from === to) continue;
      const columns = { timesNs: timesNs.subarray(from, to), values: values.subarray(from, to) };
      sortByTime(columns);
      result.push(this.#evaluate(set, columns, evaluate));
    }
    return result;
  }

  /** All samples, series after series: a counting sort, which keeps the order of arrival. */
  #bySeries(seriesCount: number): Samples & { readonly starts: Uint32Array } {
    const starts = new Uint32Array(seriesCount + 1);
    for (const { series, count } of this.#chunks) {
      for (let i = 0; i < count; i++) {
        const after = (series[i] as number) + 1;
        starts[after] = (starts[after] as number) + 1;
      }
    }
    for (let id = 0; id < seriesCount; id++) {
      starts[id + 1] = (starts[id + 1] as number) + (starts[id] as number);
    }
    const next = starts.slice();
    const timesNs = new Float64Array(this.#sampleCount);
    const values = new Float64Array(this.#sampleCount);
    for (const chunk of this.#chunks) {
      for (let i = 0; i < chunk.count; i++) {
        const id = chunk.series[i] as number;
        const at = next[id] as number;
        next[id] = at + 1;
        timesNs[at] = chunk.timesNs[i] as number;
        values[at] = chunk.values[i] as number;
      }
    }
    this.#chunks = [];
    return { timesNs, values, starts };
  }

  #evaluate(labels: Labels, { timesNs, values }: Samples, evaluate: RangeFunction): Series {
    const { stepNs, rangeNs, count } = this.#windows;
    const series = newSeries(labels, count);
    const sampleCount = timesNs.length;
    let from = 0;
    let to = 0;
    for (let window = 0; window < count; window++) {
      const openNs = window * stepNs;
      while (from < sampleCount && (timesNs[from] as number) <= openNs) from++;
      if (to < from) to = from;
      while (to < sampleCount && (timesNs[to] as number) <= openNs + rangeNs) to++;
      if (from >= to) continue;
      series.present[window] = 1;
      series.values[window] = evaluate({ timesNs, values, from, to }, rangeNs / 1e9);
    }
    return series;
  }
}

function newChunk(size: number): Chunk {
  return {
    series: new Int32Array(size),
    timesNs: new Float64Array(size),
    values: new Float64Array(size),
    count: 0,
  };
}
