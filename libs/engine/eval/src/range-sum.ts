// sum_over_time, and rate of unwrapped values: sums in order of arrival, pane by pane.
import { type CellSamples, ValuePartials } from './range-partials.ts';

export class SumPartials extends ValuePartials {
  add({ cells, values, count }: CellSamples): void {
    const { values: sums, counts } = this;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      sums[cell] = (sums[cell] as number) + (values[i] as number);
      counts[cell] = (counts[cell] as number) + 1;
    }
  }

  protected merged(left: number, right: number): number {
    return (this.values[left] as number) + (this.values[right] as number);
  }
}
