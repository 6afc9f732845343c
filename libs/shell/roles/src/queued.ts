// How long a query waited for its turn becomes part of its statistics.
import type { QueryAnswer } from '@skald/services';
import type { Clock } from '@skald/time';

/** What `ask` answers; what passes until it calls `waited` counts as time in a queue. */
export async function queued(
  clock: Clock,
  ask: (waited: () => void) => Promise<QueryAnswer>,
): Promise<QueryAnswer> {
  const askedMs = clock.nowMs();
  let waitedMs = 0;
  const answer = await ask(() => {
    waitedMs = clock.nowMs() - askedMs;
  });
  const { stats } = answer;
  return { ...answer, stats: { ...stats, queueTimeMs: stats.queueTimeMs + waitedMs } };
}
