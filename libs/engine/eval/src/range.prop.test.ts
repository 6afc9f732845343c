// Every range aggregation, however its samples come, gives what looking at each window's samples gives, but for
// the last bits of sums (E11).
import * as fc from 'fast-check';
import { Labels } from '@skald/labels';
import type { RangeOp } from '@skald/logql';
import { ArrayPool } from './array-pool.ts';
import { DEFAULT_MEMORY, MemoryBudget } from './memory-budget.ts';
import { TotalAccumulator } from './range-accumulator.ts';
import { CountPartials } from './range-count.ts';
import { accumulatorOf } from './range-functions.ts';
import type { Windows } from './steps.ts';
import type { Series } from './vector.ts';

interface Sample {
  readonly timeNs: number;
  readonly value: number;
  readonly series: number;
}

/** What a window with these samples, ordered by time, is worth. */
type Reference = (samples: readonly Sample[], rangeSeconds: number) => number;

/** Arrays come back with what they held. */
const arrays = new ArrayPool({ keptBytesMax: 1 << 20 });

const LABELS = ['a', 'b', 'c'].map((s) => Labels.fromObject({ s }));

const windows = fc.record({
  originNs: fc.constant(0n),
  stepNs: fc.integer({ min: 1, max: 12 }),
  rangeNs: fc.integer({ min: 1, max: 60 }),
  count: fc.integer({ min: 1, max: 9 }),
});

const timeNs = fc.integer({ min: -3, max: 80 });
const whole = fc.integer({ min: -40, max: 40 });
const anyValue = fc.oneof(
  { weight: 9, arbitrary: whole },
  fc.double(),
  fc.constantFrom(NaN, Infinity, -Infinity, 1e300, 5e-324),
);

function samplesOf(value: fc.Arbitrary<number>, maxLength = 150): fc.Arbitrary<Sample[]> {
  const series = fc.integer({ min: 0, max: 2 });
  return fc.array(fc.record({ timeNs, value, series }), { minLength: 1, maxLength });
}

const sum: Reference = (samples) => samples.reduce((all, { value }) => all + value, 0);
const mean: Reference = (samples) => sum(samples, 0) / samples.length;
const variance: Reference = (samples) => {
  const middle = mean(samples, 0);
  return samples.reduce((all, { value }) => all + (value - middle) ** 2, 0) / samples.length;
};

function extreme(isBetter: (value: number, than: number) => boolean): Reference {
  return (samples) =>
    samples
      .map(({ value }) => value)
      .reduce((best, value) => (isBetter(value, best) || Number.isNaN(best) ? value : best));
}

function quantile(q: number): Reference {
  return (samples) => {
    if (Number.isNaN(q)) return NaN;
    if (q < 0) return -Infinity;
    if (q > 1) return Infinity;
    const values = samples.map(({ value }) => value);
    const numbers = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
    const sorted = [...values.filter(Number.isNaN), ...numbers];
    const rank = q * (sorted.length - 1);
    const low = Math.floor(rank);
    const high = Math.min(low + 1, sorted.length - 1);
    const weight = rank - low;
    return (sorted[low] as number) * (1 - weight) + (sorted[high] as number) * weight;
  };
}

const counter: Reference = (samples, rangeSeconds) => {
  if (samples.length < 2) return 0;
  const first = samples[0] as Sample;
  const last = samples.at(-1) as Sample;
  let increase = last.value - first.value;
  samples.slice(1).forEach(({ value }, i) => {
    const previous = (samples[i] as Sample).value;
    if (value < previous) increase += previous;
  });
  const span = (last.timeNs - first.timeNs) / 1000;
  const toStart =
    increase > 0 && first.value >= 0
      ? Math.min(rangeSeconds, (span * first.value) / increase)
      : rangeSeconds;
  const average = span / (samples.length - 1);
  const added = toStart < average * 1.1 ? toStart : average / 2;
  return (increase * ((span + added) / span)) / rangeSeconds;
};

function expected(w: Windows, all: readonly Sample[], reference: Reference): string[] {
  // Stable: of equal times, the first to come stays first.
  const ordered = all.toSorted((a, b) => a.timeNs - b.timeNs);
  return LABELS.flatMap((_, series) =>
    Array.from({ length: w.count }, (__, window) => {
      const openNs = window * w.stepNs;
      const inside = ordered.filter(
        (s) => s.series === series && s.timeNs > openNs && s.timeNs <= openNs + w.rangeNs,
      );
      return inside.length === 0
        ? []
        : [`${series}@${window} ${show(reference(inside, w.rangeNs / 1e9))}`];
    }).flat(),
  );
}

function show(value: number): string {
  // Sums that cancel out leave a rest.
  return Math.abs(value) < 1e-9 ? '0' : String(Number(value.toPrecision(9)));
}

function points(all: readonly Series[]): string[] {
  return all.flatMap(({ labels, values, present }) =>
    [...values].flatMap((value, window) => {
      if (present[window] !== 1) return [];
      return [`${LABELS.indexOf(labels)}@${window} ${show(value)}`];
    }),
  );
}

function batch(all: readonly Sample[]) {
  return {
    series: Int32Array.from(all, ({ series }) => series),
    offsetsNs: Float64Array.from(all, (sample) => sample.timeNs),
    values: Float64Array.from(all, ({ value }) => value),
    count: all.length,
  };
}

function answer(
  op: RangeOp,
  w: Windows,
  batches: readonly (readonly Sample[])[],
  parameter?: number,
): string[] {
  const sink = accumulatorOf({ op, parameter, isUnwrapped: true }, w, {
    memory: new MemoryBudget(DEFAULT_MEMORY),
    arrays,
  });
  for (const samples of batches) sink.add(batch(samples));
  return points(sink.finish(LABELS));
}

const SUMS: readonly (readonly [RangeOp, Reference])[] = [
  ['count_over_time', (samples) => samples.length],
  ['bytes_over_time', sum],
  ['bytes_rate', (samples, seconds) => sum(samples, seconds) / seconds],
  ['rate', (samples, seconds) => sum(samples, seconds) / seconds],
  ['sum_over_time', sum],
  ['avg_over_time', mean],
  ['stdvar_over_time', variance],
  ['stddev_over_time', (samples) => Math.sqrt(variance(samples, 0))],
  ['rate_counter', counter],
];

test.each(SUMS)('%s of whole numbers', (op, reference) => {
  fc.assert(
    fc.property(windows, fc.array(samplesOf(whole), { maxLength: 3 }), (w, batches) => {
      expect(answer(op, w, batches)).toEqual(expected(w, batches.flat(), reference));
    }),
  );
});

test('counters of which some cells get their samples in order', () => {
  fc.assert(
    fc.property(windows, samplesOf(whole), samplesOf(whole, 5), (w, unordered, late) => {
      const inOrder = unordered.toSorted((a, b) => a.timeNs - b.timeNs);
      const want = expected(w, [...inOrder, ...late], counter);
      expect(answer('rate_counter', w, [inOrder, late])).toEqual(want);
    }),
  );
});

const CHOICES: readonly (readonly [RangeOp, Reference, number])[] = [
  ['min_over_time', extreme((a, b) => a < b), NaN],
  ['max_over_time', extreme((a, b) => a > b), NaN],
  ['first_over_time', (samples) => (samples[0] as Sample).value, NaN],
  ['last_over_time', (samples) => (samples.at(-1) as Sample).value, NaN],
  ...[0, 0.3, 0.5, 0.99, 1, -1, 2, NaN].map((q): [RangeOp, Reference, number] => [
    'quantile_over_time',
    quantile(q),
    q,
  ]),
];

test.each(CHOICES)('%s of any numbers (%#)', (op, reference, parameter) => {
  fc.assert(
    fc.property(windows, fc.array(samplesOf(anyValue), { maxLength: 3 }), (w, batches) => {
      expect(answer(op, w, batches, parameter)).toEqual(expected(w, batches.flat(), reference));
    }),
  );
});

test('quantiles of so many numbers that they are put in buckets', () => {
  const value = fc.oneof(anyValue, fc.double({ min: 0, max: 1000 }), fc.integer({ max: 3 }));
  fc.assert(
    fc.property(
      windows,
      samplesOf(value),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (w, some, q) => {
        const many = Array.from({ length: 40 }, (_, i) =>
          some.map((s) => ({ ...s, value: s.value + (i % 8) / 8 })),
        );
        const want = expected(w, many.flat(), quantile(q));
        expect(answer('quantile_over_time', w, many, q)).toEqual(want);
      },
    ),
    { numRuns: 40 },
  );
});

test('a mean stays finite, and infinite', () => {
  const w = { originNs: 0n, stepNs: 1, rangeNs: 4, count: 1 };
  const mean = (...all: number[]) =>
    answer('avg_over_time', w, [
      all.map((value, i) => ({ timeNs: (i % 4) + 1, value, series: 0 })),
    ]);
  expect(mean(1e308, 1e308, 1e308)).toEqual(['0@0 1e+308']);
  expect(mean(1, Infinity, 2)).toEqual(['0@0 Infinity']);
  expect(mean(-Infinity, Infinity)).toEqual(['0@0 NaN']);
});

test('counting row by row, run by run, block by block, by column', () => {
  fc.assert(
    fc.property(samplesOf(whole, 80), windows, (unordered, w) => {
      const all = unordered.toSorted((a, b) => a.timeNs - b.timeNs);
      const count: Reference = (samples) => samples.length;
      const together = all.map((sample) => ({ ...sample, series: 0 }));
      const offsetsNs = Float64Array.from(all, (sample) => sample.timeNs - 5);
      const run = { offsetsNs, shiftNs: 5, lineOffsets: undefined, from: 0, to: all.length };
      const runs = new TotalAccumulator(w, new CountPartials());
      runs.addRun({ ...run, series: 0 });
      expect(points(runs.finish(LABELS))).toEqual(expected(w, together, count));
      const coded = new TotalAccumulator(w, new CountPartials());
      const codes = Uint32Array.from(all, ({ series }) => 3 - series);
      const seriesOfCode = Int32Array.of(-1, 2, 1, 0);
      coded.addCoded({ ...run, codes, seriesOfCode, codeCount: 4 });
      expect(points(coded.finish(LABELS))).toEqual(expected(w, all, count));
      const block = new TotalAccumulator(w, new CountPartials());
      const [first, last] = [all[0] as Sample, all.at(-1) as Sample];
      const ends = { minOffsetNs: first.timeNs, maxOffsetNs: last.timeNs };
      if (block.addWhole({ series: 0, ...ends, rowCount: all.length, lineByteCount: 0 })) {
        expect(points(block.finish(LABELS))).toEqual(expected(w, together, count));
      }
    }),
  );
});

test('E9: too many samples are refused', () => {
  const w = { originNs: 0n, stepNs: 1, rangeNs: 1, count: 1 };
  for (const op of ['quantile_over_time', 'rate_counter'] as const) {
    const sink = accumulatorOf({ op, isUnwrapped: true }, w, {
      memory: new MemoryBudget({ queryMaxBytes: 50, parts: 1 }),
      arrays,
    });
    const three = batch([1, 1, 1].map((timeNs) => ({ timeNs, value: 1, series: 0 })));
    expect(() => sink.add(three)).toThrow('more than 50 B of memory');
  }
});
