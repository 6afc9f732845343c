import { Labels } from '@skald/labels';
import { encodeQueryAnswer, formatSampleValue, type JsonEntry } from './index.ts';
import { statsOf } from './testing/stats.ts';

const NO_STATS = statsOf({});

test.each([
  [1, '1'],
  [0.1 + 0.2, '0.30000000000000004'],
  [1 / 28800, '0.00003472222222222222'],
  [1e21, '1000000000000000000000'],
  [-1.5e-9, '-0.0000000015'],
  [NaN, 'NaN'],
  [Infinity, '+Inf'],
  [-Infinity, '-Inf'],
  [-0, '-0'],
])('formatSampleValue(%d) is %s', (value, text) => {
  expect(formatSampleValue(value)).toBe(text);
});

const entry = (timeNs: bigint, line: string, rest: Partial<JsonEntry> = {}): JsonEntry => ({
  timeNs,
  line,
  structuredMetadata: {},
  parsed: {},
  streamLabels: Labels.fromObject({ app: 'a' }),
  ...rest,
});

test('an empty result is a list, and every key of stats is there', () => {
  const body = JSON.parse(
    encodeQueryAnswer({ data: { kind: 'streams', streams: [] }, stats: NO_STATS, warnings: [] }),
  );
  expect(body.data.result).toEqual([]);
  expect(Object.keys(body.data.stats)).toEqual([
    'summary',
    'querier',
    'ingester',
    'cache',
    'index',
  ]);
  expect(body.warnings).toBeUndefined();
});

test('lines are HTML-escaped, times are strings of nanoseconds', () => {
  const text = encodeQueryAnswer({
    data: {
      kind: 'streams',
      streams: [{ labels: Labels.fromObject({ app: 'a' }), entries: [entry(5n, '<a>&"')] }],
    },
    stats: NO_STATS,
    warnings: [],
  });
  expect(text).toContain('"values":[["5","\\u003ca\\u003e\\u0026\\""]]');
});

test('categorize-labels regroups by index labels and always writes the third element', () => {
  const streams = [
    {
      labels: Labels.fromObject({ app: 'a', t: '1' }),
      entries: [entry(9n, 'x', { parsed: { t: '1' } })],
    },
    { labels: Labels.fromObject({ app: 'a' }), entries: [entry(10n, 'y'), entry(3n, 'z')] },
  ];
  const answer = { data: { kind: 'streams', streams } as const, stats: NO_STATS, warnings: [] };
  const text = encodeQueryAnswer(answer, ['categorize-labels']);
  expect(text.indexOf('encodingFlags')).toBeLessThan(text.indexOf('"result":'));
  expect(JSON.parse(text).data.result).toEqual([
    {
      stream: { app: 'a' },
      values: [
        ['10', 'y', {}],
        ['9', 'x', { parsed: { t: '1' } }],
        ['3', 'z', {}],
      ],
    },
  ]);
});

test('vector, matrix and scalar', () => {
  const series = [
    {
      labels: Labels.fromObject({ b: '2', a: '1' }),
      timesMs: Float64Array.of(1500),
      values: Float64Array.of(2),
    },
  ];
  const shape = (kind: 'vector' | 'matrix') =>
    JSON.parse(encodeQueryAnswer({ data: { kind, series }, stats: NO_STATS, warnings: ['w'] }));
  expect(shape('vector').data.result).toEqual([{ metric: { a: '1', b: '2' }, value: [1.5, '2'] }]);
  expect(shape('matrix').data.result).toEqual([
    { metric: { a: '1', b: '2' }, values: [[1.5, '2']] },
  ]);
  expect(shape('matrix').warnings).toEqual(['w']);
  const scalar = { kind: 'scalar', timeMs: 4000000000000, value: 2 } as const;
  expect(
    JSON.parse(encodeQueryAnswer({ data: scalar, stats: NO_STATS, warnings: [] })).data.result,
  ).toEqual([4000000000, '2']);
});
