// What a range aggregation knows of the samples of each cell (range-panes.ts), in columns; and how the
// windows come out of it.
//
// What is known of two neighbouring panes merges into what is known of both. A window slides over the
// panes as a queue of two stacks, so it takes about three merges whatever its length:
//
//   cells     … | s    s+1  s+2 | m    m+1  m+2 | …        window [s, e)
//               merged from here  merged so far
//               up to m, in place in FRONT
import type { Labels } from '@skald/labels';
import { FIRST_CELL, NO_CELL, type Panes } from './range-panes.ts';
import { type Series, newSeries } from './vector.ts';

export interface CellSamples {
  /** By sample; may be NO_CELL, whose contents mean nothing. */
  readonly cells: Int32Array;
  readonly values: Float64Array;
  readonly timesNs: Float64Array;
  readonly count: number;
  /** How many of them are in NO_CELL. */
  readonly missed: number;
}

/** Cells that merge. */
export interface Mergeable {
  /** Empties a cell. */
  clear(cell: number): void;
  /** Into `into`, which may be one of them: what is known of `left` and `right`, later in time. */
  merge(left: number, right: number, into: number): void;
  isEmpty(cell: number): boolean;
  /** The worth of a cell that is not empty. */
  valueOf(cell: number): number;
}

export interface Partials extends Mergeable {
  /** Makes room for cells below `cellCount`, empty at first. */
  resize(cellCount: number): void;
  /** Adds samples to their cells, in the order in which they come. */
  add(samples: CellSamples): void;
}

/** Rows [from, to) of a block: row r goes to cell cellOfCode[codes[r]] + shift. */
export interface CodedRows {
  readonly codes: Uint32Array;
  readonly cellOfCode: Int32Array;
  readonly shift: number;
  readonly from: number;
  readonly to: number;
  readonly lineOffsets: Uint32Array | undefined;
}

/** Partials to which it is all the same which samples make up a number of rows and of line bytes. */
export interface TotalPartials extends Partials {
  addTotal(cell: number, rowCount: number, byteCount: number): void;
  addCoded(rows: CodedRows): void;
}

/** Samples are all in: the cell that took the unwanted ones is free. */
const FRONT = NO_CELL;
const RESULT = 1;

/** The series that have points. Uses the cells up. */
export function windowsOfCells(
  partials: Mergeable,
  panes: Panes,
  known: { readonly labels: readonly Labels[]; readonly seriesCount: number },
): Series[] {
  const result: Series[] = [];
  for (let id = 0; id < known.seriesCount; id++) {
    const series = newSeries(known.labels[id] as Labels, panes.first.length);
    if (fillSeries(series, partials, panes, FIRST_CELL + id * panes.count)) result.push(series);
  }
  return result;
}

/** Whether the series has points. */
function fillSeries(series: Series, partials: Mergeable, panes: Panes, firstCell: number): boolean {
  const { values, present } = series;
  let hasPoints = false;
  let middle = firstCell;
  let end = firstCell;
  partials.clear(FRONT);
  for (let window = 0; window < values.length; window++) {
    const from = firstCell + (panes.first[window] as number);
    const to = firstCell + (panes.end[window] as number);
    if (from >= middle) {
      for (let cell = to - 2; cell >= from; cell--) partials.merge(cell, cell + 1, cell);
      partials.clear(FRONT);
      middle = to;
    } else {
      for (let cell = end; cell < to; cell++) partials.merge(FRONT, cell, FRONT);
    }
    end = to;
    partials.merge(from, FRONT, RESULT);
    if (partials.isEmpty(RESULT)) continue;
    present[window] = 1;
    values[window] = partials.valueOf(RESULT);
    hasPoints = true;
  }
  return hasPoints;
}

/** An array twice as long, or as long as asked for; zeros behind what was there. */
export function grown<T extends Float64Array | Int32Array | Uint32Array>(
  array: T,
  atLeast: number,
): T {
  const Larger = array.constructor as new (length: number) => T;
  const larger = new Larger(Math.max(atLeast, array.length * 2));
  larger.set(array);
  return larger;
}

/** A value and a number of samples per cell: all that most aggregations know. */
export abstract class ValuePartials implements Partials {
  protected values = new Float64Array(FIRST_CELL);
  protected counts = new Float64Array(FIRST_CELL);

  abstract add(samples: CellSamples): void;
  /** The value of both; neither is empty. */
  protected abstract merged(left: number, right: number): number;

  resize(cellCount: number): void {
    if (cellCount <= this.counts.length) return;
    this.values = grown(this.values, cellCount);
    this.counts = grown(this.counts, cellCount);
  }

  clear(cell: number): void {
    this.values[cell] = 0;
    this.counts[cell] = 0;
  }

  merge(left: number, right: number, into: number): void {
    const { values, counts } = this;
    const before = counts[left] as number;
    const after = counts[right] as number;
    if (after === 0) values[into] = values[left] as number;
    else if (before === 0) values[into] = values[right] as number;
    else values[into] = this.merged(left, right);
    counts[into] = before + after;
  }

  isEmpty(cell: number): boolean {
    return this.counts[cell] === 0;
  }

  valueOf(cell: number): number {
    return this.values[cell] as number;
  }
}
