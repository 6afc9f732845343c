// Where workers come from: `<name>.worker.js` beside the bundle, `<name>.worker.ts` beside this file
// when run from source.
import { Worker, type ResourceLimits } from 'node:worker_threads';
import type { World } from '../world.ts';
import type { WorkerStart } from './serve-thread.ts';
import type { WorkerThread } from './worker-pool.ts';

export interface WorkerKind<Settings> {
  readonly name: 'encode' | 'query';
  readonly settings: Settings;
  readonly limits: ResourceLimits;
}

export function startWorker<Settings>(
  { config }: World,
  { name, settings, limits }: WorkerKind<Settings>,
  stop: SharedArrayBuffer,
): WorkerThread {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
  const { logFormat, logLevel } = config.server;
  return new Worker(new URL(`./${name}.worker.${extension}`, import.meta.url), {
    name,
    workerData: { logFormat, logLevel, settings, stop } satisfies WorkerStart<Settings>,
    resourceLimits: limits,
  });
}
