export {
  Distributor,
  IngestionBlockedError,
  type DistributorDeps,
  type PushRequest,
} from './distributor.ts';
export {
  QuorumWriter,
  type QuorumWriteDeps,
  type ReplicaSets,
  type WriteOutcome,
} from './quorum-write.ts';
export { LevelDetector } from './detect-level.ts';
export { pushMetrics, type PushMetrics } from './metrics.ts';
export { BatchBuffers } from './batch-buffers.ts';
