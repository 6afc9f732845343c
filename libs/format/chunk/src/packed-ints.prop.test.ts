import fc from 'fast-check';
import { CorruptionError } from '@skald/errors';
import { testKernels } from '@skald/bytes/testing';
import { packInts, unpackIds, unpackInts } from './packed-ints.ts';

const ints = testKernels().ints;

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

test('kernels pack the same bytes, and unpack the same values', () => {
  fc.assert(
    fc.property(values, fc.boolean(), (list, isSmall) => {
      const numbers = isSmall ? list.map((n) => n % 0x40000000) : list;
      const given = Float64Array.from(numbers);
      const packed = packInts(given, given.length);
      expect(packInts(given, given.length, ints)).toEqual(packed);
      expect(ints?.pack(given, given.length)).toEqual(packed);
      const floats = new Float64Array(given.length);
      expect(ints?.unpackFloats(packed, floats)).toBe(true);
      expect(floats).toEqual(given);
      if (!isSmall) return;
      const words = Uint32Array.from(numbers);
      expect(ints?.pack(words, words.length)).toEqual(packed);
      expect(unpackIds(packed, words.length, 'test', ints)).toEqual(words);
    }),
    { numRuns: 400 },
  );
});

test('bytes that kernels unpack are those that the definition unpacks', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat({ max: 300 }), (bytes, count) => {
      const floats = new Float64Array(count);
      if (ints?.unpackFloats(bytes, floats) !== true) return;
      expect(unpackInts(bytes, count, 'test')).toEqual(floats);
    }),
    { numRuns: 1000 },
  );
});

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
