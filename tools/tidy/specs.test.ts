// S1: every rule of a SPEC.md is named by a test of its room (or of test/). S2: a rule that a test names with a
// colon exists. What counts as a rule is in README.md.
import { dirname } from 'node:path';
import { listFiles, readText } from './repository.ts';

const RULE = /^(?:\|\s*|[-*]\s+|#{2,4}\s+)(?:\*\*|`)?([A-Z]{1,6}-?\d+[a-z]?)(?=[*`\s|:.])/gm;

const files = listFiles();
const specs = files.filter((path) => path.endsWith('/SPEC.md'));

/** The folder whose tests speak for a SPEC.md: its room, wherever in it the file lies. */
function roomOf(spec: string): string {
  return /^libs\/[^/]+\/[^/]+/.exec(spec)?.[0] ?? dirname(spec);
}

function testTextOf(spec: string): string {
  const room = roomOf(spec);
  return files
    .filter((path) => /\.test\.ts$/.test(path) || /\/testdata\//.test(path))
    .filter((path) => path.startsWith(`${room}/`) || path.startsWith('test/'))
    .map(readText)
    .join('\n');
}

const rulesOf = (spec: string) => [...readText(spec).matchAll(RULE)].map(([, id]) => id ?? '');

test('every rule of a SPEC.md is named by a test (S1)', () => {
  const untested = specs.flatMap((spec) => {
    const named = new Set(testTextOf(spec).match(/\b[A-Z]{1,6}-?\d+[a-z]?\b/g));
    return rulesOf(spec)
      .filter((id) => !named.has(id))
      .map((id) => `${spec}: no test names ${id}`);
  });
  expect(untested).toEqual([]);
});

test('no rule is written twice (S1)', () => {
  const twice = specs.flatMap((spec) => {
    const ids = rulesOf(spec);
    return ids.filter((id, at) => ids.indexOf(id) !== at).map((id) => `${spec}: ${id}`);
  });
  expect(twice).toEqual([]);
});

test('every rule that a test names exists (S2)', () => {
  const unknown = specs.flatMap((spec) => {
    const rules = rulesOf(spec);
    const prefixes = new Set(rules.map((id) => id.replace(/\d.*/, '')));
    if (prefixes.size === 0) return [];
    const named = new RegExp(`\\b(?:${[...prefixes].join('|')})\\d+[a-z]?(?=: )`, 'g');
    const room = roomOf(spec);
    return files
      .filter((path) => path.startsWith(`${room}/`) && path.endsWith('.test.ts'))
      .flatMap((path) => (readText(path).match(named) ?? []).map((id) => ({ path, id })))
      .filter(({ id }) => !rules.includes(id))
      .map(({ path, id }) => `${path}: ${id} is not in ${spec}`);
  });
  expect(unknown).toEqual([]);
});
