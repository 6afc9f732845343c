// M1: what is held is what was taken and not given back. M2: more is refused, with the limit and the
// setting. M3: parts of a query share its budget. M4: all that queries gather counts, and is let go.
import { isServiceError } from '@skald/errors';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS, type Limits } from '@skald/limits';
import type { MemoryShare, QueryRequest } from '@skald/services';
import { ManualClock } from '@skald/time';
import { Evaluator } from './evaluator.ts';
import { MemoryBudget } from './memory-budget.ts';
import { MemoryReader } from './testing/index.ts';

test('what is given back can be taken again (M1)', () => {
  const budget = new MemoryBudget({ queryMaxBytes: 100, parts: 1 });
  budget.take(60);
  const before = budget.heldBytes;
  budget.take(40);
  budget.giveBackTo(before);
  budget.take(40);
  budget.give(30);
  expect(budget.heldBytes).toBe(70);
  expect(() => budget.give(71)).toThrow('what is given back was taken');
});

test.each<[share: MemoryShare, expected: string]>([
  [
    { queryMaxBytes: 2_000_000, parts: 1 },
    'the query needs more than 2.0 MB of memory; a query may take 2.0 MB in all (skald.query_memory): ' +
      'aggregate, select fewer streams or a shorter time range, or take a larger step',
  ],
  [
    { queryMaxBytes: 2_000_000, parts: 4 },
    'one of 4 parts of the query needs more than 500 kB of memory; a query may take 2.0 MB in all ' +
      '(skald.query_memory): aggregate, select fewer streams or a shorter time range, or take a larger step',
  ],
])('%j says so (M2, M3)', (share, expected) => {
  expect(() => new MemoryBudget(share).take(2_000_001)).toThrow(expected);
});

const SEC = 1_000_000_000n;
const entries = Array.from({ length: 2000 }, (_, i) => ({
  timeNs: BigInt(i) * SEC,
  line: `k=${i} ${'x'.repeat(100)}`,
}));
const streams = [{ labels: Labels.fromObject({ app: 'm' }), entries }];

async function ask(
  over: Partial<QueryRequest>,
  world: { readonly limits?: Partial<Limits>; readonly overlapping?: boolean } = {},
): Promise<string> {
  const reader = () => new MemoryReader(streams, { rowsPerBlock: 500 });
  const evaluator = new Evaluator({
    readers: world.overlapping === true ? [reader(), reader()] : [reader()],
    clock: new ManualClock(),
    yieldNow: () => Promise.resolve(),
    limitsOf: () => ({ ...DEFAULT_LIMITS, ...world.limits }),
  });
  const request: QueryRequest = {
    tenant: 't',
    query: '{app="m"}',
    kind: 'range',
    startNs: 0n,
    endNs: 2000n * SEC,
    stepNs: 10n * SEC,
    intervalNs: 0n,
    limit: 2000,
    direction: 'forward',
    ...over,
  };
  try {
    await evaluator.query(request, new AbortController().signal);
    return 'ok';
  } catch (error) {
    return isServiceError(error) ? error.kind : String(error);
  }
}

const bytes = (queryMaxBytes: number): MemoryShare => ({ queryMaxBytes, parts: 1 });
const QUANTILE = 'quantile_over_time(0.5, {app="m"} | logfmt | unwrap k [1000s])';
const BY_LINE = 'count_over_time({app="m"} | logfmt [1000s])';

test.each<[what: string, query: Partial<QueryRequest>, enough: number, tooLittle: number]>([
  ['entries', {}, 3_000_000, 1_000_000],
  ['a few of many entries', { limit: 2 }, 20_000, 1_000],
  ['samples', { query: QUANTILE }, 400_000, 40_000],
  ['series', { query: BY_LINE }, 20_000_000, 5_000_000],
  ['two sides', { query: `${QUANTILE} / ${QUANTILE}` }, 500_000, 40_000],
])('%s count (M4)', async (_, query, enough, tooLittle) => {
  const limits = { maxQuerySeries: 10_000 };
  expect(await ask({ ...query, memory: bytes(enough) }, { limits })).toBe('ok');
  expect(await ask({ ...query, memory: bytes(tooLittle) }, { limits })).toBe('tooLarge');
});

test('blocks that are merged count (M4)', async () => {
  const query = { query: 'count_over_time({app="m"} |= "k" [1000s])' };
  expect(await ask({ ...query, memory: bytes(200_000) })).toBe('ok');
  expect(await ask({ ...query, memory: bytes(200_000) }, { overlapping: true })).toBe('tooLarge');
  expect(await ask({ ...query, memory: bytes(3_000_000) }, { overlapping: true })).toBe('ok');
});

test('a part of a query may read so much', async () => {
  const limits = { maxQuerierBytesRead: 100_000 };
  expect(await ask({ endNs: 500n * SEC }, { limits })).toBe('ok');
  expect(await ask({}, { limits })).toBe('invalid');
});
