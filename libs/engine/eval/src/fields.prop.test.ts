// Columns of parsed fields change no answer: any lines, any query, with columns and without.
import * as fc from 'fast-check';
import {
  type Block,
  createCompressor,
  createDecompressor,
  encodeBlock,
  openEncodedBlock,
} from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import { formatGoFloat } from '@skald/bytes';
import { toServiceError } from '@skald/errors';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS } from '@skald/limits';
import type { QueryData } from '@skald/services';
import { ManualClock } from '@skald/time';
import { Evaluator } from './evaluator.ts';
import { type MemoryEntry, MemoryReader, fieldBlocks } from './testing/index.ts';

const SEC = 1_000_000_000n;

const word = fc.constantFrom('GET', 'POST', 'info', 'error', '', 'a b', 'é', '1', 'status');
const numberText = fc.oneof(
  fc.integer({ min: -3, max: 600 }).map(String),
  fc.integer({ min: 0, max: 90000 }).map((n) => (n / 100).toFixed(2)),
  fc.constantFrom(
    '007',
    '1e3',
    '-0',
    '0.50',
    '1.2.3',
    '12345678901234567890',
    '1_000',
    '5.',
    'NaN',
  ),
);
const duration = fc.oneof(
  fc.integer({ min: 0, max: 9000 }).map((n) => `${(n / 10).toFixed(1)}ms`),
  fc.constantFrom(
    '1.5s',
    '12us',
    '3m',
    '-2ms',
    '0',
    '1h2m',
    '0.0000001ms',
    '9007199254740993ns',
    '7x',
  ),
  fc.constantFrom('1KB', '1.5MiB', '10B'),
);
const name = fc.constantFrom(
  'status',
  'path',
  'level',
  'd',
  'n',
  'app',
  'trace',
  'user.id',
  'n_extracted',
  '__error__',
  '1k',
);

const jsonScalar = fc.oneof(
  { weight: 4, arbitrary: word.map((text) => JSON.stringify(text)) },
  { weight: 4, arbitrary: numberText },
  { weight: 3, arbitrary: duration.map((text) => JSON.stringify(text)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('true', 'null', '[1,{"a":2}]', '"\\u00e9\\n"', '"\\x"', '{}'),
  },
);
const jsonPair = fc.oneof(
  { weight: 9, arbitrary: fc.tuple(name, jsonScalar).map(([key, value]) => `"${key}":${value}`) },
  { weight: 1, arbitrary: jsonScalar.map((value) => `"user":{"id":${value},"n":1}`) },
);
const shaped = fc
  .tuple(word, fc.constantFrom('200', '404', '500', '503'), numberText, duration)
  .map(
    ([path, status, n, d]) =>
      `{"path":${JSON.stringify(path)},"status":${status},"n":${n},"d":"${d}"}`,
  );
const json = fc.oneof(
  { weight: 6, arbitrary: shaped },
  {
    weight: 4,
    arbitrary: fc.array(jsonPair, { maxLength: 5 }).map((pairs) => `{${pairs.join(',')}}`),
  },
  {
    weight: 1,
    arbitrary: fc.array(jsonPair, { maxLength: 5 }).map((pairs) => `{${pairs.join(',')}`),
  },
  { weight: 1, arbitrary: fc.constantFrom('', 'text', '{"status":', '["x"]') },
);
const logfmtPair = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(name, fc.oneof(numberText, duration))
      .map(([key, value]) => `${key}=${value}`),
  },
  { weight: 3, arbitrary: fc.tuple(name, word).map(([key, value]) => `${key}="${value}"`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('bare', '=x', 'a=b=c', 'q="open', 'e="\\"x\\""', 'z="\\q"'),
  },
);
const logfmt = fc.array(logfmtPair, { minLength: 1, maxLength: 6 }).map((pairs) => pairs.join(' '));

const metadata = fc.oneof(
  { weight: 4, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { level: 'warn' },
      { path: 'meta', trace: 't' },
      { __error__: 'own' },
    ),
  },
);

interface Sample {
  readonly lines: readonly (readonly [string, Readonly<Record<string, string>>])[];
  readonly format: 'json' | 'logfmt';
}
const sample: fc.Arbitrary<Sample> = fc
  .constantFrom<'json' | 'logfmt'>('json', 'logfmt')
  .chain((format) =>
    fc.record({
      format: fc.constant(format),
      lines: fc.array(fc.tuple(format === 'json' ? json : logfmt, metadata), {
        minLength: 1,
        maxLength: 40,
      }),
    }),
  );

const filter = fc.constantFrom(
  '',
  '',
  '',
  '| status >= 500',
  '| status = "404"',
  '| path =~ "G.*"',
  '| path != "GET"',
  '| n > 3',
  '| n != 0',
  '| d > 10ms',
  '| d <= 1s',
  '| d > 1KB',
  '| __error__ = ""',
  '| __error__ != ""',
  '| path = ""',
  '| status_extracted = "200"',
  '| level_extracted = "info" or n > 5',
  '| n > 3 and d < 1s',
  '| missing = ""',
  '| app_extracted != ""',
  '| user_id = "1"',
  '| _1k = "1"',
  '| n = ip("10.0.0.1")',
);
const change = fc.constantFrom(
  '',
  '',
  '',
  '| drop path',
  '| keep path, n',
  '| label_format m=path',
  '| label_format n="{{.d}}"',
  '| line_format "{{.path}}"',
  '| drop n="3"',
  '| json',
  '| logfmt',
  '|= "GET"',
  '| label_format path=status',
);
const parserOf = (format: string) =>
  fc.constantFrom(
    `| ${format}`,
    `| ${format}`,
    `| ${format}`,
    '| json',
    '| logfmt',
    '| logfmt --strict',
    '| logfmt --keep-empty',
    '| json p="path"',
    '|= "e" | json',
    '| label_format path="first" | json',
    '| decolorize | logfmt',
  );
const shapes = [
  (p: string) => `{app="a"} ${p}`,
  (p: string) => `sum by (status, path) (count_over_time({app="a"} ${p} [20s]))`,
  (p: string) => `sum(count_over_time({app="a"} ${p} [20s]))`,
  (p: string) => `count_over_time({app="a"} ${p} [20s])`,
  (p: string) => `sum by (level, app) (bytes_over_time({app="a"} ${p} [20s]))`,
  (p: string) => `sum by (path) (rate({app="a"} ${p} [20s]))`,
  (p: string) => `sum by (n) (sum_over_time({app="a"} ${p} | unwrap n [20s]))`,
  (p: string) =>
    `quantile_over_time(0.9, {app="a"} ${p} | unwrap n | __error__="" [20s]) by (path)`,
  (p: string) =>
    `sum_over_time({app="a"} ${p} | unwrap duration(d) | __error__="" [20s]) by (status)`,
  (p: string) => `sum by (path) (max_over_time({app="a"} ${p} | unwrap duration(d) [20s]))`,
  (p: string) => `avg_over_time({app="a"} ${p} | unwrap bytes(d) | __error__="" [20s]) by (n)`,
  (p: string) => `sum by (__error__, path) (count_over_time({app="a"} ${p} [20s]))`,
  (p: string) => `max_over_time({app="a"} ${p} | unwrap status [20s]) without (n)`,
];

const question = fc.constantFrom('json', 'logfmt').chain((format) =>
  fc
    .tuple(parserOf(format), filter, change, filter, fc.constantFrom(...shapes), fc.boolean())
    .map(([parser, before, middle, after, shape, backward]) => ({
      query: shape([parser, before, middle, after].join(' ')),
      backward,
    })),
);

function worldOf({ lines }: Sample, blockOf: (columns: EntryColumns) => Block): Evaluator {
  const entries: MemoryEntry[] = lines.map(([line, values], i) => ({
    timeNs: BigInt(i) * SEC,
    line,
    metadata: values,
  }));
  const labels = Labels.fromObject({ app: 'a', level: 'stream' });
  const plain = Labels.fromObject({ app: 'a' });
  const streams = [labels, plain].map((of) => ({ labels: of, entries }));
  return new Evaluator({
    readers: [new MemoryReader(streams, { rowsPerBlock: 25, blockOf })],
    clock: new ManualClock(),
    yieldNow: () => Promise.resolve(),
    limitsOf: () => DEFAULT_LIMITS,
  });
}

async function ask(evaluator: Evaluator, query: string, backward: boolean): Promise<unknown> {
  const request = {
    tenant: 't',
    query,
    kind: 'range',
    startNs: 0n,
    endNs: 60n * SEC,
    stepNs: 7n * SEC,
    intervalNs: 0n,
    limit: 30,
    direction: backward ? 'backward' : 'forward',
  } as const;
  try {
    return shown((await evaluator.query(request, new AbortController().signal)).data);
  } catch (e) {
    return toServiceError(e).message;
  }
}

function shown(data: QueryData): unknown {
  if (data.kind === 'scalar') return data.value;
  if (data.kind === 'streams') {
    return data.streams.map(({ labels, entries }) => [
      labels.text,
      entries.map((e) => [String(e.timeNs), e.line, e.parsed]),
    ]);
  }
  return data.series.map(({ labels, timesMs, values }) => [
    labels.text,
    [...timesMs],
    [...values].map(formatGoFloat),
  ]);
}

const compressor = createCompressor();
const decompressor = createDecompressor();

function plainBlock(columns: EntryColumns): Block {
  return openEncodedBlock(encodeBlock(columns, { compressor }), { decompressor });
}

test('columns of parsed fields change no answer', async () => {
  let blocksWithFields = 0;
  const blockOf = fieldBlocks((block) => {
    if (block.fields !== undefined) blocksWithFields++;
  });
  await fc.assert(
    fc.asyncProperty(
      sample,
      fc.array(question, { minLength: 6, maxLength: 6 }),
      async (lines, questions) => {
        const plain = worldOf(lines, plainBlock);
        const fields = worldOf(lines, blockOf);
        for (const { query, backward } of questions) {
          expect([query, await ask(fields, query, backward)]).toEqual([
            query,
            await ask(plain, query, backward),
          ]);
        }
      },
    ),
    { numRuns: Number(process.env['RUNS'] ?? 150) },
  );
  expect(blocksWithFields).toBeGreaterThan(50);
});
