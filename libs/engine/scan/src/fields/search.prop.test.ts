// S1: rows that hold a needle are told from what lines are made of as if the lines had been searched. S2: also of
// words with what is around them. S3: lines of some rows are theirs. S4: so many words at once are as good as one.
import fc from 'fast-check';
import type { Needle } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import { createCompressor, createDecompressor, openEncodedBlock, type Block } from '@skald/chunk';
import { type LogQuery, parseQuery } from '@skald/logql';
import { BlockFilter, type BlockLines } from '../lines/block-filter.ts';
import { CompiledLineFilter } from '../lines/line-filter.ts';
import { columnsOfLines } from '../testing/index.ts';
import { encodeBlockWithFields } from './encode-block-with-fields.ts';
import { FieldExtractor } from './extract-fields.ts';

const SEED = 20261123;
const T0 = 1_795_176_000_000_000_000n; // 2026-11-20T12:00:00Z
const extractor = new FieldExtractor(testKernels(), { rowsMin: 1, lineBytesMin: 0 });
const compressor = createCompressor();
const decompressor = createDecompressor({ kernels: testKernels() });

const word = fc.constantFrom(
  'info',
  'Warn',
  'GET',
  'time',
  'out',
  'timeout',
  'a',
  '',
  'É',
  '9',
  '12-3',
);
const number = fc.oneof(fc.nat({ max: 9999 }).map(String), fc.constantFrom('12.5', '0', '-7'));
const unique = fc.oneof(
  fc.uuid(),
  fc.string({ unit: fc.constantFrom(...'timeou9-" '), maxLength: 8 }),
);

const lines = fc
  .tuple(
    fc.constantFrom('json', 'logfmt', 'mixed', 'text'),
    fc.array(fc.tuple(word, number, unique, word), { minLength: 1, maxLength: 30 }),
  )
  .map(([form, rows]) =>
    rows.map(([a, n, u, b], row) => {
      const second = String(row % 60).padStart(2, '0');
      const time = `2026-11-20T12:00:${second}.000Z`;
      const text = u.replaceAll('"', '\\"');
      if (form === 'logfmt') return `ts=${time} out="${a}" n=${n}ms time=${b || 'x'} ${b}`;
      if (form === 'text')
        return `${time} [${a}] timeout ${n}/${b || 'x'}: "${u.replaceAll('"', '')}" time out`;
      if (form === 'mixed' && row % 5 === 4) return `${a} ${n} ${u}`;
      return `{"ts":"${time}","level":"${a}","n":${n},"u":"${text}","t":{"imeout":"${b}"}}`;
    }),
  );

async function blockOf(texts: readonly string[]): Promise<Block> {
  const entries = columnsOfLines(texts, T0);
  const offsetsNs = Float64Array.from(texts, (_, row) => row * 1e9);
  const bytes = encodeBlockWithFields({ ...entries, offsetsNs }, { compressor, extractor });
  const block = openEncodedBlock(bytes, { decompressor });
  await block.load({ lines: true, lengths: true, metadata: [] });
  return block;
}

function folded(text: string): string {
  return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function needleOf(text: string, foldCase: boolean): Needle {
  return { bytes: Buffer.from(foldCase ? folded(text) : text), foldCase };
}

const cut = fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 24 }));

test('S1: marks are those of a search in every line', async () => {
  let told = 0;
  await fc.assert(
    fc.asyncProperty(
      lines,
      fc.array(cut, { maxLength: 12 }),
      fc.boolean(),
      async (texts, cuts, foldCase) => {
        const block = await blockOf(texts);
        const pieces = cuts.map(([row, from, length]) => {
          const line = texts[row % texts.length] as string;
          return line.slice(from % line.length).slice(0, length);
        });
        for (const text of [...pieces, 'timeout', 'out" n', 'time', '12', 'TimeOut']) {
          if (text === '') continue;
          const marks = new Uint8Array(texts.length);
          const isTold = block.findRows?.([needleOf(text, foldCase)], marks) === true;
          const expected = texts.map((line) =>
            Number(foldCase ? folded(line).includes(folded(text)) : line.includes(text)),
          );
          expect([...marks]).toEqual(isTold ? expected : texts.map(() => 0));
          if (isTold) told++;
        }
        block.release();
      },
    ),
    { seed: SEED, numRuns: 600 },
  );
  expect(told).toBeGreaterThan(1000);
});

test('S2: words are found, and what is around them', async () => {
  const texts = Array.from(
    { length: 300 },
    (_, i) =>
      `{"ts":"2026-11-20T12:00:${String(i % 60).padStart(2, '0')}.000Z","msg":"${['retrying after timeout', 'done'][i % 2]}","ms":${i}.25,"id":"${(i * 7919).toString(16)}-x"}`,
  );
  const block = await blockOf(texts);
  for (const text of ['timeout', 'retrying', 'qzx', 'after t', '"msg"', '-x"']) {
    const marks = new Uint8Array(300);
    const isTold = block.findRows?.([needleOf(text, false)], marks);
    expect([text, isTold]).toEqual([text, true]);
    expect([...marks]).toEqual(texts.map((line) => Number(line.includes(text))));
  }
});

test('S3: lines of some rows are theirs', async () => {
  await fc.assert(
    fc.asyncProperty(
      lines,
      fc.array(fc.nat(), { minLength: 1, maxLength: 5 }),
      async (texts, picks) => {
        const block = await blockOf(texts);
        const rows = Uint32Array.from(new Set(picks.map((pick) => pick % texts.length))).sort();
        const offsets = block.lineOffsets();
        const bytes = Buffer.from(block.linesOf?.(rows, rows.length) ?? block.lineBytes());
        for (const row of rows) {
          expect(bytes.toString('utf8', offsets[row], offsets[row + 1])).toBe(texts[row]);
        }
        expect(Buffer.from(block.lineBytes()).toString()).toBe(texts.join(''));
        block.release();
      },
    ),
    { seed: SEED, numRuns: 200 },
  );
});

test('S4: a filter of more words than a search takes keeps the lines that have one', async () => {
  const words = Array.from({ length: 11 }, (_, i) => `word${'abcdefghijk'[i]}`);
  const texts = Array.from(
    { length: 400 },
    (_, i) => `{"msg":"a ${words[i % 16] ?? 'none'}","n":${i}}`,
  );
  const block = await blockOf(texts);
  const [stage] = (parseQuery(`{a="b"} |~ "${words.join('|')}"`) as LogQuery).stages;
  const filters = stage?.kind === 'lineFilters' ? stage.filters : [];
  const kernels = testKernels();
  const filter = new BlockFilter(
    filters.map((each) => new CompiledLineFilter(each)),
    (lines, needles, marks) => kernels.findRows(lines, needles, marks),
  );
  const rows = Uint32Array.from(texts.keys());
  const lines: BlockLines = {
    rowCount: texts.length,
    isAscii: true,
    offsets: block.lineOffsets(),
    bytesOf: () => Buffer.from(block.lineBytes()),
    findRows: (needles, marks) => block.findRows?.(needles, marks) === true,
  };
  const count = filter.run(lines, rows, rows.length);
  const expected = [...texts.keys()].filter((row) => words[row % 16] !== undefined);
  expect([...rows.subarray(0, count)]).toEqual(expected);
});
