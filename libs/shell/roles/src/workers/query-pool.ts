// Queries are evaluated by worker threads: the thread that answers pushes and requests stays free, and a
// query that runs away takes its worker with it and nothing else.
import { objectStoreOf } from '@skald/config';
import { indexGatewayMethods, readerMethods, remoteQuery, type Method } from '@skald/rpc';
import type { IndexGatewayService, QueryService, StreamReader } from '@skald/services';
import type { Module } from '../module.ts';
import type { World } from '../world.ts';
import { compileLast } from './niceness.ts';
import { REFRESH_INDEX, type QuerySettings } from './query-settings.ts';
import { queued } from '../queued.ts';
import { startWorker } from './start-worker.ts';
import { WorkerPool } from './worker-pool.ts';

export interface QuerySources {
  readonly ingesters: StreamReader;
  readonly index: IndexGatewayService & { invalidate?(tenant: string): void };
}

export interface QueryPool {
  readonly service: QueryService;
  readonly module: Module;
}

/** Whoever asks has a deadline and says when it has passed; this one is for what nobody stops. */
const TIMEOUT_MS = 3_600_000;
const WAITING_MAX = 4096;
const STOP_MS = 1_000;
/** Lines and columns are outside of the heap; what queries gather from them is in it. */
const LIMITS = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 1024 };

export function createQueryPool(world: World, sources: QuerySources): QueryPool {
  const settings = settingsOf(world);
  const pool = new WorkerPool({
    name: 'query worker',
    size: workersOf(world),
    waitingMax: WAITING_MAX,
    start: (stop) => startWorker(world, { name: 'query', settings, limits: LIMITS }, stop),
    methods: sourceMethods(sources),
    logger: world.logger,
  });
  return {
    service: {
      query: (request, signal) =>
        queued(world.clock, (waited) =>
          pool.run((worker) => {
            waited();
            const query = { request, limits: world.limits.of(request.tenant) };
            return remoteQuery(worker, query, { signal, timeoutMs: TIMEOUT_MS });
          }, signal),
        ),
    },
    module: {
      name: 'query-workers',
      start: () => {
        compileLast();
        // Beside pushes the start of a worker holds them up, and it is long for whoever asks first.
        pool.start();
        return Promise.resolve();
      },
      stop: () => pool.close({ graceMs: STOP_MS }),
    },
  };
}

function workersOf({ config, workerCount }: World): number {
  return config.skald.without.includes('workers') ? 1 : workerCount;
}

function settingsOf(world: World): QuerySettings {
  const { config } = world;
  const { without } = config.skald;
  const { queryStoreOnly, queryIngesterOnly } = config.querier;
  const columnBytes = config.skald.columnCacheBytes;
  const share = (bytes: number) => Math.floor(bytes / workersOf(world));
  return {
    source: queryStoreOnly ? 'store' : queryIngesterOnly ? 'ingesters' : 'both',
    objects: objectStoreOf(config),
    without,
    cacheBytes: {
      ranges: share(columnBytes / 8),
      directories: share(columnBytes / 2),
      columns: without.includes('column_cache') ? 0 : share(columnBytes),
    },
  };
}

function sourceMethods({ ingesters, index }: QuerySources): ReadonlyMap<string, Method> {
  const refresh: Method = (tenant) => {
    index.invalidate?.(Buffer.from(tenant).toString());
    return Promise.resolve(new Uint8Array(0));
  };
  return new Map([
    ...readerMethods(ingesters),
    ...indexGatewayMethods(index),
    [REFRESH_INDEX, refresh],
  ]);
}
