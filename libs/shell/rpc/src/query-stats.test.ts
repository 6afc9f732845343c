// S: what statistics say is what happened, counted another way: by whoever held the data. Of a few hundred
// lines in the memory of an ingester, in the store, and in both.
import { createDecompressor, type Decompressor } from '@skald/chunk';
import { MemoryCache } from '@skald/cache';
import { MemoryDisk } from '@skald/disk';
import { Evaluator } from '@skald/eval';
import { makeBatch, makeIngester, type TestRow } from '@skald/head/testing';
import { DEFAULT_LIMITS } from '@skald/limits';
import { MemoryObjectStore } from '@skald/objects';
import { ReplicatedReader, type RingInstance } from '@skald/ring';
import type { IngesterService, QueryRequest, QueryStats, StreamReader } from '@skald/services';
import { FlushWriter, StoreIndex, StoreReader } from '@skald/store';
import { ManualClock } from '@skald/time';
import { readerMethods, remoteReader, type Methods, type RpcPeer } from './index.ts';

const START_NS = 1_700_000_000_000_000_000n;
const SEC = 1_000_000_000n;
const COUNT = 300;
const rows: readonly TestRow[] = Array.from({ length: COUNT }, (_, i) => ({
  timeNs: START_NS + BigInt(i) * SEC,
  line: `{"n":${i},"word":"${i % 7 === 0 ? 'seventh' : 'other'}"}`,
  level: i % 3 === 0 ? 'error' : 'info',
}));
const BYTES = rows.reduce((sum, { line }) => sum + line.length, 0);
const SEVENTHS = rows.filter(({ line }) => line.includes('seventh')).length;

class CountedObjects extends MemoryObjectStore {
  reads = 0;
  bytes = 0;

  override async getRange(...args: Parameters<MemoryObjectStore['getRange']>): Promise<Uint8Array> {
    const bytes = await super.getRange(...args);
    this.reads++;
    this.bytes += bytes.length;
    return bytes;
  }
}

class CountedDecompressor implements Decompressor {
  readonly #inner = createDecompressor();
  readonly buffers = this.#inner.buffers;
  readonly kernels = this.#inner.kernels;
  compressed = 0;
  decompressed = 0;

  decompress(...[stored, how]: Parameters<Decompressor['decompress']>): Uint8Array {
    const raw = this.#inner.decompress(stored, how);
    if (raw !== stored) {
      this.compressed += stored.length;
      this.decompressed += raw.length;
    }
    return raw;
  }
}

/** Methods of this process, called as if from another. */
function peerOf(methods: Methods): RpcPeer {
  return {
    async call(name, request, { signal = new AbortController().signal, onPart }) {
      const method = methods.get(name);
      if (!method) throw new Error(name);
      const send = (part: Uint8Array, tag = 0) => Promise.resolve(onPart?.(part, tag));
      return method(request, { signal, send });
    },
  };
}

const instance = (id: string) => ({ id, address: id }) as RingInstance;

class World {
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly objects = new CountedObjects({ clock: this.clock });
  readonly decompressor = new CountedDecompressor();
  readonly index = new StoreIndex({ objects: this.objects, clock: this.clock, listTtlMs: 0 });
  readonly ingester: IngesterService & { start(): Promise<void> };
  readonly #readers: readonly StreamReader[];

  constructor(options: { readonly chunkRetainPeriodMs: number; readonly ingesters?: number }) {
    const { chunkRetainPeriodMs, ingesters = 1 } = options;
    this.ingester = makeIngester({
      disk: new MemoryDisk(),
      sink: new FlushWriter({ objects: this.objects }),
      clock: this.clock,
      config: { blockSizeBytes: 1200, chunkRetainPeriodMs },
    }).ingester;
    const instances = Array.from({ length: ingesters }, (_, i) => instance(`i${i}`));
    const replicated = new ReplicatedReader({
      replicas: () => ({ instances, maxErrors: 0 }),
      ingesterOf: () => this.ingester,
      replicationFactor: ingesters,
    });
    const { decompressor } = this;
    const cache = new MemoryCache({ maxBytes: 1 << 20, nowMs: () => 0 });
    this.#readers = [
      remoteReader(peerOf(readerMethods(replicated)), { timeoutMs: 1000, decompressor }),
      new StoreReader({ index: this.index, objects: this.objects, cache, decompressor }),
    ];
  }

  async load(): Promise<this> {
    await this.ingester.start();
    await this.ingester.push({ tenant: 't', batch: makeBatch({ api: rows, web: [] }) });
    return this;
  }

  async ask(query: string, over: Partial<QueryRequest> = {}) {
    const request: QueryRequest = {
      tenant: 't',
      query,
      kind: 'range',
      startNs: START_NS,
      endNs: START_NS + BigInt(COUNT) * SEC,
      stepNs: 60n * SEC,
      intervalNs: 0n,
      limit: 5000,
      direction: 'forward',
      ...over,
    };
    const evaluator = new Evaluator({
      readers: this.#readers,
      clock: this.clock,
      yieldNow: () => Promise.resolve(),
      limitsOf: () => DEFAULT_LIMITS,
    });
    return evaluator.query(request, new AbortController().signal);
  }

  /** What the ingester holds, by its own account. */
  async held() {
    const needs = { lines: true, lengths: true, metadata: 'all' } as const;
    const window = { fromNs: START_NS, toNs: START_NS + BigInt(COUNT) * SEC };
    const streams = await this.ingester.select({ tenant: 't', matchers: [], ...window, needs });
    const blocks = streams.flatMap((stream) => stream.blocks);
    const rowsIn = (encoded: boolean) =>
      blocks
        .filter((block) => (block.encoded !== undefined) === encoded)
        .reduce((sum, { info }) => sum + info.rowCount, 0);
    return { blocks: blocks.length, encoded: rowsIn(true), plain: rowsIn(false) };
  }
}

/** Each block that was considered has one fate. */
function fates(stats: QueryStats): number {
  const { blocksSkippedByFilter, blocksAnsweredFromHeader, blocksFromColumns } = stats;
  return (
    blocksSkippedByFilter + blocksAnsweredFromHeader + blocksFromColumns + stats.blocksFromLines
  );
}

const FILTERED = '{app="api"} |= "seventh"';

test('in memory', async () => {
  const world = await new World({ chunkRetainPeriodMs: 0 }).load();
  const { stats, data } = await world.ask(FILTERED);
  expect(data).toMatchObject({ streams: expect.anything() });
  const held = await world.held();
  expect(held.blocks).toBeGreaterThan(5);
  expect(stats).toMatchObject({
    linesProcessed: COUNT,
    bytesProcessed: BYTES,
    linesPostFilter: SEVENTHS,
    subqueries: 1,
    blocksFromLines: held.blocks,
  });
  expect(stats.ingesters).toMatchObject({
    reached: 1,
    chunks: held.blocks,
    batches: held.blocks,
    blocks: held.blocks,
    linesSent: COUNT,
    headLines: held.plain,
    decompressedLines: held.encoded,
    linesPostFilter: SEVENTHS,
    duplicates: 0,
    compressedBytes: world.decompressor.compressed,
    decompressedBytes: world.decompressor.decompressed,
  });
  expect(stats.store).toMatchObject({ chunks: 0, blocks: 0, reads: 0, decompressedBytes: 0 });
});

test('in the store, cold and warm', async () => {
  const world = await new World({ chunkRetainPeriodMs: 0 }).load();
  await world.ingester.flush();
  const refs = await world.index.chunkRefs({
    tenant: 't',
    matchers: [],
    fromNs: START_NS,
    toNs: START_NS + 1000n * SEC,
  });
  const chunks = refs.reduce((sum, ref) => sum + ref.chunks.length, 0);
  const { reads, bytes } = world.objects;
  const cold = (await world.ask(FILTERED)).stats;
  // The index reads its parts too: those are not the query's.
  expect(world.objects.reads - reads).toBeGreaterThanOrEqual(cold.store.reads);
  expect(world.objects.bytes - bytes).toBeGreaterThanOrEqual(cold.store.readBytes);
  expect(cold).toMatchObject({ linesProcessed: COUNT, linesPostFilter: SEVENTHS });
  expect(cold.store).toMatchObject({
    chunks,
    chunksRead: chunks,
    decompressedLines: COUNT,
    linesPostFilter: SEVENTHS,
    columnsCached: 0,
    compressedBytes: world.decompressor.compressed,
    decompressedBytes: world.decompressor.decompressed,
    headLines: 0,
  });
  expect(cold.ingesters).toMatchObject({ chunks: 0, linesSent: 0, reached: 1 });
  expect(fates(cold)).toBe(cold.store.blocks);

  const before = { ...world.objects };
  const warm = (await world.ask(FILTERED)).stats;
  // Now the index knows its parts: what is read is the query's.
  expect(warm.store.reads).toBe(world.objects.reads - before.reads);
  expect(warm.store.readBytes).toBe(world.objects.bytes - before.bytes);
  expect(warm.store.columnsCached).toBeGreaterThan(0);
  expect(warm.store.decompressedLines).toBe(COUNT);
});

test('in both: what two hold counts once, and is told as a duplicate', async () => {
  const world = await new World({ chunkRetainPeriodMs: 60_000 }).load();
  await world.ingester.flush();
  const held = await world.held();
  const { stats } = await world.ask('sum(count_over_time({app="api"} |= "seventh" [60s]))');
  const counted = rows.filter(({ timeNs }) => timeNs <= START_NS + 300n * SEC);
  expect(stats).toMatchObject({
    linesProcessed: counted.length,
    linesPostFilter: counted.filter(({ line }) => line.includes('seventh')).length,
  });
  expect(stats.store.duplicates + stats.ingesters.duplicates).toBe(COUNT);
  expect(stats.ingesters.blocks).toBe(held.blocks);
  expect(stats.store.linesPostFilter + stats.ingesters.linesPostFilter).toBe(stats.linesPostFilter);
  expect(fates(stats)).toBe(stats.store.blocks + stats.ingesters.blocks);
});

test('every ingester that answered is counted', async () => {
  const world = await new World({ chunkRetainPeriodMs: 0, ingesters: 3 }).load();
  const { ingesters } = (await world.ask(FILTERED)).stats;
  expect([ingesters.reached, ingesters.linesSent, ingesters.duplicates]).toEqual([
    3,
    3 * COUNT,
    2 * COUNT,
  ]);
});

test.each([
  ['counts', 'count_over_time({app="api"}[300s])', { stepNs: 300n * SEC }],
  ['metadata alone', 'sum by (level) (count_over_time({app="api"}[60s]))', {}],
  ['a needle that is not there', '{app="api"} |= "no-such-needle-anywhere"', {}],
  ['the newest few', '{app="api"}', { limit: 3, direction: 'backward' as const }],
])('blocks have at most one fate each: %s', async (_, query, over) => {
  const world = await new World({ chunkRetainPeriodMs: 0 }).load();
  await world.ingester.flush();
  const { stats } = await world.ask(query, over);
  expect(fates(stats)).toBeGreaterThan(0);
  expect(fates(stats)).toBeLessThanOrEqual(stats.store.blocks);
});

test('an explanation names the stages, and what the index spared', async () => {
  const world = await new World({ chunkRetainPeriodMs: 0 }).load();
  await world.ingester.push({ tenant: 't', batch: makeBatch({ web: rows.slice(0, 9) }) });
  await world.ingester.flush();
  const query = `sum by (word) (count_over_time({app="api"} |= "n" | json | word="other" [60s]))`;
  const { plans, stats } = await world.ask(query, { explain: true });
  const [plan, ...others] = plans ?? [];
  expect(others).toEqual([]);
  expect(stats.chunksSkippedByLabels).toBe(1);
  expect(plan?.stages.map(({ stage }) => stage)).toEqual(
    expect.arrayContaining(['decompress', '|= "n"', '| json', '| word="other"', 'aggregate']),
  );
  const json = plan?.stages.find(({ stage }) => stage === '| json');
  expect([json?.rowsIn, json?.rowsOut]).toEqual([COUNT, COUNT]);
  const filter = plan?.stages.find(({ stage }) => stage === '| word="other"');
  expect([filter?.rowsIn, filter?.rowsOut]).toEqual([COUNT, COUNT - SEVENTHS]);
  expect((await world.ask(query)).plans).toBeUndefined();
});
