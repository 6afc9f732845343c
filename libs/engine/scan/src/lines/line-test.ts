// One question about a line: does it contain, match, look like, hold an address?
//
// A test answers for a single line, and tells what a whole block may be searched for first:
//
//   finder    needles one of which every accepted line holds; exact when such a line is accepted
//   required  sets of needles, at least one of each set in every accepted line (for skip filters)
import { parsePatternFilter, type LineFilterOperand, type PatternPart } from '@skald/logql';
import { type CompiledRegex, type LiteralShape, type Needle, compileRegex } from '@skald/regex';
import { IpSet } from './ip-set.ts';
import { contains, containsFolded, indexOfWithin } from './substring.ts';

export interface Finder {
  readonly needles: readonly Needle[];
  readonly isExact: boolean;
}

export interface LineTest {
  readonly finder: Finder | undefined;
  /** The finder for lines whose bytes are all below 0x80, where it is a better one. */
  readonly asciiFinder?: Finder | undefined;
  readonly required: readonly (readonly Needle[])[];
  /** Every line passes: the filter can go. */
  readonly acceptsAll: boolean;
  test(bytes: Buffer, start: number, end: number): boolean;
}

/** More alternatives than this are left to the regular expression. */
const NEEDLES_MAX = 16;

export type LineTestKind = 'contains' | 'regex' | 'pattern';

/** Rejects with the cause alone; the stage puts itself in front of it. */
export function compileLineTest(kind: LineTestKind, operand: LineFilterOperand): LineTest {
  if (operand.kind === 'ip') return new IpTest(new IpSet(operand.value));
  if (kind === 'contains') return new ContainsTest(plainNeedle(operand.value));
  if (kind === 'pattern') return compilePattern(operand.value);
  return compileRegexTest(operand.value);
}

function plainNeedle(text: string): Needle {
  return { text, bytes: Buffer.from(text), foldCase: false };
}

class ContainsTest implements LineTest {
  readonly finder;
  readonly required;
  readonly acceptsAll: boolean;
  readonly #needle: Needle;

  constructor(needle: Needle) {
    this.#needle = needle;
    this.acceptsAll = needle.bytes.length === 0;
    this.finder = this.acceptsAll ? undefined : { needles: [needle], isExact: true };
    this.required = this.acceptsAll ? [] : [[needle]];
  }

  test(bytes: Buffer, start: number, end: number): boolean {
    return holds(bytes, start, end, this.#needle);
  }
}

function holds(bytes: Buffer, start: number, end: number, needle: Needle): boolean {
  if (needle.foldCase) return containsFolded(bytes, start, end, needle.bytes);
  return contains(bytes, start, end, needle.bytes);
}

function compileRegexTest(pattern: string): LineTest {
  const regex = compileRegex(pattern);
  const { shape } = regex.literalInfo;
  if (shape.kind === 'everything') return new ContainsTest(plainNeedle(''));
  const needles = substrings(shape);
  return needles === undefined ? new RegexTest(regex) : new AnyOfTest(needles);
}

/** What a text needs to hold one of, where that is all it needs. */
function substrings(shape: LiteralShape): readonly Needle[] | undefined {
  if (shape.kind !== 'literals' || shape.startsText || shape.endsText) return undefined;
  const isShort = shape.needles.length <= NEEDLES_MAX;
  return isShort && shape.needles.every(({ bytes }) => bytes.length > 0)
    ? shape.needles
    : undefined;
}

class AnyOfTest implements LineTest {
  readonly finder;
  readonly required;
  readonly acceptsAll: boolean;
  readonly #needles: readonly Needle[];

  constructor(needles: readonly Needle[]) {
    this.#needles = needles;
    this.acceptsAll = needles.some((needle) => needle.bytes.length === 0);
    this.finder = this.acceptsAll ? undefined : { needles, isExact: true };
    this.required = this.acceptsAll ? [] : [needles];
  }

  test(bytes: Buffer, start: number, end: number): boolean {
    for (const needle of this.#needles) if (holds(bytes, start, end, needle)) return true;
    return false;
  }
}

class RegexTest implements LineTest {
  readonly finder;
  readonly asciiFinder;
  readonly required;
  readonly acceptsAll = false;
  readonly #regex: CompiledRegex;

  constructor(regex: CompiledRegex) {
    this.#regex = regex;
    this.required = regex.literalInfo.required;
    const needles = bestNeedles(this.required);
    this.finder = needles === undefined ? undefined : { needles, isExact: false };
    const inAscii = substrings(regex.literalInfo.asciiShape);
    this.asciiFinder = inAscii && { needles: inAscii, isExact: true };
  }

  test(bytes: Buffer, start: number, end: number): boolean {
    return this.#regex.testBytes(bytes, start, end);
  }
}

/** The set that excludes most: few needles, the shortest of them long, none folded if possible. */
export function bestNeedles(sets: readonly (readonly Needle[])[]): readonly Needle[] | undefined {
  const worth = (set: readonly Needle[]): number => {
    const shortest = Math.min(...set.map((needle) => needle.bytes.length));
    return shortest / set.length - (set.some((needle) => needle.foldCase) ? 1 : 0);
  };
  let best: readonly Needle[] | undefined;
  for (const set of sets) {
    if (set.length === 0 || set.length > NEEDLES_MAX) continue;
    if (set.some((needle) => needle.bytes.length === 0)) continue;
    if (best === undefined || worth(set) > worth(best)) best = set;
  }
  return best;
}

function compilePattern(pattern: string): LineTest {
  const parts = parsePatternFilter(pattern);
  return new PatternTest(parts);
}

/**
 * `|>`: literal pieces in order, wildcards of at least one byte between them (§2.4). A leading
 * literal may begin anywhere; a trailing one must end the line at its first occurrence.
 */
class PatternTest implements LineTest {
  readonly finder;
  readonly required;
  readonly acceptsAll = false;
  readonly #parts: readonly (Buffer | undefined)[];

  constructor(parts: readonly PatternPart[]) {
    this.#parts = parts.map((part) =>
      part.kind === 'literal' ? Buffer.from(part.text) : undefined,
    );
    const needles = parts.flatMap((p) => (p.kind === 'literal' ? [plainNeedle(p.text)] : []));
    this.required = needles.map((needle) => [needle]);
    const best = bestNeedles(this.required);
    this.finder = best === undefined ? undefined : { needles: best, isExact: false };
  }

  test(bytes: Buffer, start: number, end: number): boolean {
    const parts = this.#parts;
    if (start === end || parts.length === 0) return start === end && parts.length === 0;
    let at = start;
    for (let i = 0; i < parts.length; i++) {
      const literal = parts[i];
      if (literal === undefined) continue;
      const found = indexOfWithin(bytes, at, end, literal);
      if (found < 0 || (i > 0 && found === at)) return false;
      at = found + literal.length;
    }
    return parts[parts.length - 1] === undefined ? at < end : at === end;
  }
}

class IpTest implements LineTest {
  readonly finder = undefined;
  readonly required = [];
  readonly acceptsAll = false;
  readonly #set: IpSet;

  constructor(set: IpSet) {
    this.#set = set;
  }

  test(bytes: Buffer, start: number, end: number): boolean {
    return this.#set.findIn(bytes, start, end);
  }
}
