// The query-frontend: checks, splits and merges queries.
import { createFrontend, runApp } from '@skald/roles';

await runApp({
  target: ['query-frontend'],
  roles: (world) => [createFrontend(world, undefined).role],
});
