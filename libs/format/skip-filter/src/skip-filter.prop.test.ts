// A filter never says no to what a line holds, whatever made it; and it says no where it should.
import fc from 'fast-check';
import { crc32c, plainKernels } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import { buildSkipFilter, mayContain } from './index.ts';

const SEED = 20261123;
const kernels = testKernels();

const word = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef-'), maxLength: 40 }),
  fc.string({ unit: fc.constantFrom(...'aB1-._:/ é"'), maxLength: 30 }),
  fc.constantFrom('"level":"info"', 'GET /api/v1 200', '10.0.3.17', 'duration=419.61ms', '\n'),
);
const line = fc.array(word, { maxLength: 12 }).map((words) => words.join(' '));
const lines = fc.array(line, { minLength: 1, maxLength: 120 });

function blockOf(texts: readonly string[]) {
  const parts = texts.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(parts.length + 1);
  parts.forEach((part, i) => (offsets[i + 1] = (offsets[i] ?? 0) + part.length));
  return { bytes: Buffer.concat(parts), offsets, rowCount: parts.length };
}

function filterOf(texts: readonly string[], using = kernels): Uint8Array {
  const { bytes, offsets } = blockOf(texts);
  return buildSkipFilter({ bytes, offsets }, using);
}

test('no substring of a line is ever denied, in any case of its letters', () => {
  const pieces = fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat(300)), { maxLength: 30 });
  fc.assert(
    fc.property(lines, pieces, (texts, cuts) => {
      kernels.reset();
      const { bytes, offsets, rowCount } = blockOf(texts);
      const filter = buildSkipFilter({ bytes, offsets }, kernels);
      for (const [row, from, length] of cuts) {
        const at = row % rowCount;
        const whole = bytes.subarray(offsets[at], offsets[at + 1]);
        const piece = whole.subarray(from % (whole.length + 1)).subarray(0, length);
        const upper = piece.map((byte) => (byte >= 97 && byte <= 122 ? byte - 32 : byte));
        expect(mayContain(filter, piece)).toBe(true);
        expect(mayContain(filter, upper)).toBe(true);
      }
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('kernels and their twin build the same bytes', () => {
  fc.assert(
    fc.property(lines, (texts) => {
      kernels.reset();
      expect(filterOf(texts)).toEqual(filterOf(texts, plainKernels()));
    }),
    { seed: SEED, numRuns: 200 },
  );
});

// A thousand lines as a service writes them, each with an identifier of its own.
const hex = (i: number, salt: number): string =>
  (Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b))
    .toString(16)
    .replace('-', '')
    .padStart(8, '0');
const idOf = (i: number): string => `${hex(i, 1)}-${hex(i, 2).slice(0, 4)}-${hex(i, 3)}`;
const service = Array.from(
  { length: 1000 },
  (_, i) =>
    `ts=2026-11-20T00:00:${i % 60} level=info msg="request completed" status=200 trace=${idOf(i)}`,
);

test.each<[needle: string, expected: boolean]>([
  ['request completed', true],
  ['REQUEST', true],
  ['status=200', true],
  ['status=404', true], // digits of short numbers are not told apart
  [idOf(17), true],
  [idOf(17).slice(3, 15), true],
  [idOf(5000), false],
  [idOf(5000).toUpperCase(), false],
  ['timeout', false],
  ['qzx', false],
  ['connection refused', false],
  ['"level":"info"', false],
  ['', true],
  ['q', true], // too short to have a gram
  ['no such thing '.repeat(20), false],
])('among a thousand service lines, %j may be: %p', (needle, expected) => {
  expect(mayContain(filterOf(service), Buffer.from(needle))).toBe(expected);
});

test('the bytes of format 1 stay what they are', () => {
  const digest = (texts: readonly string[]): string => crc32c(filterOf(texts)).toString(16);
  expect(digest(service)).toBe('6778ff05');
  expect(digest(Array.from({ length: 200 }, (_, i) => `GET /Ünïcode/${i} ABC`))).toBe('105f3b4e');
});

test('a filter is small beside its lines', () => {
  expect(filterOf(service).length).toBeLessThan(blockOf(service).bytes.length / 40);
});

test('where it would be too full, a filter has no bytes and denies nothing', () => {
  let state = 1;
  const noise = Array.from({ length: 100 }, () =>
    Array.from({ length: 500 }, () => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return '0123456789abcdefghijklmnopqrstuvwxyz-._'[(state >>> 16) % 39];
    }).join(''),
  );
  expect(filterOf(noise)).toHaveLength(0);
  expect(filterOf(['one short line'])).toHaveLength(0);
  expect(mayContain(new Uint8Array(0), Buffer.from('anything'))).toBe(true);
});

test('lines that only have words deny every identifier with eight bytes', () => {
  const words = Array.from({ length: 500 }, () => 'the cache was missed and the database read');
  const filter = filterOf(words);
  expect([...filter.subarray(0, 4)]).toEqual([1, 6, 4, 0]);
  expect(filter).toHaveLength(4 + 32 + 8);
  expect(mayContain(filter, Buffer.from('00112233-4455'))).toBe(false);
});

test('a filter that cannot be read denies nothing', () => {
  const filter = filterOf(service);
  const absent = Buffer.from('qzx');
  expect(mayContain(filter, absent)).toBe(false);
  expect(mayContain(filter.subarray(0, filter.length - 1), absent)).toBe(true);
  expect(mayContain(filter.subarray(0, 3), absent)).toBe(true);
  expect(mayContain(Uint8Array.from([2, ...filter.subarray(1)]), absent)).toBe(true);
  expect(mayContain(Uint8Array.from([1, 255, ...filter.subarray(2)]), absent)).toBe(true);
});
