// The querier: evaluates LogQL over ingesters and the store; pulls its work from the scheduler.
import { createQuerier, runApp } from '@skald/roles';

await runApp({
  target: ['querier'],
  roles: (world) => [
    createQuerier(world, { ingester: undefined, index: undefined }, { pullsWork: true }).role,
  ],
});
