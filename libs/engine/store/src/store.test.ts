// F1: what was flushed is found by labels and time. F2: flushing twice stores once. F3: a crash during
// a flush leaves nothing visible that is not whole, and the next attempt completes it.
// X1: new parts show after the list expires or is invalidated. X2: parts that vanish are asked for
// anew. X3: replaced parts are ignored. X4: stats count shares. C1: no cache changes an answer.
import {
  createCompressor,
  createDecompressor,
  encodeBlock,
  encodedBlock,
  type EncodedBlock,
} from '@skald/chunk';
import { entriesOf, rowsOf } from '@skald/chunk/testing';
import type { Cache } from '@skald/cache';
import { NotFoundError, UnavailableError } from '@skald/errors';
import { mergeIndexParts, openIndexPart } from '@skald/index';
import { Labels, type Matcher } from '@skald/labels';
import {
  FaultyObjectStore,
  MemoryObjectStore,
  crashAtCall,
  type ObjectStore,
} from '@skald/objects';
import { ManualClock } from '@skald/time';
import {
  FlushWriter,
  StoreIndex,
  StoreReader,
  daysBetween,
  indexPartKey,
  type FlushStream,
} from './index.ts';

const compressor = createCompressor();
const decompressor = createDecompressor();
const NOON = BigInt(Date.UTC(2026, 10, 20, 12)) * 1_000_000n;
const SEC = 1_000_000_000n;
const HOUR = 3600n * SEC;

const noCache: Cache = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };

function blockOf(startNs: bigint, lines: readonly string[], stepNs = SEC): EncodedBlock {
  const rows = lines.map((line, i) => ({ timeNs: startNs + BigInt(i) * stepNs, line }));
  return encodedBlock(encodeBlock(entriesOf(rows), { compressor }));
}

function stream(app: string, ...blocks: EncodedBlock[]): FlushStream {
  return {
    labels: Labels.from([
      ['app', app],
      ['env', 'test'],
    ]),
    blocks,
  };
}

interface WorldOptions {
  readonly cache?: Cache;
  readonly objects?: ObjectStore;
  readonly directoryBytesMax?: number;
  readonly columnBytesMax?: number;
}

function world(options: WorldOptions = {}) {
  const clock = new ManualClock(1000);
  const objects = options.objects ?? new MemoryObjectStore({ clock });
  const index = new StoreIndex({ objects, clock, listTtlMs: 5000 });
  const reader = new StoreReader({
    ...options,
    index,
    objects,
    cache: options.cache ?? noCache,
    decompressor,
    refreshIndex: (tenant) => index.invalidate(tenant),
  });
  return { clock, objects, index, reader, writer: new FlushWriter({ objects }) };
}

interface Ask {
  readonly matchers?: readonly Matcher[];
  readonly fromNs?: bigint;
  readonly toNs?: bigint;
}
const ALL = { lines: true, lengths: true, metadata: 'all' } as const;
const ask = ({
  matchers = [],
  fromNs = NOON - 1000n * HOUR,
  toNs = NOON + 1000n * HOUR,
}: Ask = {}) => ({
  tenant: 't',
  matchers,
  fromNs,
  toNs,
});

async function linesOf(reader: StoreReader, question: Ask = {}): Promise<Record<string, string[]>> {
  const lines: Record<string, string[]> = {};
  for (const { labels, blocks } of await reader.select({ ...ask(question), needs: ALL })) {
    const rows = await Promise.all(blocks.map(rowsOf));
    lines[labels.get('app') as string] = rows.flat().map((row) => row.line);
  }
  return lines;
}

const SOME: readonly FlushStream[] = [
  stream('web', blockOf(NOON, ['a', 'b']), blockOf(NOON + HOUR, ['c'])),
  stream('api', blockOf(NOON, ['x'])),
];

test.each<[what: string, question: Ask, expected: Record<string, string[]>]>([
  ['F1: everything', {}, { api: ['x'], web: ['a', 'b', 'c'] }],
  ['by label', { matchers: [{ name: 'app', op: '=~', value: 'w.*' }] }, { web: ['a', 'b', 'c'] }],
  ['blocks outside the window stay out', { fromNs: NOON + HOUR }, { web: ['c'] }],
  ['the end is exclusive', { toNs: NOON }, {}],
  ['the last entry is inside', { fromNs: NOON + HOUR, toNs: NOON + HOUR + 1n }, { web: ['c'] }],
  ['an empty window', { fromNs: NOON, toNs: NOON }, {}],
])('%s', async (_, question, expected) => {
  const { reader, writer } = world();
  await writer.flush('t', SOME);
  expect(await linesOf(reader, question)).toEqual(expected);
});

test('labels, values and series', async () => {
  const { reader, writer } = world();
  await writer.flush('t', SOME);
  await writer.flush('t', [stream('db', blockOf(NOON + 30n * HOUR, ['q']))]);
  expect(await reader.labelNames(ask())).toEqual(['app', 'env']);
  expect(await reader.labelValues({ ...ask(), name: 'app' })).toEqual(['api', 'db', 'web']);
  const late = ask({ fromNs: NOON + 20n * HOUR });
  expect(await reader.labelValues({ ...late, name: 'app' })).toEqual(['db']);
  const web = ask({ matchers: [{ name: 'app', op: '!=', value: 'db' }] });
  const texts = (await reader.series(web)).map((labels) => labels.text);
  expect(texts).toEqual(['{app="api", env="test"}', '{app="web", env="test"}']);
  expect(await reader.labelValues({ ...ask(), tenant: 'other', name: 'app' })).toEqual([]);
});

test('a chunk that spans days is listed on each and read once', async () => {
  const { reader, writer, objects } = world();
  await writer.flush('t', [stream('web', blockOf(NOON, ['a', 'b', 'c'], 20n * HOUR))]);
  const days = await objects.listFolders('t/index/');
  expect(days).toEqual(['t/index/2026-11-20/', 't/index/2026-11-21/', 't/index/2026-11-22/']);
  expect(await linesOf(reader)).toEqual({ web: ['a', 'b', 'c'] });
  expect((await reader.stats(ask())).entries).toBe(3);
});

test('F2: replicas that flush the same store it once, and it is read once', async () => {
  const { reader, writer, objects } = world();
  const first = await writer.flush('t', SOME);
  const second = await writer.flush('t', [...SOME].reverse());
  expect(second).toEqual(first);
  await writer.flush('t', [SOME[0] as FlushStream]); // another segment, a chunk of its own
  expect((await objects.list('t/segments/')).length).toBe(2);
  expect((await reader.stats(ask())).streams).toBe(2);
});

test('segments are closed before they exceed their size', async () => {
  const { objects, reader } = world();
  const writer = new FlushWriter({ objects, segmentBytesMax: 300 });
  const { segmentKeys } = await writer.flush('t', SOME);
  expect(segmentKeys.length).toBe(2);
  expect(await linesOf(reader)).toEqual({ api: ['x'], web: ['a', 'b', 'c'] });
});

test('a flush of many blocks lets other work run in between', async () => {
  const { objects } = world();
  let turns = 0;
  const yieldNow = () => Promise.resolve().then(() => void turns++);
  const writer = new FlushWriter({ objects, yieldNow });
  const block = blockOf(NOON, ['x']);
  const streams = Array.from({ length: 200 }, (_, i) => stream(`app${i}`, block));
  const { chunkCount } = await writer.flush('t', streams);
  expect(chunkCount).toBe(200);
  expect(turns).toBe(3);
});

test('F3: a flush that crashes at any call is completed by the next', async () => {
  const clean = world();
  await clean.writer.flush('t', SOME);
  const keys = (await clean.objects.list('')).map((object) => object.key);
  for (let call = 0; call < 2; call++) {
    for (const fail of ['before', 'after'] as const) {
      const { objects, reader, writer, index } = world();
      const faulty = new FaultyObjectStore({ inner: objects, faults: crashAtCall(call, fail) });
      const attempt = new FlushWriter({ objects: faulty }).flush('t', SOME);
      await expect(attempt).rejects.toThrow(UnavailableError);
      const seen = await linesOf(reader);
      expect([{}, { api: ['x'], web: ['a', 'b', 'c'] }]).toContainEqual(seen);
      await writer.flush('t', SOME);
      index.invalidate();
      expect(await linesOf(reader)).toEqual({ api: ['x'], web: ['a', 'b', 'c'] });
      expect((await objects.list('')).map((object) => object.key)).toEqual(keys);
    }
  }
});

test('X1: new parts show when the list expires, or at once after invalidate', async () => {
  const { reader, writer, clock, index } = world();
  expect(await linesOf(reader)).toEqual({});
  await writer.flush('t', SOME);
  expect(await linesOf(reader)).toEqual({});
  await clock.advance(5000);
  expect(Object.keys(await linesOf(reader))).toEqual(['api', 'web']);
  await writer.flush('t', [stream('db', blockOf(NOON, ['q']))]);
  index.invalidate('t');
  expect(Object.keys(await linesOf(reader)).sort()).toEqual(['api', 'db', 'web']);
});

test('X2: a part that moved after it was listed is found where it is now', async () => {
  const { index, writer, objects } = world();
  const { indexPartKeys } = await writer.flush('t', SOME);
  await index.labelNames(ask({ fromNs: 0n, toNs: 1n })); // lists, but loads nothing
  for (const key of indexPartKeys) {
    await objects.put(key.replace(/[^/]+\.idx$/, 'moved.idx'), await objects.get(key));
    await objects.delete(key);
  }
  expect(await index.labelValues({ ...ask(), name: 'app' })).toEqual(['api', 'web']);
});

test('a segment that is really gone is NotFoundError, not an empty answer', async () => {
  const { reader, writer, objects } = world();
  const { segmentKeys } = await writer.flush('t', SOME);
  for (const key of segmentKeys) await objects.delete(key);
  await expect(linesOf(reader)).rejects.toThrow(NotFoundError);
});

test('X3: a part that replaces others hides them', async () => {
  const { reader, writer, objects, index } = world();
  const one = await writer.flush('t', [stream('web', blockOf(NOON, ['a']))]);
  const two = await writer.flush('t', [stream('api', blockOf(NOON, ['x']))]);
  const keys = [...one.indexPartKeys, ...two.indexPartKeys];
  const open = async (key: string) => openIndexPart(await objects.get(key), key);
  const names = keys.map((key) => /([^/]+)\.idx$/.exec(key)?.[1] as string);
  // Stands for both, but holds only the first: what is hidden must not show.
  const merged = mergeIndexParts([await open(keys[0] as string)], { replaces: names });
  await objects.put(indexPartKey('t', '2026-11-20', 'merged'), merged);
  index.invalidate();
  expect(await linesOf(reader)).toEqual({ web: ['a'] });
});

test('X4: stats and volume count the share inside the window', async () => {
  const { reader, writer } = world();
  await writer.flush('t', [stream('web', blockOf(NOON, ['1234', '1234', '1234', '1234', '1234']))]);
  expect(await reader.stats(ask())).toEqual({ streams: 1, chunks: 1, entries: 5, bytes: 20 });
  const half = ask({ fromNs: NOON + 2n * SEC });
  expect(await reader.stats(half)).toEqual({ streams: 1, chunks: 1, entries: 3, bytes: 10 });
  expect(
    (await reader.volume(half)).map(({ labels, bytes }) => [labels.get('app'), bytes]),
  ).toEqual([['web', 10]]);
});

test('C1: caches that forget, keep or garble answer the same', async () => {
  const kept = new Map<string, Uint8Array>();
  const keeping: Cache = {
    get: (key) => Promise.resolve(kept.get(key)),
    set: (key, value) => Promise.resolve(void kept.set(key, value)),
  };
  const garbling: Cache = {
    get: (key) => Promise.resolve(kept.get(key)?.map((byte, i) => (i === 20 ? byte ^ 1 : byte))),
    set: () => Promise.resolve(),
  };
  const { writer, objects } = world();
  await writer.flush('t', SOME);
  for (const cache of [noCache, keeping, keeping, garbling]) {
    const { reader } = world({ objects, cache });
    expect(await linesOf(reader)).toEqual({ api: ['x'], web: ['a', 'b', 'c'] });
  }
  expect(kept.size).toBeGreaterThan(0);
});

test.each([0, 500, 1 << 20])('C1: directories and columns kept in %i bytes', async (bytesMax) => {
  const { reader, writer } = world({ directoryBytesMax: bytesMax, columnBytesMax: bytesMax });
  await writer.flush('t', SOME);
  for (let round = 0; round < 3; round++) {
    expect(await linesOf(reader)).toEqual({ api: ['x'], web: ['a', 'b', 'c'] });
  }
});

test.each([
  [0n, 0n, ['1970-01-01']],
  [-1n, 0n, ['1969-12-31', '1970-01-01']],
  [NOON, NOON + 12n * HOUR - 1n, ['2026-11-20']],
  [NOON, NOON + 12n * HOUR, ['2026-11-20', '2026-11-21']],
])('days between %s and %s are %j', (minNs, maxNs, days) => {
  expect(daysBetween(minNs, maxNs)).toEqual(days);
});
