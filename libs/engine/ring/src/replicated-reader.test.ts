import { InvalidError, UnavailableError } from '@skald/errors';
import { Labels } from '@skald/labels';
import type { IngesterService } from '@skald/services';
import { ReplicatedReader, type RingInstance } from './index.ts';

const instance = (id: string): RingInstance => ({
  id,
  address: id,
  state: 'ACTIVE',
  tokens: [],
  heartbeatMs: 0,
  registeredMs: 0,
  zone: '',
});
const labels = Labels.fromObject({ a: 'x' });
const holding = (names: readonly string[], bytes: number): IngesterService => ({
  push: () => Promise.reject(new Error('not asked')),
  flush: () => Promise.reject(new Error('not asked')),
  select: () => Promise.resolve([{ labels, blocks: [] }]),
  labelNames: () => Promise.resolve(names),
  labelValues: () => Promise.resolve(names),
  series: () => Promise.resolve([labels]),
  stats: () => Promise.resolve({ streams: 1, chunks: 2, entries: 3, bytes }),
  volume: () => Promise.resolve([{ labels, bytes }]),
});
const failing = (error: Error): IngesterService => ({
  ...holding([], 0),
  labelNames: () => Promise.reject(error),
});
const readerOf = (ingesters: Record<string, IngesterService>, maxErrors: number) =>
  new ReplicatedReader({
    replicas: () => ({ instances: Object.keys(ingesters).map(instance), maxErrors }),
    ingesterOf: ({ id }) => ingesters[id] as IngesterService,
    replicationFactor: 3,
  });
const ANY = { tenant: 't', matchers: [], fromNs: 0n, toNs: 1n };

test('names unite, sizes count once, selections keep every copy', async () => {
  const reader = readerOf(
    { a: holding(['x', 'b'], 90), b: holding(['a'], 90), c: holding([], 60) },
    1,
  );
  expect(await reader.labelNames(ANY)).toEqual(['a', 'b', 'x']);
  expect((await reader.series(ANY)).length).toBe(1);
  expect(await reader.stats(ANY)).toEqual({ streams: 1, chunks: 2, entries: 3, bytes: 80 });
  expect(await reader.volume(ANY)).toEqual([{ labels, bytes: 90 }]);
  const needs = { lines: true, lengths: true, metadata: 'all' } as const;
  expect((await reader.select({ ...ANY, needs })).length).toBe(3);
});

const down = () => failing(new UnavailableError('no route'));
test.each([
  ['one may fail', { a: holding(['x'], 1), b: down() }, 1, 'x'],
  [
    'two may not',
    { a: holding(['x'], 1), b: down(), c: down() },
    1,
    '2 of 3 ingesters did not answer, at most 1 may be missing: no route',
  ],
  [
    'what is the caller’s fault stays so',
    { a: failing(new InvalidError('bad')), b: down() },
    0,
    'bad',
  ],
])('%s', async (_what, ingesters, maxErrors, expected) => {
  const got = await readerOf(ingesters, maxErrors)
    .labelNames(ANY)
    .then(
      (names) => names.join(),
      (error: Error) => error.message,
    );
  expect(got).toBe(expected);
});
