// Z1: a function has at most 70 lines. Z2: a file has at most 500. Listed exceptions carry the number of
// lines they have now, so they cannot grow, and shrink as soon as the code does.
import ts from 'typescript';
import { LONG_FILES, LONG_FUNCTIONS } from './allowances.ts';
import { isSource, isTest, listFiles, parse, readText } from './repository.ts';

const FUNCTION_LINES_MAX = 70;
const FILE_LINES_MAX = 500;

const sources = listFiles().filter(isSource);

/** What is over the wall and not allowed, allowed for more than it has, or allowed in vain. */
function complaints(args: {
  readonly linesOf: ReadonlyMap<string, number>;
  readonly linesMax: number;
  readonly allowed: Readonly<Record<string, number>>;
  readonly list: string;
}): string[] {
  const { linesOf, linesMax, allowed, list } = args;
  const grown = [...linesOf]
    .filter(([name, lines]) => lines > Math.max(linesMax, allowed[name] ?? 0))
    .map(([name, lines]) => `${name}: ${lines} lines, at most ${allowed[name] ?? linesMax}`);
  const slack = Object.entries(allowed)
    .filter(([name, lines]) => (linesOf.get(name) ?? 0) < lines)
    .map(([name]) => {
      const lines = linesOf.get(name) ?? 0;
      const cure = lines > linesMax ? `lower it to ${lines}` : 'take it out';
      return `allowances.ts ${list} '${name}': ${cure}`;
    });
  return [...grown, ...slack];
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) {
    return parent.name.getText();
  }
  return ts.isConstructorDeclaration(node) ? 'constructor' : 'anonymous';
}

/** Lines of the longest function of each name in a file, as `path#name`. */
function functionLines(path: string): Map<string, number> {
  const found = new Map<string, number>();
  const file = parse(path);
  const lineAt = (position: number) => file.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node && node.body !== undefined) {
      const name = `${path}#${nameOf(node)}`;
      const lines = lineAt(node.end) - lineAt(node.getStart(file)) + 1;
      found.set(name, Math.max(lines, found.get(name) ?? 0));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test(`a function has at most ${FUNCTION_LINES_MAX} lines (Z1)`, () => {
  // Tests are exempt: the body of a \`describe\` is a chapter, not a function.
  const linesOf = new Map(
    sources.filter((path) => !isTest(path)).flatMap((p) => [...functionLines(p)]),
  );
  const rule = { linesMax: FUNCTION_LINES_MAX, allowed: LONG_FUNCTIONS, list: 'LONG_FUNCTIONS' };
  expect(complaints({ linesOf, ...rule })).toEqual([]);
});

test(`a file has at most ${FILE_LINES_MAX} lines (Z2)`, () => {
  const linesOf = new Map(sources.map((path) => [path, readText(path).split('\n').length - 1]));
  const rule = { linesMax: FILE_LINES_MAX, allowed: LONG_FILES, list: 'LONG_FILES' };
  expect(complaints({ linesOf, ...rule })).toEqual([]);
});
