export { Compactor, type CompactorDeps } from './compactor.ts';
export { compactMetrics, type CompactMetrics } from './metrics.ts';
export {
  planCompaction,
  type CompactionAction,
  type CompactionPolicy,
  type PartSummary,
  type TenantState,
} from './plan-compaction.ts';
