// Blocks of one stream that overlap, from replicas and from pushes in parallel: an entry counts once,
// whether the blocks share times, entries, or neither.
import * as fc from 'fast-check';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS } from '@skald/limits';
import type { QueryAnswer, QueryRequest } from '@skald/services';
import { ManualClock } from '@skald/time';
import { DEFAULT_BOUNDS } from './bounds.ts';
import { Evaluator } from './evaluator.ts';
import { type MemoryEntry, MemoryReader, fieldBlocks } from './testing/index.ts';

const SEC = 1_000_000_000n;

interface Entry {
  readonly second: number;
  readonly line: string;
  readonly pod: string | undefined;
}

const entry: fc.Arbitrary<Entry> = fc.record({
  second: fc.integer({ min: 1, max: 30 }),
  line: fc.constantFrom('{"k":"a"}', '{"k":"b"}', 'plain', ''),
  pod: fc.constantFrom('x', 'y', undefined),
});

/** What one reader holds, and how it cuts it into blocks. */
const replica = fc.record({
  entries: fc.array(entry, { minLength: 1, maxLength: 40 }),
  rowsPerBlock: fc.integer({ min: 1, max: 12 }),
  isStored: fc.boolean(),
});

function readerOf(own: Replica): MemoryReader {
  const entries = own.entries.map(({ second, line, pod }): MemoryEntry => ({
    timeNs: BigInt(second) * SEC,
    line,
    ...(pod !== undefined && { metadata: { pod } }),
  }));
  return new MemoryReader([{ labels: Labels.fromObject({ app: 'a' }), entries }], {
    rowsPerBlock: own.rowsPerBlock,
    ...(own.isStored && { blockOf: fieldBlocks() }),
  });
}

interface Replica {
  readonly entries: readonly Entry[];
  readonly rowsPerBlock: number;
  readonly isStored: boolean;
}

const REQUEST: Omit<QueryRequest, 'query'> = {
  tenant: 't',
  kind: 'range',
  startNs: 5n * SEC,
  endNs: 35n * SEC,
  stepNs: 5n * SEC,
  intervalNs: 0n,
  limit: 100,
  direction: 'forward',
};

/** From one block at a time, in windows of their own, to all at once. */
const bounds = fc
  .constantFrom(1, 40, 2 << 20)
  .map((sliceLineBytes) => ({ ...DEFAULT_BOUNDS, sliceLineBytes }));

function evaluate(
  replicas: readonly Replica[],
  request: QueryRequest,
  sliceLineBytes: number,
): Promise<QueryAnswer> {
  const evaluator = new Evaluator({
    readers: replicas.map(readerOf),
    clock: new ManualClock(),
    yieldNow: () => Promise.resolve(),
    limitsOf: () => DEFAULT_LIMITS,
    bounds: { ...DEFAULT_BOUNDS, sliceLineBytes },
  });
  return evaluator.query(request, new AbortController().signal);
}

async function ask(
  replicas: readonly Replica[],
  query: string,
  { sliceLineBytes } = DEFAULT_BOUNDS,
): Promise<string[]> {
  const { data } = await evaluate(replicas, { ...REQUEST, query }, sliceLineBytes);
  if (data.kind !== 'matrix') throw new Error('a range query gives a matrix');
  return data.series
    .flatMap(({ labels, timesMs, values }) =>
      Array.from(values, (value, i) => `${labels.text} ${(timesMs[i] ?? 0) / 1000} ${value}`),
    )
    .sort();
}

/** By series and step: the sum of `valueOf` over distinct entries in the window. */
function expected(
  replicas: readonly Replica[],
  args: {
    readonly accepts: (entry: Entry) => boolean;
    readonly labelsOf: (entry: Entry) => Record<string, string>;
    readonly valueOf: (entry: Entry) => number;
  },
): string[] {
  const distinct = new Map<string, Entry>();
  for (const one of replicas.flatMap(({ entries }) => entries)) {
    distinct.set(JSON.stringify([one.second, one.line, one.pod ?? null]), one);
  }
  const sums = new Map<string, number>();
  for (const one of distinct.values()) {
    if (!args.accepts(one)) continue;
    const step = Math.ceil(one.second / 5) * 5;
    const key = `${Labels.fromObject(args.labelsOf(one)).text} ${step}`;
    sums.set(key, (sums.get(key) ?? 0) + args.valueOf(one));
  }
  return [...sums].map(([key, sum]) => `${key} ${sum}`).sort();
}

const all = () => true;
const one = () => 1;
const podOf = ({ pod }: Entry): Record<string, string> => (pod === undefined ? {} : { pod });
const none = () => ({});

test.each([
  ['sum(count_over_time({app="a"}[5s]))', { accepts: all, labelsOf: none, valueOf: one }],
  [
    'sum by (pod) (count_over_time({app="a"}[5s]))',
    { accepts: all, labelsOf: podOf, valueOf: one },
  ],
  [
    'sum by (pod) (bytes_over_time({app="a"}[5s]))',
    { accepts: all, labelsOf: podOf, valueOf: ({ line }: Entry) => line.length },
  ],
  [
    'sum by (pod) (count_over_time({app="a"} |= "k" [5s]))',
    { accepts: ({ line }: Entry) => line.includes('k'), labelsOf: podOf, valueOf: one },
  ],
  [
    'sum by (k) (count_over_time({app="a"} | json | __error__="" [5s]))',
    {
      accepts: ({ line }: Entry) => line.startsWith('{'),
      labelsOf: ({ line }: Entry) => ({ k: line.slice(6, 7) }),
      valueOf: one,
    },
  ],
])('%s', async (query, reference) => {
  const several = fc.array(replica, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(several, bounds, async (replicas, bound) => {
      expect(await ask(replicas, query, bound)).toEqual(expected(replicas, reference));
    }),
  );
});

test('E12: equal times, in different blocks: only equal entries are one', async () => {
  const at = (second: number, line: string): Entry => ({ second, line, pod: 'x' });
  const left = { entries: [at(1, 'a'), at(3, 'b')], rowsPerBlock: 10, isStored: true };
  const others = { entries: [at(2, 'c'), at(3, 'd')], rowsPerBlock: 10, isStored: true };
  const same = { entries: [at(2, 'c'), at(3, 'b')], rowsPerBlock: 10, isStored: true };
  const query = 'sum(count_over_time({app="a"}[5s]))';
  expect(await ask([left, others], query)).toEqual(['{} 5 4']);
  expect(await ask([left, same], query)).toEqual(['{} 5 3']);
});

/** Forty blocks of ten entries, of which each overlaps the next. */
const CHAIN: Replica = {
  entries: Array.from({ length: 400 }, (_, i): Entry => {
    const [block, row] = [Math.floor(i / 10), i % 10];
    return { second: 1 + block * 8 + row, line: `line ${block} ${row}`, pod: undefined };
  }),
  rowsPerBlock: 10,
  isStored: true,
};
const DAY = { startNs: 0n, endNs: 400n * SEC };

const AT_END = {
  ...REQUEST,
  kind: 'instant',
  stepNs: 0n,
  startNs: DAY.endNs,
  endNs: DAY.endNs,
} as const;

test('E12: of blocks that overlap one after the other, a limited query reads the last few', async () => {
  const query = '{app="a"} |= "line"';
  const { data, stats } = await evaluate(
    [CHAIN],
    { ...REQUEST, ...DAY, query, limit: 5, direction: 'backward' },
    300,
  );
  const times = data.kind === 'streams' ? data.streams.flatMap(({ entries }) => entries) : [];
  expect(times.map(({ timeNs }) => Number(timeNs / SEC))).toEqual([322, 321, 320, 319, 318]);
  expect(stats.blocksFromLines).toBeLessThan(8);
});

test('E12: blocks that share entries are made one a few at a time', async () => {
  const late = { ...CHAIN, entries: CHAIN.entries.slice(3) };
  const query = 'sum(count_over_time({app="a"} |= "line" [400s]))';
  const asked = { ...AT_END, query };
  const memory = { queryMaxBytes: 20_000, parts: 1 };
  const { data, stats } = await evaluate([CHAIN, late], { ...asked, memory }, 300);
  expect(data.kind === 'vector' && data.series[0]?.values[0]).toBe(400);
  expect(stats.store.duplicates).toBe(397);
  await expect(evaluate([CHAIN, late], { ...asked, memory }, 1 << 20)).rejects.toThrow(/memory/);
});

test('E12: blocks of replicas that cut alike are read once', async () => {
  const query = 'sum(count_over_time({app="a"}[400s]))';
  const asked = { ...AT_END, query };
  const apart = { ...CHAIN, entries: CHAIN.entries.filter(({ second }) => second % 8 > 1) };
  const { data, stats } = await evaluate([apart, apart, apart], asked, 300);
  const count = apart.entries.length;
  expect(data.kind === 'vector' && data.series[0]?.values[0]).toBe(count);
  expect(stats.store.duplicates).toBe(2 * count);
  expect(stats.blocksFromLines).toBe(0);
});
