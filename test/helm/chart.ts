// The chart as Helm renders it, and the few shapes of Kubernetes that the tests look at.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { root } from '../../tools/house.mjs';
import { KUBERNETES_VERSIONS } from '../../tools/helm/tools.mjs';

export const CHART = join(root, 'helm/skald');

export type Labels = Readonly<Record<string, string>>;

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args: readonly string[];
  readonly ports: readonly { readonly name: string; readonly containerPort: number }[];
  readonly env: readonly { readonly name: string }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
  readonly readinessProbe: Probe;
  readonly livenessProbe: Probe;
  readonly securityContext: { readonly readOnlyRootFilesystem: boolean };
}

export interface Probe {
  readonly httpGet?: { readonly path: string };
  readonly tcpSocket?: { readonly port: string };
}

export interface PodSpec {
  readonly containers: readonly Container[];
  readonly volumes: readonly { readonly name: string; readonly emptyDir?: object }[];
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: { readonly runAsNonRoot: boolean };
  readonly topologySpreadConstraints?: readonly { readonly topologyKey: string }[];
}

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Labels };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: {
    readonly replicas?: number;
    readonly clusterIP?: string;
    readonly selector: Labels & { readonly matchLabels: Labels };
    readonly ports: readonly { readonly name: string; readonly port: number }[];
    readonly serviceName?: string;
    readonly podManagementPolicy?: string;
    readonly volumeClaimTemplates?: readonly { readonly metadata: { readonly name: string } }[];
    readonly template: { readonly metadata: { readonly labels: Labels }; readonly spec: PodSpec };
  };
}

export interface RenderInput {
  readonly chart?: string;
  readonly files?: readonly string[];
  /** Laid over the files. */
  readonly values?: object;
}

/** Runs `helm template`. @returns its exit code and what it wrote. */
export function runHelm({ chart = CHART, files = [], values = {} }: RenderInput) {
  const args = [
    'template',
    'skald',
    chart,
    '--namespace=logs',
    `--kube-version=${KUBERNETES_VERSIONS[0]}`,
    ...files.map((file) => `--values=${file}`),
    '--values=-',
  ];
  const input = JSON.stringify(values);
  const options = { input, encoding: 'utf8', maxBuffer: 1 << 26 } as const;
  const done = spawnSync(process.env['HELM'] ?? 'helm', args, options);
  if (done.error) throw done.error;
  return done;
}

export function render(input: RenderInput): readonly Manifest[] {
  const { status, stdout, stderr } = runHelm(input);
  if (status !== 0) throw new Error(stderr);
  return parseAllDocuments(stdout)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
}

/** The values files that the chart promises to render, by name. */
export function ciFiles(): readonly string[] {
  return readdirSync(join(CHART, 'ci'));
}

export function renderCi(name: string): readonly Manifest[] {
  return render({ files: [join(CHART, 'ci', name)] });
}

export function workloads(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter(({ kind }) => kind === 'StatefulSet' || kind === 'Deployment');
}

export function services(manifests: readonly Manifest[]): readonly Manifest[] {
  return manifests.filter(({ kind }) => kind === 'Service');
}

/** The one container of a workload. */
export function containerOf(workload: Manifest): Container {
  const [container] = workload.spec.template.spec.containers;
  if (container === undefined) throw new Error(`${workload.metadata.name} has no container`);
  return container;
}

/** The text of the configuration Secret; undefined when somebody else keeps it. */
export function configText(manifests: readonly Manifest[]): string | undefined {
  const secret = manifests.find(({ kind }) => kind === 'Secret');
  const encoded = secret?.data?.['config.yaml'];
  return encoded === undefined ? undefined : Buffer.from(encoded, 'base64').toString();
}
