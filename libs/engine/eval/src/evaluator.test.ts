// What an evaluator refuses, and when it stops.
import { CancelledError, TimeoutError } from '@skald/errors';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS, type Limits } from '@skald/limits';
import { findRows } from '@skald/scan';
import type { QueryRequest } from '@skald/services';
import { ManualClock } from '@skald/time';
import { Evaluator } from './evaluator.ts';
import { LanguageWorld, MemoryReader, parseEntry } from './testing/index.ts';

const SEC = 1_000_000_000n;

const ENTRIES = Array.from({ length: 50 }, (_, i) => ({ timeNs: BigInt(i) * SEC, line: `k=${i}` }));

function evaluatorOf(yieldNow: () => Promise<void>, clock = new ManualClock()): Evaluator {
  const streams = [{ labels: Labels.fromObject({ app: 'e' }), entries: ENTRIES }];
  return new Evaluator({
    readers: [new MemoryReader(streams, { rowsPerBlock: 1 })],
    clock,
    yieldNow,
    limitsOf: () => DEFAULT_LIMITS,
  });
}

const REQUEST: QueryRequest = {
  tenant: 't',
  query: 'count_over_time({app="e"} |= "k" [1m])',
  kind: 'instant',
  startNs: 50n * SEC,
  endNs: 50n * SEC,
  stepNs: 0n,
  intervalNs: 0n,
  limit: 10,
  direction: 'backward',
};

const NOW = () => Promise.resolve();

test('a query whose caller went away ends with the text clients know', async () => {
  const abort = new AbortController();
  abort.abort();
  const query = evaluatorOf(NOW).query(REQUEST, abort.signal);
  await expect(query).rejects.toThrow(CancelledError);
  await expect(query).rejects.toThrow('the request was cancelled by the client');
});

test('a deadline ends it with the reason of the signal', async () => {
  const abort = new AbortController();
  abort.abort(new TimeoutError('too slow'));
  await expect(evaluatorOf(NOW).query(REQUEST, abort.signal)).rejects.toThrow(TimeoutError);
});

const LIVE = new AbortController().signal;
const FOUR_THOUSAND = Array.from({ length: 4096 }, (_, i) => ({
  timeNs: BigInt(i),
  line: `k=${i}`,
}));

/** An evaluator whose every search is counted, and that stops when asked for the n-th time. */
function stopping(args: {
  readonly rowsPerBlock: number;
  readonly asked: number;
  readonly replicas?: number;
}) {
  const streams = [{ labels: Labels.fromObject({ app: 'e' }), entries: FOUR_THOUSAND }];
  const seen = { searches: 0, asked: 0 };
  const evaluator = new Evaluator({
    readers: Array.from(
      { length: args.replicas ?? 1 },
      () => new MemoryReader(streams, { rowsPerBlock: args.rowsPerBlock }),
    ),
    clock: new ManualClock(),
    yieldNow: NOW,
    limitsOf: () => DEFAULT_LIMITS,
    isStopped: () => ++seen.asked > args.asked,
    findRows: (...search) => {
      seen.searches++;
      return findRows(...search);
    },
  });
  return { evaluator, seen };
}

test('no block is searched after the query was stopped', async () => {
  const { evaluator, seen } = stopping({ rowsPerBlock: 64, asked: 20 });
  await expect(evaluator.query(REQUEST, LIVE)).rejects.toThrow(CancelledError);
  const { searches } = seen;
  expect(searches).toBeGreaterThan(0);
  expect(searches).toBeLessThan(20);
  await NOW();
  expect([seen.searches, seen.asked]).toEqual([searches, 21]);
});

test.each([
  ['batches of a block', 'count_over_time({app="e"} | logfmt | k >= 0 [1m])'],
  ['a slow line filter', 'count_over_time({app="e"} |~ `^k=(1|22|333).?$` [1m])'],
])('it stops inside of a long block: %s', async (_, query) => {
  const { evaluator, seen } = stopping({ rowsPerBlock: 4096, asked: 2 });
  await expect(evaluator.query({ ...REQUEST, query }, LIVE)).rejects.toThrow(CancelledError);
  expect(seen.asked).toBe(3);
});

test('it stops while blocks of replicas are made one', async () => {
  const { evaluator, seen } = stopping({ rowsPerBlock: 4096, asked: 2, replicas: 4 });
  await expect(evaluator.query(REQUEST, LIVE)).rejects.toThrow(CancelledError);
  expect(seen).toEqual({ searches: 0, asked: 3 });
});

interface Refusal {
  readonly what: string;
  readonly limits: Partial<Limits>;
  readonly ask: string;
  readonly expected: readonly string[];
}

const REFUSALS: readonly Refusal[] = [
  {
    what: 'E5: more series than allowed',
    limits: { maxQuerySeries: 2 },
    ask: 'at 9 count_over_time({app="q"} | logfmt [9s])',
    expected: [
      'invalid: maximum number of series (2) reached for a single query; consider reducing query ' +
        'cardinality by adding more specific stream selectors, reducing the time range, or ' +
        'aggregating results with functions like sum(), count() or topk()',
    ],
  },
  {
    what: 'E5: as many series as allowed',
    limits: { maxQuerySeries: 3 },
    ask: 'at 9 count_over_time({app="q"} | logfmt [9s])',
    expected: ['{app="q", a="1"} 1', '{app="q", a="2"} 1', '{app="q", a="3"} 1'].map((text) =>
      text.replace(/\{app="q", (a="\d")\}/, '{$1, app="q"}'),
    ),
  },
  {
    what: 'more entries than allowed',
    limits: { maxEntriesLimitPerQuery: 99 },
    ask: 'log {app="q"}',
    expected: [
      'invalid: max entries limit per query exceeded, limit > max_entries_limit_per_query (100 > 99)',
    ],
  },
  {
    what: 'a range longer than allowed',
    limits: { maxQueryRangeMs: 60_000 },
    ask: 'at 9 rate({app="q"}[5m])',
    expected: ['invalid: [interval] value exceeds limit: [5m] > [1m]'],
  },
  {
    what: 'variants where they are off',
    limits: {},
    ask: 'at 9 variants(count_over_time({app="q"}[9s])) of ({app="q"}[9s])',
    expected: ['invalid: multi variant queries are disabled for this instance'],
  },
  {
    what: 'variants where they are on',
    limits: { enableMultiVariantQueries: true },
    ask: 'at 9 variants(count_over_time({app="q"}[9s]), sum(bytes_over_time({app="q"}[9s]))) of ({app="q"}[9s])',
    expected: ['{__variant__="0", app="q"} 9:3', '{__variant__="1"} 9:9'],
  },
];

test.each(REFUSALS)('$what', async ({ limits, ask, expected }) => {
  const world = new LanguageWorld(limits);
  world.load('{app="q"}', ['@1 a=1', '@2 a=2', '@3 a=3'].map(parseEntry));
  expect(await world.ask(ask)).toEqual(expected);
});
