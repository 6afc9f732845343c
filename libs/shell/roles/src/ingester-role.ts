// The ingester: log and memory before its ring membership, so that it is ACTIVE only when replayed.
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { createDecompressor } from '@skald/chunk';
import { Ingester, headMetrics, type FlushSink } from '@skald/head';
import { flushRoute, ringRoute } from '@skald/http-api';
import { ingesterMethods } from '@skald/rpc';
import type { IngesterService } from '@skald/services';
import { FlushWriter } from '@skald/store';
import { WAL_DEFAULTS, Wal, walMetrics } from '@skald/wal';
import { loopModule, type Module } from './module.ts';
import { RING_KEYS, followIngesters, joinRing, ringMembers } from './rings.ts';
import type { Role } from './role.ts';
import { yieldNow } from './system.ts';
import { createBlockEncoding } from './workers/encode-pool.ts';
import type { World } from './world.ts';

/** Kernels that unpack lines of blocks in memory. */
const READ_BYTES = 4 << 20;

export interface IngesterRole {
  readonly service: IngesterService;
  readonly role: Role;
}

/** `ownIndex`: of this process, if it is the one that queries ask. It is told of a flush, and looks again. */
export function createIngester(
  world: World,
  ownIndex?: { invalidate(tenant: string): void },
): IngesterRole {
  const { config, clock, logger, metrics, limits } = world;
  const { lifecycler } = config.ingester;
  const followed = followIngesters(world);
  const encoding = createBlockEncoding(world);
  const ingester = new Ingester(
    ingesterConfig(world, ownIndex ? OWN_INDEX_SEEN_AFTER_MS : INDEX_SEEN_AFTER_MS),
    {
      clock,
      wal: createWal(world),
      limits,
      sink: flushSink(world, ownIndex),
      encode: encoding.encode,
      decompressor: createDecompressor({ kernels: world.newKernels(READ_BYTES) }),
      log: logger.child({ component: 'ingester' }),
      metrics: headMetrics(metrics),
      ingesterCount: () =>
        followed.ring.view.instances.filter((instance) => instance.state === 'ACTIVE').length,
    },
  );
  const membership = joinRing(world, {
    name: 'ingester',
    key: RING_KEYS.ingester,
    tokenCount: lifecycler.numTokens,
    heartbeatPeriodMs: lifecycler.heartbeatPeriodMs,
    heartbeatTimeoutMs: lifecycler.ring.heartbeatTimeoutMs,
    zone: lifecycler.availabilityZone,
    unregisters: lifecycler.unregisterOnShutdown,
    beforeLeft: () => ingester.stop({ flush: config.ingester.wal.flushOnShutdown }),
  });
  const memory: Module = {
    name: 'ingester',
    start: () => ingester.start(),
    stop: () => Promise.resolve(),
    notReadyBecause: () => (ingester.isReady ? undefined : 'Ingester not ready: replaying the log'),
  };
  const sweeps = loopModule('flusher', (signal) => ingester.run(signal));
  return {
    service: ingester,
    role: {
      modules: [followed.module, encoding.module, memory, sweeps, membership.module],
      routes: [
        flushRoute(() => ingester.flush()),
        ringRoute({
          path: '/ring',
          title: 'Ingester ring',
          members: () => ringMembers(world, followed.ring),
          nowMs: () => clock.nowMs(),
        }),
      ],
      methods: ingesterMethods(ingester),
    },
  };
}

function ingesterConfig({ config }: World, indexSeenAfterMs: number) {
  const { ingester, skald } = config;
  return {
    chunkTargetSizeBytes: ingester.chunkTargetSizeBytes,
    chunkIdlePeriodMs: ingester.chunkIdlePeriodMs,
    maxChunkAgeMs: ingester.maxChunkAgeMs,
    memoryMaxBytes: skald.headMemoryBytes,
    walMaxBytes: WAL_MAX_BYTES,
    blockSizeBytes: skald.blockSizeBytes,
    flushCheckPeriodMs: ingester.flushCheckPeriodMs,
    chunkRetainPeriodMs: Math.max(ingester.chunkRetainPeriodMs, INDEX_SEEN_AFTER_MS),
    chunkRetainMinMs: indexSeenAfterMs,
    replayMemoryCeilingBytes: ingester.wal.replayMemoryCeilingBytes,
    maxReturnedStreamErrors: ingester.maxReturnedStreamErrors,
    replicationFactor: ingester.lifecycler.ring.replicationFactor,
  };
}

/** Beyond this much log the streams that hold on to it are stored early. */
const WAL_MAX_BYTES = 1 << 30;
/** Index listings are at most this old (see StoreIndex), so stored rows stay readable here longer. */
const INDEX_SEEN_AFTER_MS = 15_000;
/** An index that was told shows them at once: what is left is a query that asked it before, and asks here after. */
const OWN_INDEX_SEEN_AFTER_MS = 5_000;

function createWal({ config, diskAt, logger, metrics, random }: World): Wal {
  return new Wal(
    {
      ...WAL_DEFAULTS,
      folder: 'segments',
      segmentSizeBytes: config.skald.wal.segmentSizeBytes,
      sync: config.skald.wal.sync,
    },
    {
      disk: diskAt(join(config.ingester.wal.dir)),
      log: logger.child({ component: 'wal' }),
      metrics: walMetrics(metrics),
      random32: () => Math.floor(random() * 2 ** 32),
      checksum: crc32,
    },
  );
}

function flushSink(
  { objects }: World,
  ownIndex: { invalidate(tenant: string): void } | undefined,
): FlushSink {
  const writer = new FlushWriter({ objects, yieldNow });
  return {
    async flush(tenant, streams) {
      await writer.flush(tenant, streams);
      ownIndex?.invalidate(tenant);
    },
  };
}
