// min_over_time, max_over_time: NaN gives way to any other value.
import { type CellSamples, ValuePartials } from './range-partials.ts';

export class MinPartials extends ValuePartials {
  add({ cells, values, count }: CellSamples): void {
    const { values: minima, counts } = this;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      const seen = counts[cell] as number;
      const value = values[i] as number;
      const min = minima[cell] as number;
      if (seen === 0 || value < min || min !== min) minima[cell] = value;
      counts[cell] = seen + 1;
    }
  }

  protected merged(left: number, right: number): number {
    const [min, value] = [this.values[left] as number, this.values[right] as number];
    return value < min || min !== min ? value : min;
  }
}

export class MaxPartials extends ValuePartials {
  add({ cells, values, count }: CellSamples): void {
    const { values: maxima, counts } = this;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      const seen = counts[cell] as number;
      const value = values[i] as number;
      const max = maxima[cell] as number;
      if (seen === 0 || value > max || max !== max) maxima[cell] = value;
      counts[cell] = seen + 1;
    }
  }

  protected merged(left: number, right: number): number {
    const [max, value] = [this.values[left] as number, this.values[right] as number];
    return value > max || max !== max ? value : max;
  }
}
