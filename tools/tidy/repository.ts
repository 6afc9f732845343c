// The files of the repository as the hygiene tests see them: what git tracks or would track.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { root } from '../house.mjs';

/** A lib or an app: a folder with a package.json. */
export interface Room {
  /** Relative to the repository, as in `libs/ground/time`. */
  readonly folder: string;
  readonly floor: string;
  readonly kind: 'lib' | 'app';
}

/** Paths relative to the repository, sorted, with forward slashes. */
export function listFiles(): readonly string[] {
  const flags = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', flags, { cwd: root, maxBuffer: 1 << 26 }).toString();
  return [...new Set(listed.split('\0'))].filter((path) => path !== '' && isThere(path)).sort();
}

export function isThere(path: string): boolean {
  return existsSync(join(root, path));
}

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function listRooms(files: readonly string[]): readonly Room[] {
  return files.flatMap((path): Room[] => {
    const [, top, first = '', second = ''] =
      /^(libs|apps)\/([^/]+)\/(?:([^/]+)\/)?package\.json$/.exec(path) ?? [];
    if (top === 'libs' && second !== '') {
      return [{ folder: `libs/${first}/${second}`, floor: first, kind: 'lib' }];
    }
    return top === 'apps' ? [{ folder: `apps/${first}`, floor: 'app', kind: 'app' }] : [];
  });
}

export function isTest(path: string): boolean {
  return /\.test\.ts$|\.bench\.ts$|\/testing\/|^test\/|\/testdata\//.test(path);
}

/** TypeScript that we wrote for ourselves to run: no fixtures, no AssemblyScript, nothing generated. */
export function isSource(path: string): boolean {
  return (
    /^(libs|apps|tools|test)\/.*\.ts$/.test(path) &&
    !/\.d\.ts$|\/fixtures\/|\/assembly\/|\.generated\.ts$/.test(path)
  );
}

export function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readText(path), ts.ScriptTarget.ES2024, true);
}
