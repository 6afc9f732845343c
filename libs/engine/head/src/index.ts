export { Ingester, type IngesterConfig, type IngesterDeps } from './ingester.ts';
export { type FlushChunk, type FlushSink } from './flush-work.ts';
export { planFlush, type FlushLimits, type FlushOrder, type FlushReason } from './plan-flush.ts';
export { headMetrics, type HeadMetrics } from './metrics.ts';
