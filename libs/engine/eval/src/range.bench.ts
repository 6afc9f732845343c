// Range aggregations over 2 M rows in 300 steps: rows per second of one core, from samples in columns to
// series. The bound is one pass over the same columns that only adds them up.
import { Labels } from '@skald/labels';
import type { RangeOp } from '@skald/logql';
import type { Bench } from '../../../../tools/bench/harness.ts';
import { ArrayPool } from './array-pool.ts';
import { MemoryBudget } from './memory-budget.ts';
import { TotalAccumulator } from './range-accumulator.ts';
import { CountPartials } from './range-count.ts';
import { accumulatorOf } from './range-functions.ts';
import type { Windows } from './steps.ts';

const ROWS = 2_000_000;
const BATCH = 1024;
const SERIES = 8;
const DAY_NS = 86_400e9;
const STEPS = 300;
const LABELS = Array.from({ length: SERIES }, (_, i) => Labels.fromObject({ s: String(i) }));

const offsetsNs = Float64Array.from({ length: ROWS }, (_, i) => Math.floor((i / ROWS) * DAY_NS));
/** Milliseconds: most are short, some are long, no two alike. */
const values = Float64Array.from(
  { length: ROWS },
  (_, i) => 2 ** ((Math.imul(i, 0x9e3779b1) >>> 0) / 2 ** 29.5),
);
const series = Int32Array.from({ length: ROWS }, (_, i) => i % SERIES);
const codes = Uint32Array.from(series);

function windows(overlap: number): Windows {
  const stepNs = DAY_NS / STEPS;
  return { originNs: 0n, stepNs, rangeNs: stepNs * overlap, count: STEPS };
}

const arrays = new ArrayPool({ keptBytesMax: 128 << 20 });
const room = () => ({
  memory: new MemoryBudget({ queryMaxBytes: ROWS * 100, parts: 1 }),
  arrays,
});

function evaluate(op: RangeOp, overlap: number): unknown {
  const isUnwrapped = op !== 'count_over_time';
  const sink = accumulatorOf({ op, parameter: 0.99, isUnwrapped }, windows(overlap), room());
  for (let at = 0; at < ROWS; at += BATCH) {
    const end = Math.min(at + BATCH, ROWS);
    sink.add({
      series: series.subarray(at, end),
      offsetsNs: offsetsNs.subarray(at, end),
      values: isUnwrapped ? values.subarray(at, end) : undefined,
      count: end - at,
    });
  }
  return sink.finish(LABELS);
}

const RUN = { offsetsNs, shiftNs: 0, lineOffsets: undefined };

function runs(): unknown {
  const sink = new TotalAccumulator(windows(1), new CountPartials());
  for (let from = 0; from < ROWS; from += 2048) {
    sink.addRun({ ...RUN, series: 0, from, to: Math.min(from + 2048, ROWS) });
  }
  return sink.finish(LABELS);
}

function codedRuns(): unknown {
  const sink = new TotalAccumulator(windows(1), new CountPartials());
  const seriesOfCode = Int32Array.from({ length: SERIES }, (_, i) => i);
  for (let from = 0; from < ROWS; from += 2048) {
    const to = Math.min(from + 2048, ROWS);
    sink.addCoded({ ...RUN, codes, seriesOfCode, codeCount: SERIES, from, to });
  }
  return sink.finish(LABELS);
}

const OPS: readonly RangeOp[] = [
  'count_over_time',
  'sum_over_time',
  'avg_over_time',
  'max_over_time',
  'stddev_over_time',
  'last_over_time',
  'rate_counter',
  'quantile_over_time',
];

const CASES: readonly (readonly [name: string, work: () => unknown])[] = [
  ['count_over_time, runs of a block', runs],
  ['count_over_time, runs grouped by a column', codedRuns],
  ...OPS.flatMap((op) =>
    [1, 2.5, 12].map((overlap) => {
      const steps = overlap === 1 ? 'step' : `${overlap} steps`;
      return [`${op}, range = ${steps}`, () => evaluate(op, overlap)] as const;
    }),
  ),
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
