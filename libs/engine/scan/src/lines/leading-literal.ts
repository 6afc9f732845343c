// The literal that every match of an expression begins with, when the expression has no assertions: then
// the first match cannot begin before the literal's first occurrence, and a search may start there.
import type { RegexAst, RegexNode } from '@skald/regex';

export function leadingLiteral({ root }: RegexAst): Buffer | undefined {
  if (hasAssertion(root)) return undefined;
  const head = headOf(root);
  if (head.kind !== 'literal' || head.foldCase) return undefined;
  const text = String.fromCodePoint(...head.runes);
  return text.includes('\ufffd') ? undefined : Buffer.from(text);
}

function headOf(node: RegexNode): RegexNode {
  if (node.kind === 'capture') return headOf(node.sub);
  const first = node.kind === 'concat' ? node.subs[0] : undefined;
  return first === undefined ? node : headOf(first);
}

function hasAssertion(node: RegexNode): boolean {
  switch (node.kind) {
    case 'assert':
      return true;
    case 'capture':
    case 'repeat':
      return hasAssertion(node.sub);
    case 'concat':
    case 'alternate':
      return node.subs.some(hasAssertion);
    default:
      return false;
  }
}
