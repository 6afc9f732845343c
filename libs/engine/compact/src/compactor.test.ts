// A seeded world: ingesters flush, compactors run and crash at any call, days pass. At every moment a
// reader sees each line that is not past retention exactly once, and no line it never got.
// In the end one part per day is left and nothing that nobody names.
import { createCompressor, createDecompressor, encodeBlock, encodedBlock } from '@skald/chunk';
import { entriesOf, rowsOf } from '@skald/chunk/testing';
import { Labels } from '@skald/labels';
import {
  FaultyObjectStore,
  MemoryObjectStore,
  crashAtCall,
  type ObjectFaults,
  type ObjectStore,
} from '@skald/objects';
import { FlushWriter, StoreIndex, StoreReader } from '@skald/store';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import { Compactor, compactMetrics } from './index.ts';

const compressor = createCompressor();
const decompressor = createDecompressor();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START_MS = Date.UTC(2026, 10, 20);
const DELETE_DELAY_MS = 2 * HOUR;
const ORPHAN_GRACE_MS = 3 * HOUR;
const ALL = { lines: true, lengths: true, metadata: 'all' } as const;

interface Line {
  readonly ms: number;
  readonly text: string;
}

class World {
  readonly clock = new ManualClock(START_MS);
  readonly disk = new MemoryObjectStore({ clock: this.clock });
  readonly lines: Line[] = [];
  retentionMs = 0;
  #written = 0;

  compactor(objects: ObjectStore = this.disk): Compactor {
    return new Compactor({
      objects,
      clock: this.clock,
      logger: silentLogger,
      metrics: compactMetrics(silentMetrics),
      retentionMsOf: () => this.retentionMs,
      deleteDelayMs: DELETE_DELAY_MS,
      orphanGraceMs: ORPHAN_GRACE_MS,
    });
  }

  /** Flushes three lines per app from `atMs` on, an hour apart, by so many replicas. */
  async flush(apps: readonly string[], atMs: number, replicas = 1): Promise<void> {
    const streams = apps.map((app) => {
      const lines = Array.from({ length: 3 }, (_, i) => ({
        ms: atMs + i * HOUR,
        text: `line ${this.#written++}`,
      }));
      this.lines.push(...lines);
      const rows = lines.map(({ ms, text }) => ({ timeNs: BigInt(ms) * 1_000_000n, line: text }));
      const blocks = [encodedBlock(encodeBlock(entriesOf(rows), { compressor }))];
      return { labels: Labels.from([['app', app]]), blocks };
    });
    const writer = new FlushWriter({ objects: this.disk });
    for (let i = 0; i < replicas; i++) await writer.flush('t', streams);
  }

  async visible(): Promise<string[]> {
    const index = new StoreIndex({ objects: this.disk, clock: this.clock, listTtlMs: 0 });
    const cache = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };
    const reader = new StoreReader({ index, objects: this.disk, cache, decompressor });
    const range = { fromNs: 0n, toNs: BigInt(START_MS + 1000 * DAY) * 1_000_000n };
    const request = { tenant: 't', matchers: [], ...range, needs: ALL };
    const rows: string[] = [];
    for (const { blocks } of await reader.select(request)) {
      for (const block of blocks) rows.push(...(await rowsOf(block)).map((row) => row.line));
    }
    return rows.sort();
  }

  /** Exactly the kept lines once; of those past retention any, but none twice. */
  async check(): Promise<void> {
    const seen = await this.visible();
    const cutoffMs = this.retentionMs === 0 ? 0 : this.clock.nowMs() - this.retentionMs;
    const kept = this.lines.filter(({ ms }) => ms >= cutoffMs).map(({ text }) => text);
    const known = new Set(this.lines.map(({ text }) => text));
    expect(new Set(seen).size).toBe(seen.length);
    for (const text of seen) expect(known).toContain(text);
    expect(seen).toEqual(expect.arrayContaining(kept));
  }

  async keys(prefix: string): Promise<string[]> {
    return (await this.disk.list(prefix)).map(({ key }) => key);
  }

  /** Runs until a run finds nothing to do. */
  async settle(): Promise<void> {
    for (let quiet = 0; quiet < 2;) {
      await this.clock.advance(ORPHAN_GRACE_MS);
      const actions = await this.compactor().compactTenant('t');
      quiet = actions.length === 0 ? quiet + 1 : 0;
      await this.check();
    }
  }
}

async function busyWorld(): Promise<World> {
  const world = new World();
  await world.flush(['web', 'api'], START_MS, 2);
  await world.flush(['web'], START_MS + 5 * HOUR);
  await world.flush(['api', 'db'], START_MS + 23 * HOUR); // spans two days
  return world;
}

test('parts of a day become one; the old ones go after the delay', async () => {
  const world = await busyWorld();
  await world.compactor().run();
  await world.check();
  expect((await world.keys('t/index/2026-11-20/')).length).toBe(4);
  await world.clock.advance(DELETE_DELAY_MS);
  await world.compactor().run();
  await world.check();
  expect((await world.keys('t/index/2026-11-20/')).length).toBe(1);
  expect((await world.keys('t/index/2026-11-21/')).length).toBe(1);
  expect((await world.keys('t/segments/')).length).toBe(3);
});

test('what is past retention goes: index, segments, everything', async () => {
  const world = await busyWorld();
  world.retentionMs = DAY;
  await world.clock.advance(DAY + 12 * HOUR);
  await world.flush(['late'], START_MS + DAY);
  await world.settle();
  await world.clock.advance(10 * DAY);
  await world.settle();
  expect(await world.visible()).toEqual([]);
  expect(await world.keys('')).toEqual([]);
});

test('a query that began before a merge still reads after it', async () => {
  const world = await busyWorld();
  world.retentionMs = DAY;
  const index = new StoreIndex({ objects: world.disk, clock: world.clock, listTtlMs: HOUR });
  const window = { fromNs: 0n, toNs: BigInt(START_MS + 9 * DAY) * 1_000_000n };
  const refs = await index.chunkRefs({ tenant: 't', matchers: [], ...window });
  await world.clock.advance(3 * DAY);
  await world.compactor().run();
  await world.compactor().run();
  for (const { objectKey } of refs.flatMap((stream) => stream.chunks)) {
    expect((await world.disk.get(objectKey)).length).toBeGreaterThan(0);
  }
});

test('a flush that was cut off before its index part is swept, not earlier than the grace', async () => {
  const world = await busyWorld();
  const faulty = new FaultyObjectStore({ inner: world.disk, faults: crashAtCall(1, 'before') });
  const rows = [{ timeNs: BigInt(START_MS) * 1_000_000n, line: 'lost, and in the log' }];
  const blocks = [encodedBlock(encodeBlock(entriesOf(rows), { compressor }))];
  const streams = [{ labels: Labels.from([['app', 'x']]), blocks }];
  await expect(new FlushWriter({ objects: faulty }).flush('t', streams)).rejects.toThrow();
  await world.clock.advance(ORPHAN_GRACE_MS - 1);
  await world.compactor().run();
  expect((await world.keys('t/segments/')).length).toBe(4);
  await world.clock.advance(1);
  await world.compactor().run();
  expect((await world.keys('t/segments/')).length).toBe(3);
  await world.check();
});

test('a damaged part stops sweeping and is left where it is', async () => {
  const world = await busyWorld();
  const [key] = await world.keys('t/index/2026-11-21/');
  const bytes = await world.disk.get(key as string);
  bytes[100] = (bytes[100] as number) ^ 1;
  await world.disk.put(key as string, bytes);
  await world.disk.put('t/segments/orphan.seg', Uint8Array.of(1));
  await world.clock.advance(9 * HOUR);
  await world.compactor().run();
  expect(await world.keys('t/segments/')).toContain('t/segments/orphan.seg');
  expect(await world.keys('t/index/')).toContain(key);
});

test('other folders of the store are no tenants', async () => {
  const world = new World();
  await world.disk.put('rules/t/group.yaml', Uint8Array.of(1));
  await world.clock.advance(9 * DAY);
  await world.compactor().run();
  expect(await world.keys('')).toEqual(['rules/t/group.yaml']);
});

/** Merge; delete; expire; delete; sweep. Returns how many calls it took. */
async function wholeLife(world: World, faults: ObjectFaults): Promise<number> {
  const objects = new FaultyObjectStore({ inner: world.disk, faults });
  const compactor = world.compactor(objects);
  for (const waitMs of [0, DELETE_DELAY_MS, 5 * DAY, DELETE_DELAY_MS, ORPHAN_GRACE_MS]) {
    await world.clock.advance(waitMs);
    await compactor.compactTenant('t').catch(() => undefined);
    await world.check();
  }
  return objects.callCount;
}

async function mortalWorld(): Promise<World> {
  const world = await busyWorld();
  world.retentionMs = 3 * DAY;
  return world;
}

test('a crash at every call of a whole life loses and doubles nothing', async () => {
  const callCount = await wholeLife(await mortalWorld(), () => undefined);
  expect(callCount).toBeGreaterThan(30);
  for (let call = 0; call < callCount; call++) {
    for (const fail of ['before', 'after'] as const) {
      const world = await mortalWorld();
      await wholeLife(world, crashAtCall(call, fail));
      await world.settle();
      expect(await world.keys('')).toEqual([]);
    }
  }
});

function randomOf(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * below);
  };
}

test.each(Array.from({ length: 4 }, (_, i) => 1000 + i))('seed %i: a random life', async (seed) => {
  const random = randomOf(seed);
  const world = new World();
  world.retentionMs = random(2) === 0 ? 0 : 2 * DAY;
  for (let step = 0; step < 30; step++) {
    const nowMs = world.clock.nowMs();
    if (random(3) > 0) {
      const apps = ['web', 'api', 'db'].slice(0, 1 + random(3));
      await world.flush(apps, nowMs - random(6) * HOUR, 1 + random(2));
    }
    const fail = random(2) === 0 ? 'before' : 'after';
    const faults = crashAtCall(random(40), fail);
    const crashing = world.compactor(new FaultyObjectStore({ inner: world.disk, faults }));
    // Two at once, as when a ring moves.
    const others = random(3) === 0 ? [world.compactor().compactTenant('t')] : [];
    await Promise.allSettled([crashing.compactTenant('t'), ...others]);
    await world.check();
    await world.clock.advance(random(5) * HOUR);
  }
  await world.settle();
  const days = await world.disk.listFolders('t/index/');
  expect((await world.keys('t/index/')).length).toBe(days.length);
});
