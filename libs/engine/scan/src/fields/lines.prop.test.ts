// Whatever lines are, and whatever was learned from blocks before: they are read as they were written.
import fc from 'fast-check';
import { testKernels } from '@skald/bytes/testing';
import { createCompressor, createDecompressor, openEncodedBlock } from '@skald/chunk';
import { columnsOfLines } from '../testing/index.ts';
import { encodeBlockWithFields } from './encode-block-with-fields.ts';
import { FieldExtractor } from './extract-fields.ts';

const SEED = 20261123;
const T0 = 1_795_176_000_000_000_000n; // 2026-11-20T12:00:00Z
const extractor = new FieldExtractor(testKernels(), { rowsMin: 1, lineBytesMin: 0 });
const compressor = createCompressor();
const decompressor = createDecompressor({ kernels: testKernels() });

const key = fc.constantFrom('a', 'level', 'ts', 'x.y', 'a_b', '__e', 'k_extracted', 'ü', 'n');
const text = fc.oneof(
  fc.constantFrom('info', 'warn', '', 'hello world', 'é', 'x=y', '012', '-5', '0x1f'),
  fc.constantFrom('a\\"b', '\\u0041', '\\n', '\\/', '\x01', '\x0e', '\x13', '\n'),
  fc.constantFrom('2026-11-20T12:00:00.000Z', '2026-11-20T12:00:01Z', 'deadbeef0123456789ab'),
  fc.uuid(),
  fc.string({ maxLength: 12 }),
);
const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    '0',
    '-0',
    '1e5',
    '5.',
    '.5',
    '01',
    '1.2.3',
    'NaN',
    '0.10',
    '12345678901234567890',
  ),
);
const quoted = text.map((value) => `"${value}"`);
const leaf = fc.oneof(
  quoted,
  number,
  fc.constantFrom('true', 'false', 'null', '[1,"a"]', '{"c":1}', 'tru'),
);
const json = fc
  .tuple(fc.array(fc.tuple(key, leaf), { maxLength: 6 }), fc.constantFrom('', ' '))
  .map(
    ([pairs, gap]) =>
      `{${pairs.map(([name, value]) => `"${name}":${gap}${value}`).join(`,${gap}`)}}`,
  );
const logfmt = fc
  .array(fc.tuple(key, fc.oneof(text, number, quoted)), { maxLength: 6 })
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join(' '));

/** Lines of one kind, as a service writes them. */
const alike = fc
  .tuple(
    fc.array(key, { minLength: 1, maxLength: 5 }),
    fc.boolean(),
    fc.array(fc.array(fc.tuple(text, number), { minLength: 5, maxLength: 5 }), {
      minLength: 1,
      maxLength: 40,
    }),
  )
  .map(([keys, isJson, rows]) =>
    rows.map((row) => {
      const values = row.map(([word, digits], i) => (i % 2 === 0 ? `"${word}"` : digits));
      if (isJson) return `{${keys.map((name, i) => `"${name}":${values[i]}`).join(',')}}`;
      return keys.map((name, i) => `${name}=${values[i]}`).join(' ');
    }),
  );
/** Lines of plain text of a few shapes, some of which are not quite. */
const plain = fc
  .array(fc.tuple(fc.nat({ max: 9 }), text, number, fc.ipV4(), fc.constantFrom('GET', 'POST')), {
    minLength: 1,
    maxLength: 60,
  })
  .map((rows) =>
    rows.map(([pick, word, n, ip, method], row) => {
      const second = String(row % 60).padStart(2, '0');
      const iso = `2026-11-20${pick === 0 ? 'T' : ' '}12:00:${second}`;
      if (pick < 5)
        return `${ip} - - [20/Nov/2026:12:00:${second} +0000] "${method} /${word}?id=${n} x" ${n} "${word}"`;
      if (pick < 8)
        return `${iso},123 INFO [worker-${row % 3}] Took ${n}ms (${ip}:80): ${word} and ${word}`;
      return pick === 8 ? `${iso} ${word}` : `${word}`;
    }),
  );

const others = fc.array(fc.oneof(json, logfmt, fc.string()), { maxLength: 3 });
const lines = fc.tuple(fc.oneof(alike, plain), others).map(([most, some]) => [...most, ...some]);

test('lines come back byte for byte', async () => {
  const taken = { json: 0, logfmt: 0, text: 0 };
  await fc.assert(
    fc.asyncProperty(lines, fc.constantFrom(1, 1e6, 1e9), async (texts, stepNs) => {
      const entries = columnsOfLines(texts, T0);
      const offsetsNs = Float64Array.from(texts, (_, row) => row * stepNs);
      const bytes = encodeBlockWithFields({ ...entries, offsetsNs }, { compressor, extractor });
      const block = openEncodedBlock(bytes, { decompressor });
      await block.load({ lines: true, lengths: true, metadata: [] });
      if (block.fields !== undefined) taken[block.fields.format]++;
      expect(Buffer.from(block.lineBytes()).toString()).toBe(texts.join(''));
      block.release();
    }),
    { seed: SEED, numRuns: 1000 },
  );
  expect(Math.min(...Object.values(taken))).toBeGreaterThan(50);
});
