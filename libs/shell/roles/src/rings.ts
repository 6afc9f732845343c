// Rings of a process: following one, and being in one.
import type { RingMember } from '@skald/http-api';
import { Lifecycler, RingClient, type RingViewConfig } from '@skald/ring';
import { loopModule, type Module } from './module.ts';
import type { World } from './world.ts';

/** Keys of the rings in the key-value store, as Loki names them. */
export const RING_KEYS = {
  ingester: 'collectors/ring',
  distributor: 'collectors/distributor',
  compactor: 'collectors/compactor',
  ruler: 'rulers/ring',
} as const;

export interface FollowedRing {
  readonly ring: RingClient;
  readonly module: Module;
}

export function followRing(
  world: World,
  name: string,
  key: string,
  view: RingViewConfig,
): FollowedRing {
  const ring = new RingClient({ kv: world.kv, logger: world.logger }, key, view);
  return { ring, module: loopModule(`${name}-ring`, (signal) => ring.run(signal)) };
}

/** The view of the ingester ring that every reader and writer of ingesters shares. */
export function followIngesters(world: World): FollowedRing {
  const { ring } = world.config.ingester.lifecycler;
  return followRing(world, 'ingester', RING_KEYS.ingester, {
    replicationFactor: ring.replicationFactor,
    heartbeatTimeoutMs: ring.heartbeatTimeoutMs,
    isZoneAware: ring.zoneAwarenessEnabled,
  });
}

export interface Membership {
  readonly lifecycler: Lifecycler;
  /** Joins and becomes ACTIVE when started; leaves the ring when stopped. */
  readonly module: Module;
}

export interface MembershipConfig {
  readonly name: string;
  readonly key: string;
  readonly tokenCount: number;
  readonly heartbeatPeriodMs: number;
  readonly heartbeatTimeoutMs: number;
  readonly zone?: string;
  /** Runs between LEAVING and LEFT: an ingester flushes here. */
  readonly beforeLeft?: () => Promise<void>;
  /** False: the place in the ring is kept over a restart. Default true. */
  readonly unregisters?: boolean;
}

export function joinRing(world: World, config: MembershipConfig): Membership {
  const lifecycler = new Lifecycler(world, {
    ringKey: config.key,
    instanceId: world.instanceId,
    address: world.address,
    zone: config.zone ?? '',
    tokenCount: config.tokenCount,
    heartbeatPeriodMs: config.heartbeatPeriodMs,
    forgetSilentAfterMs: config.heartbeatTimeoutMs * 10,
  });
  const beat = loopModule(`${config.name}-lifecycler`, (signal) => lifecycler.run(signal));
  const module: Module = {
    name: `${config.name}-lifecycler`,
    start: async () => {
      await lifecycler.join();
      await lifecycler.changeState('ACTIVE');
      await beat.start();
    },
    stop: async () => {
      if (config.unregisters === false) {
        await beat.stop();
        return config.beforeLeft?.();
      }
      await lifecycler.leave();
      await config.beforeLeft?.();
      await beat.stop();
      await lifecycler.deregister();
      // The last word must reach somebody before this process is gone.
      await world.gossip?.round(AbortSignal.timeout(1000));
    },
  };
  return { lifecycler, module };
}

/** Members for the ring page; whoever fell silent is UNHEALTHY. */
export function ringMembers(world: World, ring: RingClient): readonly RingMember[] {
  const nowMs = world.clock.nowMs();
  return ring.view.instances.map((instance) => ({
    ...instance,
    state:
      instance.state !== 'ACTIVE' || ring.view.isHealthy(instance, 'write', nowMs)
        ? instance.state
        : 'UNHEALTHY',
  }));
}
