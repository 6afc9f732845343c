// How one DFA state follows from another: the subset construction of dfa.ts, without its table.
import { NODE_ACCEPT, type ByteAutomaton } from './byte-automaton.ts';
import {
  AT_BEGIN_LINE,
  AT_BEGIN_TEXT,
  AT_END_LINE,
  AT_END_TEXT,
  AT_LOOKAHEAD,
  AT_NOT_WORD,
  AT_WORD,
  OP_ASSERT,
  OP_MATCH,
  OP_RUNE,
  OP_SAVE,
  OP_SPLIT,
  classTakesInvalid,
  type Program,
} from './program.ts';
import { isWordByte } from './position.ts';
import { DECODER_BOUNDARY, DECODER_INVALID, decoderTable } from './utf8-decoder.ts';

/** What lies before a position, as far as assertions still to be decided need it. */
const AFTER_WORD = 64;

export interface DfaState {
  /** pc + instructionCount * node, ascending; node 0 waits at an assertion. */
  readonly threads: Int32Array;
  /** AT_BEGIN_* and AFTER_WORD; 0 when no thread waits at an assertion. */
  readonly before: number;
  /** Where the UTF-8 decoder is; not between runes there is a `fallback`. */
  readonly decoder: number;
  readonly fallback: DfaState | undefined;
  /** Distinguishes states in keys of other states. */
  readonly serial: number;
  /** The state's row in the table times the stride; -1 outside. */
  row: number;
}

export class StateMaker {
  readonly #program: Program;
  readonly #automaton: ByteAutomaton;
  readonly #decoder: Uint8Array;
  readonly #takesInvalid: Uint8Array;
  readonly #interned = new Map<string, DfaState>();
  readonly #stack: Int32Array;
  readonly #seen: Int32Array;
  #generation = 0;
  #serial = 0;
  /** The threads of the state being made. */
  readonly #threads: Int32Array;
  #length = 0;
  #hasWaiting = false;
  #hasMatch = false;

  stepCount = 0;
  /** Threads of all states since the last `clear`. */
  threadCount = 0;

  readonly dead: DfaState;
  readonly matched: DfaState;
  /** The match ended before the byte that revealed it. */
  readonly matchedBefore: DfaState;

  constructor(program: Program, automaton: ByteAutomaton) {
    const count = program.op.length;
    this.#program = program;
    this.#automaton = automaton;
    this.#decoder = decoderTable(automaton);
    this.#takesInvalid = Uint8Array.from(program.classes.ranges, (_, id) =>
      classTakesInvalid(program.classes, id) ? 1 : 0,
    );
    this.#stack = new Int32Array(2 * count + 2);
    this.#seen = new Int32Array(count);
    this.#threads = new Int32Array(count);
    this.dead = this.#special();
    this.matched = this.#special();
    this.matchedBefore = this.#special();
  }

  /** Forgets all states but the special ones. */
  clear(): void {
    this.#interned.clear();
    this.threadCount = 0;
  }

  /** Takes a state of before the last `clear` over into the new set. */
  adopt(state: DfaState): DfaState {
    const known = this.#interned.get(keyOf(state));
    if (known !== undefined) return known;
    this.#interned.set(keyOf(state), state);
    this.threadCount += state.threads.length;
    return state;
  }

  /** The state at the beginning of a text. */
  start(): DfaState {
    this.#begin();
    const before = AT_BEGIN_TEXT | AT_BEGIN_LINE;
    this.#follow(this.#program.start, before);
    return this.#boundary(before);
  }

  /** The state after a byte of class `column`. */
  step(from: DfaState, column: number): DfaState {
    if (this.#isSpecial(from)) return from === this.matched ? this.matchedBefore : from;
    const decoder = this.#decoder[from.decoder * this.#automaton.byteClassCount + column]!;
    if (decoder === DECODER_INVALID) {
      if (from.fallback !== undefined) return this.step(from.fallback, column);
      return this.#stepInvalid(from);
    }
    const byte = this.#automaton.byteOf[column]!;
    const ready = this.#decide(from, aheadOf(byte));
    if (ready === undefined) return this.matchedBefore;
    if (decoder === DECODER_BOUNDARY) return this.#stepLast(ready, column, byte);
    return this.#stepWithin(from, ready, column, decoder);
  }

  /** Where the end of the text leads: matched or dead. */
  atEnd(from: DfaState): DfaState {
    if (from.fallback !== undefined) return this.atEnd(from.fallback);
    if (this.#isSpecial(from)) return from;
    const ahead = AT_END_TEXT | AT_END_LINE;
    return this.#decide(from, ahead) === undefined ? this.matched : this.dead;
  }

  /** A byte that ends a rune: threads accepted by their class move on. */
  #stepLast(threads: Int32Array, column: number, byte: number): DfaState {
    const { next, byteClassCount } = this.#automaton;
    const count = this.#program.op.length;
    const before = (byte === 0x0a ? AT_BEGIN_LINE : 0) | (isWordByte(byte) ? AFTER_WORD : 0);
    this.#begin();
    for (const thread of threads) {
      const node = Math.floor(thread / count);
      if (next[node * byteClassCount + column] !== NODE_ACCEPT) continue;
      this.#follow(this.#program.out[thread % count]!, before);
    }
    this.#restart(before);
    return this.#boundary(before);
  }

  /** A byte inside a rune. */
  #stepWithin(from: DfaState, threads: Int32Array, column: number, decoder: number): DfaState {
    const { next, byteClassCount } = this.#automaton;
    const count = this.#program.op.length;
    const fallback = this.#stepInvalid(from.fallback ?? from);
    this.#begin();
    for (const thread of threads) {
      const node = Math.floor(thread / count);
      const target = next[node * byteClassCount + column]!;
      if (target !== 0) this.#threads[this.#length++] = (thread % count) + count * target;
    }
    return this.#intern({ before: 0, decoder, fallback });
  }

  /** One byte taken as U+FFFD; `from` is between runes. */
  #stepInvalid(from: DfaState): DfaState {
    if (this.#isSpecial(from)) return from;
    const { op, out, arg } = this.#program;
    const ready = this.#decide(from, aheadOf(0x80));
    if (ready === undefined) return this.matchedBefore;
    this.#begin();
    for (const thread of ready) {
      const pc = thread % op.length;
      if (this.#takesInvalid[arg[pc]!] === 1) this.#follow(out[pc]!, 0);
    }
    this.#restart(0);
    return this.#boundary(0);
  }

  /**
   * The threads of `from` once the next byte is known: none waits any more. Undefined when one of
   * them matches.
   */
  #decide(from: DfaState, ahead: number): Int32Array | undefined {
    const count = this.#program.op.length;
    const { threads, before } = from;
    if (threads.length === 0 || threads[0]! >= count) return threads;
    const afterWord = (before & AFTER_WORD) !== 0;
    const beforeWord = (ahead & AFTER_WORD) !== 0;
    const boundary = afterWord !== beforeWord ? AT_WORD : AT_NOT_WORD;
    const holds = (before & ~AFTER_WORD) | (ahead & ~AFTER_WORD) | boundary | DECIDED;
    this.#begin();
    for (const thread of threads) this.#follow(thread % count, holds);
    if (this.#hasMatch) return undefined;
    return this.#threads.slice(0, this.#length);
  }

  #begin(): void {
    this.#generation++;
    this.#length = 0;
    this.#hasWaiting = false;
    this.#hasMatch = false;
  }

  /** A match may begin at every rune, unless it must begin with the text. */
  #restart(before: number): void {
    if (!this.#program.anchoredStart) this.#follow(this.#program.start, before);
  }

  /** Adds all threads reachable from `pc` without consuming, where the bits `holds` hold. */
  #follow(pc: number, holds: number): void {
    const { op, out, arg } = this.#program;
    const stack = this.#stack;
    let depth = 0;
    stack[depth++] = pc;
    while (depth > 0) {
      const at = stack[--depth]!;
      if (this.#seen[at] === this.#generation) continue;
      this.#seen[at] = this.#generation;
      this.stepCount++;
      switch (op[at]) {
        case OP_MATCH:
          this.#hasMatch = true;
          break;
        case OP_RUNE:
          this.#threads[this.#length++] = at + op.length * this.#automaton.root[arg[at]!]!;
          break;
        case OP_SPLIT:
          stack[depth++] = arg[at]!;
          stack[depth++] = out[at]!;
          break;
        case OP_SAVE:
          stack[depth++] = out[at]!;
          break;
        case OP_ASSERT:
          if ((arg[at]! & holds) !== 0) stack[depth++] = out[at]!;
          else if ((arg[at]! & AT_LOOKAHEAD) !== 0 && (holds & DECIDED) === 0) {
            this.#threads[this.#length++] = at;
            this.#hasWaiting = true;
          }
      }
    }
  }

  #boundary(before: number): DfaState {
    if (this.#hasMatch) return this.matched;
    const needsBefore = this.#hasWaiting ? before : 0;
    return this.#intern({ before: needsBefore, decoder: DECODER_BOUNDARY, fallback: undefined });
  }

  #intern(parts: Pick<DfaState, 'before' | 'decoder' | 'fallback'>): DfaState {
    const isStuck = this.#length === 0 && this.#program.anchoredStart;
    if (isStuck && (parts.fallback === undefined || parts.fallback === this.dead)) {
      return this.dead;
    }
    const threads = this.#threads.slice(0, this.#length).sort();
    const state = { threads, ...parts, serial: this.#serial++, row: -1 };
    return this.adopt(state);
  }

  #special(): DfaState {
    const threads = new Int32Array(0);
    const serial = this.#serial++;
    return { threads, before: 0, decoder: 0, fallback: undefined, serial, row: -1 };
  }

  #isSpecial(state: DfaState): boolean {
    return state === this.dead || state === this.matched || state === this.matchedBefore;
  }
}

/** In `holds`: every assertion that does not hold fails. */
const DECIDED = 128;

function keyOf({ threads, before, decoder, fallback }: DfaState): string {
  return `${before}.${decoder}.${fallback?.serial ?? ''}:${threads.join()}`;
}

/** The assertion bits that the next byte settles, and whether it is part of a word. */
function aheadOf(byte: number): number {
  return (byte === 0x0a ? AT_END_LINE : 0) | (isWordByte(byte) ? AFTER_WORD : 0);
}
