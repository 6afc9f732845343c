// The query-scheduler: fair queues between frontends and queriers.
import { Scheduler, queueMetrics } from '@skald/queue';
import { schedulerMethods } from '@skald/rpc';
import type { Role } from './role.ts';
import type { World } from './world.ts';

export function createScheduler(world: World): Role {
  const { clock, config, metrics } = world;
  const scheduler = new Scheduler(
    { clock, metrics: queueMetrics(metrics) },
    { maxOutstandingPerTenant: config.queryScheduler.maxOutstandingRequestsPerTenant },
  );
  metrics.observedGauge(
    { name: 'loki_query_scheduler_queue_length', help: 'Queries waiting for a querier.' },
    () => scheduler.queueLength,
  );
  metrics.observedGauge(
    { name: 'loki_query_scheduler_inflight_requests', help: 'Queries that queriers work on.' },
    () => scheduler.runningCount,
  );
  metrics.observedGauge(
    { name: 'loki_query_scheduler_connected_querier_clients', help: 'Queriers asking for work.' },
    () => scheduler.idleQueriers,
  );
  return { modules: [], routes: [], methods: schedulerMethods(scheduler) };
}
