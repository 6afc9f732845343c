import { InvalidError } from '@skald/errors';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS, type Limits } from '@skald/limits';
import { parseQuery } from '@skald/logql';
import {
  newQueryStats,
  type QuerierService,
  type QueryAnswer,
  type QueryRequest,
  type StreamsRequest,
} from '@skald/services';
import { ManualClock } from '@skald/time';
import { Frontend, alignRange, checkLimits, mergeAnswers, splitByTime } from './index.ts';

const SEC = 1_000_000_000n;
const request = (over: Partial<QueryRequest> = {}): QueryRequest => ({
  tenant: 't',
  query: '{a="b"}',
  kind: 'range',
  startNs: 0n,
  endNs: 100n * SEC,
  stepNs: 10n * SEC,
  intervalNs: 0n,
  limit: 100,
  direction: 'backward',
  ...over,
});
const seconds = (splits: readonly QueryRequest[]) =>
  splits.map((s) => `${Number(s.startNs / SEC)}-${Number(s.endNs / SEC)}`).join(' ');

// A: start down, end up, to multiples of the step.
test.each([
  [0n, 100n, 10n, '0-100'],
  [3n, 97n, 10n, '0-100'],
  [10n, 20n, 7n, '7-21'],
])('[%d, %d] at step %d is evaluated at %s', (start, end, step, expected) => {
  const asked = request({ startNs: start * SEC, endNs: end * SEC, stepNs: step * SEC });
  expect(seconds([alignRange(asked)])).toBe(expected);
});

// S: splits cover every step once, or every moment once; no more of them than hands.
test.each([
  [{ isMetric: true, intervalNs: 20n * SEC, countMax: 1 }, '0-100'],
  [{ isMetric: true, intervalNs: 20n * SEC, countMax: 3 }, '0-30 40-70 80-100'],
  [{ isMetric: true, intervalNs: 60n * SEC, countMax: 9 }, '0-50 60-100'],
  [{ isMetric: true, intervalNs: 1000n * SEC, countMax: 9 }, '0-100'],
  [{ isMetric: false, intervalNs: 20n * SEC, countMax: 3 }, '0-33 33-66 66-100'],
  [{ isMetric: false, intervalNs: 0n, countMax: 3 }, '0-100'],
])('%j splits into %s', (of, expected) => {
  expect(seconds(splitByTime(request(), of))).toBe(expected);
});

const limits = (over: Partial<Limits>): Limits => ({ ...DEFAULT_LIMITS, ...over });
test.each<[string, Partial<QueryRequest>, Partial<Limits>, string]>([
  [
    '{a="b"}',
    { kind: 'instant' },
    {},
    'log queries are not supported as an instant query type, please change your query to a range query type',
  ],
  [
    '{a="b"}',
    { limit: 5001 },
    {},
    'max entries limit per query exceeded, limit > max_entries_limit_per_query (5001 > 5000)',
  ],
  [
    '{a="b"}',
    { endNs: 108_000n * SEC },
    { maxQueryLengthMs: 86_400_000 },
    'the query time range exceeds the limit (query length: 30h0m0s, limit: 1d)',
  ],
  [
    'rate({a="b"}[5m])',
    {},
    { maxQueryRangeMs: 60_000 },
    '[interval] value exceeds limit: [5m] > [1m]',
  ],
  [
    '{a="b",c="d"}',
    {},
    { maxStreamsMatchersPerQuery: 1 },
    'max streams matchers per query exceeded, matchers-count > limit (2 > 1)',
  ],
  [
    '{foo="b"}',
    {},
    { requiredLabels: ['app'] },
    'stream selector is missing required matchers [app], labels present in the query were [foo]',
  ],
  [
    '{a="b"}',
    {},
    { maxQueryParallelism: 0 },
    'querying is disabled, please contact your Loki operator',
  ],
  [
    '{a="b"}',
    {},
    { blockedQueries: [{ pattern: '{a="b"}', regex: false, hash: 0, types: [] }] },
    'query blocked by policy',
  ],
  ['rate({a="b"}[5m])', { limit: 5001 }, {}, 'allowed'],
])('%s with %j under %j: %s', (query, over, limitsOver, expected) => {
  const verdict = () => {
    try {
      checkLimits(request({ query, ...over }), parseQuery(query), limits(limitsOver));
      return 'allowed';
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(verdict()).toBe(expected);
});

const STATS = { ...newQueryStats(), linesProcessed: 1, queueTimeMs: 2 };
const labels = Labels.fromObject({ a: 'b' });
const entry = (timeNs: bigint) => ({
  timeNs,
  line: `${timeNs}`,
  structuredMetadata: {},
  parsed: {},
  streamLabels: labels,
});
const logs = (...times: bigint[]): QueryAnswer => ({
  data: { kind: 'streams', streams: [{ labels, entries: times.map(entry) }] },
  stats: STATS,
  warnings: ['w'],
});

test.each([
  ['backward', [logs(2n, 1n), logs(4n, 3n)], 3, [4n, 3n, 2n]],
  ['forward', [logs(1n, 2n), logs(3n, 4n)], 3, [1n, 2n, 3n]],
] as const)('log splits merge %s up to the limit', (direction, answers, limit, times) => {
  const merged = mergeAnswers(answers, request({ direction, limit }));
  const streams = merged.data.kind === 'streams' ? merged.data.streams : [];
  expect(streams.flatMap((s) => s.entries.map((e) => e.timeNs))).toEqual(times);
  expect([merged.stats.linesProcessed, merged.warnings]).toEqual([2, ['w']]);
});

const querierOf = (query: QuerierService['query']): QuerierService => ({
  query,
  labelNames: () => Promise.resolve([]),
  labelValues: () => Promise.resolve([]),
  series: () => Promise.resolve([]),
  stats: () => Promise.resolve({ streams: 0, chunks: 0, entries: 0, bytes: 0 }),
  volume: () => Promise.resolve([]),
});
const frontendOf = (querier: QuerierService, over: Partial<Limits> = {}, parallelism = 4) => {
  const expire: (() => void)[] = [];
  const frontend = new Frontend({
    querier,
    limits: { of: () => limits({ splitQueriesByIntervalMs: 20_000, ...over }) },
    clock: new ManualClock(1_000_000_000),
    parallelism: () => parallelism,
    memoryMaxBytes: 1000,
    deadline: (_delayMs, reason) => {
      const abort = new AbortController();
      expire.push(() => abort.abort(reason));
      return { signal: abort.signal, cancel: () => undefined };
    },
  });
  return { frontend, expire };
};
const NO_SERIES = { kind: 'matrix', series: [] } as const;
const live = new AbortController().signal;

test('a metric query runs its splits and concatenates series by time', async () => {
  const asked: QueryRequest[] = [];
  const { frontend } = frontendOf(
    querierOf((r) => {
      asked.push(r);
      const timesMs = Float64Array.of(Number(r.startNs / 1_000_000n));
      const series = [{ labels, timesMs, values: Float64Array.of(1) }];
      return Promise.resolve({ data: { kind: 'matrix', series }, stats: STATS, warnings: [] });
    }),
  );
  const answer = await frontend.query(request({ query: 'rate({a="b"}[1m])' }), live);
  expect(seconds(asked)).toBe('0-20 30-50 60-80 90-100');
  expect(answer.data.kind === 'matrix' && [...(answer.data.series[0]?.timesMs ?? [])]).toEqual([
    0, 30000, 60000, 90000,
  ]);
  expect(answer.stats.splits).toBe(4);
});

test('when a split fails the others are told to stop, and its failure is the answer', async () => {
  const signals: AbortSignal[] = [];
  const { frontend } = frontendOf(
    querierOf((r, signal) => {
      signals.push(signal);
      if (r.startNs === 30n * SEC) return Promise.reject(new InvalidError('the second'));
      return new Promise((_resolve, reject) =>
        signal.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    }),
  );
  const query = frontend.query(request({ query: 'rate({a="b"}[1m])' }), live);
  await expect(query).rejects.toThrow('the second');
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, true, true, true]);
});

test('the series limit holds for the union of splits', async () => {
  const { frontend } = frontendOf(
    querierOf((r) => {
      const timesMs = Float64Array.of(Number(r.startNs / 1_000_000n));
      const own = Labels.fromObject({ split: `${r.startNs}` });
      const series = [{ labels: own, timesMs, values: Float64Array.of(1) }];
      return Promise.resolve({ data: { kind: 'matrix', series }, stats: STATS, warnings: [] });
    }),
    { maxQuerySeries: 3 },
  );
  await expect(frontend.query(request({ query: 'rate({a="b"}[1m])' }), live)).rejects.toThrow(
    'maximum number of series (3) reached for a single query',
  );
});

test('splits that run at once share what the query may hold in memory', async () => {
  const asked: QueryRequest[] = [];
  const { frontend } = frontendOf(
    querierOf((r) => {
      asked.push(r);
      const data = r.query.startsWith('{') ? logs(r.endNs - 1n).data : NO_SERIES;
      return Promise.resolve({ data, stats: STATS, warnings: [] });
    }),
  );
  await frontend.query(request({ query: 'rate({a="b"}[1m])' }), live);
  expect(asked.map(({ memory }) => memory)).toEqual(
    asked.map(() => ({ queryMaxBytes: 1000, parts: 4 })),
  );
  asked.length = 0;
  await frontend.query(request(), live);
  expect(asked.map(({ memory }) => memory?.parts)).toEqual([1, 1, 1, 1]);
});

test.each([
  [1000, 'ok'],
  [
    999,
    'the query would read too many bytes (query: 1.0 kB, limit: 999 B); consider adding more specific ' +
      'stream selectors or reduce the time range of the query. The limit is max_query_bytes_read',
  ],
])('with max_query_bytes_read %d a query over 1000 bytes is %s', async (max, expected) => {
  const asked: StreamsRequest[] = [];
  const querier: QuerierService = {
    ...querierOf(() => Promise.resolve({ data: NO_SERIES, stats: STATS, warnings: [] })),
    stats: (r) => {
      asked.push(r);
      return Promise.resolve({ streams: 1, chunks: 1, entries: 1, bytes: 500 });
    },
  };
  const { frontend } = frontendOf(querier, { maxQueryBytesRead: max });
  const query = 'rate({a="b"}[1m] offset 10s) / rate({a="c"}[1m])';
  const outcome = frontend.query(request({ query }), live).then(
    () => 'ok',
    (e: unknown) => (e as Error).message,
  );
  expect(await outcome).toBe(expected);
  const windows = asked.map(({ fromNs, toNs }) => [fromNs / SEC, (toNs - 1n) / SEC]);
  expect(windows).toEqual([
    [-70n, 90n],
    [-60n, 100n],
  ]);
});

test('a log query stops asking once the limit is reached', async () => {
  const asked: QueryRequest[] = [];
  const { frontend } = frontendOf(
    querierOf((r) => {
      asked.push(r);
      return Promise.resolve(logs(r.endNs - 1n));
    }),
  );
  await frontend.query(request({ limit: 2 }), live);
  expect(seconds(asked)).toBe('75-100 50-75');
});

test('past its deadline a query fails with the documented text, whatever the querier says', async () => {
  const { frontend, expire } = frontendOf(
    querierOf(
      (_r, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
          setImmediate(() => expire.forEach((run) => run()));
        }),
    ),
  );
  await expect(frontend.query(request(), live)).rejects.toMatchObject({
    kind: 'timeout',
    message: expect.stringMatching(/^request timed out, decrease the duration/) as string,
  });
});

test('a window wholly older than the look-back is empty without asking anybody', async () => {
  const { frontend } = frontendOf(
    querierOf(() => Promise.reject(new Error('must not be asked'))),
    { maxQueryLookbackMs: 1000 },
  );
  expect((await frontend.query(request(), live)).data).toEqual({ kind: 'streams', streams: [] });
});
