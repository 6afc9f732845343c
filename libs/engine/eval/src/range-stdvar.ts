// stdvar_over_time, stddev_over_time: of the whole population, by Welford's method; panes are merged by
// Chan's. A value of a cell is its mean.
import { FIRST_CELL } from './range-panes.ts';
import { type CellSamples, ValuePartials, grown } from './range-partials.ts';

export class StdvarPartials extends ValuePartials {
  #squares = new Float64Array(FIRST_CELL);

  override resize(cellCount: number): void {
    super.resize(cellCount);
    if (cellCount > this.#squares.length) this.#squares = grown(this.#squares, this.counts.length);
  }

  add({ cells, values, count }: CellSamples): void {
    const { values: means, counts } = this;
    const squares = this.#squares;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      const value = values[i] as number;
      const seen = (counts[cell] as number) + 1;
      const delta = value - (means[cell] as number);
      const mean = (means[cell] as number) + delta / seen;
      means[cell] = mean;
      squares[cell] = (squares[cell] as number) + delta * (value - mean);
      counts[cell] = seen;
    }
  }

  override clear(cell: number): void {
    super.clear(cell);
    this.#squares[cell] = 0;
  }

  override merge(left: number, right: number, into: number): void {
    const { values: means, counts } = this;
    const squares = this.#squares;
    const [before, after] = [counts[left] as number, counts[right] as number];
    let sum = (squares[left] as number) + (squares[right] as number);
    if (before > 0 && after > 0) {
      const delta = (means[right] as number) - (means[left] as number);
      sum += (delta * delta * before * after) / (before + after);
    }
    super.merge(left, right, into);
    squares[into] = sum;
  }

  protected merged(left: number, right: number): number {
    const { values: means, counts } = this;
    const [before, after] = [counts[left] as number, counts[right] as number];
    const delta = (means[right] as number) - (means[left] as number);
    return (means[left] as number) + (delta * after) / (before + after);
  }

  override valueOf(cell: number): number {
    return (this.#squares[cell] as number) / (this.counts[cell] as number);
  }
}

export class StddevPartials extends StdvarPartials {
  override valueOf(cell: number): number {
    return Math.sqrt(super.valueOf(cell));
  }
}
