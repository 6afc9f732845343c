// How an answer was found, for who asked.
import type { QueryStats, SplitPlan } from '@skald/services';
import type { QueryContext } from './context.ts';

/** Chunks of the window that no selector named: what the index spared. One more question to it. */
export async function countUnnamedChunks(context: QueryContext): Promise<void> {
  const { readers, request, selections, stats, pacer } = context;
  const store = readers.find(({ source = 'store' }) => source === 'store');
  if (store === undefined) return;
  const { tenant } = request;
  let all = 0;
  for (const { fromNs, toNs } of selections) {
    const found = await store.stats({ tenant, matchers: [], fromNs, toNs }, pacer.signal);
    all += found.chunks;
  }
  stats.chunksSkippedByLabels = Math.max(0, all - stats.store.chunks);
}

export function planOf(
  { request: { startNs, endNs }, counters }: QueryContext,
  stats: QueryStats,
  cpuMs: number,
): SplitPlan {
  return { startNs, endNs, stats, cpuMs, stages: counters.profile?.stages ?? [] };
}
