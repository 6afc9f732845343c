export {
  type BlockedQuery,
  type IngestLimits,
  type Limits,
  type OtlpAttributeRule,
  type OtlpLimits,
  type PriorityStream,
  type QueryLimits,
  type ShardStreamsLimits,
  type StorageLimits,
  type StreamRetention,
} from './limits.ts';
export { DEFAULT_LIMITS } from './default-limits.ts';
export { OverriddenLimits, type TenantLimits } from './tenant-limits.ts';
export { TokenBucket, type Rate } from './token-bucket.ts';
export { RateLimiter, type RateLimiterDeps } from './rate-limiter.ts';
export { exceedsSeriesLimit, tooManySeries } from './series-limit.ts';
export { formatSize } from './format-size.ts';
