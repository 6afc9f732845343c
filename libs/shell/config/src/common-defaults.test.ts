import { loaded, type Given } from './load-fixture.ts';
import { objectStoreOf } from './object-store.ts';
import type { SkaldConfig } from './skald-config.ts';

const ingesterRing = (c: SkaldConfig) => c.ingester.lifecycler.ring;
const stores = (c: SkaldConfig) =>
  [
    c.distributor.ring,
    c.ingester.lifecycler.ring,
    c.queryScheduler.schedulerRing,
    c.compactor.compactorRing,
    c.ruler.ring,
    c.indexGateway.ring,
  ].map(({ kvstore }) => kvstore.store);
const allOf = (store: string) => Array<string>(6).fill(store);

const INGESTER = ['-target=ingester'];

// Flag > file > common > default; what `common` and others give, and what keeps it away.
const GIVEN: readonly [given: Given, pick: (c: SkaldConfig) => unknown, value: unknown][] = [
  // One process needs nothing else; several need a store that all of them reach.
  [{}, stores, allOf('inmemory')],
  [{}, (c) => ingesterRing(c).replicationFactor, 1],
  [{ argv: INGESTER }, stores, allOf('consul')],
  [{ argv: INGESTER }, (c) => ingesterRing(c).replicationFactor, 3],
  [{ argv: [...INGESTER, '-memberlist.join=a'] }, stores, allOf('memberlist')],
  [{}, (c) => c.authEnabled, false],
  [{ yaml: '' }, (c) => c.authEnabled, true],
  [{ argv: INGESTER }, (c) => c.authEnabled, true],

  // Rings.
  [
    { yaml: 'common: {ring: {kvstore: {store: consul, consul: {host: c:1}}}}' },
    stores,
    allOf('consul'),
  ],
  [
    { yaml: 'common: {ring: {kvstore: {consul: {host: c:1}}}}' },
    (c) => c.ruler.ring.kvstore.consul.host,
    'c:1',
  ],
  [
    { yaml: 'common: {ring: {kvstore: {store: consul}}}' },
    (c) => c.ruler.ring.kvstore.prefix,
    'rulers/',
  ],
  [
    {
      yaml: 'common: {ring: {kvstore: {consul: {host: c:1}}}}\nruler: {ring: {kvstore: {store: consul}}}',
    },
    (c) => [c.ruler.ring.kvstore.consul.host, c.compactor.compactorRing.kvstore.consul.host],
    ['localhost:8500', 'c:1'],
  ],
  [
    { yaml: 'common: {ring: {kvstore: {store: consul}}}', argv: ['-ring.store=memberlist'] },
    (c) => ingesterRing(c).kvstore.store,
    'memberlist',
  ],
  [
    { yaml: 'common: {replication_factor: 5}' },
    (c) => [ingesterRing(c).replicationFactor, c.indexGateway.ring.replicationFactor],
    [5, 5],
  ],
  [
    { yaml: 'common: {ring: {replication_factor: 2}}' },
    (c) => ingesterRing(c).replicationFactor,
    2,
  ],
  [
    {
      yaml: 'common: {replication_factor: 5}\ningester: {lifecycler: {ring: {replication_factor: 1}}}',
    },
    (c) => ingesterRing(c).replicationFactor,
    1,
  ],
  [
    {
      yaml: 'ingester: {lifecycler: {ring: {replication_factor: 1}}}',
      argv: ['-distributor.replication-factor=2'],
    },
    (c) => ingesterRing(c).replicationFactor,
    2,
  ],
  [
    { yaml: 'common: {ring: {heartbeat_period: 3s}}' },
    (c) => [c.ingester.lifecycler.heartbeatPeriodMs, c.ruler.ring.heartbeatPeriodMs],
    [3000, 3000],
  ],
  [
    {},
    (c) => [c.ingester.lifecycler.heartbeatPeriodMs, c.compactor.compactorRing.heartbeatPeriodMs],
    [5000, 15_000],
  ],

  // Addresses.
  [
    { yaml: 'common: {instance_addr: 10.0.0.1}' },
    (c) => [
      c.ingester.lifecycler.address,
      c.compactor.compactorRing.instanceAddr,
      c.memberlist.advertiseAddr,
    ],
    ['10.0.0.1', '10.0.0.1', '10.0.0.1'],
  ],
  [
    { yaml: 'common: {instance_addr: a, ring: {instance_addr: b}}' },
    (c) => [c.ingester.lifecycler.address, c.memberlist.advertiseAddr],
    ['b', 'a'],
  ],
  [
    { yaml: 'common: {instance_interface_names: [eth1]}' },
    (c) => [c.frontend.instanceInterfaceNames, c.ingester.lifecycler.interfaceNames],
    [['eth1'], ['eth1']],
  ],

  // Places.
  [
    {},
    (c) => [c.ingester.wal.dir, c.storageConfig.filesystem.directory],
    ['./data/wal', './data/chunks'],
  ],
  [{ argv: ['-skald.data-dir=/d/'] }, (c) => c.ruler.storage.local.directory, '/d/rules'],
  [
    { yaml: 'common: {path_prefix: /p}' },
    (c) => [c.compactor.workingDirectory, c.storageConfig.filesystem.directory],
    ['/p/compactor', '/p/chunks'],
  ],
  [
    { yaml: 'common: {path_prefix: /p}\ningester: {wal: {dir: /w}}' },
    (c) => c.ingester.wal.dir,
    '/w',
  ],
  [
    { yaml: 'common: {path_prefix: /p, storage: {filesystem: {chunks_directory: /c}}}' },
    (c) => c.storageConfig.filesystem.directory,
    '/c',
  ],
  [{ yaml: 'common: {path_prefix: /p}' }, (c) => c.ingester.lifecycler.tokensFilePath, ''],
  [
    { yaml: 'common: {path_prefix: /p, persist_tokens: true}' },
    (c) => c.ingester.lifecycler.tokensFilePath,
    '/p/ingester.tokens',
  ],
  [
    { yaml: 'limits_config: {per_tenant_override_config: /o.yaml}' },
    (c) => c.runtimeConfig.files,
    ['/o.yaml'],
  ],

  [{ yaml: 'ingester: {chunk_block_size: 65536}' }, (c) => c.skald.blockSizeBytes, 65_536],

  // Object storage.
  [{}, objectStoreOf, { kind: 'filesystem', keyPrefix: '', directory: './data/chunks' }],
  [
    {
      yaml: 'common: {storage: {s3: {bucketnames: b, region: r, endpoint: "m:9000", insecure: true}}}',
    },
    objectStoreOf,
    {
      kind: 's3',
      keyPrefix: '',
      bucket: 'b',
      endpoint: 'http://m:9000',
      region: 'r',
      accessKeyId: '',
      secretAccessKey: '',
      sessionToken: '',
      forcePathStyle: false,
      maxRetries: 5,
    },
  ],
  [
    { yaml: 'storage_config: {aws: {s3: "s3://k:s%2F@eu-west-1/bucket", s3forcepathstyle: true}}' },
    objectStoreOf,
    {
      kind: 's3',
      keyPrefix: '',
      bucket: 'bucket',
      endpoint: undefined,
      region: 'eu-west-1',
      accessKeyId: 'k',
      secretAccessKey: 's/',
      sessionToken: '',
      forcePathStyle: true,
      maxRetries: 5,
    },
  ],
  [
    { yaml: 'storage_config: {aws: {s3: "s3://k:s@minio.local:9000/bucket"}}' },
    (c) => ({ ...objectStoreOf(c), secretAccessKey: '' }),
    {
      kind: 's3',
      keyPrefix: '',
      bucket: 'bucket',
      endpoint: 'https://minio.local:9000',
      region: 'us-east-1',
      accessKeyId: 'k',
      secretAccessKey: '',
      sessionToken: '',
      forcePathStyle: false,
      maxRetries: 5,
    },
  ],
  [
    {
      yaml: 'common: {storage: {s3: {bucketnames: b, region: r}}}\nstorage_config: {aws: {bucketnames: own}}',
    },
    (c) => [c.storageConfig.aws.bucketNames, c.storageConfig.aws.region],
    ['own', ''],
  ],
  [
    { yaml: 'common: {storage: {s3: {bucketnames: b}}}\nskald: {object_store: filesystem}' },
    objectStoreOf,
    { kind: 'filesystem', keyPrefix: '', directory: './data/chunks' },
  ],
  [
    {
      yaml: 'storage_config: {object_prefix: p/, use_thanos_objstore: true, object_store: {filesystem: {dir: /d}}}',
    },
    objectStoreOf,
    { kind: 'filesystem', keyPrefix: 'p/', directory: '/d' },
  ],
  [
    {
      yaml: 'common: {storage: {object_store: {storage_prefix: q/, s3: {bucket_name: b, endpoint: m:9000}}}}',
      argv: ['-use-thanos-objstore'],
    },
    objectStoreOf,
    {
      kind: 's3',
      keyPrefix: 'q/',
      bucket: 'b',
      endpoint: 'https://m:9000',
      region: 'us-east-1',
      accessKeyId: '',
      secretAccessKey: '',
      sessionToken: '',
      forcePathStyle: true,
      maxRetries: 10,
    },
  ],
];

test.each(GIVEN)('%j', (given, pick, value) => {
  expect(pick(loaded(given))).toEqual(value);
});
