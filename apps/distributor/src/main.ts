// The distributor: takes pushes, checks limits, writes to a quorum of ingesters.
import { createDistributor, runApp } from '@skald/roles';

await runApp({
  target: ['distributor'],
  roles: (world) => [createDistributor(world, undefined)],
});
