// F1: lines end in LF. F2: no file is larger than 512 KiB. F3: only scripts are executable, and every script
// with a shebang is.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../house.mjs';
import { LARGE_FILES } from './allowances.ts';
import { listFiles, readText } from './repository.ts';

const SIZE_MAX_BYTES = 512 * 1024;
const TEXT =
  /\.(ts|mjs|cjs|js|json|md|ya?ml|tpl|sh|html|css|txt|tsv|proto)$|(^|\/)(\.ci\/run|Dockerfile)$/;

const files = listFiles();
const statOf = (path: string) => statSync(join(root, path));

test('lines end in LF (F1)', () => {
  const wrong = files.filter((path) => TEXT.test(path) && readText(path).includes('\r\n'));
  expect(wrong.filter((path) => !path.includes('/testdata/'))).toEqual([]);
});

test('no file is larger than 512 KiB (F2)', () => {
  const large = files
    .filter((path) => statOf(path).size > SIZE_MAX_BYTES && !(path in LARGE_FILES))
    .map(
      (path) =>
        `${path}: ${statOf(path).size} bytes; generate it, or give a reason in allowances.ts`,
    );
  expect(large).toEqual([]);
});

test('scripts with a shebang are executable, and nothing else is (F3)', () => {
  const wrong = files.flatMap((path) => {
    const isExecutable = (statOf(path).mode & 0o111) !== 0;
    if (!isExecutable && !/\.(sh|mjs|py)$|^\.ci\//.test(path)) return [];
    const hasShebang = readText(path).startsWith('#!');
    return isExecutable === hasShebang
      ? []
      : [`${path}: shebang ${hasShebang}, bit ${isExecutable}`];
  });
  expect(wrong).toEqual([]);
});
