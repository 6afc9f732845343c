// The write path: distributor, ingester and the client between them.
import { section } from '../table.ts';
import { bool, byteCount, duration, float, int, list, port, size, text } from './key-kinds.ts';
import { BLOCK_SIZE_RANGE } from './skald.ts';
import { grpcClient } from './grpc-client.ts';
import { heartbeats, interfaceNames, kvstore, numTokens, replicationFactor } from './ring.ts';

export const DISTRIBUTOR = section('distributor', 'Takes pushes and spreads them over ingesters.', {
  ring: section('ring', 'Counts the healthy distributors that share a global rate.', {
    kvstore: kvstore('distributor.ring'),
    ...heartbeats('distributor.ring', '5s'),
    instanceInterfaceNames: interfaceNames('distributor.ring.instance-interface-names'),
  }),
  maxRecvMsgSizeBytes: byteCount('max_recv_msg_size', '104857600', {
    flag: 'distributor.max-recv-msg-size',
    doc: 'The largest push body as received, in bytes.',
  }),
  maxDecompressedSizeBytes: byteCount('max_decompressed_size', '5242880000', {
    flag: 'distributor.max-decompressed-size',
    doc: 'The largest push body after decompression, in bytes.',
  }),
  rateStore: section('rate_store', 'Rates of streams, for automatic stream sharding.', {
    streamRateUpdateIntervalMs: duration('stream_rate_update_interval', '1s', {
      flag: 'distributor.rate-store.stream-rate-update-interval',
      doc: 'How often ingesters are asked.',
    }),
    ingesterRequestTimeoutMs: duration('ingester_request_timeout', '500ms', {
      flag: 'distributor.rate-store.ingester-request-timeout',
      doc: 'How long an ingester may take to answer.',
    }),
  }),
  otlpConfig: section('otlp_config', 'OpenTelemetry logs.', {
    defaultResourceAttributesAsIndexLabels: list(
      'default_resource_attributes_as_index_labels',
      [
        'service.name',
        'service.namespace',
        'service.instance.id',
        'deployment.environment',
        'deployment.environment.name',
        'cloud.region',
        'cloud.availability_zone',
        'k8s.cluster.name',
        'k8s.namespace.name',
        'k8s.pod.name',
        'k8s.container.name',
        'container.name',
        'k8s.replicaset.name',
        'k8s.deployment.name',
        'k8s.statefulset.name',
        'k8s.daemonset.name',
        'k8s.cronjob.name',
        'k8s.job.name',
      ],
      {
        flag: 'distributor.otlp.default_resource_attributes_as_index_labels',
        doc: 'Resource attributes that become labels.',
      },
    ),
  }),
});

const LIFECYCLER = section('lifecycler', 'Life of an ingester in the ring.', {
  ring: section('ring', 'The ingester ring.', {
    kvstore: kvstore('ring', { consulFlag: 'consul' }),
    heartbeatTimeoutMs: duration('heartbeat_timeout', '1m', {
      flag: 'ring.heartbeat-timeout',
      doc: 'A member silent for longer counts as unhealthy; 0 never.',
    }),
    replicationFactor: replicationFactor('distributor.replication-factor'),
    zoneAwarenessEnabled: bool('zone_awareness_enabled', false, {
      flag: 'distributor.zone-awareness-enabled',
      doc: 'Whether replicas are spread over zones.',
    }),
    excludedZones: list('excluded_zones', [], {
      flag: 'distributor.excluded-zones',
      doc: 'Zones that get no writes.',
    }),
  }),
  numTokens: numTokens('ingester.num-tokens'),
  heartbeatPeriodMs: duration('heartbeat_period', '5s', {
    flag: 'ingester.heartbeat-period',
    doc: 'How often this ingester says that it is alive; 0 never.',
  }),
  heartbeatTimeoutMs: duration('heartbeat_timeout', '1m', {
    flag: 'ingester.heartbeat-timeout',
    doc: 'A member silent for longer counts as unhealthy; 0 never.',
  }),
  observePeriodMs: duration('observe_period', '0s', {
    flag: 'ingester.observe-period',
    doc: 'How long new tokens are watched for a clash before they are used.',
  }),
  joinAfterMs: duration('join_after', '0s', {
    flag: 'ingester.join-after',
    doc: 'How long to wait for a hand-over of a leaving ingester before joining.',
  }),
  minReadyDurationMs: duration('min_ready_duration', '15s', {
    flag: 'ingester.min-ready-duration',
    doc: 'How long the ring must look healthy before `/ready` says so.',
  }),
  interfaceNames: interfaceNames('ingester.lifecycler.interface', 'interface_names'),
  enableInet6: bool('enable_inet6', false, {
    flag: 'ingester.enable-inet6',
    doc: 'Whether an IPv6 address may be told to others.',
  }),
  finalSleepMs: duration('final_sleep', '0s', {
    flag: 'ingester.final-sleep',
    doc: 'Pause before the process exits, so that last metrics are scraped.',
  }),
  tokensFilePath: text('tokens_file_path', '', {
    flag: 'ingester.tokens-file-path',
    defaultFrom: '`<common.path_prefix>/ingester.tokens` with `common.persist_tokens`, else none',
    doc: 'File that keeps the tokens over a restart; empty keeps none.',
  }),
  availabilityZone: text('availability_zone', '', {
    flag: 'ingester.availability-zone',
    doc: 'Zone this ingester runs in.',
  }),
  unregisterOnShutdown: bool('unregister_on_shutdown', true, {
    flag: 'ingester.unregister-on-shutdown',
    doc: 'Whether a stop takes the ingester out of the ring.',
  }),
  readinessCheckRingHealth: bool('readiness_check_ring_health', true, {
    flag: 'ingester.readiness-check-ring-health',
    doc: 'Whether `/ready` waits for every member of the ring to be healthy.',
  }),
  address: text('address', '', {
    flag: 'ingester.lifecycler.addr',
    defaultFrom: '`common.ring.instance_addr` or `common.instance_addr`, else found by interface',
    doc: 'Address told to the other members.',
  }),
  port: port('port', 0, {
    flag: 'ingester.lifecycler.port',
    defaultFrom: '`server.grpc_listen_port`',
    doc: 'Port told to the other members.',
  }),
  id: text('id', '', {
    flag: 'ingester.lifecycler.ID',
    defaultFrom: 'the host name',
    doc: 'Name of this instance in the ring; must be unique.',
  }),
});

const WAL = section('wal', 'The write-ahead log.', {
  enabled: bool('enabled', true, {
    flag: 'ingester.wal-enabled',
    doc: 'Whether lines are logged before they are acknowledged. Without it a crash loses the head.',
  }),
  dir: text('dir', '', {
    flag: 'ingester.wal-dir',
    defaultFrom: '`<common.path_prefix>/wal`',
    doc: 'Directory of the log. Must survive a restart.',
  }),
  checkpointDurationMs: duration('checkpoint_duration', '5m', {
    flag: 'ingester.checkpoint-duration',
    min: 1000,
    doc: 'How often segments whose lines are stored are removed.',
  }),
  flushOnShutdown: bool('flush_on_shutdown', false, {
    flag: 'ingester.flush-on-shutdown',
    doc: 'Whether a stop stores everything in memory first.',
  }),
  replayMemoryCeilingBytes: size('replay_memory_ceiling', '4GB', {
    flag: 'ingester.wal-replay-memory-ceiling',
    doc: 'Replay flushes when memory nears this.',
  }),
  diskFullThreshold: float('disk_full_threshold', 0.9, {
    flag: 'ingester.wal-disk-full-threshold',
    max: 1,
    doc: 'Share of the disk in use above which pushes get 503; 0 is off.',
  }),
});

export const INGESTER = section('ingester', 'Keeps recent lines, cuts and stores blocks.', {
  lifecycler: LIFECYCLER,
  concurrentFlushes: int('concurrent_flushes', 32, {
    flag: 'ingester.concurrent-flushes',
    min: 1,
    doc: 'Flushes at once.',
  }),
  flushCheckPeriodMs: duration('flush_check_period', '30s', {
    flag: 'ingester.flush-check-period',
    min: 1,
    doc: 'How often memory is searched for what is due.',
  }),
  flushOpBackoff: section('flush_op_backoff', 'Retries of a flush.', {
    minPeriodMs: duration('min_period', '10s', {
      flag: 'ingester.flush-op-backoff-min-period',
      doc: 'Pause before the first retry.',
    }),
    maxPeriodMs: duration('max_period', '1m', {
      flag: 'ingester.flush-op-backoff-max-period',
      doc: 'The longest pause between retries.',
    }),
    maxRetries: int('max_retries', 10, {
      flag: 'ingester.flush-op-backoff-retries',
      doc: 'Tries before a flush waits for the next sweep. Nothing is dropped.',
    }),
  }),
  flushOpTimeoutMs: duration('flush_op_timeout', '10m', {
    flag: 'ingester.flush-op-timeout',
    min: 1,
    doc: 'How long one flush may take.',
  }),
  chunkRetainPeriodMs: duration('chunk_retain_period', '0s', {
    flag: 'ingester.chunks-retain-period',
    doc: 'How long stored blocks stay in memory too.',
  }),
  chunkIdlePeriodMs: duration('chunk_idle_period', '30m', {
    flag: 'ingester.chunks-idle-period',
    min: 1,
    doc: 'A stream without new lines for this long is stored.',
  }),
  chunkBlockSizeBytes: int('chunk_block_size', 262_144, {
    flag: 'ingester.chunks-block-size',
    ...BLOCK_SIZE_RANGE,
    doc: 'Default of `skald.block_size_bytes`.',
  }),
  chunkTargetSizeBytes: byteCount('chunk_target_size', '1572864', {
    flag: 'ingester.chunk-target-size',
    doc: 'A chunk about this large after compression is stored.',
  }),
  maxChunkAgeMs: duration('max_chunk_age', '2h', {
    flag: 'ingester.max-chunk-age',
    min: 1,
    doc: 'Lines are stored at this age at the latest. Half of it is how late a line may arrive.',
  }),
  autoforgetUnhealthy: bool('autoforget_unhealthy', false, {
    flag: 'ingester.autoforget-unhealthy',
    doc: 'Whether members silent for long are taken out of the ring by themselves.',
  }),
  syncPeriodMs: duration('sync_period', '1h', {
    flag: 'ingester.sync-period',
    doc: 'Replicas cut chunks at common multiples of this; 0 is off.',
  }),
  syncMinUtilization: float('sync_min_utilization', 0.1, {
    flag: 'ingester.sync-min-utilization',
    max: 1,
    doc: 'How full a chunk must be to be cut at `sync_period`.',
  }),
  maxReturnedStreamErrors: int('max_returned_stream_errors', 10, {
    flag: 'ingester.max-ignored-stream-errors',
    doc: 'Errors named in one answer; 0 names all.',
  }),
  queryStoreMaxLookBackPeriodMs: duration('query_store_max_look_back_period', '0s', {
    flag: 'ingester.query-store-max-look-back-period',
    min: -1,
    doc: 'How far back an ingester looks into the store itself; 0 never.',
  }),
  wal: WAL,
  maxDroppedStreams: int('max_dropped_streams', 10, {
    flag: 'ingester.tailer.max-dropped-streams',
    doc: 'Dropped streams a slow tail is told of.',
  }),
  shutdownMarkerPath: text('shutdown_marker_path', '', {
    flag: 'ingester.shutdown-marker-path',
    defaultFrom: '`common.path_prefix`',
    doc: 'Directory of the marker that `/ingester/prepare_shutdown` leaves.',
  }),
  ownedStreamsCheckIntervalMs: duration('owned_streams_check_interval', '30s', {
    flag: 'ingester.owned-streams-check-interval',
    min: 1,
    doc: 'How often streams are checked against the ring (`use_owned_stream_count`).',
  }),
});

export const INGESTER_CLIENT = section('ingester_client', 'Calls to ingesters.', {
  poolConfig: section('pool_config', 'Connections to ingesters.', {
    clientCleanupPeriodMs: duration('client_cleanup_period', '15s', {
      flag: 'distributor.client-cleanup-period',
      doc: 'How often connections to ingesters that left the ring are closed.',
    }),
    healthCheckIngesters: bool('health_check_ingesters', true, {
      flag: 'distributor.health-check-ingesters',
      doc: 'Whether connections are checked, too.',
    }),
    remoteTimeoutMs: duration('remote_timeout', '1s', {
      flag: 'ingester.client.healthcheck-timeout',
      doc: 'How long such a check may take.',
    }),
  }),
  remoteTimeoutMs: duration('remote_timeout', '5s', {
    flag: 'ingester.client.timeout',
    min: 1,
    doc: 'How long a push to an ingester may take.',
  }),
  grpcClientConfig: grpcClient('ingester.client'),
});
