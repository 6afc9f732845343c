// The programs that check the chart, in a per-user cache folder keyed by version: what is missing is built
// from a package registry, once. Nothing is downloaded from anywhere else.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const HELM = { version: '3.19.0', module: 'helm.sh/helm/v3/cmd/helm' };
const VALIDATE = { version: '1.37.0', package: 'kubernetes-validate' };
/** The oldest and the newest Kubernetes that the chart promises to deploy to. */
export const KUBERNETES_VERSIONS = Object.freeze(['1.28', '1.34']);

const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'skald-tools');

function run(command, args, env = {}) {
  const options = { stdio: ['ignore', 2, 2], env: { ...process.env, ...env } };
  const done = spawnSync(command, args, options);
  if (done.error)
    throw new Error(`${command} is needed to build the chart's checks: ${done.error.message}`);
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')}: exit ${done.status}`);
}

/** Fills `folder` by `make(draft)`, in one step: a half-made tool is never found. */
function once(folder, make) {
  if (existsSync(folder)) return;
  const draft = `${folder}.${process.pid}`;
  mkdirSync(draft, { recursive: true });
  try {
    make(draft);
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @returns the path of Helm; builds it with Go in about a minute if this machine has none yet. */
export function helm() {
  const folder = join(cache, `helm-${HELM.version}`);
  once(folder, (draft) => {
    console.error(`skald: building Helm ${HELM.version} (once; about a minute)`);
    run('go', ['install', `${HELM.module}@v${HELM.version}`], { GOBIN: draft });
  });
  return join(folder, 'helm');
}

/** @returns the Python that has kubernetes-validate, which carries every Kubernetes schema. */
export function pythonWithSchemas() {
  const folder = join(cache, `kubernetes-validate-${VALIDATE.version}`);
  // A virtual environment does not survive being moved, so the marker is what appears at once.
  once(join(folder, 'done'), () => {
    rmSync(join(folder, 'venv'), { recursive: true, force: true });
    run('python3', ['-m', 'venv', join(folder, 'venv')]);
    const pip = join(folder, 'venv/bin/pip');
    run(pip, ['install', '--quiet', `${VALIDATE.package}==${VALIDATE.version}`]);
  });
  return join(folder, 'venv/bin/python');
}
