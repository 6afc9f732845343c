// Values that are fine alone and impossible together.
import type { Problem } from './problem.ts';
import type { Settings } from './settings.ts';
import type { SkaldConfig } from './skald-config.ts';
import { objectStoreOf } from './object-store.ts';

const CACHES = [
  'chunk_store_config.chunk_cache_config',
  'chunk_store_config.chunk_cache_config_l2',
  'chunk_store_config.write_dedupe_cache_config',
  'storage_config.index_queries_cache_config',
  'query_range.results_cache.cache',
  'query_range.index_stats_results_cache.cache',
  'query_range.volume_results_cache.cache',
  'query_range.instant_metric_results_cache.cache',
  'query_range.series_results_cache.cache',
  'query_range.label_results_cache.cache',
] as const;

export function checkConfig(config: SkaldConfig, settings: Settings): readonly Problem[] {
  return [
    ...checkServer(config, settings),
    ...checkAddresses(config, settings),
    ...checkCaches(settings),
    ...checkObjectStore(config, settings),
    ...checkTimes(config, settings),
  ];
}

function checkServer({ server }: SkaldConfig, settings: Settings): readonly Problem[] {
  const problems: Problem[] = [];
  const { httpListenPort, grpcListenPort } = server;
  if (httpListenPort !== 0 && httpListenPort === grpcListenPort) {
    const message = `expected another port than server.http_listen_port (${httpListenPort})`;
    problems.push(settings.problemAt('server.grpc_listen_port', message));
  }
  for (const [name, tls] of [
    ['http_tls_config', server.httpTlsConfig],
    ['grpc_tls_config', server.grpcTlsConfig],
  ] as const) {
    if ((tls.certFile === '') === (tls.keyFile === '')) continue;
    const missing = tls.certFile === '' ? 'cert_file' : 'key_file';
    const present = tls.certFile === '' ? 'key_file' : 'cert_file';
    const message = `expected server.${name}.${missing} too: TLS needs both`;
    problems.push(settings.problemAt(`server.${name}.${present}`, message));
  }
  if (server.httpPathPrefix !== '' && !server.httpPathPrefix.startsWith('/')) {
    const message = `expected a path that starts with a slash, got "${server.httpPathPrefix}"`;
    problems.push(settings.problemAt('server.http_path_prefix', message));
  }
  return problems;
}

function checkAddresses(config: SkaldConfig, settings: Settings): readonly Problem[] {
  const { frontendWorker, querier } = config;
  const problems: Problem[] = [];
  if (frontendWorker.frontendAddress !== '' && frontendWorker.schedulerAddress !== '') {
    const message = 'expected only one of frontend_address and scheduler_address';
    problems.push(settings.problemAt('frontend_worker.frontend_address', message));
  }
  if (querier.queryStoreOnly && querier.queryIngesterOnly) {
    const message = 'expected only one of query_store_only and query_ingester_only';
    problems.push(settings.problemAt('querier.query_ingester_only', message));
  }
  return problems;
}

function checkCaches(settings: Settings): readonly Problem[] {
  return CACHES.flatMap((cache) => {
    const isRedis = settings.text(`${cache}.redis.endpoint`) !== '';
    const isEmbedded = settings.valueOf(`${cache}.embedded_cache.enabled`) === true;
    if (!isRedis || !isEmbedded) return [];
    const message = 'expected one cache, got both redis and embedded_cache';
    return [settings.problemAt(`${cache}.redis.endpoint`, message)];
  });
}

function checkObjectStore(config: SkaldConfig, settings: Settings): readonly Problem[] {
  const store = objectStoreOf(config);
  if (store.kind === 'filesystem') return [];
  if (store.kind === 'invalid') return [settings.problemAt(store.key, store.message)];
  if (store.bucket !== '') return [];
  const message = 'expected a bucket: skald.object_store is s3';
  const isNewer = config.storageConfig.useThanosObjstore;
  const key = isNewer ? 'object_store.s3.bucket_name' : 'aws.bucketnames';
  return [settings.problemAt(`storage_config.${key}`, message)];
}

function checkTimes({ ingester }: SkaldConfig, settings: Settings): readonly Problem[] {
  const { minPeriodMs, maxPeriodMs } = ingester.flushOpBackoff;
  if (minPeriodMs <= maxPeriodMs) return [];
  const message = 'expected at least ingester.flush_op_backoff.min_period';
  return [settings.problemAt('ingester.flush_op_backoff.max_period', message)];
}
