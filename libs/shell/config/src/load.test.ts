import { readFileSync } from 'node:fs';
import { loadConfig } from './index.ts';
import { errorsOf, load, loaded, warningsOf } from './load-fixture.ts';
import type { SkaldConfig } from './skald-config.ts';

// What stands in a file, and what a field is then.
const VALUES: readonly [yaml: string, pick: (config: SkaldConfig) => unknown, value: unknown][] = [
  ['', (c) => c.server.httpListenPort, 3100],
  ['# nothing', (c) => c.server.httpListenPort, 3100],
  ['server: {http_listen_port: 80}', (c) => c.server.httpListenPort, 80],
  ['server: {http_listen_port: "80"}', (c) => c.server.httpListenPort, 80],
  ['server:\n', (c) => c.server.httpListenPort, 3100],
  ['server:\n  http_listen_port:\n', (c) => c.server.httpListenPort, 3100],
  ['server: {log_format: json}', (c) => c.server.logFormat, 'json'],
  ['auth_enabled: no', (c) => c.authEnabled, false],
  ['ingester: {chunk_idle_period: 1d}', (c) => c.ingester.chunkIdlePeriodMs, 86_400_000],
  [
    'ingester: {wal: {replay_memory_ceiling: 1.5GB}}',
    (c) => c.ingester.wal.replayMemoryCeilingBytes,
    1_610_612_736,
  ],
  [
    'server: {grpc_server_max_recv_msg_size: 104857600}',
    (c) => c.server.grpcServerMaxRecvMsgSizeBytes,
    104_857_600,
  ],
  [
    'limits_config: {ingestion_rate_mb: 1.5}',
    (c) => c.limitsConfig.ingestionRateBytesPerSec,
    1_572_864,
  ],
  ['limits_config: {retention_period: 0}', (c) => c.limitsConfig.retentionPeriodMs, 0],
  ['limits_config: {discover_service_name: []}', (c) => c.limitsConfig.discoverServiceName, []],
  [
    'limits_config: {discover_service_name: "a, b"}',
    (c) => c.limitsConfig.discoverServiceName,
    ['a', 'b'],
  ],
  [
    'limits_config: {block_ingestion_until: 2026-01-02T00:00:00Z}',
    (c) => c.limitsConfig.blockIngestionUntilMs,
    Date.UTC(2026, 0, 2),
  ],
  [
    'limits_config: {shard_streams: {desired_rate: 3MB}}',
    (c) => c.limitsConfig.shardStreams.desiredRateBytesPerSec,
    3_145_728,
  ],
  [
    'limits_config: {discover_generic_fields: {fields: {trace: [trace_id]}}}',
    (c) => c.limitsConfig.discoverGenericFields,
    { trace: ['trace_id'] },
  ],
  [
    'limits_config: {blocked_queries: [{pattern: ".*x.*", regex: true}]}',
    (c) => c.limitsConfig.blockedQueries,
    [{ pattern: '.*x.*', regex: true, hash: 0, types: [] }],
  ],
  [
    'limits_config: {policy_stream_mapping: {gold: [{selector: "{a=\\"b\\"}", priority: 2}]}}',
    (c) => c.limitsConfig.policyStreamMapping,
    { gold: [{ selector: '{a="b"}', priority: 2 }] },
  ],
  [
    'storage_config: {aws: {secret_access_key: 0123}}',
    (c) => c.storageConfig.aws.secretAccessKey,
    '0123',
  ],
  [
    'limits_config: {max_chunks_per_query: 2e6}',
    (c) => c.limitsConfig.maxChunksPerQuery,
    2_000_000,
  ],
  ['target: ingester,querier', (c) => c.target, ['ingester', 'querier']],
  ['skald: {wal: {sync: none}}', (c) => c.skald.wal.sync, 'none'],
];

test.each(VALUES)('%j is read', (yaml, pick, value) => {
  expect(pick(loaded({ yaml }))).toEqual(value);
});

test('anchors and merge keys are resolved, own keys win', () => {
  const yaml = [
    'query_scheduler: {scheduler_ring: &ring {heartbeat_period: 3s, instance_port: 1}}',
    'compactor: {compactor_ring: {<<: *ring, instance_port: 2}}',
  ].join('\n');
  const { compactorRing } = loaded({ yaml }).compactor;
  expect([compactorRing.heartbeatPeriodMs, compactorRing.instancePort]).toEqual([3000, 2]);
});

const ERRORS: readonly [yaml: string, error: string][] = [
  [
    'a: [',
    'a.yaml:1: bad YAML: Flow sequence in block collection must be sufficiently indented and end with a ]',
  ],
  ['- a', 'a.yaml:1: expected a map of sections'],
  ['server: 1', 'a.yaml:1: server: expected a section with keys'],
  ['server: {}\n---\nserver: {}', 'a.yaml:2: expected one YAML document'],
  [
    'server: {http_listen_port: abc}',
    'a.yaml:1: server.http_listen_port: expected an integer from 0 to 65535, got "abc"',
  ],
  [
    'server:\n  http_listen_port: 70000',
    'a.yaml:2: server.http_listen_port: expected an integer from 0 to 65535, got "70000"',
  ],
  [
    'server:\n  http_listen_port: [1]',
    'a.yaml:2: server.http_listen_port: expected an integer from 0 to 65535, got a list',
  ],
  [
    'server: {log_level: loud}',
    'a.yaml:1: server.log_level: expected one of debug, info, warn, error, got "loud"',
  ],
  [
    'limits_config: {max_query_series: 1.5}',
    'a.yaml:1: limits_config.max_query_series: expected an integer, 0 or more, got "1.5"',
  ],
  [
    'storage_config: {aws: {s3: ftp}}',
    'a.yaml:1: storage_config.aws.s3: expected a URL such as s3://key:secret@region/bucket',
  ],
  ['auth_enabled: maybe', 'a.yaml:1: auth_enabled: expected true or false, got "maybe"'],
  [
    'common: {replication_factor: 0}',
    'a.yaml:1: common.replication_factor: expected an integer from 1 to 16, got "0"',
  ],
  [
    'ingester: {chunk_idle_period: -5m}',
    'a.yaml:1: ingester.chunk_idle_period: expected a duration such as 5m or 1h30m, 1ms or more, got "-5m"',
  ],
  [
    'ingester: {chunk_idle_period: 5}',
    'a.yaml:1: ingester.chunk_idle_period: expected a duration such as 5m or 1h30m, 1ms or more, got "5"',
  ],
  [
    'limits_config: {retention_period: 1h}',
    'a.yaml:1: limits_config.retention_period: expected a retention of at least 24h, or 0 to keep logs for ever, got "1h"',
  ],
  [
    'limits_config: {max_line_size: big}',
    'a.yaml:1: limits_config.max_line_size: expected a size such as 4, 256KB or 1.5GB, got "big"',
  ],
  [
    'limits_config:\n  retention_stream:\n  - selector: \'{a="b"}\'\n    period: 1h',
    'a.yaml:4: limits_config.retention_stream: expected a retention of at least 24h, or 0 to keep logs for ever, got "1h"',
  ],
  [
    'limits_config:\n  retention_stream:\n  - period: 24h\n    selector: "{a=1}"',
    'a.yaml:4: limits_config.retention_stream: expected a stream selector such as {app="api"}, got {a=1}: parse error at line 1, col 4: syntax error: unexpected NUMBER, expecting STRING',
  ],
  [
    'limits_config:\n  retention_stream:\n  - period: 24h',
    'a.yaml:3: limits_config.retention_stream: selector is missing: expected a stream selector such as {app="api"}',
  ],
  [
    'limits_config:\n  retention_stream:\n  - {selector: "{}", periode: 24h}',
    'a.yaml:3: limits_config.retention_stream: expected a map with selector, priority, period, got periode',
  ],
  [
    'ingester: {lifecycler: {ring: {kvstore: {store: etcd}}}}',
    'a.yaml:1: ingester.lifecycler.ring.kvstore.store: expected one of consul, inmemory, memberlist, got "etcd"',
  ],
  [
    'ingester:\n  chunk_idle_perod: 5m',
    'a.yaml:2: ingester.chunk_idle_perod: unknown key; did you mean ingester.chunk_idle_period?',
  ],
  [
    'limits_config: {chunk_idle_period: 5m}',
    'a.yaml:1: limits_config.chunk_idle_period: unknown key; did you mean ingester.chunk_idle_period?',
  ],
  ['ingestr: {}', 'a.yaml:1: ingestr: unknown key; did you mean ingester?'],
  ['zzzzzzzzzzzz: 1', 'a.yaml:1: zzzzzzzzzzzz: unknown key'],
  [
    'server: {http_listen_port: 1, http_listen_port: 2}',
    'a.yaml:1: bad YAML: Map keys must be unique',
  ],
  [
    'server: {http_listen_port: 95, grpc_listen_port: 95}',
    'a.yaml:1: server.grpc_listen_port: expected another port than server.http_listen_port (95)',
  ],
  [
    'server: {http_tls_config: {cert_file: a}}',
    'a.yaml:1: server.http_tls_config.cert_file: expected server.http_tls_config.key_file too: TLS needs both',
  ],
  [
    'frontend_worker: {frontend_address: a, scheduler_address: b}',
    'a.yaml:1: frontend_worker.frontend_address: expected only one of frontend_address and scheduler_address',
  ],
  [
    'chunk_store_config: {chunk_cache_config: {redis: {endpoint: a}, embedded_cache: {enabled: true}}}',
    'a.yaml:1: chunk_store_config.chunk_cache_config.redis.endpoint: expected one cache, got both redis and embedded_cache',
  ],
  [
    'skald: {object_store: s3}',
    'storage_config.aws.bucketnames: expected a bucket: skald.object_store is s3',
  ],
];

test.each(ERRORS)('%j is refused', (yaml, error) => {
  expect(errorsOf({ yaml })).toEqual([error]);
});

test('every error is reported at once, flags and file together', () => {
  const yaml = 'server:\n  http_listen_port: x\n  nope_nope: 1\nauth_enabled: 7';
  expect(errorsOf({ yaml, argv: ['-server.grpc-listen-port=y', '-frobnicate'] })).toEqual([
    '-server.grpc-listen-port: expected an integer from 0 to 65535, got "y"',
    '-frobnicate: unknown flag',
    'a.yaml:2: server.http_listen_port: expected an integer from 0 to 65535, got "x"',
    'a.yaml:3: server.nope_nope: unknown key',
    'a.yaml:4: auth_enabled: expected true or false, got "7"',
  ]);
});

test('an alias bomb is an error, not an outage', () => {
  const levels = Array.from({ length: 12 }, (_, level) => {
    const inner = level === 0 ? 'x' : `*l${level - 1}`;
    return `l${level}: &l${level} [${Array<string>(9).fill(inner).join(',')}]`;
  });
  expect(errorsOf({ yaml: levels.join('\n') })[0]).toMatch(/more than 200000 values$/);
});

describe('warnings', () => {
  test('a key of Loki that means nothing here gives one warning with its line', () => {
    const yaml =
      'schema_config:\n  configs:\n  - from: 2020-01-01\n    store: tsdb\ntable_manager:\n  poll_interval: 2m';
    expect(warningsOf({ yaml })).toEqual([
      'a.yaml:1: schema_config: ignored: Skald needs no schema periods',
      'a.yaml:6: table_manager.poll_interval: a key of Loki that Skald does not support; ignored',
    ]);
  });

  test('so do values that are accepted and not honoured, and flags of Loki', () => {
    expect(
      warningsOf({ yaml: 'ruler: {storage: {type: gcs}}', argv: ['-tracing.enabled=false'] }),
    ).toEqual([
      '-tracing.enabled: a flag of Loki that Skald does not support; ignored',
      'a.yaml:1: ruler.storage.type: gcs is not supported yet: rules are read from ruler.storage.local.directory',
    ]);
  });
});

describe('the file', () => {
  const files: Readonly<Record<string, string>> = {
    './config.yaml': 'server: {http_listen_port: 1}',
    'b.yaml': 'server: {http_listen_port: 2}',
  };
  const portOf = (argv: readonly string[]) => {
    const result = loadConfig({ argv, env: {}, readFile: (path) => files[path] });
    return result.kind === 'loaded'
      ? result.config.server.httpListenPort
      : result.errors[0]?.message;
  };

  test('./config.yaml is read without -config.file, of several the first that exists', () => {
    expect(portOf([])).toBe(1);
    expect(portOf(['-config.file=none.yaml,b.yaml,./config.yaml'])).toBe(2);
    expect(portOf(['-config.file', 'none.yaml'])).toBe(
      'expected a file that exists, got none.yaml',
    );
  });

  test('variables are replaced only with -config.expand-env', () => {
    const yaml = 'server: {http_path_prefix: "${P:-/x}"}';
    expect(errorsOf({ yaml })).toHaveLength(1);
    expect(loaded({ yaml, argv: ['-config.expand-env=true'] }).server.httpPathPrefix).toBe('/x');
    expect(
      loaded({ yaml, argv: ['-config.expand-env'], env: { P: '/y' } }).server.httpPathPrefix,
    ).toBe('/y');
  });
});

describe("a working Loki's files start Skald unchanged", () => {
  const sample = (name: string) => readFileSync(`${__dirname}/testdata/${name}.yaml`, 'utf8');

  test('the single binary', () => {
    const yaml = sample('single-binary');
    const { config, warnings } = load({ yaml }) as Extract<
      ReturnType<typeof load>,
      { kind: 'loaded' }
    >;
    expect(warnings.map(({ key }) => key)).toEqual([
      'limits_config.metric_aggregation_enabled',
      'schema_config',
      'pattern_ingester.enabled',
      'pattern_ingester.metric_aggregation.loki_address',
      'frontend.encoding',
      'compactor.delete_request_store',
      'analytics.reporting_enabled',
    ]);
    expect(config.ingester.wal.dir).toBe('/tmp/loki/wal');
    expect(config.storageConfig.filesystem.directory).toBe('/tmp/loki/chunks');
    expect(config.ruler.storage.local.directory).toBe('/tmp/loki/rules');
    expect(config.compactor.workingDirectory).toBe('/tmp/loki/retention');
    expect(config.ingester.lifecycler.address).toBe('127.0.0.1');
  });

  test('microservices', () => {
    const given = {
      yaml: sample('microservices'),
      argv: ['-target=ingester', '-config.expand-env=true'],
      env: { S3_KEY: 'key' },
    };
    expect(errorsOf(given)).toEqual([]);
    const config = loaded(given);
    expect(config.storageConfig.aws.bucketNames).toBe('chunks');
    expect(config.storageConfig.aws.secretAccessKey).toBe('none');
    expect(config.ingester.lifecycler.ring.kvstore.store).toBe('memberlist');
    expect(config.distributor.ring.kvstore.store).toBe('memberlist');
    expect(config.queryRange.labelResultsCache.cache.redis.password).toBe('hunter2');
    expect(config.limitsConfig.queryTimeoutMs).toBe(300_000);
    expect(
      warningsOf(given).map((text) => text.replace(/^a\.yaml:\d+: ([^:]*): .*$/, '$1')),
    ).toEqual([
      'common.storage.s3.signature_version',
      'schema_config',
      'storage_config.boltdb_shipper.index_gateway_client.server_address',
      'storage_config.bloom_shipper.working_directory',
      'ingester.chunk_encoding',
      'ingester_client.grpc_client_config.grpc_compression',
      'chunk_store_config.chunk_cache_config.memcached.batch_size',
      'chunk_store_config.chunk_cache_config.memcached.parallelism',
      'chunk_store_config.chunk_cache_config.memcached_client.addresses',
      'compactor.delete_request_store',
      'ruler.storage.type',
      'ruler.storage.s3.bucketnames',
      'ruler.wal.dir',
      'tracing.enabled',
      'table_manager.retention_deletes_enabled',
    ]);
  });
});
