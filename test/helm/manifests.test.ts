// What the chart makes of its values: which workloads, who finds whom, what is refused, and what an
// upgrade leaves alone.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHART, containerOf, render, renderCi, runHelm, services, workloads } from './chart.ts';
import type { Labels, Manifest } from './chart.ts';

// kind, name, replicas of the defaults, claims
const WORKLOADS = [
  ['Deployment', 'distributor', 2, []],
  ['Deployment', 'querier', 2, []],
  ['Deployment', 'query-frontend', 2, []],
  ['Deployment', 'query-scheduler', 1, []],
  ['StatefulSet', 'compactor', 1, ['data']],
  ['StatefulSet', 'index-gateway', 1, ['data']],
  ['StatefulSet', 'ingester', 3, ['data']],
  ['StatefulSet', 'ruler', 1, ['data']],
] as const;

const byName = (a: readonly unknown[], b: readonly unknown[]) =>
  `${a[0]} ${a[1]}` < `${b[0]} ${b[1]}` ? -1 : 1;

function matches(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}

/** Names of the containers that a Service sends to. */
function behind(service: Manifest, manifests: readonly Manifest[]): readonly string[] {
  return workloads(manifests)
    .filter(({ spec }) => matches(service.spec.selector, spec.template.metadata.labels))
    .map((workload) => containerOf(workload).name)
    .sort();
}

describe('by default', () => {
  const manifests = render({});

  test('eight services, half of them with a volume', () => {
    const found = workloads(manifests).map(({ kind, spec, ...workload }) => [
      kind,
      containerOf({ kind, spec, ...workload }).name,
      spec.replicas,
      spec.volumeClaimTemplates?.map(({ metadata }) => metadata.name) ?? [],
    ]);
    expect(found.sort(byName)).toEqual(WORKLOADS);
  });

  test('a Service reaches its own pods, and gossip reaches all', () => {
    const found = services(manifests).map((service) => [
      service.metadata.name,
      service.spec.clusterIP ?? '',
      behind(service, manifests).join(' '),
    ]);
    const all = WORKLOADS.map(([, name]) => name).sort();
    const headless = ['compactor', 'index-gateway', 'ingester', 'query-scheduler', 'ruler'];
    expect(found.sort()).toEqual(
      [
        ...all.map((name) => [`skald-${name}`, '', name]),
        ...headless.map((name) => [`skald-${name}-headless`, 'None', name]),
        ['skald-memberlist', 'None', all.join(' ')],
      ].sort(),
    );
  });

  test('a StatefulSet is governed by a headless Service that exists', () => {
    const names = services(manifests).map(({ metadata }) => metadata.name);
    const sets = workloads(manifests).filter(({ kind }) => kind === 'StatefulSet');
    expect(sets.filter(({ spec }) => !names.includes(spec.serviceName ?? ''))).toEqual([]);
  });

  test('no pod runs as root, and an ingester has five minutes to store what it holds', () => {
    for (const workload of workloads(manifests)) {
      const { securityContext, terminationGracePeriodSeconds } = workload.spec.template.spec;
      expect(securityContext.runAsNonRoot).toBe(true);
      const isIngester = containerOf(workload).name === 'ingester';
      expect(terminationGracePeriodSeconds).toBe(isIngester ? 300 : 90);
    }
  });

  test('ingesters are spread over zones and hosts', () => {
    const ingester = workloads(manifests).find((w) => containerOf(w).name === 'ingester');
    const keys = ingester?.spec.template.spec.topologySpreadConstraints?.map((c) => c.topologyKey);
    expect(keys).toEqual(['topology.kubernetes.io/zone', 'kubernetes.io/hostname']);
  });

  test('a budget is made for every service with more than one replica', () => {
    const budgets = manifests.filter(({ kind }) => kind === 'PodDisruptionBudget');
    expect(budgets.map(({ metadata }) => metadata.name).sort()).toEqual([
      'skald-distributor',
      'skald-ingester',
      'skald-querier',
      'skald-query-frontend',
    ]);
  });
});

test('without persistence nothing is claimed', () => {
  const manifests = renderCi('persistence-off-values.yaml');
  const claims = workloads(manifests).flatMap(({ spec }) => spec.volumeClaimTemplates ?? []);
  expect(claims).toEqual([]);
  expect(manifests.filter(({ kind }) => kind === 'PersistentVolumeClaim')).toEqual([]);
});

test('a long name is cut to what Kubernetes takes', () => {
  const manifests = render({ values: { fullnameOverride: 'a-name-'.repeat(12) } });
  const lengths = (all: readonly Manifest[]) => all.map(({ metadata }) => metadata.name.length);
  expect(Math.max(...lengths(services(manifests)))).toBeLessThanOrEqual(63);
  // A StatefulSet's pods carry its name and a hash in a label.
  expect(Math.max(...lengths(workloads(manifests)))).toBeLessThanOrEqual(52);
});

describe('an upgrade to a new chart', () => {
  const copy = mkdtempSync(join(tmpdir(), 'skald-chart-'));
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('with the same image restarts nothing and changes no field that cannot change', () => {
    cpSync(CHART, copy, { recursive: true });
    const path = join(copy, 'Chart.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/^version: .*$/m, 'version: 99.0.0'));
    const specs = (manifests: readonly Manifest[]) => workloads(manifests).map(({ spec }) => spec);
    const upgraded = render({ chart: copy });
    expect(upgraded[0]?.metadata.labels['helm.sh/chart']).toBe('skald-99.0.0');
    expect(specs(upgraded)).toEqual(specs(render({})));
  });

  test('with another configuration restarts everything', () => {
    const values = { skald: { config: { server: { log_level: 'debug' } } } };
    const sums = (manifests: readonly Manifest[]) =>
      workloads(manifests).map(({ spec }) => JSON.stringify(spec.template.metadata));
    const before = sums(render({}));
    expect(sums(render({ values })).filter((sum) => before.includes(sum))).toEqual([]);
  });
});

const s3 = { type: 's3', s3: { bucket: 'logs' } };
const REFUSED: readonly (readonly [what: string, values: object, message: string])[] = [
  ['an unknown section', { ingestor: {} }, "additional properties 'ingestor' not allowed"],
  ['an unknown key', { ingester: { replcas: 3 } }, "additional properties 'replcas' not allowed"],
  [
    'an unknown key of the storage',
    { skald: { storage: { s3: { bucketName: 'b' } } } },
    "additional properties 'bucketName' not allowed",
  ],
  ['a wrong type', { querier: { replicas: 'two' } }, "at '/querier/replicas': got string"],
  ['a volume for a Deployment', { querier: { persistence: {} } }, "at '/querier/persistence'"],
  ['rules for another service', { querier: { directories: {} } }, "at '/querier/directories'"],
  ['a second scheduler', { queryScheduler: { replicas: 2 } }, 'maximum: got 2, want 1'],
  ['a second ruler', { ruler: { replicas: 2 } }, 'maximum: got 2, want 1'],
  ['a second compactor', { compactor: { replicas: 2 } }, 'maximum: got 2, want 1'],
  [
    'a port that is taken at start',
    { skald: { config: { server: { http_listen_port: 0 } } } },
    'minimum',
  ],
  ['a tenant that is no folder', { ruler: { directories: { 'a/b': {} } } }, "'a/b' does not match"],
  [
    'fewer ingesters than copies',
    { ingester: { replicas: 2 } },
    'ingester.replicas: expected at least skald.config.common.replication_factor (3), got 2',
  ],
  [
    'S3 without a bucket',
    { skald: { storage: { type: 's3' } } },
    'skald.storage.s3.bucket: expected the name of a bucket',
  ],
  [
    'rules of a tenant from two places',
    { ruler: { directories: { t: {} }, existingDirectories: { t: 'x' } } },
    'ruler.existingDirectories: t also stands in ruler.directories',
  ],
];

test.each(REFUSED)('%s is refused', (_, values, message) => {
  const { status, stderr } = runHelm({ values });
  expect(status).not.toBe(0);
  expect(stderr).toContain(message);
});

const TAKEN: readonly (readonly [what: string, values: object])[] = [
  ['S3 with a bucket', { skald: { storage: s3 } }],
  ['a budget as a share', { querier: { podDisruptionBudget: { maxUnavailable: '20%' } } }],
  [
    'one copy on one ingester',
    { ingester: { replicas: 1 }, skald: { config: { common: { replication_factor: 1 } } } },
  ],
  ['a service that is switched off', { ruler: { replicas: 0 } }],
  ['any key of Skald', { skald: { config: { querier: { max_concurrent: 8 } } } }],
];

test.each(TAKEN)('%s is taken', (_, values) => {
  expect(runHelm({ values })).toMatchObject({ status: 0, stderr: '' });
});
