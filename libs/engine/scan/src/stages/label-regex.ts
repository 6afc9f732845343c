// What a label filter's regular expression turns into (§2.6).
//
// Loki simplifies these expressions and in doing so loses the anchors of some: whatever reduces to a
// literal with `.*` beside it asks whether the value CONTAINS the literal, and so do the branches of
// an alternation that share a prefix (`foo|fab` is `f(?:oo|ab)`). Recorded answers and dashboards
// depend on it, so the same reduction is made here (ledger 1). An alternative that is always true makes
// the whole true (ledger 2). Everything else is the expression, anchored.
import type { RegexNode } from '@skald/regex';

export type LabelRegex =
  | { readonly kind: 'everything' }
  | { readonly kind: 'nonEmpty' }
  | { readonly kind: 'equals' | 'contains'; readonly text: string; readonly foldCase: boolean }
  | { readonly kind: 'anyOf'; readonly options: readonly LabelRegex[] }
  | { readonly kind: 'regex' };

const REGEX: LabelRegex = { kind: 'regex' };
const EVERYTHING: LabelRegex = { kind: 'everything' };

/** Reduces a parsed expression as Loki does. */
export function reduceLabelRegex(root: RegexNode): LabelRegex {
  const node = bare(root);
  if (node.kind === 'empty') return EVERYTHING;
  if (node.kind === 'alternate') return alternation(node.subs.map(bare));
  return single(node);
}

function single(node: RegexNode): LabelRegex {
  if (node.kind === 'literal') return { kind: 'equals', ...literal(node) };
  if (isRepeatOfAny(node, 0)) return EVERYTHING;
  if (isRepeatOfAny(node, 1)) return { kind: 'nonEmpty' };
  if (node.kind === 'concat') return concatenation(node.subs.map(bare));
  return REGEX;
}

/** `lit.*`, `.*lit`, `.*lit.*`. */
function concatenation(subs: readonly RegexNode[]): LabelRegex {
  if (subs.length > 3) return REGEX;
  let found: (RegexNode & { kind: 'literal' }) | undefined;
  for (const sub of subs) {
    if (isRepeatOfAny(sub, 0)) continue;
    if (sub.kind !== 'literal' || found !== undefined) return REGEX;
    found = sub;
  }
  return found === undefined ? EVERYTHING : { kind: 'contains', ...literal(found) };
}

function alternation(subs: readonly RegexNode[]): LabelRegex {
  const groups = groupByFirstRune(subs);
  if (groups.some((group) => group.length > 1 && !group.every((sub) => sub.kind === 'literal'))) {
    return REGEX;
  }
  if (groups.length > 1 && subs.every((sub) => isSingleRune(sub))) return REGEX;
  const options: LabelRegex[] = [];
  for (const group of groups) {
    for (const sub of group) {
      const reduced = group.length > 1 ? factored(sub) : single(sub);
      if (reduced.kind === 'regex') return REGEX;
      if (reduced.kind === 'everything') return EVERYTHING;
      options.push(reduced);
    }
  }
  return options.length === 1 ? (options[0] as LabelRegex) : { kind: 'anyOf', options };
}

/** A branch whose first rune others share: the parser factored it, and the anchors were lost. */
function factored(sub: RegexNode): LabelRegex {
  return sub.kind === 'literal' ? { kind: 'contains', ...literal(sub) } : REGEX;
}

/** Neighbouring branches that begin with the same rune of a literal. */
function groupByFirstRune(subs: readonly RegexNode[]): RegexNode[][] {
  const groups: RegexNode[][] = [];
  let last: number | undefined;
  for (const sub of subs) {
    const first = firstRune(sub);
    if (first !== undefined && first === last) groups.at(-1)?.push(sub);
    else groups.push([sub]);
    last = first;
  }
  return groups;
}

function firstRune(node: RegexNode): number | undefined {
  if (node.kind === 'literal' && !node.foldCase) return node.runes[0];
  const head = node.kind === 'concat' ? node.subs[0] : undefined;
  return head === undefined ? undefined : firstRune(bare(head));
}

function isSingleRune(node: RegexNode): boolean {
  return (node.kind === 'literal' && node.runes.length === 1) || node.kind === 'class';
}

/** Without captures around it. */
function bare(node: RegexNode): RegexNode {
  return node.kind === 'capture' ? bare(node.sub) : node;
}

function isRepeatOfAny(node: RegexNode, min: number): boolean {
  return node.kind === 'repeat' && node.min === min && node.max === -1 && node.sub.kind === 'any';
}

function literal(node: RegexNode & { kind: 'literal' }): { text: string; foldCase: boolean } {
  return { text: String.fromCodePoint(...node.runes), foldCase: node.foldCase };
}
