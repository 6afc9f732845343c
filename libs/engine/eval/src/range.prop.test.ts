// Every way to feed an accumulator gives what looking at each window's samples gives.
import * as fc from 'fast-check';
import { Labels } from '@skald/labels';
import { CountAccumulator } from './range-count.ts';
import { FoldAccumulator, maxFold, sumFold } from './range-fold.ts';
import { maxOverTime } from './range-min-max.ts';
import { type RangeFunction, SampleAccumulator } from './range-samples.ts';
import { sumOverTime } from './range-sum.ts';
import type { Windows } from './steps.ts';
import type { Series } from './vector.ts';

const times = fc
  .array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 80 })
  .map((list) => Float64Array.from(list).sort());

const windows = fc.record({
  originNs: fc.constant(0n),
  stepNs: fc.integer({ min: 1, max: 12 }),
  rangeNs: fc.integer({ min: 1, max: 25 }),
  count: fc.integer({ min: 1, max: 9 }),
});

const LABELS = [Labels.empty];

function naive(w: Windows, all: Float64Array, evaluate: (inside: number[]) => number): string {
  const points: string[] = [];
  for (let k = 0; k < w.count; k++) {
    const inside = [...all].filter((t) => t > k * w.stepNs && t <= k * w.stepNs + w.rangeNs);
    if (inside.length > 0) points.push(`${k}:${evaluate(inside)}`);
  }
  return points.join(' ');
}

function show(series: readonly Series[]): string {
  return series
    .flatMap(({ values, present }) =>
      [...values].flatMap((v, k) => (present[k] === 1 ? `${k}:${v}` : [])),
    )
    .join(' ');
}

function batch(all: Float64Array) {
  return { series: new Int32Array(all.length), offsetsNs: all, values: all, count: all.length };
}

test('counting row by row, run by run, block by block', () => {
  fc.assert(
    fc.property(times, windows, (all, w) => {
      const expected = naive(w, all, (inside) => inside.length);
      const rows = new CountAccumulator(w, { counts: 'rows' });
      rows.add({ ...batch(all), values: undefined });
      expect(show(rows.finish(LABELS, (n) => n))).toBe(expected);
      const runs = new CountAccumulator(w, { counts: 'rows' });
      const shifted = all.map((t) => t - 5);
      const run = { series: 0, offsetsNs: shifted, shiftNs: 5, lineOffsets: undefined };
      runs.addRun({ ...run, from: 0, to: all.length });
      expect(show(runs.finish(LABELS, (n) => n))).toBe(expected);
      const many = new Float64Array(all.length * 200);
      for (let i = 0; i < many.length; i++) many[i] = all[Math.floor(i / 200)] as number;
      const searched = new CountAccumulator(w, { counts: 'rows' });
      searched.addRun({ ...run, offsetsNs: many, shiftNs: 0, from: 0, to: many.length });
      expect(show(searched.finish(LABELS, (n) => n / 200))).toBe(expected);
      const whole = new CountAccumulator(w, { counts: 'rows' });
      const ends = { minOffsetNs: all[0] as number, maxOffsetNs: all.at(-1) as number };
      if (whole.addWhole({ series: 0, ...ends, rowCount: all.length, lineByteCount: 0 })) {
        expect(show(whole.finish(LABELS, (n) => n))).toBe(expected);
      }
    }),
  );
});

test('functions of the samples, and folds', () => {
  fc.assert(
    fc.property(times, windows, (all, w) => {
      const sum = (inside: number[]) => inside.reduce((a, b) => a + b, 0);
      const max = (inside: number[]) => Math.max(...inside);
      const cases: [RangeFunction, typeof sumFold, (inside: number[]) => number][] = [
        [sumOverTime, sumFold, sum],
        [maxOverTime, maxFold, max],
      ];
      for (const [evaluate, fold, reference] of cases) {
        const samples = new SampleAccumulator(w, { samplesMax: 1000 });
        samples.add(batch(all.toReversed()));
        expect(show(samples.finish(LABELS, evaluate))).toBe(naive(w, all, reference));
        if (w.rangeNs > w.stepNs) continue;
        const folded = new FoldAccumulator(w, fold);
        folded.add(batch(all));
        expect(show(folded.finish(LABELS, (v) => v))).toBe(naive(w, all, reference));
      }
    }),
  );
});

test('E9: too many samples are refused', () => {
  const sink = new SampleAccumulator(
    { originNs: 0n, stepNs: 1, rangeNs: 1, count: 1 },
    { samplesMax: 2 },
  );
  expect(() => sink.add(batch(new Float64Array(3)))).toThrow('more than 2 samples');
});
