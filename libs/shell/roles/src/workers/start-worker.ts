// Where workers come from: `<name>.worker.js` beside the bundle, `<name>.worker.ts` beside this file
// when run from source.
import { setFlagsFromString } from 'node:v8';
import { Worker, type ResourceLimits } from 'node:worker_threads';
import type { World } from '../world.ts';
import type { WorkerStart } from './serve-thread.ts';
import type { WorkerThread } from './worker-pool.ts';

// V8 collects the old generation of a small heap whenever as much was allocated again, arrays outside it
// included: ten times in a query that decodes columns, each time with two helper threads, for a third of its
// CPU time. From this size on it is left to the usual rules. Holds for threads that start from now on.
setFlagsFromString('--initial-old-space-size=128');

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
