// T1: a service answers alike when called in this process, over gRPC and from another thread. Every
// question of the ingester and of the index gateway is asked both ways, of the same data.
import { MessageChannel } from 'node:worker_threads';
import { createDecompressor, type ColumnNeeds } from '@skald/chunk';
import { MemoryDisk } from '@skald/disk';
import { makeBatch, makeIngester, rowsOfBlocks } from '@skald/head/testing';
import type { Matcher } from '@skald/labels';
import { MemoryObjectStore } from '@skald/objects';
import type { IndexGatewayService, IngesterService, StreamCatalog } from '@skald/services';
import { FlushWriter, StoreIndex } from '@skald/store';
import { silentLogger } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import {
  PortLink,
  RpcClient,
  RpcServer,
  indexGatewayMethods,
  ingesterMethods,
  remoteIndexGateway,
  remoteIngester,
  type RpcPeer,
} from './index.ts';

const START_NS = 1_700_000_000_000_000_000n;
const WINDOW = { tenant: 't', fromNs: START_NS - 1n, toNs: START_NS + 1_000_000n };
const rows = (count: number, word: string) =>
  Array.from({ length: count }, (_, i) => ({
    timeNs: START_NS + BigInt(i),
    line: `${word} ${i} ☕`,
    ...(i % 3 === 0 ? { level: 'error' } : {}),
  }));

interface Services {
  readonly ingester: IngesterService;
  readonly index: IndexGatewayService;
}

let server: RpcServer;
let client: RpcClient;
let channel: MessageChannel;
let near: Services;
let remote: { readonly gRPC: Services; readonly 'a port': Services };

const at = (peer: RpcPeer): Services => ({
  ingester: remoteIngester(peer, { timeoutMs: 5000, decompressor: createDecompressor() }),
  index: remoteIndexGateway(peer, 5000),
});

beforeAll(async () => {
  const clock = new ManualClock(1_700_000_000_000);
  const objects = new MemoryObjectStore({ clock });

  const { ingester } = makeIngester({
    disk: new MemoryDisk(),
    sink: new FlushWriter({ objects }),
    clock,
    config: { blockSizeBytes: 500, chunkRetainPeriodMs: 60_000 },
  });
  await ingester.start();
  const index = new StoreIndex({ objects, clock, listTtlMs: 0 });
  near = { ingester, index };
  const methods = new Map([...ingesterMethods(ingester), ...indexGatewayMethods(index)]);
  server = new RpcServer({ logger: silentLogger, isServing: () => true }, methods);
  client = new RpcClient(`127.0.0.1:${await server.listen('127.0.0.1', 0)}`);
  channel = new MessageChannel();
  const end = { name: 'the other end', methods, logger: silentLogger };
  new PortLink({ ...end, port: channel.port1 });
  const link = new PortLink({ ...end, port: channel.port2, methods: new Map() });
  remote = { gRPC: at(client), 'a port': at(link) };
  const far = remote.gRPC;
  await far.ingester.push({ tenant: 't', batch: makeBatch({ api: rows(200, 'stored') }) });
  await far.ingester.flush();
  const twice = [...rows(90, 'fresh'), ...rows(90, 'fresh').slice(-5)];
  await far.ingester.push({ tenant: 't', batch: makeBatch({ web: twice }) });
});
afterAll(async () => {
  client.close();
  channel.port1.close();
  await server.close(0);
});

const APP: Matcher = { name: 'app', op: '=~', value: 'a.*|web' };
const NOBODY: Matcher = { name: 'app', op: '=', value: 'nobody' };

const EVERYTHING: ColumnNeeds = { lines: true, lengths: true, metadata: 'all' };

describe.each(['gRPC', 'a port'] as const)('over %s', (way) => {
  let far: Services;
  beforeAll(() => {
    far = remote[way];
  });

  describe.each(['ingester', 'index'] as const)('the catalogue of the %s', (which) => {
    const both = async <T>(ask: (catalog: StreamCatalog) => Promise<T>): Promise<void> => {
      const answers = await Promise.all([ask(near[which]), ask(far[which])]);
      expect(answers[1]).toEqual(answers[0]);
    };
    test.each([[[]], [[APP]], [[NOBODY]]])('answers both ways alike for %j', async (matchers) => {
      const request = { ...WINDOW, matchers };
      await both((catalog) => catalog.labelNames(request));
      await both((catalog) => catalog.labelValues({ ...request, name: 'app' }));
      await both(async (catalog) =>
        (await catalog.series(request)).map((labels) => labels.text).sort(),
      );
      await both((catalog) => catalog.stats(request));
      await both(async (catalog) =>
        (await catalog.volume(request))
          .map(({ labels, bytes }) => `${labels.text} ${bytes}`)
          .sort(),
      );
    });
  });

  test('chunk references are the same', async () => {
    const ask = async (index: IndexGatewayService) =>
      (await index.chunkRefs({ ...WINDOW, matchers: [APP] })).map(({ labels, chunks }) => [
        labels.text,
        chunks,
      ]);
    expect(await ask(far.index)).toEqual(await ask(near.index));
    expect((await ask(far.index)).length).toBe(1);
  });

  test('selected rows are the same', async () => {
    const select = async (ingester: IngesterService) => {
      const streams = await ingester.select({ ...WINDOW, matchers: [APP], needs: EVERYTHING });
      const parts = await Promise.all(
        streams.map(
          async ({ labels, blocks }) => [labels.text, await rowsOfBlocks(blocks)] as const,
        ),
      );
      return Object.fromEntries(parts);
    };
    const [here, there] = await Promise.all([select(near.ingester), select(far.ingester)]);
    expect(there).toEqual(here);
    expect(there['{app="web"}']).toHaveLength(90);
  });

  test('blocks of the ingester are still its own once they were sent', async () => {
    const rowsOf = async (ingester: IngesterService) => {
      const streams = await ingester.select({ ...WINDOW, matchers: [], needs: EVERYTHING });
      return Promise.all(streams.map(({ blocks }) => rowsOfBlocks(blocks)));
    };
    const [first, again] = [await rowsOf(far.ingester), await rowsOf(far.ingester)];
    expect(again).toEqual(first);
    expect(await rowsOf(near.ingester)).toEqual(first);
  });

  test('growing blocks of a metric query travel without their lines', async () => {
    const needs: ColumnNeeds = { lines: false, lengths: true, metadata: [] };
    const streams = await far.ingester.select({ ...WINDOW, matchers: [], needs });
    const block = streams.find(({ labels }) => labels.get('app') === 'web')?.blocks.at(-1);
    expect(block?.lineBytes()).toHaveLength(0);
    expect(block?.lineOffsets().at(-1)).toBe(block?.info.lineByteCount);
    expect(block?.timestamps().offsetsNs).toHaveLength(block?.info.rowCount ?? -1);
  });

  test('refusals of a push are the same', async () => {
    const bad = new Uint8Array(40);
    const why = (ingester: IngesterService) =>
      ingester.push({ tenant: 't', batch: bad }).then(
        () => 'stored',
        (error: Error) => error.message,
      );
    expect(await why(far.ingester)).toBe(await why(near.ingester));
  });
});
