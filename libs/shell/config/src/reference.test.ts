import { readFileSync } from 'node:fs';
import { helpText, referenceMarkdown } from './reference.ts';
import { ROWS } from './skald-config.ts';

test('docs/configuration.md is what the table says (node tools/gen-config-docs.mjs)', () => {
  const path = `${__dirname}/../../../../docs/configuration.md`;
  expect(readFileSync(path, 'utf8')).toBe(referenceMarkdown());
});

test('-help names every key', () => {
  const help = helpText();
  expect(ROWS.filter(({ path }) => !help.includes(`        ${path} (`))).toEqual([]);
});
