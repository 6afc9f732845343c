// `npm run test:helm`: lints and renders the chart with its defaults and with every values file in
// helm/skald/ci, checks each manifest against Kubernetes' schemas without a cluster, then runs the tests
// in test/helm, which find Helm's path in $HELM.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { houseNode, root } from '../house.mjs';
import { KUBERNETES_VERSIONS, helm, pythonWithSchemas } from './tools.mjs';

const chart = join(root, 'helm/skald');
if (!existsSync(join(chart, 'Chart.yaml'))) {
  console.error('helm/skald/Chart.yaml: missing');
  process.exit(1);
}

let passed = 0;
let failed = 0;

/** Runs one check and counts it. @returns its standard output, also when it failed. */
function check(name, command, args, options = {}) {
  const maxBuffer = 1 << 28;
  const done = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer, ...options });
  const isFine = done.status === 0;
  if (isFine) passed++;
  else failed++;
  console.log(`${isFine ? 'ok    ' : 'FAILED'} ${name}`);
  if (!isFine) console.log(`${done.stdout ?? ''}${done.stderr ?? ''}${done.error?.message ?? ''}`);
  return done.stdout ?? '';
}

const bin = helm();
const python = pythonWithSchemas();
const folder = join(chart, 'ci');
const values = existsSync(folder)
  ? readdirSync(folder).filter((name) => /\.ya?ml$/.test(name))
  : [];
for (const file of [undefined, ...values]) {
  // A Helm that is built from source believes in a Kubernetes of years ago.
  const flags = ['--kube-version', KUBERNETES_VERSIONS[0]];
  if (file !== undefined) flags.push('--values', join(folder, file));
  const label = file ?? 'default values';
  check(`helm lint, ${label}`, bin, ['lint', '--strict', chart, ...flags]);
  const render = ['template', 'skald', chart, '--namespace', 'logs', ...flags];
  const manifests = check(`helm template, ${label}`, bin, render);
  for (const version of KUBERNETES_VERSIONS) {
    const script = join(root, 'tools/helm/validate.py');
    check(`schemas of Kubernetes ${version}, ${label}`, python, [script, version], {
      input: manifests,
    });
  }
}
console.log(`skald-count passed=${passed} failed=${failed}`);

const config = join(root, 'test/helm/jest.config.mjs');
if (!existsSync(config)) process.exit(failed === 0 ? 0 : 1);
const tests = spawnSync(
  houseNode(),
  [join(root, 'node_modules/jest/bin/jest.js'), '--config', config],
  {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, HELM: bin },
  },
);
process.exit(failed === 0 && tests.status === 0 ? 0 : 1);
