// Limits of a query, and what is kept for how long. Defaults are those of @skald/limits.
import { DEFAULT_LIMITS } from '@skald/limits';
import {
  BOOL,
  durationType,
  floatType,
  intType,
  oneOfType,
  RETENTION,
  SIZE,
  TEXT_LIST,
} from '../key-type.ts';
import { key } from '../table.ts';
import { BLOCKED_QUERIES, STREAM_RETENTIONS } from './limit-types.ts';

const COUNT = intType({ min: 0 });
const DURATION = durationType();
const SHARE = floatType({ min: 0, max: 1 });

export const QUERY_LIMITS = {
  queryTimeoutMs: key('query_timeout', DURATION, DEFAULT_LIMITS.queryTimeoutMs, {
    flag: 'querier.query-timeout',
    doc: 'How long a query may take.',
  }),
  maxEntriesLimitPerQuery: key(
    'max_entries_limit_per_query',
    COUNT,
    DEFAULT_LIMITS.maxEntriesLimitPerQuery,
    { flag: 'validation.max-entries-limit', doc: 'The most lines of an answer; 0 is no limit.' },
  ),
  maxQuerySeries: key('max_query_series', COUNT, DEFAULT_LIMITS.maxQuerySeries, {
    flag: 'querier.max-query-series',
    doc: 'The most series of a metric query.',
  }),
  maxQueryLengthMs: key('max_query_length', DURATION, DEFAULT_LIMITS.maxQueryLengthMs, {
    flag: 'store.max-query-length',
    doc: 'The longest time range of a query; 0 is no limit.',
  }),
  maxQueryLookbackMs: key('max_query_lookback', DURATION, DEFAULT_LIMITS.maxQueryLookbackMs, {
    flag: 'querier.max-query-lookback',
    doc: 'How far back queries see; 0 is no limit.',
  }),
  maxQueryRangeMs: key('max_query_range', DURATION, DEFAULT_LIMITS.maxQueryRangeMs, {
    flag: 'querier.max-query-range',
    doc: 'The longest `[range]` of a selector; 0 is no limit.',
  }),
  maxChunksPerQuery: key('max_chunks_per_query', COUNT, DEFAULT_LIMITS.maxChunksPerQuery, {
    flag: 'store.query-chunk-limit',
    doc: 'The most chunks a query may read.',
  }),
  cardinalityLimit: key('cardinality_limit', COUNT, DEFAULT_LIMITS.cardinalityLimit, {
    flag: 'store.cardinality-limit',
    doc: 'The most entries of an index look-up.',
  }),
  maxStreamsMatchersPerQuery: key(
    'max_streams_matchers_per_query',
    COUNT,
    DEFAULT_LIMITS.maxStreamsMatchersPerQuery,
    { flag: 'querier.max-streams-matcher-per-query', doc: 'The most matchers of a query.' },
  ),
  maxQueryBytesRead: key('max_query_bytes_read', SIZE, DEFAULT_LIMITS.maxQueryBytesRead, {
    flag: 'frontend.max-query-bytes-read',
    doc: 'The most bytes a query may read, by estimate; 0 is no limit.',
  }),
  maxQuerierBytesRead: key('max_querier_bytes_read', SIZE, DEFAULT_LIMITS.maxQuerierBytesRead, {
    flag: 'frontend.max-querier-bytes-read',
    doc: 'The most bytes a part of a query may read, by estimate; 0 is no limit.',
  }),
  maxQueryParallelism: key('max_query_parallelism', COUNT, DEFAULT_LIMITS.maxQueryParallelism, {
    flag: 'querier.max-query-parallelism',
    doc: 'Parts of a query that run at once, where it is split by time only.',
  }),
  tsdbMaxQueryParallelism: key(
    'tsdb_max_query_parallelism',
    COUNT,
    DEFAULT_LIMITS.tsdbMaxQueryParallelism,
    { flag: 'querier.tsdb-max-query-parallelism', doc: 'Parts of a query that run at once.' },
  ),
  tsdbMaxBytesPerShard: key('tsdb_max_bytes_per_shard', SIZE, DEFAULT_LIMITS.tsdbMaxBytesPerShard, {
    flag: 'querier.tsdb-max-bytes-per-shard',
    doc: 'The size of the parts a query is split to.',
  }),
  tsdbShardingStrategy: key(
    'tsdb_sharding_strategy',
    oneOfType(['power_of_two', 'bounded']),
    DEFAULT_LIMITS.tsdbShardingStrategy,
    {
      flag: 'limits.tsdb-sharding-strategy',
      doc: 'Whether the number of parts is a power of two, or their size is bounded.',
    },
  ),
  splitQueriesByIntervalMs: key(
    'split_queries_by_interval',
    DURATION,
    DEFAULT_LIMITS.splitQueriesByIntervalMs,
    {
      flag: 'querier.split-queries-by-interval',
      doc: 'Queries are split into parts this long; 0 splits none.',
    },
  ),
  splitMetadataQueriesByIntervalMs: key(
    'split_metadata_queries_by_interval',
    DURATION,
    DEFAULT_LIMITS.splitMetadataQueriesByIntervalMs,
    { flag: 'querier.split-metadata-queries-by-interval', doc: 'The same for labels and series.' },
  ),
  splitRecentMetadataQueriesByIntervalMs: key(
    'split_recent_metadata_queries_by_interval',
    DURATION,
    DEFAULT_LIMITS.splitRecentMetadataQueriesByIntervalMs,
    {
      flag: 'experimental.querier.split-recent-metadata-queries-by-interval',
      doc: 'The same within `recent_metadata_query_window`.',
    },
  ),
  recentMetadataQueryWindowMs: key(
    'recent_metadata_query_window',
    DURATION,
    DEFAULT_LIMITS.recentMetadataQueryWindowMs,
    {
      flag: 'experimental.querier.recent-metadata-query-window',
      doc: 'How far back is recent; 0 is off.',
    },
  ),
  splitInstantMetricQueriesByIntervalMs: key(
    'split_instant_metric_queries_by_interval',
    DURATION,
    DEFAULT_LIMITS.splitInstantMetricQueriesByIntervalMs,
    {
      flag: 'querier.split-instant-metric-queries-by-interval',
      doc: 'The same for the range of instant metric queries.',
    },
  ),
  splitIngesterQueriesByIntervalMs: key(
    'split_ingester_queries_by_interval',
    DURATION,
    DEFAULT_LIMITS.splitIngesterQueriesByIntervalMs,
    {
      flag: 'querier.split-ingester-queries-by-interval',
      doc: 'The same for what ingesters answer; 0 takes the general one.',
    },
  ),
  minShardingLookbackMs: key(
    'min_sharding_lookback',
    DURATION,
    DEFAULT_LIMITS.minShardingLookbackMs,
    {
      flag: 'frontend.min-sharding-lookback',
      doc: 'Newer queries are not split by stream; 0 splits all.',
    },
  ),
  maxCacheFreshnessPerQueryMs: key(
    'max_cache_freshness_per_query',
    DURATION,
    DEFAULT_LIMITS.maxCacheFreshnessPerQueryMs,
    { flag: 'frontend.max-cache-freshness', doc: 'Results newer than this are not cached.' },
  ),
  maxMetadataCacheFreshnessMs: key(
    'max_metadata_cache_freshness',
    DURATION,
    DEFAULT_LIMITS.maxMetadataCacheFreshnessMs,
    { flag: 'frontend.max-metadata-cache-freshness', doc: 'The same for labels and series.' },
  ),
  maxStatsCacheFreshnessMs: key(
    'max_stats_cache_freshness',
    DURATION,
    DEFAULT_LIMITS.maxStatsCacheFreshnessMs,
    { flag: 'frontend.max-stats-cache-freshness', doc: 'The same for index statistics.' },
  ),
  maxConcurrentTailRequests: key(
    'max_concurrent_tail_requests',
    COUNT,
    DEFAULT_LIMITS.maxConcurrentTailRequests,
    { flag: 'querier.max-concurrent-tail-requests', doc: 'Tails at once.' },
  ),
  maxQueriersPerTenant: key('max_queriers_per_tenant', COUNT, DEFAULT_LIMITS.maxQueriersPerTenant, {
    flag: 'frontend.max-queriers-per-tenant',
    doc: 'Queriers that work for a tenant; 0 is all.',
  }),
  maxQueryCapacity: key('max_query_capacity', SHARE, DEFAULT_LIMITS.maxQueryCapacity, {
    flag: 'frontend.max-query-capacity',
    doc: 'Share of the queriers that work for a tenant; 0 is off.',
  }),
  queryReadyIndexNumDays: key(
    'query_ready_index_num_days',
    COUNT,
    DEFAULT_LIMITS.queryReadyIndexNumDays,
    {
      flag: 'store.query-ready-index-num-days',
      doc: 'Days of index downloaded before the first query.',
    },
  ),
  indexGatewayShardSize: key(
    'index_gateway_shard_size',
    COUNT,
    DEFAULT_LIMITS.indexGatewayShardSize,
    {
      flag: 'index-gateway.shard-size',
      doc: 'Index gateways that work for a tenant; 0 takes the replication factor.',
    },
  ),
  indexGatewayMaxCapacity: key(
    'index_gateway_max_capacity',
    SHARE,
    DEFAULT_LIMITS.indexGatewayMaxCapacity,
    {
      flag: 'index-gateway.max-capacity',
      doc: 'Share of the index gateways that work for a tenant.',
    },
  ),
  volumeEnabled: key('volume_enabled', BOOL, DEFAULT_LIMITS.volumeEnabled, {
    flag: 'limits.volume-enabled',
    doc: 'Whether the volume endpoints are served.',
  }),
  volumeMaxSeries: key('volume_max_series', COUNT, DEFAULT_LIMITS.volumeMaxSeries, {
    flag: 'limits.volume-max-series',
    doc: 'The most series of a volume.',
  }),
  blockedQueries: key('blocked_queries', BLOCKED_QUERIES, DEFAULT_LIMITS.blockedQueries, {
    doc: 'Queries that are refused.',
  }),
  requiredLabels: key('required_labels', TEXT_LIST, DEFAULT_LIMITS.requiredLabels, {
    doc: 'Labels that every selector must match on.',
  }),
  minimumLabelsNumber: key('minimum_labels_number', COUNT, DEFAULT_LIMITS.minimumLabelsNumber, {
    doc: 'The fewest matchers of a selector.',
  }),
  shardAggregations: key('shard_aggregations', TEXT_LIST, DEFAULT_LIMITS.shardAggregations, {
    doc: 'Aggregations that may be answered approximately, in parts.',
  }),
  enableMultiVariantQueries: key(
    'enable_multi_variant_queries',
    BOOL,
    DEFAULT_LIMITS.enableMultiVariantQueries,
    { flag: 'limits.enable-multi-variant-queries', doc: 'Whether `variants()` is allowed.' },
  ),
};

export const STORAGE_LIMITS = {
  rulerMaxRulesPerRuleGroup: key(
    'ruler_max_rules_per_rule_group',
    COUNT,
    DEFAULT_LIMITS.rulerMaxRulesPerRuleGroup,
    { flag: 'ruler.max-rules-per-rule-group', doc: 'The most rules of a group; 0 is no limit.' },
  ),
  rulerMaxRuleGroupsPerTenant: key(
    'ruler_max_rule_groups_per_tenant',
    COUNT,
    DEFAULT_LIMITS.rulerMaxRuleGroupsPerTenant,
    {
      flag: 'ruler.max-rule-groups-per-tenant',
      doc: 'The most rule groups of a tenant; 0 is no limit.',
    },
  ),
  rulerTenantShardSize: key('ruler_tenant_shard_size', COUNT, DEFAULT_LIMITS.rulerTenantShardSize, {
    flag: 'ruler.tenant-shard-size',
    doc: 'Rulers that work for a tenant; 0 is all.',
  }),
  retentionPeriodMs: key('retention_period', RETENTION, DEFAULT_LIMITS.retentionPeriodMs, {
    flag: 'store.retention',
    doc: 'How long lines are kept; 0 for ever, else at least 24h. Needs `compactor.retention_enabled`.',
  }),
  retentionStream: key('retention_stream', STREAM_RETENTIONS, DEFAULT_LIMITS.retentionStream, {
    doc: 'Retention of the streams that a selector matches; the highest priority wins.',
  }),
  deletionMode: key(
    'deletion_mode',
    oneOfType(['disabled', 'filter-only', 'filter-and-delete']),
    DEFAULT_LIMITS.deletionMode,
    { flag: 'compactor.deletion-mode', doc: 'What delete requests do.' },
  ),
};
