// Who waits where cores are short: queries first, then the encoding of blocks, and pushes last.
//
// On Linux each thread has a priority of its own; elsewhere it would be the whole process's, and stays.
import { readFileSync, readdirSync } from 'node:fs';
import { setPriority } from 'node:os';

const NICENESS = {
  /** At 5, two queries took the median push on two cores from 8 to 100 ms, at 15 from 4 to 6. */
  query: 15,
  /** Far before queries. A push that hands over a block should go on, not wait until it is encoded. */
  encode: 10,
};
const THREADS = '/proc/self/task';
const V8_THREAD = 'node-V8Worker';

/** Of the calling thread, which does work of this sort. */
export function yieldToPushes(work: keyof typeof NICENESS): void {
  if (process.platform === 'linux') setPriority(NICENESS[work]);
}

/**
 * Of V8's own threads: they compile what queries have made hot. Garbage is not collected there (tools/house.mjs), so
 * nobody waits for them. Beside a heavy query pushes took 16 ms (p99) with this, 17 to 29 without.
 */
export function compileLast(): void {
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync(THREADS)) {
    if (nameOf(thread) === V8_THREAD) setPriority(Number(thread), NICENESS.query);
  }
}

/** Undefined for a thread that has ended meanwhile. */
function nameOf(thread: string): string | undefined {
  try {
    return readFileSync(`${THREADS}/${thread}/comm`, 'utf8').trim();
  } catch {
    return undefined;
  }
}
