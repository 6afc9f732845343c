// Reads a `.logqltest` script: comments (`#`), `load`, `eval` and what is expected of it.
import { LanguageWorld, parseEntry } from './language-world.ts';

export interface Question {
  /** The comment above it, if there is one. */
  readonly title: string;
  readonly lineNumber: number;
  readonly text: string;
  readonly expected: readonly string[];
  readonly world: LanguageWorld;
}

/** Questions of a script, each with the streams loaded so far; `clear` forgets them. */
export function readScript(text: string): Question[] {
  const questions: Question[] = [];
  const lines = text.split('\n');
  let world = new LanguageWorld();
  let title = '';
  for (let at = 0; at < lines.length;) {
    const line = lines[at] as string;
    const lineNumber = ++at;
    if (line.startsWith('#')) title = line.slice(1).trim();
    if (line === 'clear') world = new LanguageWorld();
    const indented: string[] = [];
    while (at < lines.length && (lines[at] as string).startsWith('  ')) {
      indented.push((lines[at++] as string).slice(2));
    }
    if (line.startsWith('load ')) world.load(line.slice(5), indented.map(parseEntry));
    if (!line.startsWith('eval ')) continue;
    questions.push({ title, lineNumber, text: line.slice(5), expected: indented, world });
  }
  return questions;
}
