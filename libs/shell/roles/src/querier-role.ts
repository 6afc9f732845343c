// The querier: LogQL over recent data (ingesters) and stored data (index gateway and objects).
import { UnitedCatalog } from '@skald/plan';
import { ReplicatedReader, type RingInstance } from '@skald/ring';
import { pullJobs, remoteIndexGateway, remoteIngester, runJob } from '@skald/rpc';
import type {
  IndexGatewayService,
  IngesterService,
  QuerierService,
  StreamCatalog,
} from '@skald/services';
import { loopModule, type Module } from './module.ts';
import { followIngesters, type FollowedRing } from './rings.ts';
import type { Role } from './role.ts';
import { systemClock } from './system.ts';
import { createQueryPool } from './workers/query-pool.ts';
import type { World } from './world.ts';

/** What stands in this process and needs no RPC. */
export interface QuerierLinks {
  readonly ingester: IngesterService | undefined;
  readonly index: (IndexGatewayService & { invalidate?(tenant: string): void }) | undefined;
}

export interface QuerierRole {
  readonly service: QuerierService;
  readonly role: Role;
}

const INGESTER_TIMEOUT_MS = 60_000;
const INDEX_TIMEOUT_MS = 30_000;

/** `pullsWork`: takes queries from the configured scheduler, besides being called. */
export function createQuerier(
  world: World,
  links: QuerierLinks,
  { pullsWork }: { readonly pullsWork: boolean },
): QuerierRole {
  const { config } = world;
  const followed = followIngesters(world);
  const ingesters = new ReplicatedReader({
    replicas: () => followed.ring.view.allForReading(systemClock.nowMs()),
    ingesterOf: (instance) => ingesterOf(world, links.ingester, instance),
    replicationFactor: config.ingester.lifecycler.ring.replicationFactor,
  });
  const index = indexOf(world, links);
  const queries = createQueryPool(world, { ingesters, index });
  const catalog = new UnitedCatalog(chosenCatalogs(world, ingesters, index));
  const service: QuerierService = {
    query: (request, signal) => queries.service.query(request, signal),
    labelNames: (request, signal) => catalog.labelNames(request, signal),
    labelValues: (request, signal) => catalog.labelValues(request, signal),
    series: (request, signal) => catalog.series(request, signal),
    stats: (request, signal) => catalog.stats(request, signal),
    volume: (request, signal) => catalog.volume(request, signal),
  };
  return {
    service,
    role: {
      modules: [ringKnown(followed), queries.module, ...(pullsWork ? workers(world, service) : [])],
      routes: [],
    },
  };
}

/** A querier that has seen no ingester yet would answer for the store alone. */
function ringKnown({ module, ring }: FollowedRing): Module {
  return {
    ...module,
    notReadyBecause: () =>
      ring.view.instances.length > 0 ? undefined : 'Querier not ready: no ingester in the ring',
  };
}

/** An ingester of the ring: this process's own, or a peer. */
export function ingesterOf(
  world: World,
  own: IngesterService | undefined,
  instance: RingInstance,
): IngesterService {
  if (own && instance.id === world.instanceId) return own;
  const { pool, decompressor } = world;
  return remoteIngester(pool.to(instance.address), {
    timeoutMs: INGESTER_TIMEOUT_MS,
    decompressor,
  });
}

function indexOf(world: World, links: QuerierLinks): NonNullable<QuerierLinks['index']> {
  const { serverAddress } = world.config.storageConfig.tsdbShipper.indexGatewayClient;
  return (
    links.index ?? remoteIndexGateway(world.pool.to(stripDns(serverAddress)), INDEX_TIMEOUT_MS)
  );
}

function chosenCatalogs(
  { config }: World,
  ingesters: StreamCatalog,
  index: StreamCatalog,
): readonly StreamCatalog[] {
  const { queryStoreOnly, queryIngesterOnly } = config.querier;
  if (queryStoreOnly) return [index];
  return queryIngesterOnly ? [ingesters] : [ingesters, index];
}

/** `max_concurrent` hands that pull work from the scheduler. */
function workers(world: World, service: QuerierService): readonly Module[] {
  const address = world.config.frontendWorker.schedulerAddress;
  if (address === '') {
    throw new Error('frontend_worker.scheduler_address must name the query-scheduler');
  }
  const scheduler = world.pool.to(stripDns(address));
  const log = world.logger.child({ component: 'querier-worker' });
  return Array.from({ length: world.config.querier.maxConcurrent }, (_, i) =>
    loopModule(`querier-worker-${i}`, (signal) =>
      pullJobs(
        {
          scheduler,
          querier: world.instanceId,
          run: (payload, jobSignal) => runJob(service, payload, jobSignal),
          sleep: (delayMs, sleepSignal) => systemClock.sleep(delayMs, sleepSignal),
          onFailure: (error) => {
            const level = i === 0 ? 'warn' : 'debug';
            log.log(level, 'no work from the scheduler', { address, error: error.message });
          },
        },
        signal,
      ),
    ),
  );
}

/** gRPC resolves DNS itself; Loki's `dns:///` is its own spelling of the same. */
export function stripDns(address: string): string {
  return address.replace(/^dns:\/\/\//, '');
}
