// Range aggregation over 2 M rows in 300 steps: rows per second of one core, from samples in columns to
// series. The bound is one pass over the same columns that only adds them up.
import { Labels } from '@skald/labels';
import type { Bench } from '../../../../tools/bench/harness.ts';
import type { SampleSink } from '@skald/scan';
import { CountAccumulator } from './range-count.ts';
import { type Fold, FoldAccumulator, sumFold } from './range-fold.ts';
import { maxOverTime } from './range-min-max.ts';
import { quantileOverTime } from './range-quantile.ts';
import { type RangeFunction, SampleAccumulator } from './range-samples.ts';
import { sumOverTime } from './range-sum.ts';
import type { Windows } from './steps.ts';

const ROWS = 2_000_000;
const BATCH = 1024;
const SERIES = 8;
const DAY_NS = 86_400e9;
const STEPS = 300;
const LABELS = Array.from({ length: SERIES }, (_, i) => Labels.fromObject({ s: String(i) }));

const offsetsNs = Float64Array.from({ length: ROWS }, (_, i) => Math.floor((i / ROWS) * DAY_NS));
const values = Float64Array.from({ length: ROWS }, (_, i) => (i * 7919) % 1000);
const series = Int32Array.from({ length: ROWS }, (_, i) => i % SERIES);

function windows(overlap: number): Windows {
  const stepNs = DAY_NS / STEPS;
  return { originNs: 0n, stepNs, rangeNs: stepNs * overlap, count: STEPS };
}

function feed(sink: SampleSink, withValues: boolean): void {
  for (let at = 0; at < ROWS; at += BATCH) {
    const end = Math.min(at + BATCH, ROWS);
    sink.add({
      series: series.subarray(at, end),
      offsetsNs: offsetsNs.subarray(at, end),
      values: withValues ? values.subarray(at, end) : undefined,
      count: end - at,
    });
  }
}

function count(overlap: number): unknown {
  const sink = new CountAccumulator(windows(overlap), { counts: 'rows' });
  feed(sink, false);
  return sink.finish(LABELS, (sum) => sum);
}

function runs(): unknown {
  const sink = new CountAccumulator(windows(1), { counts: 'rows' });
  for (let at = 0; at < ROWS; at += 2048) {
    const to = Math.min(at + 2048, ROWS);
    sink.addRun({ series: 0, offsetsNs, shiftNs: 0, from: at, to, lineOffsets: undefined });
  }
  return sink.finish(LABELS, (sum) => sum);
}

function byFunction(evaluate: RangeFunction, overlap: number): unknown {
  const sink = new SampleAccumulator(windows(overlap), { samplesMax: ROWS });
  feed(sink, true);
  return sink.finish(LABELS, evaluate);
}

function byFold(fold: Fold): unknown {
  const sink = new FoldAccumulator(windows(1), fold);
  feed(sink, true);
  return sink.finish(LABELS, (sum) => sum);
}

const CASES: readonly (readonly [name: string, work: () => unknown])[] = [
  ['count_over_time, runs of a block', runs],
  ['count_over_time, range = step', () => count(1)],
  ['count_over_time, range = 12 steps', () => count(12)],
  ['sum_over_time, range = step', () => byFold(sumFold)],
  ['sum_over_time, range = 2 steps', () => byFunction(sumOverTime, 2)],
  ['max_over_time, range = 4 steps', () => byFunction(maxOverTime, 4)],
  ['quantile_over_time, range = step', () => byFunction(quantileOverTime(0.99), 1)],
];

function sumOnly(): number {
  let sum = 0;
  for (let i = 0; i < ROWS; i++) sum += (offsetsNs[i] as number) + (values[i] as number);
  return sum;
}

export const benches: readonly Bench[] = CASES.map(([name, work]) => ({
  name: `eval: ${name}`,
  unit: 'Mrows/s',
  async run({ rate }) {
    const value = await rate(ROWS / 1e6, work);
    const bound = await rate(ROWS / 1e6, sumOnly);
    return { value, bound, boundIs: 'adding up both columns' };
  },
}));
