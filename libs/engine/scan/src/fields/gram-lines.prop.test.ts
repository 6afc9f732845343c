// G1: the shorter text that a block's skip filter is made of has every gram of its lines. G2: and it is shorter.
import fc from 'fast-check';
import { ID_SLOTS, SHAPE_SLOTS, type Lines } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import { createCompressor, encodeBlock, type FieldsDraft } from '@skald/chunk';
import { columnsOfLines } from '../testing/index.ts';
import { FieldExtractor } from './extract-fields.ts';

const SEED = 20261123;
const kernels = testKernels(1 << 22);
const compressor = createCompressor();
const T0 = 1_795_176_000_000_000_000n; // 2026-11-20T12:00:00Z
const STEP_NS = 1_700_000_000_001n; // half an hour

const hex = fc.string({
  unit: fc.constantFrom(...'0123456789abcdef'),
  minLength: 1,
  maxLength: 20,
});
const value = fc.oneof(
  fc.constantFrom('info', 'GET', '/api/v1', 'a', '', 'x-1.2_3', 'connection reset by peer'),
  hex,
  fc.uuid(),
  fc.integer({ min: 0, max: 1e9 }).map(String),
);
const number = fc.oneof(
  fc.integer({ min: -99, max: 999 }).map(String),
  fc.integer({ min: 0, max: 9e6 }).map((n) => (n / 100).toFixed(2)),
  fc.integer({ min: 0, max: 1e12 }).map(String),
);
const stampDigits = fc.constantFrom(0, 3, 6, 9);

/** Lines of one block: the same keys, values of their own. */
const block = fc
  .record({
    form: fc.constantFrom('json', 'tight', 'logfmt', 'access', 'text'),
    words: fc.array(value, { minLength: 1, maxLength: 4 }),
    digits: stampDigits,
    rows: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 20 }), value, number), {
      minLength: 80,
      maxLength: 160,
    }),
  })
  .map(({ form, words, digits, rows }) =>
    rows.map(([pick, chance, other, n], row) => {
      const a = words[pick % words.length] as string;
      const b = chance === 0 ? other : a;
      const ns = T0 + BigInt(row) * STEP_NS;
      const iso = new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19);
      const fraction = String(ns % 1_000_000_000n)
        .padStart(9, '0')
        .slice(0, digits);
      const time = `${iso}${digits > 0 ? '.' : ''}${fraction}Z`;
      if (form === 'json') return `{"ts":"${time}","a":"${a}","n":${n},"b":{"c":"${b}"}}`;
      if (form === 'access') {
        const log = `20/Nov/2026:${iso.slice(11)} +0000`;
        return `10.0.${row % 7}.${pick % 250} - ${b} [${log}] "GET /${a}?id=${n} HTTP/1.1" ${pick % 5} ${n} "${b}"`;
      }
      if (form === 'text')
        return `${time.replace('T', ' ')} ${a}: took ${n}.${pick % 9}/${n} of ${b};${a}`;
      if (form === 'tight') return `{"id":"k${a}9","n":${n},"b":"x${b}-"}`;
      return `ts=${time} a="${a}" n=${n}ms b=${b === '' ? 'x' : b.replaceAll(' ', '-')}`;
    }),
  );

function draftOf(lines: readonly string[]): { draft: FieldsDraft | undefined; lines: Lines } {
  const extractor = new FieldExtractor(kernels, { rowsMin: 1, lineBytesMin: 0 });
  let seen: { draft: FieldsDraft | undefined; lines: Lines } | undefined;
  const entries = columnsOfLines(lines, T0);
  const offsetsNs = Float64Array.from(lines, (_, row) => Number(STEP_NS) * row);
  encodeBlock(
    { ...entries, offsetsNs },
    {
      compressor,
      kernels,
      fields: (sorted, facts) => {
        const draft = extractor.extract(sorted, facts);
        seen = { draft, lines: { bytes: sorted.lineBytes, offsets: sorted.lineOffsets } };
        return draft;
      },
    },
  );
  return seen as NonNullable<typeof seen>;
}

function gramsOf(lines: Lines): Uint8Array {
  const shapes = new Uint8Array(SHAPE_SLOTS / 8);
  const ids = new Uint8Array(ID_SLOTS / 8);
  kernels.markGrams(lines, shapes, ids);
  return Buffer.concat([shapes, ids]);
}

test('G1: no gram of a line is missing', () => {
  let shorter = 0;
  fc.assert(
    fc.property(block, (texts) => {
      const { draft, lines } = draftOf(texts);
      if (draft?.grams === undefined) return;
      shorter++;
      const all = gramsOf(lines);
      const some = gramsOf(draft.grams);
      expect(all.every((bits, i) => (bits & ~(some[i] as number)) === 0)).toBe(true);
    }),
    { seed: SEED, numRuns: 120 },
  );
  expect(shorter).toBeGreaterThan(60);
});

test('G2: of an access log that is a fifth', () => {
  const lines = Array.from(
    { length: 200 },
    (_, i) =>
      `10.0.${i % 4}.${(i * 7) % 256} - - [20/Nov/2026:12:00:00 +0000] "${['GET', 'PUT'][i % 2]} /api/v1/users?id=${i * 7919} HTTP/1.1" ${200 + (i % 3)} ${i * 17} "-" "Mozilla/5.0 (X11; Linux x86_64; rv:142.0) Gecko/20100101 Firefox/142.0"`,
  );
  const { draft, lines: all } = draftOf(lines);
  expect(draft?.format).toBe('text');
  expect(draft?.grams?.bytes.length).toBeLessThan(all.bytes.length / 5);
});

test('G2: what repeats is in it once', () => {
  const lines = Array.from(
    { length: 200 },
    (_, i) =>
      `{"level":"info","msg":"request ${i % 4} completed","status":${200 + (i % 3)},"took":${i % 97}.5}`,
  );
  const { draft } = draftOf(lines);
  expect(draft?.grams?.bytes.length).toBeLessThan(400);
});
