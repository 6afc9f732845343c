// D1: a path of this repository that a paper at the root or a README names is there. D2: an npm script that they name is too.
import { posix } from 'node:path';
import { isThere, listFiles, readText } from './repository.ts';

const papers = listFiles().filter(
  (path) =>
    /^[A-Z]+\.md$/.test(path) || /^(libs|apps|tools|test|helm|docs)\/.*README\.md$/.test(path),
);

/** Paths in backticks that begin with a folder of the house; patterns and placeholders name no one file. */
function pathsIn(text: string): string[] {
  const spans = [...text.matchAll(/`((?:libs|apps|tools|test|helm|docs)\/[^`\s]*)`/g)];
  return spans.map(([, path]) => path ?? '').filter((path) => !/[<>*…{}$]/.test(path));
}

test('every path that a paper names is there (D1)', () => {
  const gone = papers.flatMap((paper) =>
    pathsIn(readText(paper))
      .filter((path) => !isThere(path))
      .map((path) => `${paper}: ${path} is not there`),
  );
  expect(gone).toEqual([]);
});

test('every relative link of a paper leads somewhere (D1)', () => {
  const dead = papers.flatMap((paper) =>
    [...readText(paper).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)]
      .map(([, link]) => posix.normalize(posix.join(posix.dirname(paper), link ?? '')))
      .filter((path) => !isThere(path))
      .map((path) => `${paper}: ${path} is not there`),
  );
  expect(dead).toEqual([]);
});

test('every npm script that a paper names exists (D2)', () => {
  const { scripts } = JSON.parse(readText('package.json')) as { scripts: Record<string, string> };
  const unknown = papers.flatMap((paper) =>
    [...readText(paper).matchAll(/npm run (?:-s )?([a-z][a-z0-9:-]*)/g)]
      .map(([, name]) => name ?? '')
      .filter((name) => !(name in scripts))
      .map((name) => `${paper}: npm run ${name}`),
  );
  expect(unknown).toEqual([]);
});
