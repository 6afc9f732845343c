// What the chart gives to a service is what the service takes: the rendered configuration goes through our
// own loader, with the flags of the rendered container, for each service and every values file in ci.
import { formatProblem, loadConfig, objectStoreOf, type SkaldConfig } from '@skald/config';
import {
  ciFiles,
  configText,
  containerOf,
  render,
  renderCi,
  services,
  workloads,
} from './chart.ts';
import type { Container, Manifest } from './chart.ts';

const CONFIG_FILE = '/etc/skald/config/config.yaml';
const ENV = { POD_IP: '10.1.2.3', REDIS_PASSWORD: 'hush' };

/** The configuration that a container starts with, or what is wrong with it. */
function load(text: string, container: Container): SkaldConfig {
  const loaded = loadConfig({
    argv: container.args,
    env: ENV,
    readFile: (path) => (path === CONFIG_FILE ? text : undefined),
    target: [container.name] as SkaldConfig['target'],
  });
  const errors = loaded.kind === 'failed' ? loaded.errors : [];
  expect([...errors, ...loaded.warnings].map(formatProblem)).toEqual([]);
  if (loaded.kind === 'failed') throw new Error('the configuration does not load');
  return loaded.config;
}

interface Started {
  readonly name: string;
  readonly container: Container;
  readonly workload: Manifest;
  readonly config: SkaldConfig;
}

function start(manifests: readonly Manifest[]): readonly Started[] {
  const text = configText(manifests);
  if (text === undefined) return [];
  return workloads(manifests).map((workload) => {
    const container = containerOf(workload);
    return { name: container.name, container, workload, config: load(text, container) };
  });
}

/** Every address in the configuration that names another service. */
function addressesIn(config: SkaldConfig): readonly string[] {
  return [
    ...config.memberlist.joinMembers,
    config.frontend.schedulerAddress,
    config.frontendWorker.schedulerAddress,
    config.storageConfig.tsdbShipper.indexGatewayClient.serverAddress,
  ];
}

/** Where a service writes. */
function writtenBy(name: string, config: SkaldConfig): readonly string[] {
  const store = objectStoreOf(config);
  const objects = store.kind === 'filesystem' ? [store.directory] : [];
  if (name === 'ingester') return [config.ingester.wal.dir, ...objects];
  if (name === 'compactor') return [config.compactor.workingDirectory, ...objects];
  if (name === 'index-gateway') return [config.storageConfig.tsdbShipper.cacheLocation];
  if (name === 'ruler') return [config.ruler.rulePath];
  return [config.common.pathPrefix];
}

/** The volume that a path of a container is on: the one with the longest mount path. */
function volumeAt(container: Container, path: string): string | undefined {
  const found = container.volumeMounts.filter(({ mountPath }) =>
    `${path}/`.startsWith(`${mountPath}/`),
  );
  return found.sort((a, b) => b.mountPath.length - a.mountPath.length)[0]?.name;
}

describe.each(ciFiles())('%s', (file) => {
  const manifests = renderCi(file);
  const started = start(manifests);

  test('every service takes its configuration, without a warning', () => {
    expect(started.map(({ name }) => name).sort()).toEqual(
      configText(manifests) === undefined
        ? []
        : [
            'compactor',
            'distributor',
            'index-gateway',
            'ingester',
            'querier',
            'query-frontend',
            'query-scheduler',
            'ruler',
          ],
    );
  });

  test('a container opens the ports that its configuration listens on', () => {
    for (const { container, config } of started) {
      expect(container.ports.map(({ name, containerPort }) => [name, containerPort])).toEqual([
        ['http-metrics', config.server.httpListenPort],
        ['grpc', config.server.grpcListenPort],
      ]);
    }
  });

  test('every address in the configuration is a port of a Service', () => {
    const known = services(manifests).flatMap(({ metadata, spec }) =>
      spec.ports.map(({ port }) => `${metadata.name}:${port}`),
    );
    const unknown = started
      .flatMap(({ config }) => addressesIn(config))
      .filter((address) => !known.includes(address));
    expect(unknown).toEqual([]);
  });

  test('a service tells others the address of its pod', () => {
    for (const { config } of started) {
      expect(config.ingester.lifecycler.address).toBe(ENV.POD_IP);
      expect(config.memberlist.advertiseAddr).toBe(ENV.POD_IP);
    }
  });

  test('what a service writes is on a volume, for its root is read-only', () => {
    for (const { name, container, config } of started) {
      expect(container.securityContext.readOnlyRootFilesystem).toBe(true);
      for (const path of writtenBy(name, config)) {
        expect([name, path, volumeAt(container, path)]).toEqual([
          name,
          path,
          path.endsWith('/objects') ? 'objects' : 'data',
        ]);
      }
    }
  });

  test('probes ask for paths that are served under the prefix', () => {
    for (const { container, config } of started) {
      const { readinessProbe, livenessProbe } = container;
      const prefix = config.server.httpPathPrefix;
      if (!readinessProbe.tcpSocket) expect(readinessProbe.httpGet?.path).toBe(`${prefix}/ready`);
      expect(livenessProbe.httpGet?.path).toBe(`${prefix}/services`);
    }
  });
});

describe('skald.config', () => {
  const configFor = (values: object): SkaldConfig => {
    const ingester = start(render({ values })).find(({ name }) => name === 'ingester');
    if (ingester === undefined) throw new Error('no ingester');
    return ingester.config;
  };

  test('wins over what the chart wires, also with nothing, no and none', () => {
    const config = configFor({
      skald: {
        storage: { type: 's3', s3: { bucket: 'b', s3ForcePathStyle: true } },
        config: {
          auth_enabled: false,
          common: { storage: { s3: { s3forcepathstyle: false } }, replication_factor: 1 },
          frontend: { scheduler_address: '' },
          memberlist: { join_members: [] },
        },
      },
    });
    expect(config.authEnabled).toBe(false);
    expect(config.storageConfig.aws.s3ForcePathStyle).toBe(false);
    expect(config.frontend.schedulerAddress).toBe('');
    expect(config.memberlist.joinMembers).toEqual([]);
    expect(config.ingester.lifecycler.ring.replicationFactor).toBe(1);
  });

  test('keeps large numbers whole', () => {
    const values = { skald: { config: { limits_config: { per_stream_rate_limit: 5242880000 } } } };
    expect(configFor(values).limitsConfig.perStreamRateLimitBytesPerSec).toBe(5242880000);
  });
});

test('an ingester without a volume stores what it holds before it stops', () => {
  const flushes = (file: string) =>
    start(renderCi(file)).map(({ config }) => config.ingester.wal.flushOnShutdown);
  expect(new Set(flushes('persistence-off-values.yaml'))).toEqual(new Set([true]));
  expect(new Set(flushes('default-values.yaml'))).toEqual(new Set([false]));
});

test('S3: the bucket is in the configuration, the keys only in the environment of who reads it', () => {
  const started = start(renderCi('ha-values.yaml'));
  const first = started[0];
  expect(first && objectStoreOf(first.config)).toMatchObject({
    kind: 's3',
    bucket: 'logs',
    endpoint: 'http://minio.minio:9000',
    region: 'eu-central-1',
    accessKeyId: '',
    forcePathStyle: true,
  });
  const holders = started.filter(({ container }) =>
    container.env.some(({ name }) => name === 'AWS_SECRET_ACCESS_KEY'),
  );
  expect(holders.map(({ name }) => name).sort()).toEqual([
    'compactor',
    'index-gateway',
    'ingester',
    'querier',
    'ruler',
  ]);
});

test('a variable of the environment is put into the configuration when the service starts', () => {
  const manifests = renderCi('ha-values.yaml');
  expect(configText(manifests)).not.toContain(ENV.REDIS_PASSWORD);
  expect(start(manifests)[0]?.config.queryRange.resultsCache.cache.redis.password).toBe(
    ENV.REDIS_PASSWORD,
  );
});

test('each tenant has a folder of rules below the one that the ruler reads', () => {
  const ruler = start(renderCi('ha-values.yaml')).find(({ name }) => name === 'ruler');
  const directory = ruler?.config.ruler.storage.local.directory;
  const mounts = ruler?.container.volumeMounts.map(({ mountPath }) => mountPath) ?? [];
  expect(mounts.filter((path) => path.startsWith(`${directory}/`)).sort()).toEqual([
    '/etc/skald/rules/Tenant_B',
    '/etc/skald/rules/tenant-a',
    '/etc/skald/rules/tenant-c',
  ]);
});
