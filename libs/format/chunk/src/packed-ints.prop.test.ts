import fc from 'fast-check';
import { CorruptionError } from '@skald/errors';
import { packInts, unpackInts } from './packed-ints.ts';

const value = fc.oneof(
  fc.nat({ max: 300 }),
  fc.nat({ max: 0xffffffff }),
  fc.maxSafeNat(),
  fc.constant(Number.MAX_SAFE_INTEGER),
);
const values = fc.oneof(
  fc.array(value, { maxLength: 400 }),
  fc.tuple(fc.nat({ max: 600 }), value).map(([n, v]) => Array<number>(n).fill(v)),
);

test('unpackInts undoes packInts', () => {
  fc.assert(
    fc.property(values, (list) => {
      const packed = packInts(Float64Array.from(list), list.length);
      expect([...unpackInts(packed, list.length, 'test')]).toEqual(list);
    }),
  );
});

test.each(Array.from({ length: 54 }, (_, width) => width))(
  'width %i keeps all its bits',
  (width) => {
    const max = width === 0 ? 0 : 2 ** width - 1;
    const list = Float64Array.from({ length: 130 }, (_, i) =>
      i % 3 === 0 ? max : i % 3 === 1 ? 0 : max >= i ? max - i : 0,
    );
    expect(unpackInts(packInts(list, 130), 130, 'test')).toEqual(list);
  },
);

test('any bytes either unpack or are corruption', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 300 }), (bytes, count) => {
      try {
        expect(unpackInts(bytes, count, 'test').length).toBe(count);
      } catch (e) {
        expect(e).toBeInstanceOf(CorruptionError);
      }
    }),
  );
});
