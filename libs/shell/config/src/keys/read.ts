// The read path: frontend, scheduler, querier, and the caches of results.
import { section } from '../table.ts';
import { resultsCache } from './cache.ts';
import { grpcClient } from './grpc-client.ts';
import { bool, byteCount, duration, int, text, url } from './key-kinds.ts';
import { interfaceNames, ring } from './ring.ts';

export const FRONTEND = section('frontend', 'Takes queries, splits them, merges the answers.', {
  logQueriesLongerThanMs: duration('log_queries_longer_than', '0s', {
    flag: 'frontend.log-queries-longer-than',
    min: -1,
    doc: 'Queries slower than this are logged; 0 never, negative all.',
  }),
  maxBodySizeBytes: byteCount('max_body_size', '10485760', {
    flag: 'frontend.max-body-size',
    doc: 'The largest query body, in bytes.',
  }),
  queryStatsEnabled: bool('query_stats_enabled', false, {
    flag: 'frontend.query-stats-enabled',
    doc: 'Whether a line with statistics is logged for each query.',
  }),
  maxOutstandingPerTenant: int('max_outstanding_per_tenant', 2048, {
    flag: 'querier.max-outstanding-requests-per-tenant',
    min: 1,
    doc: 'Requests a tenant may have waiting in a frontend without scheduler; more get 429.',
  }),
  querierForgetDelayMs: duration('querier_forget_delay', '0s', {
    flag: 'query-frontend.querier-forget-delay',
    doc: 'A querier that vanished keeps its place among the shuffled ones for this long.',
  }),
  schedulerAddress: text('scheduler_address', '', {
    flag: 'frontend.scheduler-address',
    doc: 'Where schedulers are, `host:port` (a DNS name may stand for many); empty queues here.',
  }),
  schedulerDnsLookupPeriodMs: duration('scheduler_dns_lookup_period', '10s', {
    flag: 'frontend.scheduler-dns-lookup-period',
    min: 1,
    doc: 'How often that name is resolved.',
  }),
  schedulerWorkerConcurrency: int('scheduler_worker_concurrency', 5, {
    flag: 'frontend.scheduler-worker-concurrency',
    min: 1,
    doc: 'Streams to each scheduler.',
  }),
  grpcClientConfig: grpcClient('frontend.grpc-client-config'),
  gracefulShutdownTimeoutMs: duration('graceful_shutdown_timeout', '5m', {
    flag: 'frontend.graceful-shutdown-timeout',
    doc: 'How long queries in flight may take to end when the process stops.',
  }),
  instanceInterfaceNames: interfaceNames('frontend.instance-interface-names'),
  instanceEnableIpv6: bool('instance_enable_ipv6', false, {
    flag: 'frontend.instance-enable-ipv6',
    doc: 'Whether an IPv6 address may be told to queriers.',
  }),
  compressResponses: bool('compress_responses', true, {
    flag: 'querier.compress-http-responses',
    doc: 'Whether answers are compressed for clients that accept it.',
  }),
  downstreamUrl: url('downstream_url', {
    flag: 'frontend.downstream-url',
    doc: 'A querier asked over HTTP instead of the queue.',
  }),
  tailProxyUrl: url('tail_proxy_url', {
    flag: 'frontend.tail-proxy-url',
    doc: 'The querier that serves tails.',
  }),
});

export const FRONTEND_WORKER = section('frontend_worker', 'How a querier gets its work.', {
  frontendAddress: text('frontend_address', '', {
    flag: 'querier.frontend-address',
    doc: 'Frontends to pull from, `host:port`. Not together with `scheduler_address`.',
  }),
  schedulerAddress: text('scheduler_address', '', {
    flag: 'querier.scheduler-address',
    doc: 'Schedulers to pull from, `host:port`.',
  }),
  dnsLookupDurationMs: duration('dns_lookup_duration', '3s', {
    flag: 'querier.dns-lookup-period',
    min: 1,
    doc: 'How often those names are resolved.',
  }),
  id: text('id', '', {
    flag: 'querier.id',
    defaultFrom: 'the host name',
    doc: 'Name of this querier among the shuffled ones.',
  }),
  queryFrontendGrpcClient: grpcClient('querier.frontend-grpc-client', 'query_frontend_grpc_client'),
  querySchedulerGrpcClient: grpcClient(
    'querier.scheduler-grpc-client',
    'query_scheduler_grpc_client',
  ),
});

export const QUERY_SCHEDULER = section('query_scheduler', 'Fair queues between tenants.', {
  maxOutstandingRequestsPerTenant: int('max_outstanding_requests_per_tenant', 32_000, {
    flag: 'query-scheduler.max-outstanding-requests-per-tenant',
    min: 1,
    doc: 'Requests a tenant may have waiting; more get 429.',
  }),
  maxQueueHierarchyLevels: int('max_queue_hierarchy_levels', 3, {
    flag: 'query-scheduler.max-queue-hierarchy-levels',
    doc: 'Levels of sub-queues that `X-Loki-Actor-Path` may name; 0 is off.',
  }),
  querierForgetDelayMs: duration('querier_forget_delay', '0s', {
    flag: 'query-scheduler.querier-forget-delay',
    doc: 'A querier that vanished keeps its place among the shuffled ones for this long.',
  }),
  grpcClientConfig: grpcClient('query-scheduler.grpc-client-config'),
  useSchedulerRing: bool('use_scheduler_ring', false, {
    flag: 'query-scheduler.use-scheduler-ring',
    doc: 'Whether frontends and queriers find schedulers by their ring.',
  }),
  schedulerRing: ring('scheduler_ring', 'query-scheduler.ring', 'The ring of schedulers.'),
});

export const QUERIER = section('querier', 'Runs queries over memory and store.', {
  tailMaxDurationMs: duration('tail_max_duration', '1h', {
    flag: 'querier.tail-max-duration',
    min: 1,
    doc: 'A tail ends after this.',
  }),
  extraQueryDelayMs: duration('extra_query_delay', '0s', {
    flag: 'querier.extra-query-delay',
    doc: 'Waited before each query.',
  }),
  queryIngestersWithinMs: duration('query_ingesters_within', '3h', {
    flag: 'querier.query-ingesters-within',
    doc: 'Ingesters are asked for lines up to this old; 0 always.',
  }),
  engine: section('engine', 'The LogQL engine.', {
    maxLookBackPeriodMs: duration('max_look_back_period', '30s', {
      flag: 'querier.engine.max-lookback-period',
      doc: 'How far back an instant log query looks.',
    }),
    maxCountMinSketchHeapSize: int('max_count_min_sketch_heap_size', 10_000, {
      flag: 'querier.engine.max-count-min-sketch-heap-size',
      min: 1,
      doc: 'Candidates that `approx_topk` keeps.',
    }),
  }),
  maxConcurrent: int('max_concurrent', 4, {
    flag: 'querier.max-concurrent',
    min: 1,
    doc: 'Queries a querier works on at once.',
  }),
  queryStoreOnly: bool('query_store_only', false, {
    flag: 'querier.query-store-only',
    doc: 'Whether ingesters are never asked.',
  }),
  queryIngesterOnly: bool('query_ingester_only', false, {
    flag: 'querier.query-ingester-only',
    doc: 'Whether the store is never asked.',
  }),
  multiTenantQueriesEnabled: bool('multi_tenant_queries_enabled', false, {
    flag: 'querier.multi-tenant-queries-enabled',
    doc: 'Whether `X-Scope-OrgID: a|b` reads several tenants at once.',
  }),
  perRequestLimitsEnabled: bool('per_request_limits_enabled', false, {
    flag: 'querier.per-request-limits-enabled',
    doc: 'Whether the header `X-Loki-Query-Limits` may lower the limits of a request.',
  }),
});

export const QUERY_RANGE = section('query_range', 'What the frontend does with a query.', {
  alignQueriesWithStep: bool('align_queries_with_step', false, {
    flag: 'querier.align-querier-with-step',
    doc: 'Whether start and end are moved to multiples of the step, so that caches hit.',
  }),
  cacheResults: bool('cache_results', false, {
    flag: 'querier.cache-results',
    doc: 'Whether results of range queries are cached.',
  }),
  resultsCache: resultsCache('results_cache', 'frontend', 'Results of range queries.'),
  maxRetries: int('max_retries', 5, {
    flag: 'querier.max-retries-per-request',
    doc: 'Tries of a part before its query fails.',
  }),
  paralleliseShardableQueries: bool('parallelise_shardable_queries', true, {
    flag: 'querier.parallelise-shardable-queries',
    doc: 'Whether queries are split by stream as well as by time.',
  }),
  cacheIndexStatsResults: bool('cache_index_stats_results', true, {
    flag: 'querier.cache-index-stats-results',
    doc: 'Whether index statistics are cached.',
  }),
  indexStatsResultsCache: resultsCache(
    'index_stats_results_cache',
    'frontend.index-stats-results-cache',
    'Index statistics.',
  ),
  cacheVolumeResults: bool('cache_volume_results', true, {
    flag: 'querier.cache-volume-results',
    doc: 'Whether volumes are cached.',
  }),
  volumeResultsCache: resultsCache(
    'volume_results_cache',
    'frontend.volume-results-cache',
    'Volumes.',
  ),
  cacheInstantMetricResults: bool('cache_instant_metric_results', false, {
    flag: 'querier.cache-instant-metric-results',
    doc: 'Whether results of instant metric queries are cached.',
  }),
  instantMetricResultsCache: resultsCache(
    'instant_metric_results_cache',
    'frontend.instant-metric-results-cache',
    'Results of instant metric queries.',
  ),
  cacheSeriesResults: bool('cache_series_results', true, {
    flag: 'querier.cache-series-results',
    doc: 'Whether answers of `series` are cached.',
  }),
  seriesResultsCache: resultsCache(
    'series_results_cache',
    'frontend.series-results-cache',
    'Answers of `series`.',
  ),
  cacheLabelResults: bool('cache_label_results', true, {
    flag: 'querier.cache-label-results',
    doc: 'Whether answers of `labels` are cached.',
  }),
  labelResultsCache: resultsCache(
    'label_results_cache',
    'frontend.label-results-cache',
    'Answers of `labels`.',
  ),
});
