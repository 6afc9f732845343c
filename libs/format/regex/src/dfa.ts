// The default engine for "does it match": a DFA over bytes whose states are made when first met.
//
// A state stands for all threads of the program at one byte offset. Threads between runes wait at
// RUNE instructions or at assertions that need the next byte; inside a rune they also know their
// node in the byte automaton. A thread is one number: pc + instructionCount * node.
//
// Invalid UTF-8 counts as U+FFFD one byte wide, which is known only when a sequence breaks. So a
// state inside a rune carries a second state, `fallback`: where we are if every byte since the
// lead byte was such a U+FFFD. When the next byte cannot follow, matching goes on from there.
//
// The table is flat and its rows are premultiplied, to be handed to WASM as it is:
//
//   table[state + classOf[byte]]   the next state, where state = row * stride
//   table[state + stride - 1]      the same for the end of the text
//   rows 0–3                       not made yet, dead, matched, matched before this byte
//
// All others are above `lastSpecial`, so that the loop has one comparison per byte. A search stops
// at the earliest byte at which some match is certain. States are bounded: a full table is dropped
// and begun anew; if that happens again and again for little text, the DFA declares itself
// exhausted and the caller uses the Pike VM.
import type { ByteAutomaton } from './byte-automaton.ts';
import { StateMaker, type DfaState } from './dfa-state.ts';
import type { Program } from './program.ts';

export const NOT_FOUND = -1;

/** The DFA could not decide within its bounds. */
export const GAVE_UP = -2;

export interface DfaLimits {
  /** Bytes of transition table. */
  readonly tableBytesMax: number;
  /** Threads held by all states together. */
  readonly threadCountMax: number;
}

const DEFAULT_LIMITS: DfaLimits = { tableBytesMax: 2 << 20, threadCountMax: 1 << 19 };

const SPECIAL_ROWS = 4;
const FIRST_ROWS = 32;

const ROWS_MIN = 16;

/** A table that served fewer bytes per state than this was not worth making. */
const BYTES_PER_STATE_MIN = 10;
const POOR_TABLES_MAX = 2;

export class Dfa {
  readonly #maker: StateMaker;
  readonly #classOf: Uint8Array;
  readonly #stride: number;
  readonly #rowsMax: number;
  readonly #threadCountMax: number;
  #table: Int32Array;
  #states: (DfaState | undefined)[] = [];
  #start = 0;
  #bytesServed = 0;
  #poorTables = 0;

  constructor(program: Program, automaton: ByteAutomaton, limits: DfaLimits = DEFAULT_LIMITS) {
    this.#stride = automaton.byteClassCount + 1;
    this.#classOf = automaton.classOf;
    this.#maker = new StateMaker(program, automaton);
    const rows = Math.floor(limits.tableBytesMax / 4 / this.#stride);
    this.#rowsMax = Math.max(rows, ROWS_MIN);
    this.#threadCountMax = limits.threadCountMax;
    this.#table = new Int32Array(FIRST_ROWS * this.#stride);
    this.#reset();
  }

  /** Threads visited while making states: the work beyond one table look-up per byte. */
  get stepCount(): number {
    return this.#maker.stepCount;
  }

  get stateCount(): number {
    return this.#states.length - SPECIAL_ROWS;
  }

  /** Whether states are made faster than they are used, so that the Pike VM is the better engine. */
  get isExhausted(): boolean {
    return this.#poorTables >= POOR_TABLES_MAX;
  }

  /**
   * The offset in [start, end] at which the text buf[start, end) is first known to match: the
   * least end of any match. NOT_FOUND without a match, GAVE_UP when exhausted.
   */
  search(buf: Uint8Array, start: number, end: number): number {
    if (this.isExhausted) return GAVE_UP;
    const classOf = this.#classOf;
    const dead = this.#stride;
    const lastSpecial = dead * (SPECIAL_ROWS - 1);
    this.#bytesServed += end - start;
    let table = this.#table;
    let state = this.#start;
    let pos = start;
    for (;;) {
      let next = 0;
      // The hot loop. See regex.bench.ts.
      while (pos < end) {
        next = table[state + classOf[buf[pos]!]!]!;
        if (next <= lastSpecial) break;
        state = next;
        pos++;
      }
      const column = pos < end ? classOf[buf[pos]!]! : dead - 1;
      next = table[state + column]!;
      if (next === 0) {
        state = this.#makeRoom(state);
        next = this.#fill(state, column);
        table = this.#table;
        if (this.isExhausted) return GAVE_UP;
      }
      if (next === dead) return NOT_FOUND;
      if (next <= lastSpecial) return next === 2 * dead && pos < end ? pos + 1 : pos;
      state = next;
      pos++;
    }
  }

  /** Makes the transition of `state` under `column` and returns where it leads. */
  #fill(state: number, column: number): number {
    const from = this.#states[state / this.#stride]!;
    const to =
      column === this.#stride - 1 ? this.#maker.atEnd(from) : this.#maker.step(from, column);
    const next = this.#rowOf(to);
    this.#table[state + column] = next;
    return next;
  }

  #rowOf(state: DfaState): number {
    if (state.row >= 0) return state.row;
    const row = this.#states.length;
    if ((row + 1) * this.#stride > this.#table.length) this.#grow();
    this.#states.push(state);
    state.row = row * this.#stride;
    return state.row;
  }

  #grow(): void {
    const length = Math.min(2 * this.#table.length, this.#rowsMax * this.#stride);
    const table = new Int32Array(length);
    table.set(this.#table);
    this.#table = table;
  }

  /** Drops all states when the table is full, but for the current one; returns its new row. */
  #makeRoom(state: number): number {
    const isFull =
      this.#states.length >= this.#rowsMax || this.#maker.threadCount > this.#threadCountMax;
    if (!isFull) return state;
    const current = this.#states[state / this.#stride]!;
    if (this.#bytesServed < BYTES_PER_STATE_MIN * this.stateCount) this.#poorTables++;
    else this.#poorTables = 0;
    this.#bytesServed = 0;
    this.#reset();
    return this.#rowOf(this.#maker.adopt(current));
  }

  #reset(): void {
    for (const state of this.#states) if (state !== undefined) state.row = -1;
    this.#maker.clear();
    this.#table.fill(0);
    const { dead, matched, matchedBefore } = this.#maker;
    dead.row = this.#stride;
    matched.row = 2 * this.#stride;
    matchedBefore.row = 3 * this.#stride;
    this.#states = [undefined, dead, matched, matchedBefore];
    this.#start = this.#rowOf(this.#maker.start());
  }
}
