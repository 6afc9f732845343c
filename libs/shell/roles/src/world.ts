// The world a process runs in: its ports, made once from the configuration. Roles get it whole and
// take what they need; engines below get single ports.
import { availableParallelism, hostname, networkInterfaces } from 'node:os';
import { lookup } from 'node:dns/promises';
import { resolve } from 'node:path';
import type { Kernels } from '@skald/bytes';
import { OverriddenLimits } from '@skald/limits';
import { createDecompressor, type Decompressor } from '@skald/chunk';
import { objectStoreOf, type SkaldConfig } from '@skald/config';
import { GossipKv, MemoryKv, type KeyValueStore } from '@skald/kv';
import { NodeDisk } from '@skald/disk/node';
import type { Disk } from '@skald/disk';
import type { ObjectStore } from '@skald/objects';
import { MemoryCache, type Cache } from '@skald/cache';
import { mergeEncodedRings } from '@skald/ring';
import { RpcPool, exchangeWith } from '@skald/rpc';
import { createLineLogger, type LevelSwitch, type Logger } from '@skald/telemetry';
import { PrometheusMetrics } from '@skald/telemetry/prometheus';
import type { Clock } from '@skald/time';
import { kernelsMaker } from './kernels.ts';
import { openObjects } from './objects.ts';
import { systemClock } from './system.ts';

const CACHE_BYTES = 32 << 20;
const GOSSIP_TIMEOUT_MS = 5_000;

export interface World {
  readonly config: SkaldConfig;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  readonly levelSwitch: LevelSwitch;
  readonly metrics: PrometheusMetrics;
  readonly limits: OverriddenLimits;
  readonly objects: ObjectStore;
  /** Small ranges of the object store: chunk directories. */
  readonly cache: Cache;
  /** Of this thread. */
  readonly decompressor: Decompressor;
  /** Worker threads of each kind. */
  readonly workerCount: number;
  /** New kernels for one owner; what exceeds their memory is done by slower code. */
  readonly newKernels: (memoryBytes: number) => Kernels;
  readonly pool: RpcPool;
  /** Where rings live. With gossip this process takes part in it: see `gossip`. */
  readonly kv: KeyValueStore;
  readonly gossip: GossipKv | undefined;
  /** This process's name in rings. */
  readonly instanceId: string;
  /** host:port of this process's gRPC server, as others reach it. */
  readonly address: string;
  /** A disk rooted at a folder, which is made when it is first written to. */
  readonly diskAt: (folder: string) => Disk;
}

export interface WorldInput {
  readonly config: SkaldConfig;
  /** The gRPC port in use. */
  readonly grpcPort: number;
  readonly write: (line: string) => void;
}

export async function createWorld({ config, grpcPort, write }: WorldInput): Promise<World> {
  const levelSwitch: LevelSwitch = { level: config.server.logLevel };
  const logger = createLineLogger({
    format: config.server.logFormat,
    levelSwitch,
    nowText: () => new Date(systemClock.nowMs()).toISOString(),
    write,
  });
  const pool = new RpcPool();
  const address = `${ownHost(config)}:${grpcPort}`;
  const { store } = config.ingester.lifecycler.ring.kvstore;
  const gossip =
    store === 'memberlist' ? createGossip({ config, logger, pool, address }) : undefined;
  return {
    config,
    clock: systemClock,
    random: Math.random,
    logger,
    levelSwitch,
    metrics: new PrometheusMetrics({ withProcessMetrics: true }),
    limits: new OverriddenLimits(config.limitsConfig),
    objects: await openObjects(objectStoreOf(config)),
    decompressor: createDecompressor(),
    cache: new MemoryCache({ maxBytes: CACHE_BYTES, nowMs: () => systemClock.nowMs() }),
    workerCount: config.skald.scan.workers || availableParallelism(),
    newKernels: kernelsMaker(logger),
    pool,
    kv: gossip ?? (store === 'consul' ? await createConsul(config, logger) : new MemoryKv()),
    gossip,
    instanceId: config.ingester.lifecycler.id || config.common.ring.instanceId || hostname(),
    address,
    diskAt: (folder) => new NodeDisk(resolve(folder)),
  };
}

async function createConsul(config: SkaldConfig, logger: Logger): Promise<KeyValueStore> {
  const { ConsulKv } = await import('@skald/kv/consul');
  const { consul } = config.ingester.lifecycler.ring.kvstore;
  const onFailure = (key: string, error: Error) =>
    logger.log('warn', 'consul does not answer, the last view of the ring stays', {
      key,
      error: error.message,
    });
  return new ConsulKv(
    { clock: systemClock, onFailure },
    {
      host: consul.host,
      aclToken: consul.aclToken,
      // Keys of rings name their folder themselves.
      prefix: '',
      timeoutMs: consul.httpClientTimeoutMs,
    },
  );
}

function createGossip(of: {
  readonly config: SkaldConfig;
  readonly logger: Logger;
  readonly pool: RpcPool;
  readonly address: string;
}): GossipKv {
  const { config, logger, pool, address } = of;
  const { memberlist } = config;
  return new GossipKv(
    {
      clock: systemClock,
      random: Math.random,
      exchange: (to, state, signal) => exchangeWith(pool.to(to), state, signal, GOSSIP_TIMEOUT_MS),
      seeds: () => resolveSeeds(memberlist.joinMembers),
      merge: mergeEncodedRings,
      onFailure: (to, error) =>
        logger.log('debug', 'gossip exchange failed', { member: to, error: error.message }),
    },
    {
      ownAddress: address,
      // A round here exchanges whole states, which Loki does once per pull_push_interval and this does
      // often enough to stay within the time that gossip would take.
      intervalMs: memberlist.gossipIntervalMs * 5,
      fanOut: memberlist.gossipNodes,
      memberTtlMs: 60_000,
    },
  );
}

/** host:port as written, or one address per host behind the name (a headless service). */
async function resolveSeeds(members: readonly string[]): Promise<readonly string[]> {
  const resolved = await Promise.all(
    members.map(async (member) => {
      const plain = member.replace(/^dns\+/, '');
      const [, host, port] = /^(.*):(\d+)$/.exec(plain) ?? [];
      if (host === undefined || /^[\d.]+$/.test(host)) return [plain];
      const found = await lookup(host, { all: true, family: 4 }).catch(() => []);
      return found.map(({ address }) => `${address}:${port}`);
    }),
  );
  return resolved.flat();
}

/** The configured address, or the first one of the preferred interfaces, or loopback. */
function ownHost(config: SkaldConfig): string {
  const { lifecycler } = config.ingester;
  const configured =
    lifecycler.address || config.common.ring.instanceAddr || config.common.instanceAddr;
  if (configured) return configured;
  const listen = config.server.grpcListenAddress;
  if (listen !== '' && listen !== '0.0.0.0') return listen;
  for (const [name, addresses] of Object.entries(networkInterfaces())) {
    if (name === 'lo') continue;
    const found = addresses?.find(({ family, internal }) => family === 'IPv4' && !internal);
    if (found) return found.address;
  }
  return '127.0.0.1';
}
