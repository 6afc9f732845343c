// first_over_time, last_over_time: by time; of equal times the first, or last, that came.
import { FIRST_CELL } from './range-panes.ts';
import { type CellSamples, ValuePartials, grown } from './range-partials.ts';

abstract class TimedPartials extends ValuePartials {
  protected times = new Float64Array(FIRST_CELL);

  override resize(cellCount: number): void {
    super.resize(cellCount);
    if (cellCount > this.times.length) this.times = grown(this.times, this.counts.length);
  }
}

export class FirstPartials extends TimedPartials {
  add({ cells, values, timesNs, count }: CellSamples): void {
    const { values: firsts, times, counts } = this;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      const seen = counts[cell] as number;
      if (seen === 0 || (timesNs[i] as number) < (times[cell] as number)) {
        firsts[cell] = values[i] as number;
        times[cell] = timesNs[i] as number;
      }
      counts[cell] = seen + 1;
    }
  }

  protected merged(left: number): number {
    return this.values[left] as number;
  }
}

export class LastPartials extends TimedPartials {
  add({ cells, values, timesNs, count }: CellSamples): void {
    const { values: lasts, times, counts } = this;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      const seen = counts[cell] as number;
      if (seen === 0 || (timesNs[i] as number) >= (times[cell] as number)) {
        lasts[cell] = values[i] as number;
        times[cell] = timesNs[i] as number;
      }
      counts[cell] = seen + 1;
    }
  }

  protected merged(_left: number, right: number): number {
    return this.values[right] as number;
  }
}
