import type { ChunkRef } from '@skald/chunk';

/** The share of a chunk's span that lies in [fromNs, toNs), 0 to 1; a chunk of one instant is whole. */
export function overlapOf(
  chunk: Pick<ChunkRef, 'minNs' | 'maxNs'>,
  window: { readonly fromNs: bigint; readonly toNs: bigint },
): number {
  const end = chunk.maxNs + 1n;
  const from = chunk.minNs > window.fromNs ? chunk.minNs : window.fromNs;
  const to = end < window.toNs ? end : window.toNs;
  return to <= from ? 0 : Number(to - from) / Number(end - chunk.minNs);
}
