// The index gateway: answers which chunks a query needs.
import { createIndexGateway, runApp } from '@skald/roles';

await runApp({
  target: ['index-gateway'],
  roles: (world) => [createIndexGateway(world).role],
});
