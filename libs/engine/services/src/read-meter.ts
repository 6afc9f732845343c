// What a reader notes down while it selects and while its blocks are used: one meter per query and
// kind of source.
import type { Decompressor } from '@skald/chunk';
import type { SourceStats } from './query-stats.ts';

export interface ReadMeter {
  readonly stats: SourceStats;
  readonly nowMs: () => number;
  /** Runs `work` and books its CPU time; absent when nobody wants to know. */
  readonly timed?: (<T>(stage: string, work: () => T) => T) | undefined;
}

/** The same decompressor; what it does is counted. */
export function meteredDecompressor(inner: Decompressor, meter: ReadMeter): Decompressor {
  const { stats, timed } = meter;
  return {
    buffers: inner.buffers,
    kernels: inner.kernels,
    decompress(stored, how) {
      const work = () => inner.decompress(stored, how);
      const raw = timed === undefined ? work() : timed('decompress', work);
      // What was stored plainly is handed back as it is.
      if (raw !== stored) {
        stats.compressedBytes += stored.length;
        stats.decompressedBytes += raw.length;
      }
      return raw;
    },
  };
}
