// Where blocks and indexes are stored, and the caches in front.
import { section } from '../table.ts';
import { cache, cacheFields } from './cache.ts';
import { grpcClient } from './grpc-client.ts';
import { bool, duration, int, oneOf, text } from './key-kinds.ts';
import { heartbeats, identity, kvstore, replicationFactor } from './ring.ts';
import { objectStoreFields, s3Fields } from './s3.ts';

export const STORAGE_CONFIG = section('storage_config', 'Object storage and the index.', {
  aws: section('aws', 'S3 storage. With a bucket here, blocks are stored in S3.', {
    ...s3Fields('s3'),
  }),
  useThanosObjstore: bool('use_thanos_objstore', false, {
    flag: 'use-thanos-objstore',
    doc: 'Whether `object_store` counts, and not `aws`.',
  }),
  objectStore: section('object_store', 'Object storage with `use_thanos_objstore`.', {
    ...objectStoreFields('object-store'),
  }),
  filesystem: section('filesystem', 'Storage in a directory.', {
    directory: text('directory', '', {
      flag: 'local.chunk-directory',
      defaultFrom: '`common.storage.filesystem.chunks_directory` or `<common.path_prefix>/chunks`',
      doc: 'The directory.',
    }),
  }),
  hedging: section('hedging', 'Second requests for reads that are slow.', {
    atMs: duration('at', '0s', {
      flag: 'store.hedge-requests-at',
      doc: 'A read unanswered for this long is asked again; 0 never.',
    }),
    upTo: int('up_to', 2, {
      flag: 'store.hedge-requests-up-to',
      min: 1,
      doc: 'The most requests for one read.',
    }),
    maxPerSecond: int('max_per_second', 5, {
      flag: 'store.hedge-max-per-second',
      doc: 'The most second requests per second.',
    }),
  }),
  objectPrefix: text('object_prefix', '', {
    flag: 'store.object-prefix',
    doc: 'Put in front of every object key.',
  }),
  maxParallelGetChunk: int('max_parallel_get_chunk', 150, {
    flag: 'store.max-parallel-get-chunk',
    min: 1,
    doc: 'Reads from the object store at once.',
  }),
  indexCacheValidityMs: duration('index_cache_validity', '5m', {
    flag: 'store.index-cache-validity',
    doc: 'How long a cached index look-up is good for.',
  }),
  indexQueriesCacheConfig: cache(
    'index_queries_cache_config',
    'store.index-cache-read',
    'Index look-ups.',
  ),
  tsdbShipper: section('tsdb_shipper', 'The index: local copies and the gateway.', {
    activeIndexDirectory: text('active_index_directory', '', {
      flag: 'tsdb.shipper.active-index-directory',
      defaultFrom: '`<common.path_prefix>/index-active`',
      doc: 'Directory of index parts that are not uploaded yet.',
    }),
    cacheLocation: text('cache_location', '', {
      flag: 'tsdb.shipper.cache-location',
      defaultFrom: '`<common.path_prefix>/index-cache`',
      doc: 'Directory of downloaded index parts.',
    }),
    cacheTtlMs: duration('cache_ttl', '24h', {
      flag: 'tsdb.shipper.cache-ttl',
      doc: 'Downloaded parts unused for this long are removed.',
    }),
    resyncIntervalMs: duration('resync_interval', '5m', {
      flag: 'tsdb.shipper.resync-interval',
      min: 1,
      doc: 'How often new index parts are looked for.',
    }),
    queryReadyNumDays: int('query_ready_num_days', 0, {
      flag: 'tsdb.shipper.query-ready-num-days',
      doc: 'Days of index downloaded before the first query.',
    }),
    indexGatewayClient: section('index_gateway_client', 'Calls to the index gateway.', {
      grpcClientConfig: grpcClient('tsdb.shipper.index-gateway-client.grpc'),
      serverAddress: text('server_address', '', {
        flag: 'tsdb.shipper.index-gateway-client.server-address',
        doc: 'Where index gateways are, `host:port`; empty reads the index here.',
      }),
      logGatewayRequests: bool('log_gateway_requests', false, {
        flag: 'tsdb.shipper.index-gateway-client.log-gateway-requests',
        doc: 'Whether calls are logged.',
      }),
    }),
  }),
});

export const CHUNK_STORE_CONFIG = section('chunk_store_config', 'Caches of blocks.', {
  chunkCacheConfig: section('chunk_cache_config', 'Blocks read from the object store.', {
    ...cacheFields('store.chunks-cache'),
  }),
  chunkCacheConfigL2: section('chunk_cache_config_l2', 'A second, larger cache of blocks.', {
    ...cacheFields('store.chunks-cache-l2'),
  }),
  l2ChunkCacheHandoffMs: duration('l2_chunk_cache_handoff', '0s', {
    flag: 'store.chunks-cache-l2.handoff',
    doc: 'Blocks older than this go to the second cache; 0 uses it never.',
  }),
  skipQueryWritebackCacheOlderThanMs: duration('skip_query_writeback_cache_older_than', '0s', {
    flag: 'store.skip-query-writeback-older-than',
    doc: 'Blocks older than this are not cached when read; 0 caches all.',
  }),
  writeDedupeCacheConfig: cache(
    'write_dedupe_cache_config',
    'store.index-cache-write',
    'What another replica stored already.',
  ),
});

export const INDEX_GATEWAY = section('index_gateway', 'Answers index look-ups for all.', {
  mode: oneOf('mode', ['simple', 'ring'], 'simple', {
    flag: 'index-gateway.mode',
    doc: 'Whether every gateway holds all tenants, or a ring shares them out.',
  }),
  ring: section('ring', 'The ring of gateways, in mode `ring`.', {
    kvstore: kvstore('index-gateway.ring'),
    ...heartbeats('index-gateway.ring', '15s'),
    ...identity('index-gateway.ring'),
    replicationFactor: replicationFactor('replication-factor'),
  }),
});
