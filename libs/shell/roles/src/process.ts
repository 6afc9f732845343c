// A process from its command line to its exit code.
//
//   flags and file → world → roles → servers listen → modules start → … signal …
//   → not ready → requests finish → modules stop in reverse → servers close → exit 0
//
// A second signal exits at once: whatever was acknowledged is in the write-ahead log.
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { version as nodeVersion } from 'node:process';
import { formatProblem, startUp, type SkaldConfig } from '@skald/config';
import type { BuildInfo } from '@skald/http-api';
import { RpcServer, gossipMethods, type Methods } from '@skald/rpc';
import { createHttpServer } from './http.ts';
import { Modules, loopModule, type Module } from './module.ts';
import type { Role } from './role.ts';
import { runtimeConfigModules } from './runtime-config.ts';
import { systemClock } from './system.ts';
import { createWorld, type World } from './world.ts';

// Replaced when bundled; absent when run from source.
declare const __SKALD_VERSION__: string | undefined;
declare const __SKALD_COMMIT__: string | undefined;
declare const __SKALD_BRANCH__: string | undefined;
declare const __SKALD_BUILD_DATE__: string | undefined;

export interface App {
  /** `-target` of this process. */
  readonly target: SkaldConfig['target'];
  readonly roles: (world: World) => readonly Role[];
  /** Printed once the process is ready. */
  readonly banner?: (url: string, config: SkaldConfig) => string;
}

export function buildInfo(): BuildInfo {
  return {
    version: typeof __SKALD_VERSION__ === 'string' ? __SKALD_VERSION__ : '0.0.0-source',
    revision: typeof __SKALD_COMMIT__ === 'string' ? __SKALD_COMMIT__ : 'unknown',
    branch: typeof __SKALD_BRANCH__ === 'string' ? __SKALD_BRANCH__ : 'unknown',
    buildUser: '',
    buildDate: typeof __SKALD_BUILD_DATE__ === 'string' ? __SKALD_BUILD_DATE__ : '',
    goVersion: `node ${nodeVersion}`,
  };
}

/** Runs the app until a signal; the returned promise is the process's life. */
export async function runApp(app: App): Promise<void> {
  const info = buildInfo();
  const started = startUp({
    argv: process.argv.slice(2),
    target: app.target,
    env: process.env,
    readFile: (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined),
    versionText: `skald, version ${info.version} (branch: ${info.branch}, revision: ${info.revision})`,
  });
  if (started.kind === 'exit') {
    process.stdout.write(started.stdout);
    process.stderr.write(started.stderr);
    process.exitCode = started.code;
    return;
  }
  process.stderr.write(started.stderr);
  const { config, warnings } = started;
  const grpcPort = config.server.grpcListenPort || (await freePort());
  const write = (line: string) => void process.stderr.write(line);
  const world = await createWorld({ config, grpcPort, write });
  for (const warning of warnings) world.logger.log('warn', formatProblem(warning));
  try {
    await serve(app, world, grpcPort, info);
  } catch (error) {
    world.logger.log('error', 'cannot go on', { error: (error as Error).message });
    process.exitCode = 1;
  }
  world.pool.close();
  // Nothing of ours is left to do; a library's timer must not keep the process.
  process.exit();
}

async function serve(app: App, world: World, grpcPort: number, info: BuildInfo): Promise<void> {
  const { config, logger } = world;
  const targets = config.target.join(',');
  const stop = stopSignal(logger);
  const roles = app.roles(world);
  const modules = new Modules(logger, [
    ...gossipModules(world),
    ...runtimeConfigModules(world),
    ...roles.flatMap((role) => role.modules),
  ]);
  const rpc = new RpcServer(
    { logger, isServing: () => modules.notReadyBecause() === undefined },
    allMethods(world, roles),
  );
  const http = createHttpServer(world, roles, modules, info);
  try {
    await rpc.listen(config.server.grpcListenAddress || '0.0.0.0', grpcPort);
    const httpPort = await http.listen();
    logger.log('info', 'server listening', { target: targets, http: httpPort, grpc: grpcPort });
    await modules.start();
    logger.log('info', 'ready', { target: targets, version: info.version });
    const host = config.server.httpListenAddress || 'localhost';
    if (app.banner) process.stdout.write(app.banner(`http://${host}:${httpPort}`, config));
    await stop;
    modules.announceStop();
    if (config.shutdownDelayMs > 0) await systemClock.sleep(config.shutdownDelayMs);
  } finally {
    logger.log('info', 'stopping', { target: targets });
    const graceMs = config.server.gracefulShutdownTimeoutMs;
    await http.close(graceMs);
    await modules.stop();
    await rpc.close(Math.min(graceMs, 1000));
    logger.log('info', 'stopped', { target: targets });
  }
}

/** Resolves at the first SIGTERM or SIGINT; the second one ends the process. */
function stopSignal(logger: World['logger']): Promise<void> {
  return new Promise((resolve) => {
    let isStopping = false;
    const onSignal = (signal: string) => {
      logger.log('info', 'signal received', { signal });
      if (isStopping) process.exit(1);
      isStopping = true;
      resolve();
    };
    process.on('SIGTERM', onSignal);
    process.on('SIGINT', onSignal);
  });
}

function gossipModules(world: World): readonly Module[] {
  const { gossip } = world;
  return gossip ? [loopModule('memberlist', (signal) => gossip.run(signal))] : [];
}

function allMethods(world: World, roles: readonly Role[]): Methods {
  const gossip = world.gossip ? [...gossipMethods(world.gossip)] : [];
  return new Map([...gossip, ...roles.flatMap((role) => [...(role.methods ?? [])])]);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
