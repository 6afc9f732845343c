import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidError } from '@skald/errors';
import { parseTemplate, TemplateError } from './index.ts';

// TPL-1, TPL-2, TPL-3, TPL-5, TPL-6: what Go's own text/template gives for these texts, recorded with Go 1.26.

interface Answer {
  readonly text: string;
  readonly parse?: string;
  readonly execute?: string;
  readonly out?: string;
}

const LABELS = new Map([
  ['a', 'hello'],
  ['b', '42'],
  ['e', ''],
  ['u', 'héllo'],
  ['j', '{"a":{"b":1},"l":["x",2]}'],
]);

const ANSWERS = readFileSync(join(__dirname, 'go-answers.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Answer);

function answerTo(text: string): Omit<Answer, 'text'> {
  try {
    const template = parseTemplate(text, 'line');
    return { out: template.execute(LABELS, { line: '', timestampNs: 0n, nowNs: () => 0n }) };
  } catch (error) {
    if (error instanceof TemplateError) return { execute: error.message };
    if (error instanceof InvalidError) return { parse: error.message };
    throw error;
  }
}

test.each(ANSWERS.map((answer) => [answer.text, answer] as const))('%j', (text, answer) => {
  expect({ text, ...answerTo(text) }).toEqual(answer);
});
