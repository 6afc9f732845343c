// Character classes and escapes: `[…]`, `[:alpha:]`, `\d`, `\pL`, `\p{Greek}`, `\x{263a}`, `\077`.
// Every function reads the pattern from an offset and returns the offset after what it read.
import { MAX_RUNE, type RuneRanges } from './ast.ts';
import { cleanRanges, negateRanges } from './ranges.ts';
import { syntaxError } from './syntax-error.ts';
import type { UnicodeTables } from './unicode.ts';

/** What class parsing needs to know: the pattern, the (?i) flag and the Unicode data. */
export interface ClassContext {
  readonly pattern: string;
  readonly foldCase: boolean;
  readonly unicode: UnicodeTables;
}

export interface ClassAt {
  readonly ranges: readonly number[];
  readonly end: number;
}

export interface RuneAt {
  readonly rune: number;
  readonly end: number;
}

const PERL_CLASSES: Readonly<Record<string, RuneRanges>> = {
  d: [0x30, 0x39],
  s: [0x09, 0x0a, 0x0c, 0x0d, 0x20, 0x20],
  w: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
};

const POSIX_CLASSES: Readonly<Record<string, RuneRanges>> = {
  alnum: [0x30, 0x39, 0x41, 0x5a, 0x61, 0x7a],
  alpha: [0x41, 0x5a, 0x61, 0x7a],
  ascii: [0x00, 0x7f],
  blank: [0x09, 0x09, 0x20, 0x20],
  cntrl: [0x00, 0x1f, 0x7f, 0x7f],
  digit: [0x30, 0x39],
  graph: [0x21, 0x7e],
  lower: [0x61, 0x7a],
  print: [0x20, 0x7e],
  punct: [0x21, 0x2f, 0x3a, 0x40, 0x5b, 0x60, 0x7b, 0x7e],
  space: [0x09, 0x0d, 0x20, 0x20],
  upper: [0x41, 0x5a],
  word: [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a],
  xdigit: [0x30, 0x39, 0x41, 0x46, 0x61, 0x66],
};

const C_ESCAPES: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The rune at `pos`; -1 at the end of the pattern. A lone surrogate is not a rune. */
export function runeAt(pattern: string, pos: number): RuneAt {
  const rune = pattern.codePointAt(pos);
  if (rune === undefined) return { rune: -1, end: pos };
  if (rune >= 0xd800 && rune <= 0xdfff) throw syntaxError('invalid UTF-8', pattern.slice(pos));
  return { rune, end: pos + (rune > 0xffff ? 2 : 1) };
}

/** Parses `[…]`; `pattern[pos]` is the bracket. The ranges are canonical, negation applied. */
export function parseClass(context: ClassContext, pos: number): ClassAt {
  const { pattern } = context;
  const negated = pattern[pos + 1] === '^';
  let at = pos + (negated ? 2 : 1);
  const pairs: number[] = [];
  // A bracket right after the opening one is an ordinary character.
  for (let first = true; first || pattern[at] !== ']'; first = false) {
    const group =
      posixClassAt(context, at) ?? unicodeClassAt(context, at) ?? perlClassAt(context, at);
    if (group !== undefined) {
      pairs.push(...group.ranges);
      at = group.end;
      continue;
    }
    at = classRangeAt(context, at, pos, pairs);
  }
  // Groups in here are folded already, and folding twice changes nothing.
  const ranges = context.foldCase ? context.unicode.foldRanges(pairs) : cleanRanges(pairs);
  return { ranges: negated ? negateRanges(ranges) : ranges, end: at + 1 };
}

/** Reads `a` or `a-z` into `pairs`. */
function classRangeAt(
  context: ClassContext,
  at: number,
  classStart: number,
  pairs: number[],
): number {
  const { pattern } = context;
  const from = classRuneAt(pattern, at, classStart);
  let { end } = from;
  let hi = from.rune;
  if (pattern[end] === '-' && end + 1 < pattern.length && pattern[end + 1] !== ']') {
    const to = classRuneAt(pattern, end + 1, classStart);
    end = to.end;
    hi = to.rune;
    if (hi < from.rune) {
      throw syntaxError('invalid character class range', pattern.slice(at, end));
    }
  }
  pairs.push(from.rune, hi);
  return end;
}

function classRuneAt(pattern: string, at: number, classStart: number): RuneAt {
  if (at >= pattern.length) throw syntaxError('missing closing ]', pattern.slice(classStart));
  return pattern[at] === '\\' ? parseEscape(pattern, at) : runeAt(pattern, at);
}

/** `[:alpha:]` or `[:^alpha:]` inside a class, if there is one at `pos`. */
function posixClassAt(context: ClassContext, pos: number): ClassAt | undefined {
  const { pattern } = context;
  if (!pattern.startsWith('[:', pos)) return undefined;
  const close = pattern.indexOf(':]', pos + 2);
  if (close < 0) return undefined;
  const negated = pattern[pos + 2] === '^';
  const name = pattern.slice(pos + (negated ? 3 : 2), close);
  const ranges = Object.hasOwn(POSIX_CLASSES, name) ? POSIX_CLASSES[name] : undefined;
  if (ranges === undefined) {
    throw syntaxError('invalid character class range', pattern.slice(pos, close + 2));
  }
  return { ranges: groupRanges(context, ranges, negated), end: close + 2 };
}

/** `\d`, `\D`, `\s`, … if there is one at `pos`. */
export function perlClassAt(context: ClassContext, pos: number): ClassAt | undefined {
  const { pattern } = context;
  if (pattern[pos] !== '\\') return undefined;
  const letter = pattern[pos + 1] ?? '';
  const lower = letter.toLowerCase();
  const ranges = Object.hasOwn(PERL_CLASSES, lower) ? PERL_CLASSES[lower] : undefined;
  if (ranges === undefined) return undefined;
  return { ranges: groupRanges(context, ranges, letter !== lower), end: pos + 2 };
}

/** `\pL`, `\p{Greek}`, `\P{^Lu}` if there is one at `pos`. */
export function unicodeClassAt(context: ClassContext, pos: number): ClassAt | undefined {
  const { pattern } = context;
  const letter = pattern[pos + 1];
  if (pattern[pos] !== '\\' || (letter !== 'p' && letter !== 'P')) return undefined;
  let end = runeAt(pattern, pos + 2).end;
  let name = pattern.slice(pos + 2, end);
  if (name === '{') {
    const close = pattern.indexOf('}', pos);
    if (close < 0) throw syntaxError('invalid character class range', pattern.slice(pos));
    name = pattern.slice(pos + 3, close);
    end = close + 1;
  }
  let negated = letter === 'P';
  if (name.startsWith('^')) {
    negated = !negated;
    name = name.slice(1);
  }
  const ranges = context.unicode.property(name);
  if (ranges === undefined) {
    throw syntaxError('invalid character class range', pattern.slice(pos, end));
  }
  return { ranges: groupRanges(context, ranges, negated), end };
}

function groupRanges(context: ClassContext, ranges: RuneRanges, negated: boolean): RuneRanges {
  const folded = context.foldCase ? context.unicode.foldRanges(ranges) : ranges;
  return negated ? negateRanges(folded) : folded;
}

/** Parses an escape that stands for one rune; `pattern[pos]` is the backslash. */
export function parseEscape(pattern: string, pos: number): RuneAt {
  if (pos + 1 >= pattern.length) throw syntaxError('trailing backslash at end of expression', '');
  const { rune, end } = runeAt(pattern, pos + 1);
  const letter = pattern.slice(pos + 1, end);
  if (letter === 'x') return parseHex(pattern, pos, end);
  if (/^[0-7]$/.test(letter)) return parseOctal(pattern, pos);
  const control = Object.hasOwn(C_ESCAPES, letter) ? C_ESCAPES[letter] : undefined;
  if (control !== undefined) return { rune: control, end };
  // Escaped punctuation stands for itself; any other letter or digit is refused.
  if (rune < 0x80 && !/[0-9A-Za-z]/.test(letter)) return { rune, end };
  throw syntaxError('invalid escape sequence', pattern.slice(pos, end));
}

/** `\0`, `\07`, `\123`. A single digit 1–7 would be a back-reference and is refused. */
function parseOctal(pattern: string, pos: number): RuneAt {
  const digits = /^[0-7]{1,3}/.exec(pattern.slice(pos + 1, pos + 4))![0];
  if (digits.length === 1 && digits !== '0') {
    throw syntaxError('invalid escape sequence', pattern.slice(pos, pos + 2));
  }
  return { rune: parseInt(digits, 8), end: pos + 1 + digits.length };
}

/** `\x41` or `\x{1F600}`; `digitsAt` is the offset after the `x`. */
function parseHex(pattern: string, pos: number, digitsAt: number): RuneAt {
  const refuse = (end: number) =>
    syntaxError('invalid escape sequence', pattern.slice(pos, Math.min(end, pattern.length)));
  if (pattern[digitsAt] !== '{') {
    const first = runeAt(pattern, digitsAt);
    const second = runeAt(pattern, first.end);
    const digits = pattern.slice(digitsAt, second.end);
    if (!/^[0-9A-Fa-f]{2}$/.test(digits)) throw refuse(second.end);
    return { rune: parseInt(digits, 16), end: second.end };
  }
  let rune = 0;
  for (let at = digitsAt + 1; at < pattern.length;) {
    const digit = runeAt(pattern, at);
    const text = pattern.slice(at, digit.end);
    if (text === '}' && at > digitsAt + 1) return { rune, end: digit.end };
    if (!/^[0-9A-Fa-f]$/.test(text)) throw refuse(digit.end);
    rune = rune * 16 + parseInt(text, 16);
    if (rune > MAX_RUNE) throw refuse(digit.end);
    at = digit.end;
  }
  throw refuse(pattern.length);
}
