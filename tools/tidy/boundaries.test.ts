// B1: the lint rules that guard the floors bite. Each fixture is linted as if it stood in a real room, and must
// be refused by the rules it names.
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../house.mjs';

const LINT_MAX_MS = 60_000;
const folder = join(root, 'tools/tidy/fixtures');
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.ts'));
let refusals: Record<string, string[]> = {};

beforeAll(() => {
  const script = join(root, 'tools/tidy/lint-fixtures.mjs');
  const env = { ...process.env, NX_DAEMON: 'false' };
  const printed = execFileSync(process.execPath, [script], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  refusals = JSON.parse(printed.toString()) as Record<string, string[]>;
}, LINT_MAX_MS);

test.each(fixtures)('%s is refused by the rules it names (B1)', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const [, rules = ''] = /^\/\/ refused by: (.+)$/m.exec(text) ?? [];
  expect(rules).not.toBe('');
  const expected = rules === 'nothing' ? [] : expect.arrayContaining(rules.split(' '));
  expect(refusals[file]).toEqual(expected);
});
