// The HTTP side of a process: the routes of its roles and those that every process has.
import { publishedLimits, renderConfig, renderPublished } from '@skald/config';
import { formatQueryRoute, limitsRoutes, opsRoutes, type BuildInfo } from '@skald/http-api';
import { HttpServer } from '@skald/http-kit';
import type { Modules } from './module.ts';
import type { Role } from './role.ts';
import { systemClock } from './system.ts';
import type { World } from './world.ts';

export function createHttpServer(
  world: World,
  roles: readonly Role[],
  modules: Modules,
  buildInfo: BuildInfo,
): HttpServer {
  const { config, levelSwitch, metrics } = world;
  const { server } = config;
  const common = opsRoutes({
    buildInfo,
    notReadyBecause: () => modules.notReadyBecause(),
    metricsText: () => metrics.text(),
    configText: (mode) => renderConfig(config, mode),
    services: () => modules.states,
    levelSwitch,
  });
  const limitsOf = (tenant: string) =>
    publishedLimits(world.limits.of(tenant), config.tenantLimitsAllowPublish);
  const limits = limitsRoutes({
    isAuthEnabled: config.authEnabled,
    version: buildInfo.version,
    limitsOf,
    limitsYamlOf: (tenant) => renderPublished(limitsOf(tenant)),
  });
  return new HttpServer(
    { logger: world.logger, metrics, nowMs: () => systemClock.nowMs() },
    {
      address: server.httpListenAddress || '0.0.0.0',
      port: server.httpListenPort,
      pathPrefix: server.httpPathPrefix.replace(/\/$/, ''),
      readTimeoutMs: server.httpServerReadTimeoutMs,
      idleTimeoutMs: server.httpServerIdleTimeoutMs,
    },
    [...common, ...limits, formatQueryRoute(), ...roles.flatMap((role) => role.routes)],
    roles.flatMap((role) => role.upgrades ?? []),
  );
}
