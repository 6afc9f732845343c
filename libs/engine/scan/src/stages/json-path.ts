// Paths of `| json name="path"`: `a.b[0]["x-y"].z`. Fields and quoted keys select members, numbers
// select array elements. Error texts name the tokens as Loki's grammar does (§4.4).
import { InvalidError } from '@skald/errors';

export type PathStep = { readonly key: string } | { readonly index: number };

const TOKEN = /[ \t\n]*(?:([A-Za-z_][A-Za-z0-9_]*)|"([^"\]]*)"|([0-9]+)|([.[\]]))/y;
const BLANKS = /[ \t\n]*/y;

type Token =
  | { readonly kind: 'FIELD' | 'STRING'; readonly text: string }
  | { readonly kind: 'INDEX'; readonly index: number }
  | { readonly kind: 'DOT' | 'LSB' | 'RSB' | '$end' };

/** Rejects with `cannot parse expression […]: …`. */
export function parseJsonPath(expression: string): PathStep[] {
  const tokens = tokenize(expression);
  const steps: PathStep[] = [];
  let at = 0;
  const unexpected = (expecting = ''): InvalidError => {
    const kind = (tokens[at] as Token).kind;
    return fault(expression, `syntax error: unexpected ${kind}${expecting}`);
  };
  const bracket = (): PathStep => {
    at++;
    const token = tokens[at] as Token;
    if (token.kind !== 'STRING' && token.kind !== 'INDEX') {
      throw unexpected(', expecting STRING or INDEX');
    }
    at++;
    if ((tokens[at] as Token).kind !== 'RSB') throw unexpected(', expecting RSB');
    at++;
    return token.kind === 'INDEX' ? { index: token.index } : { key: token.text };
  };
  const head = tokens[0] as Token;
  if (head.kind === 'FIELD') {
    steps.push({ key: head.text });
    at = 1;
  } else if (head.kind === 'LSB') steps.push(bracket());
  else throw unexpected(', expecting LSB or FIELD');
  for (;;) {
    const token = tokens[at] as Token;
    if (token.kind === '$end') return steps;
    if (token.kind === 'LSB') {
      steps.push(bracket());
      continue;
    }
    if (token.kind !== 'DOT') throw unexpected();
    at++;
    const field = tokens[at] as Token;
    if (field.kind !== 'FIELD') throw unexpected(', expecting FIELD');
    steps.push({ key: field.text });
    at++;
  }
}

function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    BLANKS.lastIndex = at;
    BLANKS.exec(expression);
    if (BLANKS.lastIndex >= expression.length) return [...tokens, { kind: '$end' }];
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(expression);
    if (match === null)
      throw fault(expression, `unexpected char ${expression.charAt(BLANKS.lastIndex)}`);
    const [, field, quoted, index, mark] = match;
    if (field !== undefined) tokens.push({ kind: 'FIELD', text: field });
    else if (quoted !== undefined) tokens.push({ kind: 'STRING', text: quoted });
    else if (index !== undefined) tokens.push({ kind: 'INDEX', index: Number(index) });
    else tokens.push({ kind: mark === '.' ? 'DOT' : mark === '[' ? 'LSB' : 'RSB' });
    at = TOKEN.lastIndex;
  }
}

function fault(expression: string, why: string): InvalidError {
  return new InvalidError(`cannot parse expression [${expression}]: ${why}`);
}
