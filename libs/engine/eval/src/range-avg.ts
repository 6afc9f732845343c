// avg_over_time: an incremental mean.
import { mergedMean, nextMean } from './mean.ts';
import { type CellSamples, ValuePartials } from './range-partials.ts';

export class AvgPartials extends ValuePartials {
  add({ cells, values, count }: CellSamples): void {
    const { values: means, counts } = this;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      const seen = (counts[cell] as number) + 1;
      means[cell] = nextMean(means[cell] as number, values[i] as number, seen);
      counts[cell] = seen;
    }
  }

  protected merged(left: number, right: number): number {
    const { values, counts } = this;
    const after = counts[right] as number;
    const share = after / ((counts[left] as number) + after);
    return mergedMean(values[left] as number, values[right] as number, share);
  }
}
