// What the language must know of a regular expression before anything runs it: that it compiles, the
// names of its groups, and whether it matches the empty string. Nothing is matched here.
import { unreachable } from '@skald/errors';
import { parseRegex, UnicodeTables, type AssertionKind, type RegexNode } from '@skald/regex';

export interface RegexFacts {
  /** Names of the named groups in order of appearance, repetitions included. */
  readonly groupNames: readonly string[];
  /** Whether the expression, anchored at both ends, matches the empty string. */
  readonly matchesEmpty: boolean;
}

/** Rejects with an InvalidError `error parsing regexp: …` in Go's words. */
export type RegexInspector = (pattern: string) => RegexFacts;

/** An inspector that looks at each expression once. Meant to live as long as one parse. */
export function regexInspector(unicode = new UnicodeTables()): RegexInspector {
  const known = new Map<string, RegexFacts>();
  return (pattern) => {
    let facts = known.get(pattern);
    if (facts === undefined) known.set(pattern, (facts = inspect(pattern, unicode)));
    return facts;
  };
}

function inspect(pattern: string, unicode: UnicodeTables): RegexFacts {
  const { root, groupNames } = parseRegex(pattern, { unicode });
  return { groupNames: groupNames.filter((name) => name !== ''), matchesEmpty: isNullable(root) };
}

function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
      return true;
    case 'literal':
      return node.runes.length === 0;
    case 'class':
    case 'any':
      return false;
    case 'assert':
      return holdsOnEmpty(node.at);
    case 'capture':
      return isNullable(node.sub);
    case 'repeat':
      return node.min === 0 || isNullable(node.sub);
    case 'concat':
      return node.subs.every(isNullable);
    case 'alternate':
      return node.subs.some(isNullable);
    default:
      return unreachable(node);
  }
}

/** An empty text is all begin and end, and has no word to bound. */
function holdsOnEmpty(kind: AssertionKind): boolean {
  return kind !== 'wordBoundary';
}

/**
 * Whether an expression is made of literal text, alternatives and `.*` only, so that comparisons can
 * stand for it. Decides nothing but quotes (SPEC.md, LQL-P6).
 */
export function isPlainRegex(pattern: string): boolean {
  // A Unicode class is no plain text, and looking its runes up would take 20 ms.
  if (/\\[pP]/.test(pattern)) return false;
  return isPlain(parseRegex(pattern).root);
}

function isPlain(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'literal':
      return true;
    case 'class':
    case 'any':
    case 'assert':
      return false;
    case 'capture':
      return isPlain(node.sub);
    case 'repeat':
      return node.sub.kind === 'any' && node.min === 0 && node.max < 0;
    case 'concat':
    case 'alternate':
      return node.subs.every(isPlain);
    default:
      return unreachable(node);
  }
}
