// Samples on their way into cells (range-panes.ts): the sinks of all range aggregations.
import type { Labels } from '@skald/labels';
import type { CodedRun, SampleRun, SampleSink } from '@skald/scan';
import { FIRST_CELL, Panes } from './range-panes.ts';
import {
  type CellSamples,
  type Partials,
  type TotalPartials,
  windowsOfCells,
} from './range-partials.ts';
import type { Windows } from './steps.ts';
import type { Series } from './vector.ts';

/** Samples that are located at a time. */
const SLICE = 1024;

type Samples = Parameters<SampleSink['add']>[0];

/** A sink that looks at every sample, a slice of them at a time. */
export abstract class SampleCells implements SampleSink {
  readonly originNs: bigint;
  protected readonly panes: Panes;
  /** Series ids below this were seen. */
  protected seriesCount = 0;
  readonly #cells = new Int32Array(SLICE);
  readonly #ones = new Float64Array(SLICE).fill(1);

  constructor(windows: Windows) {
    this.originNs = windows.originNs;
    this.panes = new Panes(windows);
  }

  /** As many samples as `cells` has room for at most; some may be in NO_CELL. */
  protected abstract addLocated(samples: CellSamples): void;

  /** Called before samples of cells from `cellCount` on. */
  protected abstract makeRoom(cellCount: number): void;

  add(samples: Samples): void {
    for (let from = 0; from < samples.count; from += SLICE) this.#addSlice(sliceOf(samples, from));
  }

  addRun({ series, offsetsNs, shiftNs, from, to }: SampleRun): void {
    const timesNs = offsetsNs.slice(from, to);
    for (let i = 0; i < timesNs.length; i++) timesNs[i] = (timesNs[i] as number) + shiftNs;
    const ids = new Int32Array(timesNs.length).fill(series);
    this.add({ series: ids, offsetsNs: timesNs, values: undefined, count: timesNs.length });
  }

  addWhole(_whole: Parameters<SampleSink['addWhole']>[0]): boolean {
    return false;
  }

  protected knowSeries(id: number): void {
    if (id < this.seriesCount) return;
    this.seriesCount = id + 1;
    this.makeRoom(FIRST_CELL + this.seriesCount * this.panes.count);
  }

  #addSlice(samples: Samples): void {
    const { values, count, offsetsNs: timesNs } = samples;
    const cells = this.#cells;
    this.knowSeries(this.panes.locate(samples, cells));
    const { missed } = this.panes;
    this.addLocated({ cells, values: values ?? this.#ones, timesNs, count, missed });
  }
}

function sliceOf(samples: Samples, from: number): Samples {
  const { series, offsetsNs, values, count } = samples;
  if (count <= SLICE) return samples;
  const to = Math.min(from + SLICE, count);
  return {
    series: series.subarray(from, to),
    offsetsNs: offsetsNs.subarray(from, to),
    values: values?.subarray(from, to),
    count: to - from,
  };
}

/** Folds samples into what their cell knows, and forgets them. */
export class PaneAccumulator extends SampleCells {
  protected readonly partials: Partials;
  readonly #divisor: number;

  /** What a window is worth is divided by `divisor`. */
  constructor(windows: Windows, partials: Partials, divisor = 1) {
    super(windows);
    this.partials = partials;
    this.#divisor = divisor;
  }

  protected addLocated(samples: CellSamples): void {
    this.partials.add(samples);
  }

  protected makeRoom(cellCount: number): void {
    this.partials.resize(cellCount);
  }

  /** The series that have points. */
  finish(labels: readonly Labels[]): Series[] {
    const { partials, panes, seriesCount } = this;
    const all = windowsOfCells(partials, panes, { labels, seriesCount });
    for (const { values } of all) {
      for (let i = 0; i < values.length; i++) values[i] = (values[i] as number) / this.#divisor;
    }
    return all;
  }
}

/**
 * Counts and bytes, where a row is like any other: of a run of rows only the edges of panes are looked
 * for in its ascending times, and blocks inside one pane are answered from their header (range.bench.ts).
 */
export class TotalAccumulator extends PaneAccumulator {
  readonly #totals: TotalPartials;
  #cellOfCode = new Int32Array(64);

  constructor(windows: Windows, partials: TotalPartials, divisor = 1) {
    super(windows, partials, divisor);
    this.#totals = partials;
  }

  override addRun(run: SampleRun): void {
    const { series, offsetsNs, shiftNs, to, lineOffsets } = run;
    const { panes } = this;
    this.knowSeries(series);
    const base = FIRST_CELL + series * panes.count;
    for (let row = run.from; row < to;) {
      panes.seek((offsetsNs[row] as number) + shiftNs);
      const end = endOfRun(offsetsNs, row, to, panes.toNs - shiftNs);
      if (panes.pane >= 0) {
        const bytes = lineOffsets && (lineOffsets[end] as number) - (lineOffsets[row] as number);
        this.#totals.addTotal(base + panes.pane, end - row, bytes ?? 0);
      }
      row = end;
    }
  }

  addCoded({ seriesOfCode, codeCount, codes, ...run }: CodedRun): void {
    const { offsetsNs, shiftNs, to, lineOffsets } = run;
    const { panes } = this;
    if (this.#cellOfCode.length < codeCount) this.#cellOfCode = new Int32Array(codeCount * 2);
    const cellOfCode = this.#cellOfCode;
    for (let code = 0; code < codeCount; code++) {
      const series = seriesOfCode[code] as number;
      if (series < 0) continue;
      this.knowSeries(series);
      cellOfCode[code] = FIRST_CELL + series * panes.count;
    }
    for (let row = run.from; row < to;) {
      panes.seek((offsetsNs[row] as number) + shiftNs);
      const end = endOfRun(offsetsNs, row, to, panes.toNs - shiftNs);
      if (panes.pane >= 0) {
        const rows = { codes, cellOfCode, shift: panes.pane, from: row, to: end, lineOffsets };
        this.#totals.addCoded(rows);
      }
      row = end;
    }
  }

  override addWhole(whole: Parameters<SampleSink['addWhole']>[0]): boolean {
    const { minOffsetNs, maxOffsetNs, series, rowCount, lineByteCount } = whole;
    const { panes } = this;
    panes.seek(minOffsetNs);
    if (maxOffsetNs > panes.toNs) return false;
    this.knowSeries(series);
    if (panes.pane < 0) return true;
    this.#totals.addTotal(FIRST_CELL + series * panes.count + panes.pane, rowCount, lineByteCount);
    return true;
  }
}

/** The first row in (from, to) whose time is above `timeNs`; `to` when there is none. */
function endOfRun(ascending: Float64Array, from: number, to: number, timeNs: number): number {
  let low = from;
  let stride = 1;
  // Ever longer strides first: rows may be few in a pane, or all of them.
  while (low + stride < to && (ascending[low + stride] as number) <= timeNs) {
    low += stride;
    stride *= 2;
  }
  let high = Math.min(low + stride, to);
  for (low++; low < high;) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) <= timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
