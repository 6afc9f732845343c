// Whatever the unit of their source: times come back as they were, by kernels as by their twin; and where bytes are
// damaged, both refuse them or give the same.
import fc from 'fast-check';
import { testKernels } from '@skald/bytes/testing';
import { CorruptionError } from '@skald/errors';
import { packTimes, unpackTimes } from './timestamps.ts';

const SEED = 20261123;
const { ints } = testKernels();
const PLACE = 'a test';

const times = fc
  .record({
    unitNs: fc.constantFrom(1, 1e3, 1e6, 1e9),
    steps: fc.array(fc.oneof(fc.nat({ max: 9 }), fc.nat({ max: 1e6 })), { maxLength: 300 }),
    rest: fc.constantFrom('none', 'counting', 'any'),
    rests: fc.infiniteStream(fc.nat({ max: 999_999 })),
  })
  .map(({ unitNs, steps, rest, rests }) => {
    let at = 0;
    const offsets = [0];
    for (const [i, step] of steps.entries()) {
      at += step * unitNs;
      const extra =
        rest === 'none' || unitNs < 1e6 ? 0 : rest === 'counting' ? i : rests.next().value;
      offsets.push(Math.max(offsets.at(-1) ?? 0, at + (extra ?? 0)));
    }
    return Float64Array.from(offsets);
  });

function read(bytes: Uint8Array, rowCount: number, spanNs: number, kernels: typeof ints) {
  try {
    return [...unpackTimes(bytes, { rowCount, spanNs, place: PLACE, kernels })];
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptionError);
    return 'damaged';
  }
}

test('times come back, and damage is seen alike', () => {
  fc.assert(
    fc.property(times, fc.nat(), fc.nat({ max: 7 }), (offsetsNs, at, bit) => {
      const rowCount = offsetsNs.length;
      const spanNs = offsetsNs[rowCount - 1] as number;
      const columns = { rowCount, offsetsNs } as unknown as Parameters<typeof packTimes>[0];
      const bytes = packTimes(columns);
      expect(read(bytes, rowCount, spanNs, ints)).toEqual([...offsetsNs]);
      expect(read(bytes, rowCount, spanNs, undefined)).toEqual([...offsetsNs]);
      const place = at % bytes.length;
      bytes[place] = (bytes[place] as number) ^ (1 << bit);
      expect(read(bytes, rowCount, spanNs, ints)).toEqual(read(bytes, rowCount, spanNs, undefined));
    }),
    { seed: SEED, numRuns: 500 },
  );
});
