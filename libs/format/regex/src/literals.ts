// What a regular expression says about plain substrings, so that scanners and filters can do most
// of its work with byte searches.
//
// - `shape`: the whole expression is a test on literals, and the regex engine is not needed.
// - `required`: literals that every matching text contains: at least one of every set. Sets come in
//   the order in which they occur in the pattern.
//
// Case-insensitive needles fold ASCII letters only. `k` and `s` have twins outside ASCII (the Kelvin
// sign, the long s), so a folded literal is cut at them, and so is any literal at U+FFFD, which
// also stands for invalid bytes.
import { REPLACEMENT_RUNE, type RegexNode } from './ast.ts';
import { rangesCount, rangesHave } from './ranges.ts';
import type { UnicodeTables } from './unicode.ts';

/** Strings that a concatenation may multiply out to. */
const PRODUCT_MAX = 16;

/** Branches of an alternation of literals. */
const UNION_MAX = 1024;

/** Runes of a class that still count as alternatives: searching many needles costs more than it saves. */
const CLASS_RUNES_MAX = 4;

/** Copies of a repeated literal that are spelled out. */
const COPIES_MAX = 4;

/** Pieces of a repeated element after which no further copy is spelled out. */
const ATOMS_MAX = 32;

export interface Needle {
  /** In lower case when `foldCase`. */
  readonly text: string;
  readonly bytes: Uint8Array;
  /** ASCII letters match in either case; all other bytes match themselves. */
  readonly foldCase: boolean;
}

export type LiteralShape =
  /** Every text matches. */
  | { readonly kind: 'everything' }
  /** A text matches when it contains one of the needles, at its start or end if so marked. */
  | {
      readonly kind: 'literals';
      readonly startsText: boolean;
      readonly endsText: boolean;
      readonly needles: readonly Needle[];
    }
  /** Nothing simpler than the expression itself. */
  | { readonly kind: 'regex' };

export interface LiteralInfo {
  readonly shape: LiteralShape;
  /** The same of texts whose bytes are all below 0x80: letters have no twins outside ASCII there. */
  readonly asciiShape: LiteralShape;
  readonly required: readonly (readonly Needle[])[];
  /** All texts that match, when they are few and known. */
  readonly exactStrings: readonly string[] | undefined;
  /** What every matching text begins with; '' when unknown. */
  readonly prefix: string;
}

export interface LiteralOptions {
  /** The expression must match the whole text. */
  readonly anchored: boolean;
  readonly unicode: UnicodeTables;
}

/** A set of alternative strings. */
interface Strings {
  readonly kind: 'strings';
  readonly texts: readonly string[];
  readonly foldCase: boolean;
}

/** A piece of a concatenation: alternatives, an assertion, or something of which little is known. */
type Atom =
  | Strings
  | { readonly kind: 'assert' }
  | { readonly kind: 'opaque'; readonly required: readonly Strings[] };

interface Analysis {
  /** All that the node matches, when that is a small set of strings. */
  readonly exact: Strings | undefined;
  readonly required: readonly Strings[];
  /** What the node begins with. */
  readonly leading: Strings;
}

const NOTHING: Strings = { kind: 'strings', texts: [''], foldCase: false };

/** Reads the literals out of a tree. */
export function analyzeLiterals(root: RegexNode, options: LiteralOptions): LiteralInfo {
  const { anchored, unicode } = options;
  const analyzer = new Analyzer(unicode, { isAscii: false });
  const ends = { startsText: anchored, endsText: anchored };
  const shape = analyzer.shape(root, ends);
  const { required, leading } = analyzer.analyze(root);
  const startsText = anchored || isAssertion(sequenceOf(root)[0], 'beginText');
  const isPrefix = startsText && !leading.foldCase;
  return {
    shape,
    asciiShape: new Analyzer(unicode, { isAscii: true }).shape(root, ends),
    required: required.map(needles),
    exactStrings: exactStrings(shape),
    prefix: isPrefix ? commonPrefix(leading.texts) : '',
  };
}

class Analyzer {
  readonly #unicode: UnicodeTables;
  readonly #isAscii: boolean;

  constructor(unicode: UnicodeTables, texts: { readonly isAscii: boolean }) {
    this.#unicode = unicode;
    this.#isAscii = texts.isAscii;
  }

  shape(
    node: RegexNode,
    ends: { readonly startsText: boolean; readonly endsText: boolean },
  ): LiteralShape {
    const nodes = [...sequenceOf(node)];
    let { startsText, endsText } = ends;
    while (isAssertion(nodes[0], 'beginText')) {
      startsText = true;
      nodes.shift();
    }
    while (isAssertion(nodes[nodes.length - 1], 'endText')) {
      endsText = true;
      nodes.pop();
    }
    // At the text's end `.*` frees it only if it reaches over newlines; elsewhere it may be empty.
    while (isDotStar(nodes[0], { overNewline: startsText })) {
      startsText = false;
      nodes.shift();
    }
    while (isDotStar(nodes[nodes.length - 1], { overNewline: endsText })) {
      endsText = false;
      nodes.pop();
    }
    const only = nodes.length === 1 ? nodes[0]! : undefined;
    if (only?.kind === 'alternate') {
      return mergeShapes(only.subs.map((sub) => this.shape(sub, { startsText, endsText })));
    }
    const { exact } = this.#reduce(nodes.flatMap((part) => this.#atoms(part)));
    if (exact === undefined) return { kind: 'regex' };
    if (exact.texts.includes('') && !(startsText && endsText)) return { kind: 'everything' };
    return { kind: 'literals', startsText, endsText, needles: needles(exact) };
  }

  analyze(node: RegexNode): Analysis {
    return this.#reduce(this.#atoms(node));
  }

  #atoms(node: RegexNode): Atom[] {
    switch (node.kind) {
      case 'empty':
        return [];
      case 'assert':
        return [{ kind: 'assert' }];
      case 'any':
        return [{ kind: 'opaque', required: [] }];
      case 'literal':
        return this.#literalAtoms(node.runes, node.foldCase);
      case 'class':
        return [classAtom(node.ranges)];
      case 'capture':
        return this.#atoms(node.sub);
      case 'concat':
        return node.subs.flatMap((sub) => this.#atoms(sub));
      case 'alternate':
        return [this.#alternateAtom(node.subs)];
      case 'repeat':
        return this.#repeatAtoms(node.sub, node.min, node.max);
    }
  }

  /** A literal, cut where a rune has twins that a byte search would miss. */
  #literalAtoms(runes: readonly number[], foldCase: boolean): Atom[] {
    const atoms: Atom[] = [];
    let text = '';
    let folds = false;
    const flush = () => {
      const lower = folds ? text.toLowerCase() : text;
      if (text !== '') atoms.push({ kind: 'strings', texts: [lower], foldCase: folds });
      text = '';
      folds = false;
    };
    for (const rune of runes) {
      const twins = foldCase ? this.#twinCount(rune) : 1;
      const isPlain = rune !== REPLACEMENT_RUNE && (twins === 1 || (twins === 2 && rune < 0x80));
      if (isPlain) {
        text += String.fromCodePoint(rune);
        folds ||= twins === 2;
        continue;
      }
      flush();
      atoms.push({ kind: 'opaque', required: [] });
    }
    flush();
    return atoms;
  }

  /** How many runes are the same letter as this one, itself included. */
  #twinCount(rune: number): number {
    const orbit = this.#unicode.orbit(rune);
    return this.#isAscii ? orbit.filter((twin) => twin < 0x80).length : orbit.length;
  }

  #alternateAtom(subs: readonly RegexNode[]): Atom {
    const branches = subs.map((sub) => this.analyze(sub));
    const exact = branches.reduce<Strings | undefined>(
      (all, branch) => all && branch.exact && this.#union(all, branch.exact),
      { kind: 'strings', texts: [], foldCase: false },
    );
    if (exact !== undefined) return exact;
    let any: Strings | undefined = { kind: 'strings', texts: [], foldCase: false };
    for (const { required } of branches) {
      const best = strongest(required);
      any = any && best && this.#union(any, best);
    }
    return { kind: 'opaque', required: any === undefined ? [] : [any] };
  }

  #repeatAtoms(sub: RegexNode, min: number, max: number): Atom[] {
    const once = this.#atoms(sub);
    if (max === 0) return [];
    if (min === 0) {
      const { exact } = this.#reduce(once);
      const optional = max === 1 && exact !== undefined ? this.#union(exact, NOTHING) : undefined;
      return [optional ?? { kind: 'opaque', required: [] }];
    }
    const copies = Math.min(min, COPIES_MAX);
    const atoms: Atom[] = [];
    for (let i = 0; i < copies && atoms.length < ATOMS_MAX; i++) atoms.push(...once);
    if (copies !== max || atoms.length !== copies * once.length) {
      atoms.push({ kind: 'opaque', required: [] });
    }
    return atoms;
  }

  /** Joins neighbouring alternatives into longer ones as far as their number stays small. */
  #reduce(atoms: readonly Atom[]): Analysis {
    const required: Strings[] = [];
    let run = NOTHING;
    let isExact = true;
    let leading: Strings | undefined;
    const flush = () => {
      leading ??= run;
      if (!run.texts.includes('')) required.push(run);
      run = NOTHING;
    };
    for (const atom of atoms) {
      if (atom.kind === 'assert') {
        isExact = false;
      } else if (atom.kind === 'opaque') {
        isExact = false;
        flush();
        required.push(...atom.required);
      } else {
        const joined = this.#product(run, atom);
        if (joined === undefined) {
          isExact = false;
          flush();
        }
        run = joined ?? atom;
      }
    }
    const exact = isExact ? run : undefined;
    flush();
    return { exact, required, leading: leading ?? NOTHING };
  }

  #product(a: Strings, b: Strings): Strings | undefined {
    const isSingle = a.texts.length === 1 && a.texts[0] === '';
    if (isSingle) return b;
    if (a.texts.length * b.texts.length > PRODUCT_MAX || !this.#agree(a, b)) return undefined;
    const texts = a.texts.flatMap((head) => b.texts.map((tail) => head + tail));
    return { kind: 'strings', texts, foldCase: a.foldCase || b.foldCase };
  }

  #union(a: Strings, b: Strings): Strings | undefined {
    if (a.texts.length + b.texts.length > UNION_MAX || !this.#agree(a, b)) return undefined;
    const texts = [...new Set([...a.texts, ...b.texts])];
    return { kind: 'strings', texts, foldCase: a.foldCase || b.foldCase };
  }

  /** Whether both may share one case rule: where they differ, the strict one has no letters. */
  #agree(a: Strings, b: Strings): boolean {
    if (a.foldCase === b.foldCase) return true;
    const strict = a.foldCase ? b : a;
    return strict.texts.every((text) =>
      [...text].every((char) => this.#twinCount(char.codePointAt(0)!) === 1),
    );
  }
}

function classAtom(ranges: readonly number[]): Atom {
  const count = rangesCount(ranges);
  if (count === 0 || count > CLASS_RUNES_MAX || rangesHave(ranges, REPLACEMENT_RUNE)) {
    return { kind: 'opaque', required: [] };
  }
  const texts: string[] = [];
  for (let i = 0; i < ranges.length; i += 2) {
    for (let rune = ranges[i]!; rune <= ranges[i + 1]!; rune++) {
      texts.push(String.fromCodePoint(rune));
    }
  }
  return { kind: 'strings', texts, foldCase: false };
}

/** The set whose shortest string is longest; among equals the smallest set. */
function strongest(sets: readonly Strings[]): Strings | undefined {
  let best: Strings | undefined;
  for (const set of sets) {
    if (best === undefined) {
      best = set;
      continue;
    }
    const gain = shortest(set) - shortest(best);
    if (gain > 0 || (gain === 0 && set.texts.length < best.texts.length)) best = set;
  }
  return best;
}

function shortest(set: Strings): number {
  let length = Infinity;
  for (const text of set.texts) length = Math.min(length, text.length);
  return length;
}

function mergeShapes(shapes: readonly LiteralShape[]): LiteralShape {
  const first = shapes.find((shape) => shape.kind === 'literals');
  if (shapes.some((shape) => shape.kind === 'everything')) return { kind: 'everything' };
  const merged: Needle[] = [];
  for (const shape of shapes) {
    const fits =
      shape.kind === 'literals' &&
      shape.startsText === first?.startsText &&
      shape.endsText === first.endsText;
    if (!fits) return { kind: 'regex' };
    merged.push(...shape.needles);
  }
  return { ...first!, needles: merged };
}

function exactStrings(shape: LiteralShape): readonly string[] | undefined {
  if (shape.kind !== 'literals' || !shape.startsText || !shape.endsText) return undefined;
  if (shape.needles.some((needle) => needle.foldCase)) return undefined;
  return [...new Set(shape.needles.map((needle) => needle.text))];
}

function needles(set: Strings): Needle[] {
  const encoder = new TextEncoder();
  return set.texts.map((text) => ({
    text,
    bytes: encoder.encode(text),
    foldCase: set.foldCase && /[a-z]/.test(text),
  }));
}

function commonPrefix(texts: readonly string[]): string {
  let prefix = texts[0] ?? '';
  for (const text of texts) {
    while (!text.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  // Half a surrogate pair is no text.
  return /[\ud800-\udbff]$/.test(prefix) ? prefix.slice(0, -1) : prefix;
}

/** The elements of a concatenation, groups opened. */
function sequenceOf(node: RegexNode): readonly RegexNode[] {
  if (node.kind === 'capture') return sequenceOf(node.sub);
  if (node.kind === 'concat') return node.subs.flatMap(sequenceOf);
  return node.kind === 'empty' ? [] : [node];
}

function isAssertion(node: RegexNode | undefined, at: 'beginText' | 'endText'): boolean {
  return node?.kind === 'assert' && node.at === at;
}

function isDotStar(node: RegexNode | undefined, need: { readonly overNewline: boolean }): boolean {
  if (node?.kind === 'capture') return isDotStar(node.sub, need);
  if (node?.kind !== 'repeat' || node.min !== 0 || node.max !== -1) return false;
  return node.sub.kind === 'any' && (node.sub.newline || !need.overNewline);
}
