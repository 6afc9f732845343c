// The ruler: evaluates alerting rules with a querier of its own, tells Alertmanager.
import { createQuerier, createRuler, runApp } from '@skald/roles';

await runApp({
  target: ['ruler'],
  roles: (world) => {
    const links = { ingester: undefined, index: undefined };
    const querier = createQuerier(world, links, { pullsWork: false });
    return [querier.role, createRuler(world, querier.service)];
  },
});
