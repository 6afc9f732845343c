// A regular expression ready to run. Booleans come from the DFA; captures from the backtracker or,
// for long texts, the Pike VM, and only after the DFA has seen that there is a match. Engines are
// made when first needed. One instance is for one thread at a time: it owns scratch space.
import type { RegexAst } from './ast.ts';
import { Backtracker, canBacktrack } from './backtrack.ts';
import type { DfaLimits } from './dfa.ts';
import { expandTemplate, parseTemplate } from './expand.ts';
import { analyzeLiterals, type LiteralInfo } from './literals.ts';
import { Matcher } from './matcher.ts';
import { parseRegex, type ParseOptions } from './parse.ts';
import type { Text } from './position.ts';
import { AT_BEGIN_TEXT, AT_END_TEXT, compileProgram } from './program.ts';
import { UnicodeTables } from './unicode.ts';
import { decodeRune } from './utf8-decoder.ts';

export interface CompileOptions extends ParseOptions {
  /** The whole text must match. */
  readonly anchored?: boolean;
  readonly dfaLimits?: DfaLimits;
}

/** Work done so far, for tests of linearity. */
export interface RegexWork {
  readonly dfaSteps: number;
  readonly dfaStates: number;
  readonly dfaExhausted: boolean;
  readonly pikeSteps: number;
  readonly backtrackSteps: number;
  readonly instructions: number;
}

export class CompiledRegex {
  readonly ast: RegexAst;
  /** One name per group, '' for unnamed ones; index 0 is the whole match. */
  readonly groupNames: readonly string[];
  readonly literalInfo: LiteralInfo;
  readonly #options: CompileOptions & { readonly unicode: UnicodeTables };
  readonly #matcher: Matcher;
  readonly #slots: Int32Array;
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #linewise: Matcher | undefined;
  #backtracker: Backtracker | undefined;
  #scratch = new Uint8Array(256);

  constructor(ast: RegexAst, options: CompileOptions) {
    this.ast = ast;
    this.groupNames = ast.groupNames;
    this.#options = { ...options, unicode: options.unicode ?? new UnicodeTables() };
    this.#matcher = this.#newMatcher({ linewise: false });
    this.#slots = new Int32Array(this.#matcher.program.slotCount);
    this.literalInfo = analyzeLiterals(ast.root, {
      anchored: options.anchored ?? false,
      unicode: this.#options.unicode,
    });
  }

  /** Whether the text buf[start, end) matches. */
  testBytes(buf: Uint8Array, start: number, end: number): boolean {
    return this.#matcher.search(buf, start, end) >= 0;
  }

  testString(text: string): boolean {
    const length = this.#encode(text);
    return this.testBytes(this.#scratch, 0, length);
  }

  /**
   * The leftmost-first match in buf[start, end): two offsets into `buf` per group, [from, to), -1
   * for a group that took no part. The array is reused by the next call.
   */
  captures(buf: Uint8Array, start: number, end: number): Int32Array | undefined {
    if (!this.testBytes(buf, start, end)) return undefined;
    return this.#capturesFrom({ buf, start, end }, start);
  }

  /**
   * Searches a block of '\n'-separated lines at once, from a line's beginning. Returns an offset
   * inside the first line that may match (its newline counts as inside), or -1 when no line does.
   * Lines before it do not match; the line itself is to be confirmed with `testBytes`, because a
   * match here may also span lines.
   */
  searchFrom(buf: Uint8Array, from: number, to: number): number {
    this.#linewise ??= this.#needsLinewise() ? this.#newMatcher({ linewise: true }) : this.#matcher;
    return this.#linewise.search(buf, from, to);
  }

  /** `text` with every match replaced by the expansion of a Go template (`$1`, `${name}`). */
  replaceAll(text: string, template: string): string {
    const parts = parseTemplate(template);
    return this.#replace(text, (group) => expandTemplate(parts, this.groupNames, group));
  }

  /** `text` with every match replaced by `replacement`, in which `$` means itself. */
  replaceAllLiteral(text: string, replacement: string): string {
    return this.#replace(text, () => replacement);
  }

  /** The expansion of a Go template for the first match; undefined without a match. */
  expandFirst(text: string, template: string): string | undefined {
    const end = this.#encode(text);
    const slots = this.captures(this.#scratch, 0, end);
    if (slots === undefined) return undefined;
    const group = (index: number) => this.#groupText(slots, index);
    return expandTemplate(parseTemplate(template), this.groupNames, group);
  }

  /** How many matches do not overlap, as Go's FindAll and `count` count them. */
  findAllCount(buf: Uint8Array, start: number, end: number): number {
    if (!this.testBytes(buf, start, end)) return 0;
    const text = { buf, start, end };
    let count = 0;
    let previousEnd = -1;
    for (let pos = start; pos <= end;) {
      const slots = this.#capturesFrom(text, pos);
      if (slots === undefined) break;
      const matchEnd = slots[1]!;
      const isEmptyAtPrevious = matchEnd === pos && slots[0] === previousEnd;
      if (!isEmptyAtPrevious) count++;
      pos = matchEnd === pos ? pos + runeWidth(text, pos) : matchEnd;
      previousEnd = matchEnd;
    }
    return count;
  }

  /** Work done so far by all engines. */
  work(): RegexWork {
    const { dfa, program, pikeSteps } = this.#matcher;
    return {
      dfaSteps: dfa.stepCount,
      dfaStates: dfa.stateCount,
      dfaExhausted: dfa.isExhausted,
      pikeSteps,
      backtrackSteps: this.#backtracker?.stepCount ?? 0,
      instructions: program.op.length,
    };
  }

  #capturesFrom(text: Text, from: number): Int32Array | undefined {
    const { program, automaton } = this.#matcher;
    const isShort = canBacktrack(program, text.end - from);
    if (isShort) this.#backtracker ??= new Backtracker(program, automaton);
    const engine = isShort ? this.#backtracker! : this.#matcher.pike;
    return engine.captures(text, from, this.#slots) ? this.#slots : undefined;
  }

  #replace(
    text: string,
    replacement: (group: (index: number) => string | undefined) => string,
  ): string {
    const end = this.#encode(text);
    const whole = { buf: this.#scratch, start: 0, end };
    if (!this.testBytes(whole.buf, 0, end)) return text;
    let out = '';
    let done = 0;
    for (let pos = 0; pos <= end;) {
      const slots = this.#capturesFrom(whole, pos);
      if (slots === undefined) break;
      const [matchStart, matchEnd] = [slots[0]!, slots[1]!];
      out += this.#text(done, matchStart);
      // An empty match right after another match is none.
      if (matchEnd > done || matchStart === 0) {
        out += replacement((index) => this.#groupText(slots, index));
      }
      done = matchEnd;
      pos = Math.max(matchEnd, pos + runeWidth(whole, pos));
    }
    return out + this.#text(done, end);
  }

  #groupText(slots: Int32Array, index: number): string | undefined {
    if (2 * index >= slots.length || slots[2 * index]! < 0) return undefined;
    return this.#text(slots[2 * index]!, slots[2 * index + 1]!);
  }

  /** Bytes of the scratch text as a string. */
  #text(from: number, to: number): string {
    return this.#decoder.decode(this.#scratch.subarray(from, to));
  }

  /** Puts `text` into scratch as UTF-8; returns its length there. */
  #encode(text: string): number {
    if (this.#scratch.length < 3 * text.length) this.#scratch = new Uint8Array(6 * text.length);
    return this.#encoder.encodeInto(text, this.#scratch).written;
  }

  #needsLinewise(): boolean {
    return (this.#matcher.program.assertions & (AT_BEGIN_TEXT | AT_END_TEXT)) !== 0;
  }

  #newMatcher(mode: { readonly linewise: boolean }): Matcher {
    const { anchored = false, unicode, dfaLimits } = this.#options;
    const program = compileProgram(this.ast, { anchored, unicode, linewise: mode.linewise });
    return new Matcher(program, this.ast.pattern, dfaLimits);
  }
}

/**
 * Compiles a pattern, or a tree whose flags were settled when it was parsed. Throws InvalidError with
 * Go's message.
 */
export function compileRegex(
  pattern: string | RegexAst,
  options: CompileOptions = {},
): CompiledRegex {
  const unicode = options.unicode ?? new UnicodeTables();
  const ast = typeof pattern === 'string' ? parseRegex(pattern, { ...options, unicode }) : pattern;
  return new CompiledRegex(ast, { ...options, unicode });
}

/** The width of the rune at `pos`, 1 at the end so that a walk goes past it. */
function runeWidth({ buf, end }: Text, pos: number): number {
  return pos < end ? decodeRune(buf, pos, end) & 7 : 1;
}
