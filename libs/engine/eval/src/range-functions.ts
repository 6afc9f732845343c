// Each range aggregation as a sink of samples: what of them it keeps, and what windows are worth.
import type { Labels } from '@skald/labels';
import type { RangeOp } from '@skald/logql';
import type { SampleSink } from '@skald/scan';
import { PaneAccumulator, TotalAccumulator } from './range-accumulator.ts';
import { AvgPartials } from './range-avg.ts';
import { BytesPartials, CountPartials } from './range-count.ts';
import { FirstPartials, LastPartials } from './range-first-last.ts';
import { MaxPartials, MinPartials } from './range-min-max.ts';
import type { Partials, TotalPartials } from './range-partials.ts';
import { QuantileAccumulator } from './range-quantile.ts';
import { RateCounterAccumulator } from './range-rate-counter.ts';
import type { SampleRoom } from './range-samples.ts';
import { StddevPartials, StdvarPartials } from './range-stdvar.ts';
import { SumPartials } from './range-sum.ts';
import type { Windows } from './steps.ts';
import type { Series } from './vector.ts';

export interface RangeFunction {
  readonly op: RangeOp;
  readonly parameter?: number | undefined;
  /** Samples have values; else each is 1. */
  readonly isUnwrapped: boolean;
}

export interface Accumulator extends SampleSink {
  /** The series that have points, by the labels of their ids. Called once. */
  finish(labels: readonly Labels[]): Series[];
}

export function accumulatorOf(
  { op, parameter, isUnwrapped }: RangeFunction,
  windows: Windows,
  room: SampleRoom,
): Accumulator {
  const seconds = windows.rangeNs / 1e9;
  const totals = (partials: TotalPartials, per = 1) => new TotalAccumulator(windows, partials, per);
  const panes = (partials: Partials, per = 1) => new PaneAccumulator(windows, partials, per);
  switch (op) {
    case 'count_over_time':
    case 'absent_over_time':
      return totals(new CountPartials());
    case 'bytes_over_time':
      return totals(new BytesPartials());
    case 'bytes_rate':
      return totals(new BytesPartials(), seconds);
    case 'rate':
      if (!isUnwrapped) return totals(new CountPartials(), seconds);
      return panes(new SumPartials(), seconds);
    case 'sum_over_time':
      return panes(new SumPartials());
    case 'avg_over_time':
      return panes(new AvgPartials());
    case 'min_over_time':
      return panes(new MinPartials());
    case 'max_over_time':
      return panes(new MaxPartials());
    case 'stdvar_over_time':
      return panes(new StdvarPartials());
    case 'stddev_over_time':
      return panes(new StddevPartials());
    case 'first_over_time':
      return panes(new FirstPartials());
    case 'last_over_time':
      return panes(new LastPartials());
    case 'quantile_over_time':
      return new QuantileAccumulator(windows, { quantile: parameter ?? NaN, ...room });
    case 'rate_counter':
      return new RateCounterAccumulator(windows, room);
  }
}
