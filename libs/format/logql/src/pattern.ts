// Pattern expressions of `| pattern "…"`, `|> "…"` and `!> "…"`: literal text and captures
// `<name>`, where `<_>` is unnamed. Angle brackets around anything else are literal text. Reads and
// checks; matching lines is the evaluator's work.
import { InvalidError } from '@skald/errors';

export type PatternPart =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'capture'; readonly name: string };

/** Literals are never empty and never adjacent. */
export function parsePattern(text: string): PatternPart[] {
  const parts: PatternPart[] = [];
  let literalFrom = 0;
  for (const match of text.matchAll(/<([A-Za-z_][A-Za-z0-9_]*)>/g)) {
    if (match.index > literalFrom) {
      parts.push({ kind: 'literal', text: text.slice(literalFrom, match.index) });
    }
    parts.push({ kind: 'capture', name: match[1] ?? '' });
    literalFrom = match.index + match[0].length;
  }
  if (literalFrom < text.length) parts.push({ kind: 'literal', text: text.slice(literalFrom) });
  return parts;
}

/** Parts for the parser stage: at least one named capture, no two captures touch, no name twice. */
export function parsePatternParser(text: string): PatternPart[] {
  if (text === '') {
    throw new InvalidError(
      'parse error at line 1, col 1: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL',
    );
  }
  const parts = parsePattern(text);
  const names = captureNames(parts).filter((name) => name !== '_');
  if (names.length === 0) throw new InvalidError('at least one capture is required');
  checkApart(parts);
  const repeated = names.find((name, i) => names.indexOf(name) < i);
  if (repeated !== undefined) {
    throw new InvalidError(`duplicate capture name (${repeated}): invalid expression`);
  }
  return parts;
}

/** Parts for the line filter: only unnamed captures, no two of them touch. May be empty. */
export function parsePatternFilter(text: string): PatternPart[] {
  const parts = parsePattern(text);
  const named = captureNames(parts).find((name) => name !== '_');
  if (named !== undefined) {
    throw new InvalidError(`named captures are not allowed: found '<${named}>'`);
  }
  checkApart(parts);
  return parts;
}

function captureNames(parts: readonly PatternPart[]): string[] {
  return parts.flatMap((part) => (part.kind === 'capture' ? [part.name] : []));
}

function checkApart(parts: readonly PatternPart[]): void {
  for (const [i, part] of parts.entries()) {
    const next = parts[i + 1];
    if (part.kind !== 'capture' || next?.kind !== 'capture') continue;
    const pair = `<${part.name}><${next.name}>`;
    throw new InvalidError(`found consecutive capture '${pair}': invalid expression`);
  }
}
