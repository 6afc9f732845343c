import { openEncodedBlock, createDecompressor } from '@skald/chunk';
import { FaultyDisk, MemoryDisk } from '@skald/disk';
import { UnavailableError } from '@skald/errors';
import type { Matcher } from '@skald/labels';
import { ManualClock } from '@skald/time';
import type { Ingester, IngesterConfig } from './index.ts';
import {
  MemorySink,
  makeBatch,
  makeIngester,
  rowsOfBlocks,
  type TestRow,
} from './testing/index.ts';

const START_MS = Date.UTC(2023, 10, 14, 22, 13, 20);
const START_NS = BigInt(START_MS) * 1_000_000n;
const ALL = { fromNs: 0n, toNs: 1n << 62n };
const EVERYTHING = { ...ALL, needs: { lines: true, lengths: true, metadata: 'all' } } as const;

const at = (sec: number, line: string, level?: string): TestRow => ({
  timeNs: START_NS + BigInt(sec) * 1_000_000_000n,
  line,
  ...(level === undefined ? {} : { level }),
});

async function makeWorld(config: Partial<IngesterConfig> = {}, limits = {}) {
  const disk = new MemoryDisk();
  const sink = new MemorySink();
  const clock = new ManualClock(START_MS);
  const restart = async () => {
    const made = makeIngester({ disk, sink, clock, config, limits, walSegmentBytes: 4096 });
    await made.ingester.start();
    return made;
  };
  return { disk, sink, clock, restart, ...(await restart()) };
}

async function linesOf(ingester: Ingester, matchers: readonly Matcher[] = []): Promise<string[]> {
  const selected = await ingester.select({ tenant: 't', matchers, ...EVERYTHING });
  const rows = await Promise.all(selected.map(({ blocks }) => rowsOfBlocks(blocks)));
  return rows.flat().map((row) => row.split(' ').slice(1).join(' '));
}

const push = (ingester: Ingester, streams: Readonly<Record<string, readonly TestRow[]>>) =>
  ingester.push({ tenant: 't', batch: makeBatch(streams) });

test('what was pushed is read at once, sorted, with metadata, once', async () => {
  const { ingester } = await makeWorld();
  expect(
    await push(ingester, { a: [at(2, 'two', 'info'), at(1, 'one')], b: [at(1, 'x')] }),
  ).toEqual({
    rejections: [],
  });
  await push(ingester, { a: [at(2, 'two', 'info'), at(3, 'three', 'warn')] });
  const [a] = await ingester.select({ tenant: 't', matchers: [], ...EVERYTHING });
  expect(a?.blocks.map(({ info }) => info.rowCount)).toEqual([3]);
  expect(await linesOf(ingester)).toEqual(['one', 'two level=info', 'three level=warn', 'x']);
  expect(await linesOf(ingester, [{ name: 'app', op: '=', value: 'b' }])).toEqual(['x']);
  expect(await linesOf(ingester, [{ name: 'app', op: '!=', value: 'b' }])).toHaveLength(3);
  expect(await linesOf(ingester, [{ name: 'app', op: '=~', value: 'a|z' }])).toHaveLength(3);
  expect(await linesOf(ingester, [{ name: 'none', op: '=', value: '' }])).toHaveLength(4);
  expect(await ingester.select({ tenant: 'other', matchers: [], ...EVERYTHING })).toEqual([]);
});

test('rows that are stored stay readable for a while, but are counted by the index alone', async () => {
  const { ingester } = await makeWorld({ chunkRetainPeriodMs: 60_000 });
  await push(ingester, { a: [at(1, 'one')] });
  await ingester.flush();
  await push(ingester, { a: [at(2, 'three')] });
  const request = { tenant: 't', matchers: [], ...ALL };
  expect(await linesOf(ingester)).toEqual(['one', 'three']);
  expect(await ingester.stats(request)).toMatchObject({ chunks: 1, entries: 1, bytes: 5 });
  expect(await ingester.volume(request)).toMatchObject([{ bytes: 5 }]);
});

test('labels, values, series, stats and volume come from memory', async () => {
  const { ingester } = await makeWorld();
  await push(ingester, { a: [at(1, 'one'), at(11, 'three')], b: [at(100, 'xy')] });
  const request = { tenant: 't', matchers: [], ...ALL };
  expect(await ingester.labelNames(request)).toEqual(['app']);
  expect(await ingester.labelValues({ ...request, name: 'app' })).toEqual(['a', 'b']);
  expect((await ingester.series(request)).map(({ text }) => text)).toEqual([
    '{app="a"}',
    '{app="b"}',
  ]);
  expect(await ingester.stats(request)).toEqual({ streams: 2, chunks: 2, entries: 3, bytes: 10 });
  const late = { ...request, fromNs: START_NS + 50_000_000_000n };
  expect(await ingester.volume(late)).toMatchObject([{ bytes: 2 }]);
  const half = { ...request, fromNs: START_NS, toNs: START_NS + 6_000_000_000n };
  expect(await ingester.stats(half)).toEqual({ streams: 1, chunks: 1, entries: 1, bytes: 4 });
});

test('blocks are cut at their size, and reads see every state of them', async () => {
  const { ingester, sink } = await makeWorld({ blockSizeBytes: 100 });
  const rows = Array.from({ length: 40 }, (_, i) => at(i, `line ${i} ${'x'.repeat(20)}`));
  await push(ingester, { a: rows });
  const [stream] = await ingester.select({ tenant: 't', matchers: [], ...EVERYTHING });
  expect(stream?.blocks.length).toBeGreaterThan(8);
  expect(await linesOf(ingester)).toHaveLength(40);
  await ingester.flush();
  expect(await linesOf(ingester)).toEqual([]);
  const blocks = sink
    .blocksOf('t', '{app="a"}')
    .map((block) => openEncodedBlock(block, { decompressor: createDecompressor() }));
  expect(await rowsOfBlocks(blocks)).toHaveLength(40);
});

test('what a reader holds does not change, whatever comes after', async () => {
  const { ingester } = await makeWorld({ blockSizeBytes: 100_000 });
  const wide = (i: number, char: string) => at(i, `${i}${char.repeat(30_000)}`);
  await push(ingester, { a: [wide(0, 'a'), wide(1, 'b')] });
  const held = await ingester.select({ tenant: 't', matchers: [], ...EVERYTHING });
  const before = await rowsOfBlocks(held[0]?.blocks ?? []);
  // The block is cut and encoded, and its neighbours take the buffers that are free.
  for (let i = 2; i < 40; i++) await push(ingester, { a: [wide(i, 'c')], b: [wide(i, 'd')] });
  expect(await rowsOfBlocks(held[0]?.blocks ?? [])).toEqual(before);
  expect(await linesOf(ingester)).toHaveLength(40 + 38);
});

test('stored rows stay readable for the retain period', async () => {
  const { ingester, clock } = await makeWorld({ chunkRetainPeriodMs: 60_000 });
  await push(ingester, { a: [at(1, 'one')] });
  await ingester.flush();
  await clock.advance(59_999);
  await ingester.sweep();
  expect(await linesOf(ingester)).toEqual(['one']);
  await clock.advance(1);
  await ingester.sweep();
  expect(await linesOf(ingester)).toEqual([]);
  expect(ingester.memoryBytes).toBe(0);
});

test('idle streams are stored, then leave memory, and their log is removed', async () => {
  const { ingester, clock, sink, wal } = await makeWorld();
  await push(ingester, { a: [at(1, 'one')] });
  await clock.advance(31 * 60_000);
  await ingester.sweep();
  expect(sink.blocksOf('t', '{app="a"}')).toHaveLength(1);
  expect(ingester.streamCount('t')).toBe(0);
  for (let i = 0; i < 3; i++) await push(ingester, { b: [at(2000, 'x'.repeat(5000))] });
  await ingester.flush();
  expect(wal.oldestSegment).toBe(wal.currentSegment);
});

test('a restart brings back what was not stored, and not what was', async () => {
  const world = await makeWorld();
  await push(world.ingester, { a: [at(1, 'stored')], b: [at(1, 'also stored')] });
  await world.ingester.flush();
  await push(world.ingester, { a: [at(2, 'kept')] });
  world.disk.crash();
  const { ingester } = await world.restart();
  expect(await linesOf(ingester)).toEqual(['kept']);
  await ingester.stop({ flush: true });
  const { ingester: third } = await world.restart();
  expect(await linesOf(third)).toEqual([]);
  expect(world.sink.blocksOf('t', '{app="a"}')).toHaveLength(2);
});

test('a stop without a flush leaves everything to the log', async () => {
  const world = await makeWorld();
  await push(world.ingester, { a: [at(1, 'one')] });
  await world.ingester.stop({ flush: false });
  await expect(push(world.ingester, { a: [at(2, 'two')] })).rejects.toThrow(
    'Ingester is shutting down',
  );
  const { ingester } = await world.restart();
  expect(await linesOf(ingester)).toEqual(['one']);
});

test('replay stores on the way when memory would not hold the log', async () => {
  const world = await makeWorld();
  for (let i = 0; i < 30; i++)
    await push(world.ingester, { a: [at(i, `${i} ${'x'.repeat(2000)}`)] });
  const { ingester } = makeIngester({
    disk: world.disk,
    sink: world.sink,
    clock: world.clock,
    config: { replayMemoryCeilingBytes: 20_000 },
  });
  await ingester.start();
  expect(ingester.memoryBytes).toBeLessThan(25_000);
  const stored = world.sink.blocksOf('t', '{app="a"}').length;
  expect(stored).toBeGreaterThan(0);
  await ingester.flush();
  const again = await world.restart();
  expect(await linesOf(again.ingester)).toEqual([]);
});

test('a store that fails loses nothing; pushes are refused at once when memory is full', async () => {
  const { ingester, sink } = await makeWorld({ memoryMaxBytes: 20_000 });
  sink.failsNow = () => true;
  await expect(ingester.flush()).resolves.toBeUndefined();
  await push(ingester, { a: [at(1, 'one')] });
  await expect(ingester.flush()).rejects.toThrow('the store is down');
  expect(await linesOf(ingester)).toEqual(['one']);
  await push(ingester, { a: [at(2, 'y'.repeat(50_000))] });
  await expect(push(ingester, { a: [at(3, 'z')] })).rejects.toThrow(
    /^nothing was stored, retry: \d+ bytes are in memory \(limit 40000\), \d+ of them wait to be stored$/,
  );
  sink.failsNow = () => false;
  await ingester.flush();
  await push(ingester, { a: [at(3, 'z')] });
  expect(await linesOf(ingester)).toEqual(['z']);
});

describe('pushes while memory is full', () => {
  /** A line that no compression makes smaller. */
  const noise = (byteCount: number): string => {
    let x = 1;
    const bytes = Uint8Array.from({ length: byteCount }, () => {
      x = (Math.imul(x, 1664525) + 1013904223) | 0;
      return 33 + ((x >>> 16) % 90);
    });
    return Buffer.from(bytes).toString('latin1');
  };

  /** Memory that is full, and a store that takes nothing until `open` is called. */
  async function fullWorld(config: Partial<IngesterConfig> = {}) {
    const world = await makeWorld({ memoryMaxBytes: 20_000, ...config });
    const { promise, resolve: open } = Promise.withResolvers<void>();
    world.sink.opened = promise;
    await push(world.ingester, { a: [at(1, noise(60_000))] });
    return { ...world, open };
  }

  /** What became of a push so far. */
  function watched(pushing: Promise<unknown>): { outcome: string } {
    const seen = { outcome: 'waits' };
    pushing.then(
      () => (seen.outcome = 'stored'),
      (error: Error) => (seen.outcome = error.message),
    );
    return seen;
  }

  test('wait until the store has taken enough', async () => {
    const { ingester, clock, open } = await fullWorld();
    const late = watched(push(ingester, { b: [at(2, 'late')] }));
    await clock.advance(3_000);
    expect(late.outcome).toBe('waits');
    open();
    await clock.advance(500);
    expect(late.outcome).toBe('stored');
    expect(await linesOf(ingester)).toEqual(['late']);
  });

  test('are refused when that takes too long', async () => {
    const { ingester, clock } = await fullWorld();
    const late = watched(push(ingester, { b: [at(2, 'late')] }));
    await clock.advance(3_900);
    expect(late.outcome).toBe('waits');
    await clock.advance(100);
    expect(late.outcome).toMatch(/^nothing was stored, retry: /);
    expect(await linesOf(ingester)).toHaveLength(1);
  });

  test('are refused at once when too many bytes would wait', async () => {
    const { ingester, clock } = await fullWorld();
    const many = Array.from({ length: 9 }, () =>
      watched(push(ingester, { b: [at(1, 'x'.repeat(4 << 20))] })),
    );
    await clock.advance(10);
    expect(many.map(({ outcome }) => outcome === 'waits')).toEqual([
      ...Array.from({ length: 7 }, () => true),
      false,
      false,
    ]);
  });

  test('end when nobody waits for them', async () => {
    const { ingester, clock } = await fullWorld();
    const abort = new AbortController();
    const batch = makeBatch({ b: [at(2, 'late')] });
    const late = watched(ingester.push({ tenant: 't', batch }, abort.signal));
    await clock.advance(1_000);
    abort.abort(new Error('the caller went away'));
    await clock.advance(0);
    expect(late.outcome).toBe('the caller went away');
  });

  test('are refused when the ingester stops', async () => {
    const { ingester, clock, open } = await fullWorld();
    const late = watched(push(ingester, { b: [at(2, 'late')] }));
    await clock.advance(100);
    const stopped = ingester.stop({ flush: true });
    open();
    await clock.advance(500);
    await stopped;
    expect(late.outcome).toBe('Ingester is shutting down');
  });

  test('wait for stored rows to be forgotten, as soon as an index shows them', async () => {
    const { ingester, clock, sink, open } = await fullWorld({
      chunkRetainPeriodMs: 60_000,
      chunkRetainMinMs: 2_000,
    });
    open();
    await ingester.flush();
    expect(ingester.memoryBytes).toBeGreaterThan(40_000);
    const late = watched(push(ingester, { b: [at(2, 'late')] }));
    await clock.advance(1_900);
    expect(late.outcome).toBe('waits');
    await clock.advance(300);
    expect(late.outcome).toBe('stored');
    expect(sink.blocksOf('t', '{app="b"}')).toEqual([]);
  });

  test('rows that are kept for readers do not have others stored early', async () => {
    const { ingester, clock, sink, open } = await fullWorld({
      memoryMaxBytes: 40_000,
      chunkRetainPeriodMs: 60_000,
      chunkRetainMinMs: 60_000,
    });
    open();
    await ingester.flush();
    expect(ingester.memoryBytes).toBeGreaterThan(40_000);
    for (let i = 0; i < 5; i++) await push(ingester, { b: [at(2 + i, 'more')] });
    await clock.advance(1_000);
    await ingester.sweep();
    expect(sink.blocksOf('t', '{app="b"}')).toEqual([]);
    expect(await linesOf(ingester)).toHaveLength(6);
  });
});

test('a full disk is 503 before anything is acknowledged, and reads go on', async () => {
  const memory = new MemoryDisk();
  let isFull = false;
  const disk = new FaultyDisk(memory, ({ operation }) =>
    isFull && operation === 'append' ? { code: 'ENOSPC', short: 10 } : undefined,
  );
  const clock = new ManualClock(START_MS);
  const { ingester } = makeIngester({ disk, sink: new MemorySink(), clock });
  await ingester.start();
  await push(ingester, { a: [at(1, 'one')] });
  isFull = true;
  const failed = push(ingester, { a: [at(2, 'two')] });
  await expect(failed).rejects.toBeInstanceOf(UnavailableError);
  await expect(failed).rejects.toThrow('disk full');
  expect(await linesOf(ingester)).toEqual(['one']);
  isFull = false;
  await push(ingester, { a: [at(2, 'two')] });
  expect(await linesOf(ingester)).toEqual(['one', 'two']);
});

describe('rejections', () => {
  test('entries too far behind the newest of their stream', async () => {
    const { ingester } = await makeWorld();
    await push(ingester, { a: [at(7200, 'new')] });
    const { rejections } = await push(ingester, {
      a: [at(3600, 'just in time'), at(3599, 'late')],
      b: [at(0, 'b')],
    });
    expect(rejections).toEqual([
      {
        kind: 'invalid',
        reason: 'too_far_behind',
        message:
          `entry with timestamp 2023-11-14 23:13:19 +0000 UTC ignored, reason: 'entry too far behind, entry timestamp is: 2023-11-14T23:13:19Z, oldest acceptable timestamp is: 2023-11-14T23:13:20Z',\n` +
          `user 't', total ignored: 1 out of 2 for stream: {app="a"}`,
        entryCount: 1,
        byteCount: 4,
      },
    ]);
    expect(await linesOf(ingester)).toEqual(['just in time', 'new', 'b']);
  });

  test('out of order, when writes must be ordered', async () => {
    const { ingester } = await makeWorld({}, { unorderedWrites: false });
    const { rejections } = await push(ingester, { a: [at(2, 'x'), at(1, 'y'), at(2, 'z')] });
    expect(rejections).toMatchObject([{ reason: 'out_of_order', entryCount: 1 }]);
    expect(rejections[0]?.message).toContain(`reason: 'entry out of order'`);
  });

  test('too many streams: the others are stored', async () => {
    const { ingester } = await makeWorld({}, { maxGlobalStreamsPerUser: 2 });
    const { rejections } = await push(ingester, {
      a: [at(1, 'x')],
      b: [at(1, 'y')],
      c: [at(1, 'z')],
    });
    expect(rejections).toMatchObject([
      { kind: 'rateLimited', reason: 'stream_limit', entryCount: 1 },
    ]);
    expect(rejections[0]?.message).toContain(
      `maximum active stream limit exceeded when trying to create stream {app="c"}`,
    );
    expect(await linesOf(ingester)).toEqual(['x', 'y']);
  });

  test('a stream that is too fast is refused whole', async () => {
    const limits = { perStreamRateLimitBytesPerSec: 200, perStreamRateLimitBurstBytes: 100 };
    const { ingester, clock } = await makeWorld({}, limits);
    await push(ingester, { a: [at(1, 'x'.repeat(60))] });
    const { rejections } = await push(ingester, {
      a: [at(2, 'y'.repeat(45)), at(3, 'y'.repeat(45))],
    });
    expect(rejections).toMatchObject([
      { kind: 'rateLimited', reason: 'per_stream_rate_limit', entryCount: 2 },
    ]);
    expect(rejections[0]?.message).toContain(
      `reason: 'Per stream rate limit exceeded (limit: 200B/sec) while attempting to ingest for stream '{app="a"}' totaling 90B, consider`,
    );
    expect(rejections[0]?.message).toContain(
      `user 't', total ignored: 2 out of 2 for stream: {app="a"}`,
    );
    await clock.advance(1000);
    expect(await push(ingester, { a: [at(4, 'z')] })).toEqual({ rejections: [] });
  });
});
