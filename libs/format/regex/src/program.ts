// A regular expression as a flat program over runes. Three engines run it: the DFA (dfa.ts) steps
// all threads at once through byte automata of the rune classes, the backtracker and the Pike VM
// find captures. Counted repeats are unrolled here; the parser has bounded the result.
//
// One instruction is op[pc], out[pc], arg[pc]:
//
//   MATCH              the text matches
//   FAIL               this thread ends
//   RUNE    out arg    consume one rune of class `arg`, go on at `out`
//   SPLIT   out arg    try `out`, then `arg`
//   ASSERT  out arg    go on at `out` if the assertion bits `arg` hold here
//   SAVE    out arg    remember the position in slot `arg`, go on at `out`
import { syntaxError } from './syntax-error.ts';
import {
  MAX_RUNE,
  REPLACEMENT_RUNE,
  type AssertionKind,
  type RegexAst,
  type RegexNode,
  type RuneRanges,
} from './ast.ts';
import { cleanRanges, rangesHave } from './ranges.ts';
import type { UnicodeTables } from './unicode.ts';

export const OP_MATCH = 0;
export const OP_FAIL = 1;
export const OP_RUNE = 2;
export const OP_SPLIT = 3;
export const OP_ASSERT = 4;
export const OP_SAVE = 5;

export const AT_BEGIN_TEXT = 1;
export const AT_BEGIN_LINE = 2;
export const AT_END_TEXT = 4;
export const AT_END_LINE = 8;
export const AT_WORD = 16;
export const AT_NOT_WORD = 32;

/** Assertions that need the byte after the position. */
export const AT_LOOKAHEAD = AT_END_TEXT | AT_END_LINE | AT_WORD | AT_NOT_WORD;

const ASSERTION_BIT: Readonly<Record<AssertionKind, number>> = {
  beginText: AT_BEGIN_TEXT,
  endText: AT_END_TEXT,
  beginLine: AT_BEGIN_LINE,
  endLine: AT_END_LINE,
  wordBoundary: AT_WORD,
  notWordBoundary: AT_NOT_WORD,
};

const ANY: RuneRanges = [0, MAX_RUNE];
const ANY_BUT_NEWLINE: RuneRanges = [0, 0x09, 0x0b, MAX_RUNE];

/** Instructions times capture slots that the Pike VM may have to hold, twice. */
const SLOT_TABLE_MAX = 8_000_000;

/** Instructions after everything is unrolled; the parser's bound plus anchors and captures. */
const INSTRUCTION_MAX = 1 << 18;

export interface Program {
  readonly op: Uint8Array;
  readonly out: Int32Array;
  readonly arg: Int32Array;
  readonly start: number;
  /** Every match starts at the beginning of the text. */
  readonly anchoredStart: boolean;
  readonly classes: RuneClasses;
  /** All assertion bits that occur. */
  readonly assertions: number;
  /** Two per group, the whole match included. */
  readonly slotCount: number;
}

/** The rune classes of a program, deduplicated. */
export interface RuneClasses {
  readonly ranges: readonly RuneRanges[];
  /** Four words per class: the members below 128. */
  readonly ascii: Int32Array;
}

export interface ProgramOptions {
  /** The whole text must match, as in `\A(?:…)\z`. */
  readonly anchored: boolean;
  /** Text anchors hold at every line, for searching a block of many lines. */
  readonly linewise: boolean;
  readonly unicode: UnicodeTables;
}

/** Compiles a tree. Throws InvalidError when captures would make the Pike VM too large. */
export function compileProgram(ast: RegexAst, options: ProgramOptions): Program {
  const slotCount = 2 * ast.groupNames.length;
  const compiler = new Compiler(options);
  compiler.compileAll(ast.root);
  const program = compiler.finish(slotCount, options.anchored || beginsAtText(ast.root));
  if (program.op.length * slotCount > SLOT_TABLE_MAX || program.op.length > INSTRUCTION_MAX) {
    throw syntaxError('expression too large', ast.pattern);
  }
  return program;
}

/** Whether class `id` holds `rune`. */
export function classHas(classes: RuneClasses, id: number, rune: number): boolean {
  if (rune < 0x80) return ((classes.ascii[4 * id + (rune >> 5)]! >>> (rune & 31)) & 1) === 1;
  return rangesHave(classes.ranges[id]!, rune);
}

/** Whether class `id` takes invalid bytes, which count as U+FFFD. */
export function classTakesInvalid(classes: RuneClasses, id: number): boolean {
  return rangesHave(classes.ranges[id]!, REPLACEMENT_RUNE);
}

// Emits backwards: every node is compiled with its continuation already known, so nothing needs
// patching but the split of a loop.
class Compiler {
  readonly #options: ProgramOptions;
  readonly #op: number[] = [];
  readonly #out: number[] = [];
  readonly #arg: number[] = [];
  readonly #classIds = new Map<string, number>();
  // Repeats compile the same list and the same letter over and over: no keys are built for those.
  readonly #idsByList = new Map<RuneRanges, number>();
  readonly #literalIds = new Map<number, number>();
  readonly #classes: RuneRanges[] = [];
  #assertions = 0;
  #start = 0;

  constructor(options: ProgramOptions) {
    this.#options = options;
  }

  compileAll(root: RegexNode): void {
    const { anchored } = this.#options;
    const matched = this.#emit(OP_SAVE, this.#emit(OP_MATCH, 0, 0), 1);
    const end = anchored ? this.#assert('endText', matched) : matched;
    const body = this.#emit(OP_SAVE, this.#node(root, end), 0);
    this.#start = anchored ? this.#assert('beginText', body) : body;
  }

  finish(slotCount: number, anchoredStart: boolean): Program {
    return {
      op: Uint8Array.from(this.#op),
      out: Int32Array.from(this.#out),
      arg: Int32Array.from(this.#arg),
      start: this.#start,
      anchoredStart: anchoredStart && !this.#options.linewise,
      classes: { ranges: this.#classes, ascii: asciiTable(this.#classes) },
      assertions: this.#assertions,
      slotCount,
    };
  }

  /** Compiles `node` so that it goes on at `next`; returns where it begins. */
  #node(node: RegexNode, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'literal':
        return this.#literal(node.runes, node.foldCase, next);
      case 'class':
        return this.#class(node.ranges, next);
      case 'any':
        return this.#class(node.newline ? ANY : ANY_BUT_NEWLINE, next);
      case 'assert':
        return this.#assert(node.at, next);
      case 'capture': {
        const close = this.#emit(OP_SAVE, next, 2 * node.index + 1);
        return this.#emit(OP_SAVE, this.#node(node.sub, close), 2 * node.index);
      }
      case 'concat': {
        let at = next;
        for (let i = node.subs.length - 1; i >= 0; i--) at = this.#node(node.subs[i]!, at);
        return at;
      }
      case 'alternate': {
        let at = this.#node(node.subs[node.subs.length - 1]!, next);
        for (let i = node.subs.length - 2; i >= 0; i--) {
          at = this.#emit(OP_SPLIT, this.#node(node.subs[i]!, next), at);
        }
        return at;
      }
      case 'repeat':
        return this.#repeat(node.sub, node.min, node.max, node.greedy, next);
    }
  }

  #literal(runes: readonly number[], foldCase: boolean, next: number): number {
    let at = next;
    for (let i = runes.length - 1; i >= 0; i--) {
      at = this.#emit(OP_RUNE, at, this.#literalClass(runes[i]!, foldCase));
    }
    return at;
  }

  #literalClass(rune: number, foldCase: boolean): number {
    const key = foldCase ? ~rune : rune;
    let id = this.#literalIds.get(key);
    if (id === undefined) {
      const members = foldCase ? this.#options.unicode.orbit(rune) : [rune];
      id = this.#classId(cleanRanges(members.flatMap((member) => [member, member])));
      this.#literalIds.set(key, id);
    }
    return id;
  }

  /** `x{2,4}` is xx(x(x)?)?, `x{2,}` is xx+. */
  #repeat(sub: RegexNode, min: number, max: number, greedy: boolean, next: number): number {
    let at = next;
    let copies = min;
    if (max < 0) {
      at = min === 0 ? this.#star(sub, greedy, next) : this.#plus(sub, greedy, next);
      copies = min - 1;
    } else {
      for (let i = min; i < max; i++) at = this.#choice(this.#node(sub, at), next, greedy);
    }
    for (let i = 0; i < copies; i++) at = this.#node(sub, at);
    return at;
  }

  #star(sub: RegexNode, greedy: boolean, next: number): number {
    // A body that may be empty would lose its priority in a plain loop: (x+)? keeps it.
    if (isNullable(sub)) return this.#choice(this.#plus(sub, greedy, next), next, greedy);
    const split = this.#choice(0, 0, greedy);
    this.#patch(split, this.#node(sub, split), next, greedy);
    return split;
  }

  #plus(sub: RegexNode, greedy: boolean, next: number): number {
    const split = this.#choice(0, 0, greedy);
    const body = this.#node(sub, split);
    this.#patch(split, body, next, greedy);
    return body;
  }

  #choice(body: number, next: number, greedy: boolean): number {
    return greedy ? this.#emit(OP_SPLIT, body, next) : this.#emit(OP_SPLIT, next, body);
  }

  #patch(split: number, body: number, next: number, greedy: boolean): void {
    this.#out[split] = greedy ? body : next;
    this.#arg[split] = greedy ? next : body;
  }

  #assert(kind: AssertionKind, next: number): number {
    let bit = ASSERTION_BIT[kind];
    if (this.#options.linewise && bit === AT_BEGIN_TEXT) bit = AT_BEGIN_LINE;
    if (this.#options.linewise && bit === AT_END_TEXT) bit = AT_END_LINE;
    this.#assertions |= bit;
    return this.#emit(OP_ASSERT, next, bit);
  }

  #class(ranges: RuneRanges, next: number): number {
    if (ranges.length === 0) return this.#emit(OP_FAIL, 0, 0);
    let id = this.#idsByList.get(ranges);
    if (id === undefined) {
      id = this.#classId(ranges);
      this.#idsByList.set(ranges, id);
    }
    return this.#emit(OP_RUNE, next, id);
  }

  /** One id per set of runes. */
  #classId(ranges: RuneRanges): number {
    const key = ranges.join();
    let id = this.#classIds.get(key);
    if (id === undefined) {
      id = this.#classes.push(ranges) - 1;
      this.#classIds.set(key, id);
    }
    return id;
  }

  #emit(op: number, out: number, arg: number): number {
    this.#op.push(op);
    this.#out.push(out);
    this.#arg.push(arg);
    return this.#op.length - 1;
  }
}

function asciiTable(classes: readonly RuneRanges[]): Int32Array {
  const table = new Int32Array(4 * classes.length);
  classes.forEach((ranges, id) => {
    for (let i = 0; i < ranges.length && ranges[i]! < 0x80; i += 2) {
      const hi = Math.min(ranges[i + 1]!, 0x7f);
      for (let rune = ranges[i]!; rune <= hi; rune++) {
        table[4 * id + (rune >> 5)]! |= 1 << (rune & 31);
      }
    }
  });
  return table;
}

/** Whether the node can match without consuming anything. */
function isNullable(node: RegexNode): boolean {
  switch (node.kind) {
    case 'empty':
    case 'assert':
      return true;
    case 'literal':
    case 'class':
    case 'any':
      return false;
    case 'capture':
      return isNullable(node.sub);
    case 'repeat':
      return node.min === 0 || isNullable(node.sub);
    case 'concat':
      return node.subs.every(isNullable);
    case 'alternate':
      return node.subs.some(isNullable);
  }
}

/** Whether every path through the node first asserts the beginning of the text. */
function beginsAtText(node: RegexNode): boolean {
  switch (node.kind) {
    case 'assert':
      return node.at === 'beginText';
    case 'capture':
      return beginsAtText(node.sub);
    case 'repeat':
      return node.min > 0 && beginsAtText(node.sub);
    case 'concat':
      return beginsAtText(node.subs[0]!);
    case 'alternate':
      return node.subs.every(beginsAtText);
    default:
      return false;
  }
}
