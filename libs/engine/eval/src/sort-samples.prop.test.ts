// Merging runs is a stable sort.
import * as fc from 'fast-check';
import { TimeSorter } from './sort-samples.ts';

test('samples come out by time, ties as they came', () => {
  const sorter = new TimeSorter();
  const run = fc.array(fc.integer({ min: 0, max: 20 })).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(run).map((runs) => runs.flat()),
        fc.array(fc.nat(9)),
      ),
      (times) => {
        const rows = times.map((time, i) => ({ time, i }));
        const samples = {
          timesNs: Float64Array.from(times),
          values: Float64Array.from(rows, ({ i }) => i),
        };
        sorter.sort(samples);
        rows.sort((a, b) => a.time - b.time || a.i - b.i);
        expect([...samples.timesNs]).toEqual(rows.map(({ time }) => time));
        expect([...samples.values]).toEqual(rows.map(({ i }) => i));
      },
    ),
  );
});
