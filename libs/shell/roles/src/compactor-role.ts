// The compactor: merges index parts, applies retention. One instance of the ring does the work; a new
// one takes over when it falls silent.
import { Compactor, compactMetrics } from '@skald/compact';
import { ringRoute } from '@skald/http-api';
import { tokenOf } from '@skald/ring';
import { loopModule } from './module.ts';
import { RING_KEYS, followRing, joinRing, ringMembers } from './rings.ts';
import type { Role } from './role.ts';
import type { World } from './world.ts';

/** A flush writes its index part well within this time after its segment. */
const ORPHAN_GRACE_MS = 60 * 60_000;
/** Replaced parts stay at least this long: longer than any index listing and query. */
const DELETE_DELAY_MIN_MS = 10 * 60_000;

export function createCompactor(world: World): Role {
  const { clock, config, limits, logger, metrics, objects } = world;
  const { compactor, limitsConfig } = config;
  const { compactorRing } = compactor;
  const followed = followRing(world, 'compactor', RING_KEYS.compactor, {
    replicationFactor: 1,
    heartbeatTimeoutMs: compactorRing.heartbeatTimeoutMs,
    isZoneAware: false,
  });
  const membership = joinRing(world, {
    name: 'compactor',
    key: RING_KEYS.compactor,
    tokenCount: 128,
    heartbeatPeriodMs: compactorRing.heartbeatPeriodMs,
    heartbeatTimeoutMs: compactorRing.heartbeatTimeoutMs,
  });
  const leader = tokenOf('compactor');
  const engine = new Compactor({
    objects,
    clock,
    logger: logger.child({ component: 'compactor' }),
    metrics: compactMetrics(metrics),
    retentionMsOf: (tenant) =>
      compactor.retentionEnabled ? limits.of(tenant).retentionPeriodMs : 0,
    owns: () => followed.ring.view.owns(world.instanceId, leader, clock.nowMs()),
    deleteDelayMs: Math.max(DELETE_DELAY_MIN_MS, limitsConfig.queryTimeoutMs * 2),
    orphanGraceMs: ORPHAN_GRACE_MS,
  });
  return {
    modules: [
      followed.module,
      membership.module,
      loopModule('compactor', (signal) => engine.loop(compactor.compactionIntervalMs, signal)),
    ],
    routes: [
      ringRoute({
        path: '/compactor/ring',
        title: 'Compactor ring',
        members: () => ringMembers(world, followed.ring),
        nowMs: () => clock.nowMs(),
      }),
    ],
  };
}
