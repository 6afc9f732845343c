// The ingester: logs and keeps recent lines, cuts blocks, stores them, answers for what is recent.
import { createIngester, runApp } from '@skald/roles';

await runApp({
  target: ['ingester'],
  roles: (world) => [createIngester(world).role],
});
