// The index gateway: look-ups in the index parts of the object store, for queriers without one.
import { indexGatewayMethods } from '@skald/rpc';
import { StoreIndex } from '@skald/store';
import type { Role } from './role.ts';
import type { World } from './world.ts';

export interface IndexGatewayRole {
  readonly service: StoreIndex;
  readonly role: Role;
}

export function createIndexGateway(world: World): IndexGatewayRole {
  const service = new StoreIndex({ objects: world.objects, clock: world.clock });
  return { service, role: { modules: [], routes: [], methods: indexGatewayMethods(service) } };
}
