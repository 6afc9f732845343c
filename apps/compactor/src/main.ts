// The compactor: merges the index, removes what is past its retention.
import { createCompactor, runApp } from '@skald/roles';

await runApp({
  target: ['compactor'],
  roles: (world) => [createCompactor(world)],
});
