// count_over_time, rate, bytes_over_time, bytes_rate: totals, which need not be counted row by row.
import { assert } from '@skald/errors';
import { FIRST_CELL } from './range-panes.ts';
import { type CellSamples, type CodedRows, type TotalPartials, grown } from './range-partials.ts';
import { SumPartials } from './range-sum.ts';

export class CountPartials implements TotalPartials {
  #counts = new Float64Array(FIRST_CELL);

  resize(cellCount: number): void {
    if (cellCount > this.#counts.length) this.#counts = grown(this.#counts, cellCount);
  }

  add({ cells, count }: CellSamples): void {
    const counts = this.#counts;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      counts[cell] = (counts[cell] as number) + 1;
    }
  }

  addTotal(cell: number, rowCount: number): void {
    this.#counts[cell] = (this.#counts[cell] as number) + rowCount;
  }

  addCoded({ codes, cellOfCode, shift, from, to }: CodedRows): void {
    const counts = this.#counts;
    for (let row = from; row < to; row++) {
      const cell = (cellOfCode[codes[row] as number] as number) + shift;
      counts[cell] = (counts[cell] as number) + 1;
    }
  }

  clear(cell: number): void {
    this.#counts[cell] = 0;
  }

  merge(left: number, right: number, into: number): void {
    this.#counts[into] = (this.#counts[left] as number) + (this.#counts[right] as number);
  }

  isEmpty(cell: number): boolean {
    return this.#counts[cell] === 0;
  }

  valueOf(cell: number): number {
    return this.#counts[cell] as number;
  }
}

/** The value of a sample is its line's length. */
export class BytesPartials extends SumPartials implements TotalPartials {
  addTotal(cell: number, rowCount: number, byteCount: number): void {
    this.values[cell] = (this.values[cell] as number) + byteCount;
    this.counts[cell] = (this.counts[cell] as number) + rowCount;
  }

  addCoded({ codes, cellOfCode, shift, from, to, lineOffsets }: CodedRows): void {
    assert(lineOffsets !== undefined, 'whoever counts bytes gives lengths');
    const { values, counts } = this;
    for (let row = from; row < to; row++) {
      const cell = (cellOfCode[codes[row] as number] as number) + shift;
      const byteCount = (lineOffsets[row + 1] as number) - (lineOffsets[row] as number);
      values[cell] = (values[cell] as number) + byteCount;
      counts[cell] = (counts[cell] as number) + 1;
    }
  }
}
