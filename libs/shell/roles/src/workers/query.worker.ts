// Evaluates queries on a thread of its own, one at a time. What is stored is read here; what ingesters
// hold, and where chunks are, the main thread is asked for.
import { createDecompressor, type Decompressor } from '@skald/chunk';
import { MemoryCache } from '@skald/cache';
import { plainKernels, type Kernels } from '@skald/bytes';
import { ArrayPool, Evaluator } from '@skald/eval';
import {
  queryMethods,
  remoteIndexGateway,
  remoteReader,
  type LimitedQuery,
  type RpcPeer,
} from '@skald/rpc';
import type { StreamReader } from '@skald/services';
import { StoreReader } from '@skald/store';
import { kernelsMaker } from '../kernels.ts';
import { openObjects } from '../objects.ts';
import { systemClock, threadCpuMs, yieldNow } from '../system.ts';
import { yieldToPushes } from './niceness.ts';
import { REFRESH_INDEX, type QuerySettings } from './query-settings.ts';
import { serveThread } from './serve-thread.ts';

/** Main answers these out of memory or asks others, who have timeouts of their own. */
const MAIN_TIMEOUT_MS = 90_000;
/** A block and its offsets several times over; larger ones are searched by slower code. */
const SCAN_BYTES = 16 << 20;
/** Blocks hold little more than 512 KiB of lines; a query holds few at the same time. */
const SCAN_BUFFERS = 6;
const SCAN_BUFFER_BYTES = 1 << 20;
/** Of a quantile over a million samples. */
const KEPT_SAMPLE_BYTES = 32 << 20;

yieldToPushes('query');

serveThread<QuerySettings>(({ settings, main, logger, isStopped }) => {
  const without = new Set(settings.without);
  const kernels = without.has('kernels') ? plainKernels() : kernelsMaker(logger)(SCAN_BYTES);
  const decompressor = createDecompressor({
    kernels,
    given: Array.from({ length: SCAN_BUFFERS }, () => scanBuffer(kernels)),
  });
  const readers = openReaders(settings, main, decompressor);
  const arrays = new ArrayPool({ keptBytesMax: KEPT_SAMPLE_BYTES });
  return queryMethods(async ({ request, limits }: LimitedQuery, signal) => {
    const evaluator = new Evaluator({
      readers: await readers,
      findRows: (lines, needles, marks) => kernels.findRows(lines, needles, marks),
      arrays,
      without,
      clock: systemClock,
      cpuMs: threadCpuMs,
      isStopped,
      limitsOf: () => limits,
      yieldNow,
    });
    return evaluator.query(request, signal);
  });
});

/** Lines are decompressed where the kernels search them. */
function scanBuffer(kernels: Kernels): Buffer {
  const { buffer, byteOffset, length } = kernels.scratch(SCAN_BUFFER_BYTES);
  return Buffer.from(buffer, byteOffset, length);
}

async function openReaders(
  { source, objects, cacheBytes }: QuerySettings,
  main: RpcPeer,
  decompressor: Decompressor,
): Promise<readonly StreamReader[]> {
  const ingesters = remoteReader(main, { timeoutMs: MAIN_TIMEOUT_MS, decompressor });
  const store = new StoreReader({
    index: remoteIndexGateway(main, MAIN_TIMEOUT_MS),
    objects: await openObjects(objects),
    cache: new MemoryCache({ maxBytes: cacheBytes.ranges, nowMs: () => systemClock.nowMs() }),
    directoryBytesMax: cacheBytes.directories,
    columnBytesMax: cacheBytes.columns,
    decompressor,
    // Answered before the question that follows it.
    refreshIndex: (tenant) =>
      void main
        .call(REFRESH_INDEX, Buffer.from(tenant), { timeoutMs: MAIN_TIMEOUT_MS })
        .catch(() => undefined),
  });
  if (source === 'store') return [store];
  return source === 'ingesters' ? [ingesters] : [ingesters, store];
}
