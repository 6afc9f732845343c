// The query-frontend: the read API over queriers, wherever they are.
import { detectedRoutes, queryRoutes, volumeRoutes } from '@skald/http-api';
import { Frontend } from '@skald/plan';
import { FairGate } from '@skald/queue';
import { queuedQuerier, remoteScheduler, schedulerStatus } from '@skald/rpc';
import type { QuerierService } from '@skald/services';
import { loopModule, type Module } from './module.ts';
import { queued } from './queued.ts';
import { stripDns } from './querier-role.ts';
import type { Role } from './role.ts';
import { deadline } from './system.ts';
import type { World } from './world.ts';

const LINK_PERIOD_MS = 250;

export interface FrontendRole {
  readonly service: QuerierService;
  readonly role: Role;
}

/** `own` is a querier in this process; without one queries go to the scheduler. */
export function createFrontend(world: World, own: QuerierService | undefined): FrontendRole {
  const { clock, config, limits } = world;
  const querier = own ? gated(world, own) : schedulerQuerier(world);
  const service = new Frontend({
    querier,
    limits,
    clock,
    // A querier in this process has one pair of hands, however many parts it is given.
    parallelism: () => (own ? 1 : config.limitsConfig.maxQueryParallelism),
    memoryMaxBytes: config.skald.queryMemoryBytes,
    deadline,
  });
  const api = { querier: service, clock, isAuthEnabled: config.authEnabled };
  const routes = [
    ...queryRoutes(api),
    ...volumeRoutes({ ...api, limitsOf: (tenant) => limits.of(tenant) }),
    ...detectedRoutes(api),
  ];
  return { service, role: { modules: own ? [] : [schedulerLink(world)], routes } };
}

/** A querier in this process, with bounded concurrency and fair turns. Look-ups in memory need no turn. */
function gated({ clock, config }: World, own: QuerierService): QuerierService {
  const gate = new FairGate(clock, {
    runningMax: config.querier.maxConcurrent,
    waitingMaxPerTenant: config.frontend.maxOutstandingPerTenant,
  });
  return {
    query: (request, signal) =>
      queued(clock, (waited) =>
        gate.run(request.tenant, signal, () => {
          waited();
          return own.query(request, signal);
        }),
      ),
    labelNames: (request, signal) => own.labelNames(request, signal),
    labelValues: (request, signal) => own.labelValues(request, signal),
    series: (request, signal) => own.series(request, signal),
    stats: (request, signal) => own.stats(request, signal),
    volume: (request, signal) => own.volume(request, signal),
  };
}

/** Not ready until the scheduler has once had a querier; after that an outage is an answer's business. */
function schedulerLink(world: World): Module {
  const peer = world.pool.to(stripDns(world.config.frontend.schedulerAddress));
  let why: string | undefined = 'number of schedulers this worker is connected to is 0';
  const loop = loopModule('query-frontend', async (signal) => {
    while (!signal.aborted && why !== undefined) {
      const status = await schedulerStatus(peer, signal).catch(() => undefined);
      if (status) {
        const hasQuerier = status.querierCount > 0;
        why = hasQuerier ? undefined : 'number of queriers connected to query-frontend is 0';
      }
      await world.clock.sleep(LINK_PERIOD_MS, signal).catch(() => undefined);
    }
  });
  return {
    ...loop,
    notReadyBecause: () =>
      why === undefined ? undefined : `Query Frontend not ready: not ready: ${why}`,
  };
}

/** Queriers behind the configured scheduler. */
export function schedulerQuerier(world: World): QuerierService {
  const address = world.config.frontend.schedulerAddress;
  if (address === '') throw new Error('frontend.scheduler_address must name the query-scheduler');
  return queuedQuerier(remoteScheduler(world.pool.to(stripDns(address))));
}
