// Each WASM kernel answers what its JavaScript twin answers, wherever its arguments lie.
import fc from 'fast-check';
import { crc32c, idSlots, plainKernels, shapeSlots, snappyDecode, snappyEncode } from '../index.ts';
import { testKernels } from '../testing/index.ts';
import type { Kernels, Needle } from './kernels.ts';

const SEED = 20261123;
const wasm = testKernels();
const plain = plainKernels();

function property<T>(arbitrary: fc.Arbitrary<T>, check: (value: T) => void, numRuns = 600): void {
  fc.assert(
    fc.property(arbitrary, (value) => {
      wasm.reset();
      check(value);
    }),
    { seed: SEED, numRuns },
  );
}

// Few letters make many hits, near misses and hits that straddle lines.
const text = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'A', 'B'), maxLength: 300 }).map(bytesOf),
  fc.string({ unit: 'binary', maxLength: 100 }).map(bytesOf),
  fc.uint8Array({ maxLength: 200 }),
);
const needleBytes = fc.oneof(
  fc.string({ unit: fc.constantFrom('a', 'b', 'B'), maxLength: 40 }).map(bytesOf),
  fc.uint8Array({ maxLength: 3 }),
  fc.string({ maxLength: 24 }).map(bytesOf),
);
const needle: fc.Arbitrary<Needle> = fc
  .record({ bytes: needleBytes, foldCase: fc.boolean() })
  .map(({ bytes, foldCase }) => ({ bytes: foldCase ? lower(bytes) : bytes, foldCase }));

/** Where an argument lies: outside of the memory, or in it at any alignment. */
const place = fc.integer({ min: -1, max: 17 });

function bytesOf(value: string): Uint8Array {
  return Buffer.from(value);
}

function lower(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte));
}

function placed(bytes: Uint8Array, at: number, kernels: Kernels = wasm): Uint8Array {
  if (at < 0) return bytes;
  const region = kernels.scratch(bytes.length + 40).fill(0x61);
  region.set(bytes, at);
  return region.subarray(at, at + bytes.length);
}

/** A needle that often is a piece of the text. */
const textAndNeedle = fc
  .tuple(text, needle, fc.nat(), fc.nat(60), fc.boolean())
  .map(([where, other, from, length, isPiece]): { where: Uint8Array; what: Needle } => {
    if (!isPiece || where.length === 0) return { where, what: other };
    const start = from % where.length;
    const piece = where.slice(start, start + length);
    const bytes = other.foldCase ? lower(piece) : piece;
    return { where, what: { bytes, foldCase: other.foldCase } };
  });

test('indexOf finds what the twin finds', () => {
  property(fc.tuple(textAndNeedle, place, fc.nat(300)), ([{ where, what }, at, start]) => {
    const from = Math.min(start, where.length);
    expect(wasm.indexOf(placed(where, at), what, from)).toBe(plain.indexOf(where, what, from));
  });
});

test('findRows marks the rows that the twin marks, for one needle and for eight', () => {
  const cuts = fc.array(fc.nat(300), { maxLength: 30 });
  const others = fc.array(needle, { maxLength: 7 });
  const given = fc.tuple(textAndNeedle, others, cuts, place, place, fc.boolean());
  property(given, ([{ where, what }, more, ends, at, marksAt, isMarked]) => {
    const within = ends.map((end) => Math.min(end, where.length)).sort((a, b) => a - b);
    const offsets = Uint32Array.from([...within, where.length]);
    const needles = [what, ...more];
    const expected = new Uint8Array(offsets.length - 1);
    if (isMarked && expected.length > 0) expected[0] = 1;
    const marks = placed(expected.slice(), marksAt);
    const lines = { bytes: placed(where, at), offsets };
    const count = plain.findRows({ bytes: where, offsets }, needles, expected);
    expect(wasm.findRows(lines, needles, marks)).toBe(count);
    expect([...marks]).toEqual([...expected]);
  });
});

test('positionsOf lists what the twin lists, as far as there is room', () => {
  const members = fc.string({ unit: fc.constantFrom('\n', '=', 'a', 'b', '"', '\0', '\x7f') });
  property(fc.tuple(text, members, place, fc.nat(40)), ([where, set, at, room]) => {
    const expected = new Uint32Array(room);
    const found = new Uint32Array(room);
    const count = plain.positionsOf(where, set, expected);
    expect(wasm.positionsOf(placed(where, at), set, found)).toBe(count);
    expect(found).toEqual(expected);
  });
});

test('markGrams marks what the twin marks, and every gram of every substring', () => {
  const idLike = fc.string({ unit: fc.constantFrom(...'0123456789abF-._ Z:'), maxLength: 300 });
  const lineText = fc.oneof(text, idLike.map(bytesOf));
  const cuts = fc.array(fc.nat(300), { maxLength: 12 });
  property(
    fc.tuple(lineText, cuts, place, fc.nat(300), fc.nat(60)),
    ([where, ends, at, from, n]) => {
      const within = ends.map((end) => Math.min(end, where.length)).sort((a, b) => a - b);
      const offsets = Uint32Array.from([...within, where.length]);
      const [shapes, expectedShapes] = [new Uint8Array(8192), new Uint8Array(8192).fill(9)];
      const [ids, expectedIds] = [new Uint8Array(16384), new Uint8Array(16384)];
      plain.markGrams({ bytes: where, offsets }, expectedShapes, expectedIds);
      wasm.markGrams({ bytes: placed(where, at), offsets }, shapes, ids);
      expect(Buffer.compare(shapes, expectedShapes)).toBe(0);
      expect(Buffer.compare(ids, expectedIds)).toBe(0);
      const line = where.subarray(offsets.at(-2) ?? where.length);
      const piece = line.subarray(from % (line.length + 1)).subarray(0, n);
      const slots = new Uint32Array(piece.length);
      const isSet = (map: Uint8Array, slot: number): number =>
        ((map[slot >>> 3] ?? 0) >> (slot & 7)) & 1;
      for (const slot of slots.subarray(0, shapeSlots(piece, 0, piece.length, slots))) {
        expect(isSet(shapes, slot)).toBe(1);
      }
      for (const slot of slots.subarray(0, idSlots(piece, 0, piece.length, slots))) {
        expect(isSet(ids, slot)).toBe(1);
      }
    },
  );
});

test('crc32c is the checksum, from any seed and at any alignment', () => {
  expect(wasm.crc32c(bytesOf('123456789'))).toBe(0xe3069283);
  const seed = fc.integer({ min: 0, max: 0xffffffff });
  property(fc.tuple(fc.uint8Array({ maxLength: 500 }), seed, place), ([bytes, from, at]) => {
    expect(wasm.crc32c(placed(bytes, at), from)).toBe(crc32c(bytes, 0, bytes.length, from));
  });
});

test('snappyDecode gives back what was encoded', () => {
  const repetitive = fc
    .array(fc.tuple(text, fc.integer({ min: 1, max: 9 })), { maxLength: 8 })
    .map((parts) => Buffer.concat(parts.flatMap(([part, times]) => Array(times).fill(part))));
  property(fc.tuple(repetitive, place), ([bytes, at]) => {
    const encoded = snappyEncode(bytes);
    const decoded = wasm.snappyDecode(placed(encoded, at), bytes.length);
    expect(Buffer.compare(decoded, bytes)).toBe(0);
  });
});

test('snappyDecode answers damage as the twin does', () => {
  const damaged = fc
    .tuple(text, fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 3 }), fc.nat(400))
    .map(([bytes, changes, cut]) => {
      const encoded = snappyEncode(Buffer.concat([bytes, bytes, bytes]));
      for (const [at, byte] of changes) encoded[at % encoded.length] = byte;
      return cut < encoded.length ? encoded.subarray(0, cut) : encoded;
    });
  const outcome = (decode: () => Uint8Array): unknown => {
    try {
      return [...decode()];
    } catch (error) {
      return String(error);
    }
  };
  property(damaged, (bytes) => {
    const expected = outcome(() => snappyDecode(bytes, 2000));
    expect(outcome(() => wasm.snappyDecode(bytes, 2000))).toEqual(expected);
  });
});

test('what does not fit the memory is done by the twin', () => {
  const small = testKernels(1 << 16);
  const where = new Uint8Array(100_000).fill(0x61);
  where.set(bytesOf('needle'), 99_000);
  const what = { bytes: bytesOf('needle'), foldCase: false };
  expect(small.indexOf(where, what)).toBe(99_000);
  const marks = new Uint8Array(2);
  const offsets = Uint32Array.of(0, 50_000, 100_000);
  expect(small.findRows({ bytes: where, offsets }, [what], marks)).toBe(1);
  expect([...marks]).toEqual([0, 1]);
  expect(small.crc32c(where)).toBe(crc32c(where));
  expect(small.scratch(1 << 20)).toHaveLength(1 << 20);
});

test('regions hold what was written to them until they are taken back', () => {
  wasm.reset();
  const first = wasm.scratch(100).fill(1);
  const second = wasm.scratch(100).fill(2);
  wasm.indexOf(new Uint8Array(1000), { bytes: bytesOf('x'), foldCase: false });
  expect(first.every((byte) => byte === 1) && second.every((byte) => byte === 2)).toBe(true);
  expect(first.buffer).toBe(wasm.memory?.buffer);
  expect(first.byteOffset % 16).toBe(0);
  wasm.reset();
  expect(wasm.scratch(1).byteOffset).toBe(first.byteOffset);
});
