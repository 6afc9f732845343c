// The distributor: the write API over the ingesters of the ring.
import { pushRoutes, ringRoute } from '@skald/http-api';
import { Distributor, pushMetrics, type ReplicaSets } from '@skald/push';
import type { RingInstance } from '@skald/ring';
import type { IngesterService } from '@skald/services';
import { UnavailableError } from '@skald/errors';
import type { Module } from './module.ts';
import { ingesterOf } from './querier-role.ts';
import { RING_KEYS, followIngesters, followRing, joinRing, ringMembers } from './rings.ts';
import type { Role } from './role.ts';
import type { World } from './world.ts';

/** Pushes of agents have about a megabyte, several times that when inflated. */
const DECODER_BYTES = 16 << 20;

/** `own` is an ingester in this process. */
export function createDistributor(world: World, own: IngesterService | undefined): Role {
  const { clock, config, limits, metrics } = world;
  const { distributor } = config;
  const ingesters = followIngesters(world);
  const peers = followRing(world, 'distributor', RING_KEYS.distributor, {
    replicationFactor: 1,
    heartbeatTimeoutMs: distributor.ring.heartbeatTimeoutMs,
    isZoneAware: false,
  });
  const membership = joinRing(world, {
    name: 'distributor',
    key: RING_KEYS.distributor,
    tokenCount: 1,
    heartbeatPeriodMs: distributor.ring.heartbeatPeriodMs,
    heartbeatTimeoutMs: distributor.ring.heartbeatTimeoutMs,
  });
  const known = new Map<string, RingInstance>();
  const replicaSets: ReplicaSets = {
    replicasOf(token) {
      const set = ingesters.ring.view.replicasOf(token, 'write', clock.nowMs());
      for (const instance of set.instances) known.set(instance.id, instance);
      return set;
    },
  };
  // Bodies are decoded in their memory; lines are looked at where they lie.
  const kernels = world.newKernels(DECODER_BYTES);
  const engine = new Distributor({
    kernels,
    clock,
    limits,
    replicaSets,
    ingesterOf: (id) => {
      const instance = known.get(id);
      if (!instance) throw new UnavailableError(`ingester ${id} is not in the ring`);
      return ingesterOf(world, own, instance);
    },
    remoteTimeoutMs: config.ingesterClient.remoteTimeoutMs,
    distributorCount: () =>
      peers.ring.view.instances.filter((i) => peers.ring.view.isHealthy(i, 'write', clock.nowMs()))
        .length,
    metrics: pushMetrics(metrics),
  });
  const drain: Module = {
    name: 'distributor',
    start: () => Promise.resolve(),
    stop: () => engine.drain(),
    notReadyBecause: () =>
      ingesters.ring.view.instances.length > 0 ? undefined : 'Distributor not ready: empty ring',
  };
  return {
    modules: [ingesters.module, peers.module, membership.module, drain],
    routes: [
      ...pushRoutes({
        sink: engine,
        kernels,
        isAuthEnabled: config.authEnabled,
        caps: {
          maxCompressedBytes: distributor.maxRecvMsgSizeBytes,
          maxDecompressedBytes: distributor.maxDecompressedSizeBytes,
        },
      }),
      ringRoute({
        path: '/distributor/ring',
        title: 'Distributor ring',
        members: () => ringMembers(world, peers.ring),
        nowMs: () => clock.nowMs(),
      }),
    ],
  };
}
