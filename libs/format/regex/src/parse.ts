// The front end: RE2 syntax with Go's Perl flags, and Go's refusals word for word. SPEC.md lists
// the rules. It does not recurse: open groups are frames on a stack, so a pattern cannot exhaust
// ours. Three measures travel with every node to bound what later passes may meet: its height, the
// program instructions it may need, and the product of nested counted repeats.
import { MAX_RUNE, type AssertionKind, type RegexAst, type RegexNode } from './ast.ts';
import { parseClass, parseEscape, perlClassAt, runeAt, unicodeClassAt } from './parse-class.ts';
import { syntaxError } from './syntax-error.ts';
import { UnicodeTables } from './unicode.ts';

const REPEAT_MAX = 1000;
const HEIGHT_MAX = 1000;

/** Instructions a pattern may compile to. Go allows 3.3 million; nobody needs a tenth of this. */
const PROGRAM_SIZE_MAX = 100_000;

export interface ParseOptions {
  /** `.` also matches a newline, as in `(?s)`. */
  readonly dotAll?: boolean;
  /** `(?i)` for the whole pattern. */
  readonly foldCase?: boolean;
  /** Unicode data to share between patterns; otherwise each parse reads what it needs afresh. */
  readonly unicode?: UnicodeTables;
}

interface Flags {
  readonly foldCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
  readonly swapGreed: boolean;
}

/** A node and its measures. */
interface Part {
  readonly node: RegexNode;
  readonly height: number;
  readonly size: number;
  readonly repeats: number;
}

/** An open group: finished branches, the branch being read, and the flags to restore. */
interface Frame {
  readonly captureIndex: number;
  readonly name: string;
  readonly outerFlags: Flags;
  readonly branches: Part[];
  parts: Part[];
}

interface Repeat {
  readonly min: number;
  readonly max: number;
  readonly end: number;
}

/** Parses `pattern`; throws InvalidError with Go's message when Go's regexp would refuse it. */
export function parseRegex(pattern: string, options: ParseOptions = {}): RegexAst {
  return new Parser(pattern, options).parse();
}

class Parser {
  readonly #pattern: string;
  readonly #unicode: UnicodeTables;
  readonly #groupNames: string[] = [''];
  readonly #frames: Frame[] = [];
  #flags: Flags;
  #pos = 0;
  /** Where the repetition just read began; -1 after anything else. */
  #repeatStart = -1;

  constructor(pattern: string, options: ParseOptions) {
    this.#pattern = pattern;
    this.#unicode = options.unicode ?? new UnicodeTables();
    this.#flags = {
      foldCase: options.foldCase ?? false,
      multiLine: false,
      dotAll: options.dotAll ?? false,
      swapGreed: false,
    };
    this.#open(0, '', this.#flags);
  }

  parse(): RegexAst {
    while (this.#pos < this.#pattern.length) {
      const start = this.#pos;
      const repeated = this.#parseOne(this.#pattern[start]!);
      this.#repeatStart = repeated ? start : -1;
    }
    if (this.#frames.length !== 1) throw syntaxError('missing closing )', this.#pattern);
    const root = this.#closeBranches(this.#frames[0]!);
    return { pattern: this.#pattern, root: root.node, groupNames: this.#groupNames };
  }

  /** Reads one element; returns whether it was a repetition. */
  #parseOne(char: string): boolean {
    switch (char) {
      case '(':
        this.#parseOpen();
        return false;
      case ')':
        this.#parseClose();
        return false;
      case '|': {
        const frame = this.#top();
        frame.branches.push(this.#concat(frame.parts));
        frame.parts = [];
        this.#pos++;
        return false;
      }
      case '*':
        return this.#repeat({ min: 0, max: -1, end: this.#pos + 1 });
      case '+':
        return this.#repeat({ min: 1, max: -1, end: this.#pos + 1 });
      case '?':
        return this.#repeat({ min: 0, max: 1, end: this.#pos + 1 });
      case '{': {
        const counted = this.#countedRepeat();
        if (counted !== undefined) return this.#repeat(counted);
        this.#pushLiteral(0x7b, this.#pos + 1);
        return false;
      }
      default:
        this.#parseAtom(char);
        return false;
    }
  }

  #parseAtom(char: string): void {
    const next = this.#pos + 1;
    switch (char) {
      case '^':
        return this.#pushAssertion(this.#flags.multiLine ? 'beginLine' : 'beginText', next);
      case '$':
        return this.#pushAssertion(this.#flags.multiLine ? 'endLine' : 'endText', next);
      case '.':
        return this.#push({ kind: 'any', newline: this.#flags.dotAll }, next);
      case '[': {
        const { ranges, end } = parseClass(this.#classContext(), this.#pos);
        return this.#pushClass(ranges, end);
      }
      case '\\':
        return this.#parseBackslash();
    }
    const { rune, end } = runeAt(this.#pattern, this.#pos);
    this.#pushLiteral(rune, end);
  }

  #parseBackslash(): void {
    const end = this.#pos + 2;
    switch (this.#pattern[this.#pos + 1]) {
      case 'A':
        return this.#pushAssertion('beginText', end);
      case 'z':
        return this.#pushAssertion('endText', end);
      case 'b':
        return this.#pushAssertion('wordBoundary', end);
      case 'B':
        return this.#pushAssertion('notWordBoundary', end);
      case 'Q':
        return this.#parseQuoted(end);
    }
    const context = this.#classContext();
    const group = unicodeClassAt(context, this.#pos) ?? perlClassAt(context, this.#pos);
    if (group !== undefined) return this.#pushClass(group.ranges, group.end);
    const escape = parseEscape(this.#pattern, this.#pos);
    this.#pushLiteral(escape.rune, escape.end);
  }

  /** `\Q…\E`: everything between is literal; the `\E` may be missing. */
  #parseQuoted(start: number): void {
    const close = this.#pattern.indexOf('\\E', start);
    const stop = close < 0 ? this.#pattern.length : close;
    this.#pos = start;
    while (this.#pos < stop) {
      const { rune, end } = runeAt(this.#pattern, this.#pos);
      this.#pushLiteral(rune, end);
    }
    this.#pos = close < 0 ? stop : stop + 2;
  }

  #parseOpen(): void {
    if (this.#pattern[this.#pos + 1] === '?') return this.#parsePerlGroup();
    this.#openCapture('');
    this.#pos++;
  }

  /** `(?P<name>`, `(?<name>`, `(?flags)` or `(?flags:`. */
  #parsePerlGroup(): void {
    const rest = this.#pattern.slice(this.#pos);
    const spelling = /^\(\?P?</.exec(rest)?.[0];
    if (spelling !== undefined && rest.length > spelling.length) {
      const close = rest.indexOf('>');
      if (close < 0) throw syntaxError('invalid named capture', rest);
      const name = rest.slice(spelling.length, close);
      if (!/^[A-Za-z0-9_]+$/.test(name)) {
        throw syntaxError('invalid named capture', rest.slice(0, close + 1));
      }
      this.#openCapture(name);
      this.#pos += close + 1;
      return;
    }
    this.#parseFlags();
  }

  #parseFlags(): void {
    const outer = this.#flags;
    let flags = outer;
    let negative = false;
    let sawFlag = false;
    for (let at = this.#pos + 2; ;) {
      const { rune, end } = runeAt(this.#pattern, at);
      const letter = this.#pattern.slice(at, end);
      const changed = withFlag(flags, letter, !negative);
      if (changed !== undefined) {
        flags = changed;
        sawFlag = true;
      } else if (letter === '-' && !negative) {
        negative = true;
        sawFlag = false;
      } else if ((letter === ':' || letter === ')') && (!negative || sawFlag)) {
        if (letter === ':') this.#open(0, '', outer);
        this.#flags = flags;
        this.#pos = end;
        return;
      } else {
        const fragment = this.#pattern.slice(this.#pos, rune < 0 ? undefined : end);
        throw syntaxError('invalid or unsupported Perl syntax', fragment);
      }
      at = end;
    }
  }

  #openCapture(name: string): void {
    const index = this.#groupNames.length;
    this.#groupNames.push(name);
    this.#open(index, name, this.#flags);
  }

  #open(captureIndex: number, name: string, outerFlags: Flags): void {
    this.#frames.push({ captureIndex, name, outerFlags, branches: [], parts: [] });
  }

  #parseClose(): void {
    if (this.#frames.length === 1) throw syntaxError('unexpected )', this.#pattern);
    const frame = this.#frames.pop()!;
    const sub = this.#closeBranches(frame);
    this.#flags = frame.outerFlags;
    this.#pos++;
    if (frame.captureIndex === 0) {
      this.#top().parts.push(sub);
      return;
    }
    this.#top().parts.push(
      this.#checked({
        node: {
          kind: 'capture',
          index: frame.captureIndex,
          name: frame.name,
          sub: sub.node,
        },
        height: sub.height + 1,
        size: sub.size + 2,
        repeats: sub.repeats,
      }),
    );
  }

  /** `{n}`, `{n,}` or `{n,m}` at the current place; anything else is literal text. */
  #countedRepeat(): Repeat | undefined {
    const number = '(?:0|[1-9][0-9]*)';
    const form = new RegExp(`\\{(${number})(?:(,)(${number})?)?\\}`, 'y');
    form.lastIndex = this.#pos;
    const found = form.exec(this.#pattern);
    if (found === null) return undefined;
    const min = Number(found[1]);
    const max = found[2] === undefined ? min : found[3] === undefined ? -1 : Number(found[3]);
    if (min > REPEAT_MAX || max > REPEAT_MAX || (max >= 0 && min > max)) {
      throw syntaxError('invalid repeat count', found[0]);
    }
    return { min, max, end: form.lastIndex };
  }

  /** Applies a repetition to the last element. */
  #repeat(repeat: Repeat): true {
    const { min, max } = repeat;
    const lazy = this.#pattern[repeat.end] === '?';
    const end = repeat.end + (lazy ? 1 : 0);
    if (this.#repeatStart >= 0) {
      const fragment = this.#pattern.slice(this.#repeatStart, end);
      throw syntaxError('invalid nested repetition operator', fragment);
    }
    const fragment = this.#pattern.slice(this.#pos, end);
    const { parts } = this.#top();
    const sub = parts.pop();
    if (sub === undefined) {
      throw syntaxError('missing argument to repetition operator', fragment);
    }
    const copies = max < 0 ? min : max;
    const repeats = max === 0 ? 1 : Math.max(copies, 1) * sub.repeats;
    if ((min >= 2 || max >= 2) && repeats > REPEAT_MAX) {
      throw syntaxError('invalid repeat count', fragment);
    }
    const greedy = lazy === this.#flags.swapGreed;
    parts.push(
      this.#checked({
        node: { kind: 'repeat', sub: sub.node, min, max, greedy },
        height: sub.height + 1,
        size: repeatSize(sub.size, min, max),
        repeats,
      }),
    );
    this.#pos = end;
    return true;
  }

  #pushLiteral(rune: number, end: number): void {
    this.#push({ kind: 'literal', runes: [rune], foldCase: this.#flags.foldCase }, end);
  }

  #pushAssertion(at: AssertionKind, end: number): void {
    this.#push({ kind: 'assert', at }, end);
  }

  #pushClass(ranges: readonly number[], end: number): void {
    if (ranges.length === 2 && ranges[0] === ranges[1]) {
      return this.#push({ kind: 'literal', runes: [ranges[0]!], foldCase: false }, end);
    }
    if (ranges.length === 2 && ranges[0] === 0 && ranges[1] === MAX_RUNE) {
      return this.#push({ kind: 'any', newline: true }, end);
    }
    this.#push({ kind: 'class', ranges }, end);
  }

  #push(node: RegexNode, end: number): void {
    this.#top().parts.push({ node, height: 1, size: 1, repeats: 1 });
    this.#pos = end;
  }

  #closeBranches(frame: Frame): Part {
    const last = this.#concat(frame.parts);
    if (frame.branches.length === 0) return last;
    const branches = [...frame.branches, last];
    return this.#checked({
      node: { kind: 'alternate', subs: branches.map((part) => part.node) },
      height: 1 + maxOf(branches, (part) => part.height),
      size: sumOf(branches, (part) => part.size) + branches.length - 1,
      repeats: maxOf(branches, (part) => part.repeats),
    });
  }

  #concat(parts: readonly Part[]): Part {
    if (parts.length === 0) return { node: { kind: 'empty' }, height: 1, size: 1, repeats: 1 };
    if (parts.length === 1) return parts[0]!;
    const subs = joinLiterals(parts.map((part) => part.node));
    return this.#checked({
      node: subs.length === 1 ? subs[0]! : { kind: 'concat', subs },
      height: (subs.length === 1 ? 0 : 1) + maxOf(parts, (part) => part.height),
      size: sumOf(parts, (part) => part.size),
      repeats: maxOf(parts, (part) => part.repeats),
    });
  }

  #checked(part: Part): Part {
    if (part.size > PROGRAM_SIZE_MAX) throw syntaxError('expression too large', this.#pattern);
    if (part.height > HEIGHT_MAX) throw syntaxError('expression nests too deeply', this.#pattern);
    return part;
  }

  #top(): Frame {
    return this.#frames[this.#frames.length - 1]!;
  }

  #classContext() {
    return {
      pattern: this.#pattern,
      foldCase: this.#flags.foldCase,
      unicode: this.#unicode,
    };
  }
}

/** The flags with one of `i m s U` switched; undefined for any other letter. */
function withFlag(flags: Flags, letter: string, on: boolean): Flags | undefined {
  switch (letter) {
    case 'i':
      return { ...flags, foldCase: on };
    case 'm':
      return { ...flags, multiLine: on };
    case 's':
      return { ...flags, dotAll: on };
    case 'U':
      return { ...flags, swapGreed: on };
    default:
      return undefined;
  }
}

/** Instructions of x{min,max}, where x needs `size`: `xx(x(x)?)?`, `xx+`, `x*`. */
function repeatSize(size: number, min: number, max: number): number {
  if (max >= 0) return Math.max(1, max * size + (max - min));
  return min === 0 ? 2 + size : 1 + min * size;
}

/** Neighbouring literals of the same case rule become one. */
function joinLiterals(nodes: readonly RegexNode[]): RegexNode[] {
  const out: RegexNode[] = [];
  let run: number[] = [];
  let foldCase = false;
  const flush = () => {
    if (run.length > 0) out.push({ kind: 'literal', runes: run, foldCase });
    run = [];
  };
  for (const node of nodes) {
    if (node.kind !== 'literal') {
      flush();
      out.push(node);
      continue;
    }
    if (node.foldCase !== foldCase) flush();
    foldCase = node.foldCase;
    for (const rune of node.runes) run.push(rune);
  }
  flush();
  return out;
}

function maxOf(parts: readonly Part[], of: (part: Part) => number): number {
  let max = 0;
  for (const part of parts) max = Math.max(max, of(part));
  return max;
}

function sumOf(parts: readonly Part[], of: (part: Part) => number): number {
  let sum = 0;
  for (const part of parts) sum += of(part);
  return sum;
}
