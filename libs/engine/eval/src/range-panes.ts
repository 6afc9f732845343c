// The windows of a range selector, cut at every edge: panes. A sample belongs to one pane, a window is a
// run of panes, and overlapping windows share them; so a sample is looked at once, however many windows
// hold it.
//
//   windows   |-- 0 --------|
//                  |-- 1 --------|
//                       |-- 2 --------|
//   panes     | 0  | 1  | 2 | 3 | 4 | 5 |    here the range is 2.7 steps: two panes a step, else one
//
// A cell is a pane of one series. Cells of all series stand in one line, after two spare ones.
import type { Windows } from './steps.ts';

/** Takes samples that no window holds. */
export const NO_CELL = 0;
/** Number of spare cells: the first one of series 0 has this number. */
export const FIRST_CELL = 2;

export class Panes {
  readonly count: number;
  /** By window: its panes [first, end). */
  readonly first: Int32Array;
  readonly end: Int32Array;
  /** Times in (from, to] are in pane `pane`; -1: in none. What `seek` found last. */
  fromNs = -Infinity;
  toNs = 0;
  pane = -1;
  /** How many samples of the last `locate` are in no pane. */
  missed = 0;
  /** Where segments start, ascending; they end where the next one starts. */
  readonly #startsNs: Float64Array;
  /** By segment: its pane, -1 for a gap between windows. */
  readonly #paneOf: Int32Array;
  #segment = -1;

  constructor({ stepNs, rangeNs, count }: Windows) {
    this.first = new Int32Array(count);
    this.end = new Int32Array(count);
    const startsNs = new Float64Array(2 * count);
    const paneOf = new Int32Array(2 * count);
    let segments = 0;
    let panes = 0;
    for (let opened = 0, closed = 0; closed < count;) {
      const openNs = opened < count ? opened * stepNs : Infinity;
      const closeNs = closed * stepNs + rangeNs;
      if (openNs <= closeNs) this.first[opened++] = panes;
      if (closeNs <= openNs) this.end[closed++] = panes;
      startsNs[segments] = Math.min(openNs, closeNs);
      paneOf[segments++] = opened > closed ? panes++ : -1;
    }
    this.count = panes;
    this.#startsNs = startsNs.subarray(0, segments);
    this.#paneOf = paneOf.subarray(0, segments);
  }

  /** Sets `pane`, `fromNs` and `toNs` to those of a time. Cheap for the same pane and for the next one. */
  seek(timeNs: number): void {
    if (timeNs > this.fromNs && timeNs <= this.toNs) return;
    const starts = this.#startsNs;
    const next = this.#segment + 1;
    const isNext = timeNs > this.toNs && !(timeNs > (starts[next + 1] ?? Infinity));
    const segment = isNext && next < starts.length ? next : segmentsBefore(starts, timeNs) - 1;
    this.#segment = segment;
    this.pane = segment < 0 ? -1 : (this.#paneOf[segment] as number);
    this.fromNs = segment < 0 ? -Infinity : (starts[segment] as number);
    this.toNs = starts[segment + 1] ?? Infinity;
  }

  /** Writes the cell of each sample to `cells`; returns the highest id of a series. */
  locate(
    samples: {
      readonly series: Int32Array;
      readonly offsetsNs: Float64Array;
      readonly count: number;
    },
    cells: Int32Array,
  ): number {
    const { series, offsetsNs, count } = samples;
    const paneCount = this.count;
    let highest = -1;
    this.missed = 0;
    for (let i = 0; i < count;) {
      const start = i;
      this.seek(offsetsNs[i] as number);
      const { fromNs, toNs, pane } = this;
      const base = pane < 0 ? NO_CELL : FIRST_CELL + pane;
      const stride = pane < 0 ? 0 : paneCount;
      // Neighbours mostly are in one pane: nothing but cells is written in the loop over them.
      do {
        const id = series[i] as number;
        if (id > highest) highest = id;
        cells[i] = base + Math.imul(id, stride);
        i++;
      } while (i < count && (offsetsNs[i] as number) > fromNs && (offsetsNs[i] as number) <= toNs);
      if (pane < 0) this.missed += i - start;
    }
    return highest;
  }
}

/** How many of the ascending times are below `timeNs`. */
function segmentsBefore(ascending: Float64Array, timeNs: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < timeNs) low = middle + 1;
    else high = middle;
  }
  return low;
}
