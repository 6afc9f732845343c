// Makes a clone runnable, with nothing but Node and npm: installs packages when the lock file says
// something else than what is installed, and builds what the next command needs when its sources
// changed. Plain JavaScript without dependencies, since it runs before there are any.
//
//   node tools/bootstrap.mjs install            packages only
//   node tools/bootstrap.mjs install kernels    and the WASM kernels, which tests load
//   node tools/bootstrap.mjs install apps       and every bundle
//
// What was installed is remembered as a stamp in node_modules; what was built, by the stamps that
// tools/build writes beside its outputs. A second run therefore only hashes files.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { houseNode, root } from './house.mjs';
import { staleOutputs } from './build/inputs.mjs';

const STAMP = join(root, 'node_modules', '.skald-install');

function lockHash() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  return createHash('sha256')
    .update(lock)
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
}

/** Whether npm's own record of node_modules agrees with the lock: somebody ran `npm install` by hand. */
function recordAgrees() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const packagesOf = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const installed = packagesOf(record);
  const wanted = Object.entries(packagesOf(join(root, 'package-lock.json')));
  return wanted
    .filter(([path]) => path.startsWith('node_modules/'))
    .every(([path, { version, integrity, optional, devOptional }]) => {
      const found = installed[path];
      if (found === undefined) return optional === true || devOptional === true;
      return found.version === version && found.integrity === integrity;
    });
}

function install() {
  const wanted = lockHash();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;
  if (!recordAgrees()) {
    console.error('skald: installing packages (once; about half a minute)');
    const flags = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
    // One string: on Windows npm is a script, which needs a shell to start.
    run(`npm ${flags.join(' ')}`, [], { shell: true });
  }
  writeFileSync(STAMP, wanted);
}

function build(what) {
  if (staleOutputs(what).length === 0) return;
  console.error(`skald: building ${what}`);
  run(houseNode(), [join(root, 'tools/build/build.mjs'), what]);
}

function run(command, args, options = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options });
  if (done.error) throw done.error;
  if (done.status !== 0) process.exit(done.status ?? 1);
}

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 11)) {
  console.error(`skald: Node 20.11 or newer is needed, this is ${process.versions.node}`);
  process.exit(1);
}
for (const step of process.argv.slice(2)) {
  if (step === 'install') install();
  else build(step);
}
