// Where the repository is, and which Node runs what it builds. No dependencies.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the repository. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** The Node that came with `npm ci` where the platform has one, else the one running now. */
export function houseNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const installed = join(root, 'node_modules', '.bin', name);
  return existsSync(installed) ? installed : process.execPath;
}

/**
 * How V8 is to run our servers. Collecting garbage with helper threads took a tenth more CPU time, from the
 * threads that answer; and a small heap is collected as a whole whenever as much was allocated anew, arrays
 * outside of it included: below this size that is left to the usual rules. Half of the young generation that V8
 * would take costs nothing that can be measured, and is 20 MiB.
 */
export const SERVER_NODE_FLAGS = Object.freeze([
  '--single-threaded-gc',
  '--initial-old-space-size=128',
  '--max-semi-space-size=8',
]);

/**
 * How glibc is to hand out memory (others ignore it): from one arena that grows by 16 MiB and stays. Left alone it maps
 * and unmaps every large buffer, and an arena of a thread grows by as much as is asked for, 11,000 times in the first
 * heavy query: all threads of a process wait for each such change.
 */
export const SERVER_ENV = Object.freeze({
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '33554432',
  MALLOC_TOP_PAD_: '16777216',
  MALLOC_TRIM_THRESHOLD_: '134217728',
});

/** Every app, in the order in which a person reads them. */
export const APPS = Object.freeze([
  'all-in-one',
  'distributor',
  'ingester',
  'querier',
  'query-frontend',
  'query-scheduler',
  'compactor',
  'ruler',
  'index-gateway',
]);

/** The bundle of an app. */
export function bundleOf(app) {
  return join(root, 'dist', 'apps', app, 'main.js');
}

/** What runs an app's server, before its own flags: a program and its arguments. */
export function serverCommandOf(app) {
  return [houseNode(), ...SERVER_NODE_FLAGS, bundleOf(app)];
}
