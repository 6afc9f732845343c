// Builds what runs: one self-contained bundle per app, worker entry points and WASM kernels beside it.
//
//   node tools/build/build.mjs kernels            libs/ground/bytes/assembly → dist/kernels/kernels.wasm
//   node tools/build/build.mjs apps [name…]       kernels if stale, then dist/apps/<name>/
//
// An app's folder holds main.js, one `<name>.worker.js` for each `libs/**/<name>.worker.ts`, chunks that
// they import when they need them, kernels.wasm, source maps, and a package.json that marks the folder as
// ESM, so that it runs wherever it is copied.
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import esbuild from 'esbuild';
import { root } from '../house.mjs';
import { KERNELS, appFolder, appInputs, builtApps, kernelInputs } from './inputs.mjs';
import { staleOutputs, stampIn } from './inputs.mjs';

// Bundled CommonJS packages call `require`; ESM has none of its own.
const REQUIRE = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __toPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __toPath(import.meta.url);',
  "const __dirname = __toPath(new URL('.', import.meta.url));",
].join('\n');

/** Version, commit and date as compile-time constants: `__SKALD_VERSION__` and its siblings. */
function buildConstants() {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const constants = {
    __SKALD_VERSION__: version,
    __SKALD_COMMIT__: git('rev-parse', '--short=12', 'HEAD'),
    __SKALD_BRANCH__: git('rev-parse', '--abbrev-ref', 'HEAD'),
    __SKALD_BUILD_DATE__: new Date().toISOString(),
  };
  return Object.fromEntries(
    Object.entries(constants).map(([name, value]) => [name, JSON.stringify(value)]),
  );
}

/** @returns git's answer, or 'unknown' in a tree without history (an archive, a container build). */
function git(...args) {
  try {
    return execFileSync('git', args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return 'unknown';
  }
}

function sourceFiles(folder, suffix) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(suffix))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((path) => !path.includes('node_modules'))
    .sort();
}

/** Entry points of workers by the name that they have beside main.js. */
function workerEntries() {
  const entries = {};
  for (const path of sourceFiles(join(root, 'libs'), '.worker.ts')) {
    const name = basename(path, '.ts');
    if (name in entries)
      throw new Error(`two workers are called ${name}: ${entries[name]}, ${path}`);
    entries[name] = path;
  }
  return entries;
}

/** One entry alone: entries that share chunks would each read all that any of them uses of a module. */
async function bundle(name, path, folder) {
  await esbuild.build({
    entryPoints: { [name]: path },
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    // What is imported when it is needed (the clients of S3 and Consul) is read only then.
    splitting: true,
    chunkNames: 'chunk-[hash]',
    sourcemap: true,
    sourcesContent: false,
    legalComments: 'none',
    logLevel: 'warning',
    absWorkingDir: root,
    banner: { js: REQUIRE },
    define: buildConstants(),
  });
}

/** Compiles every AssemblyScript file of the kernels into one module that imports its memory. */
function buildKernels() {
  if (!existsSync(KERNELS.sources)) return;
  mkdirSync(KERNELS.folder, { recursive: true });
  const sources = readdirSync(KERNELS.sources)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .map((name) => join(KERNELS.sources, name));
  const compiler = join(root, 'node_modules/assemblyscript/bin/asc.js');
  const flags = ['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub', '--importMemory'];
  const out = join(KERNELS.folder, KERNELS.file);
  const args = [compiler, ...sources, ...flags, '--outFile', out];
  const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  writeFileSync(stampIn(KERNELS.folder), kernelInputs());
}

async function buildApps(names) {
  const inputs = appInputs();
  const apps = builtApps().filter((app) => names.length === 0 || names.includes(app));
  if (apps.length === 0) return;
  const workers = join(root, 'dist', `.workers-${process.pid}`);
  for (const [name, path] of Object.entries(workerEntries())) await bundle(name, path, workers);
  const kernels = join(KERNELS.folder, KERNELS.file);
  for (const app of apps) {
    const folder = appFolder(app);
    rmSync(folder, { recursive: true, force: true });
    await bundle('main', join(root, 'apps', app, 'src/main.ts'), folder);
    cpSync(workers, folder, { recursive: true });
    if (existsSync(kernels)) copyFileSync(kernels, join(folder, KERNELS.file));
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    writeFileSync(stampIn(folder), inputs);
  }
  rmSync(workers, { recursive: true, force: true });
}

const [what, ...names] = process.argv.slice(2);
if (what === 'kernels') {
  buildKernels();
} else if (what === 'apps') {
  if (staleOutputs('kernels').length > 0) buildKernels();
  await buildApps(names);
} else {
  console.error('usage: build.mjs kernels | apps [name…]');
  process.exit(2);
}
