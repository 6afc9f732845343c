// The query-scheduler: fair queues per tenant between frontends and queriers.
import { createScheduler, runApp } from '@skald/roles';

await runApp({
  target: ['query-scheduler'],
  roles: (world) => [createScheduler(world)],
});
