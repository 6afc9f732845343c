// E1: an error class of ours is a ServiceError with a kind, so that every transport knows its status.
// E2: every kind of the one table is used by a class.
import ts from 'typescript';
import { KINDLESS_ERRORS } from './allowances.ts';
import { isSource, isTest, listFiles, parse, readText } from './repository.ts';

interface ErrorClass {
  readonly name: string;
  readonly parent: string;
  readonly kind: string | undefined;
}

const sources = listFiles().filter(
  (path) => /^(libs|apps)\//.test(path) && isSource(path) && !isTest(path),
);

function errorClasses(path: string): ErrorClass[] {
  if (!/\bclass \w+.* extends \w*Error\b/.test(readText(path))) return [];
  return parse(path)
    .statements.filter(ts.isClassDeclaration)
    .flatMap((declared) => {
      const parent = declared.heritageClauses?.find((c) => c.token === ts.SyntaxKind.ExtendsKeyword)
        ?.types[0]?.expression;
      if (parent === undefined || !parent.getText().endsWith('Error')) return [];
      const kind = declared.members.find((member) => member.name?.getText() === 'kind');
      const name = `${path}#${declared.name?.text ?? 'anonymous'}`;
      return [{ name, parent: parent.getText(), kind: kind?.getText() }];
    });
}

const classes = sources.flatMap(errorClasses);

test('every error class has a kind (E1)', () => {
  const kindless = classes
    .filter(({ name }) => !(name in KINDLESS_ERRORS) && !name.endsWith('#ServiceError'))
    .filter(({ parent, kind }) => parent === 'Error' || (parent === 'ServiceError' && !kind))
    .map(({ name, parent }) => `${name} extends ${parent}: extend a class of @skald/errors`);
  expect(kindless).toEqual([]);
});

test('every kind has a class (E2)', () => {
  const table = readText('libs/ground/errors/src/status.ts');
  const kinds = [...table.matchAll(/^ {2}(\w+): \{ http:/gm)].map(([, kind]) => kind ?? '');
  const used = classes.map(({ kind }) => /'(\w+)'/.exec(kind ?? '')?.[1]);
  expect(kinds.length).toBeGreaterThan(0);
  expect(kinds.filter((kind) => !used.includes(kind))).toEqual([]);
});

test('no allowance is idle (E1)', () => {
  const names = classes.map(({ name }) => name);
  expect(Object.keys(KINDLESS_ERRORS).filter((name) => !names.includes(name))).toEqual([]);
});
