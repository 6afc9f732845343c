// The whole table, and the type of what is read with it.
//
// To add a key: one line in its section under `keys/`. The type, the flag, `-help`, `/config` and the
// generated reference follow; a limit also needs its field in @skald/limits.
import type { Limits } from '@skald/limits';
import { TEXT_LIST } from './key-type.ts';
import { COMPACTOR, RULER } from './keys/background.ts';
import { MEMBERLIST, RUNTIME_CONFIG } from './keys/cluster.ts';
import { COMMON } from './keys/common.ts';
import { INGEST_LIMITS } from './keys/ingest-limits.ts';
import { bool, duration, text } from './keys/key-kinds.ts';
import { STORAGE_LIMITS, QUERY_LIMITS } from './keys/query-limits.ts';
import { FRONTEND, FRONTEND_WORKER, QUERIER, QUERY_RANGE, QUERY_SCHEDULER } from './keys/read.ts';
import { SERVER } from './keys/server.ts';
import { SKALD } from './keys/skald.ts';
import { CHUNK_STORE_CONFIG, INDEX_GATEWAY, STORAGE_CONFIG } from './keys/storage.ts';
import { TARGET, type Target } from './keys/target.ts';
import { DISTRIBUTOR, INGESTER, INGESTER_CLIENT } from './keys/write.ts';
import { key, rowsOf, section, type ConfigOf, type Row } from './table.ts';

const LIMITS_CONFIG = section('limits_config', 'What a tenant may do. Overridable per tenant.', {
  ...INGEST_LIMITS,
  ...QUERY_LIMITS,
  ...STORAGE_LIMITS,
  perTenantOverrideConfig: text('per_tenant_override_config', '', {
    flag: 'limits.per-user-override-config',
    doc: 'Older name of `runtime_config.file`.',
  }),
});

const PUBLISHED_LIMITS: readonly string[] = [
  'discover_log_levels',
  'discover_service_name',
  'log_level_fields',
  'max_entries_limit_per_query',
  'max_line_size_truncate',
  'max_query_bytes_read',
  'max_query_length',
  'max_query_lookback',
  'max_query_range',
  'max_query_series',
  'metric_aggregation_enabled',
  'otlp_config',
  'pattern_persistence_enabled',
  'query_timeout',
  'retention_period',
  'retention_stream',
  'volume_enabled',
  'volume_max_series',
];

export const CONFIG_TABLE = {
  target: TARGET,
  authEnabled: bool('auth_enabled', true, {
    flag: 'auth.enabled',
    doc: 'Whether requests must name their tenant in `X-Scope-OrgID`; else the tenant is `fake`.',
    defaultFrom: '`false` with `-target=all` and no file, else `true`',
  }),
  tenantLimitsAllowPublish: key('tenant_limits_allow_publish', TEXT_LIST, PUBLISHED_LIMITS, {
    flag: 'limits.tenant-limits-allow-publish',
    doc: 'Limits that tenants may read at `/config/tenant/v1/limits` and `/loki/api/v1/drilldown-limits`.',
  }),
  shutdownDelayMs: duration('shutdown_delay', '0s', {
    flag: 'shutdown-delay',
    doc: 'How long `/ready` says no before the process begins to stop.',
  }),
  server: SERVER,
  common: COMMON,
  distributor: DISTRIBUTOR,
  ingester: INGESTER,
  ingesterClient: INGESTER_CLIENT,
  frontend: FRONTEND,
  frontendWorker: FRONTEND_WORKER,
  queryScheduler: QUERY_SCHEDULER,
  querier: QUERIER,
  queryRange: QUERY_RANGE,
  storageConfig: STORAGE_CONFIG,
  chunkStoreConfig: CHUNK_STORE_CONFIG,
  indexGateway: INDEX_GATEWAY,
  compactor: COMPACTOR,
  ruler: RULER,
  memberlist: MEMBERLIST,
  limitsConfig: LIMITS_CONFIG,
  runtimeConfig: RUNTIME_CONFIG,
  skald: SKALD,
};

export type { Target };

export type SkaldConfig = ConfigOf<typeof CONFIG_TABLE>;

export const ROWS: readonly Row[] = rowsOf(CONFIG_TABLE);

/** The rows that a tenant may override, by their key within `limits_config`. */
export const LIMIT_FIELDS = { ...INGEST_LIMITS, ...QUERY_LIMITS, ...STORAGE_LIMITS };

/** Compiles only while the table describes every limit. */
export function limitsOf(limits: ConfigOf<typeof LIMIT_FIELDS>): Limits {
  return limits;
}
