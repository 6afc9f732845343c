// Every role in one process: the same services, linked by plain calls instead of RPC.
import { createCompactor } from './compactor-role.ts';
import { createDistributor } from './distributor-role.ts';
import { createFrontend } from './frontend-role.ts';
import { createIndexGateway } from './index-gateway-role.ts';
import { createIngester } from './ingester-role.ts';
import { createQuerier } from './querier-role.ts';
import type { Role } from './role.ts';
import { createRuler } from './ruler-role.ts';
import { createScheduler } from './scheduler-role.ts';
import type { World } from './world.ts';

export function createAllInOne(world: World): readonly Role[] {
  const index = createIndexGateway(world);
  const ingester = createIngester(world, index.service);
  const links = { ingester: ingester.service, index: index.service };
  const querier = createQuerier(world, links, { pullsWork: false });
  const frontend = createFrontend(world, querier.service);
  return [
    index.role,
    ingester.role,
    querier.role,
    createScheduler(world),
    frontend.role,
    createDistributor(world, ingester.service),
    createCompactor(world),
    createRuler(world, frontend.service),
  ];
}
