// The query-frontend: the read API over queriers, wherever they are.
import { queryRoutes } from '@skald/http-api';
import { Frontend } from '@skald/plan';
import { FairGate } from '@skald/queue';
import { queuedQuerier, remoteScheduler } from '@skald/rpc';
import type { QuerierService } from '@skald/services';
import { stripDns } from './querier-role.ts';
import type { Role } from './role.ts';
import { deadline } from './system.ts';
import type { World } from './world.ts';

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
    deadline,
  });
  const routes = queryRoutes({
    querier: service,
    clock,
    isAuthEnabled: config.authEnabled,
    volumeMaxSeries: (tenant) => limits.of(tenant).volumeMaxSeries,
  });
  return { service, role: { modules: [], routes } };
}

/** A querier in this process, with bounded concurrency and fair turns. Look-ups in memory need no turn. */
function gated({ clock, config }: World, own: QuerierService): QuerierService {
  const gate = new FairGate(clock, {
    runningMax: config.querier.maxConcurrent,
    waitingMaxPerTenant: config.frontend.maxOutstandingPerTenant,
  });
  return {
    query: (request, signal) => gate.run(request.tenant, signal, () => own.query(request, signal)),
    labelNames: (request, signal) => own.labelNames(request, signal),
    labelValues: (request, signal) => own.labelValues(request, signal),
    series: (request, signal) => own.series(request, signal),
    stats: (request, signal) => own.stats(request, signal),
    volume: (request, signal) => own.volume(request, signal),
  };
}

/** Queriers behind the configured scheduler. */
export function schedulerQuerier(world: World): QuerierService {
  const address = world.config.frontend.schedulerAddress;
  if (address === '') throw new Error('frontend.scheduler_address must name the query-scheduler');
  return queuedQuerier(remoteScheduler(world.pool.to(stripDns(address))));
}
