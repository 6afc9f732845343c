// What the outputs in dist/ are made from, as hashes: an output whose stamp equals the hash of its
// inputs is fresh. No dependencies: bootstrap asks before packages are installed.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { APPS, root } from '../house.mjs';

/** Folder and file name of the kernels that `libs/ground/bytes/assembly` compiles to. */
export const KERNELS = Object.freeze({
  sources: join(root, 'libs/ground/bytes/assembly'),
  folder: join(root, 'dist/kernels'),
  file: 'kernels.wasm',
});

const STAMP_FILE = '.inputs';
const NOT_AN_INPUT = /\.(test|bench)\.ts$|\.md$|(^|\/)(testdata|testing|node_modules)(\/|$)/;

function* filesUnder(folder) {
  const entries = readdirSync(folder, { withFileTypes: true });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (NOT_AN_INPUT.test(path.slice(root.length + 1).replaceAll('\\', '/'))) continue;
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (entry.isFile()) yield path;
  }
}

function hashOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) {
    if (!existsSync(path)) continue;
    for (const file of statSync(path).isDirectory() ? filesUnder(path) : [path]) {
      hash
        .update(`${file.slice(root.length)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex');
}

/** Hash of everything that the kernels are compiled from. */
export function kernelInputs() {
  return hashOf([KERNELS.sources, join(root, 'tools/build'), join(root, 'package-lock.json')]);
}

/** Hash of everything that any app's bundle is made from: apps share nearly all of it. */
export function appInputs() {
  const parts = ['libs', 'apps', 'tools/build', 'tsconfig.base.json', 'package.json'];
  return hashOf([...parts, 'package-lock.json'].map((part) => join(root, part)));
}

/** Apps that have an entry point. */
export function builtApps() {
  return APPS.filter((app) => existsSync(join(root, 'apps', app, 'src/main.ts')));
}

export function appFolder(app) {
  return join(root, 'dist', 'apps', app);
}

/** @returns the file that remembers which inputs an output folder was made from. */
export function stampIn(folder) {
  return join(folder, STAMP_FILE);
}

/** Output folders of 'kernels' or 'apps' that are missing or older than their sources. */
export function staleOutputs(what) {
  if (what !== 'kernels' && what !== 'apps') throw new Error(`nothing to build called ${what}`);
  const isStale = (hash) => (folder) => {
    const stamp = stampIn(folder);
    return !existsSync(stamp) || readFileSync(stamp, 'utf8') !== hash;
  };
  if (what === 'apps') return builtApps().map(appFolder).filter(isStale(appInputs()));
  if (!existsSync(KERNELS.sources)) return [];
  return [KERNELS.folder].filter(isStale(kernelInputs()));
}
