// Captures by backtracking over a small program and a short text: faster than the Pike VM, and
// still linear, because a bit per (instruction, position) remembers what has been tried. A pair
// that failed once fails whatever the captures, also from a later start.
import type { ByteAutomaton } from './byte-automaton.ts';
import { END, ROW_WORDS, firstByteTable } from './first-bytes.ts';
import { assertionsAt, type Text } from './position.ts';
import {
  OP_ASSERT,
  OP_MATCH,
  OP_RUNE,
  OP_SAVE,
  OP_SPLIT,
  classHas,
  type Program,
  type RuneClasses,
} from './program.ts';
import { decodeRune } from './utf8-decoder.ts';

const INSTRUCTIONS_MAX = 500;

/** Bits for (instruction, position) pairs: 32 KiB to clear in the worst case. */
const VISITED_BITS_MAX = 256 * 1024;

/** Whether the program is small enough, and a text short enough, for the Backtracker. */
export function canBacktrack(program: Program, textLength: number): boolean {
  const count = program.op.length;
  return count <= INSTRUCTIONS_MAX && count * (textLength + 1) <= VISITED_BITS_MAX;
}

export class Backtracker {
  readonly #program: Program;
  readonly #first: Int32Array;
  readonly #visited = new Int32Array(VISITED_BITS_MAX >> 5);
  /** Pairs: a pc and a position to go on at, or ~slot and its old value. */
  #stack = new Int32Array(64);
  #depth = 0;

  /** Instructions visited so far. */
  stepCount = 0;

  constructor(program: Program, automaton: ByteAutomaton) {
    this.#program = program;
    this.#first = firstByteTable(program, automaton);
  }

  /**
   * Fills `slots` with the leftmost-first match at or after `from`; false when there is none. The
   * caller has asked `canBacktrack`.
   */
  captures(text: Text, from: number, slots: Int32Array): boolean {
    const { op, start, anchoredStart } = this.#program;
    const { buf, end } = text;
    slots.fill(-1);
    this.#visited.fill(0, 0, (op.length * (end - from + 1) + 31) >> 5);
    for (let pos = from; pos <= end;) {
      if (anchoredStart && pos > text.start) return false;
      const byte = pos < end ? buf[pos]! : END;
      // A failed attempt leaves the slots as they were.
      if (leadsOn(this.#first, start, byte) && this.#tryAt(text, from, pos, slots)) return true;
      pos += byte < 0x80 || byte === END ? 1 : decodeRune(buf, pos, end) & 7;
    }
    return false;
  }

  /** Depth first, in order of priority. */
  #tryAt(text: Text, from: number, start: number, slots: Int32Array): boolean {
    this.#depth = 0;
    this.#push(this.#program.start, start);
    while (this.#depth > 0) {
      const value = this.#stack[--this.#depth]!;
      const pc = this.#stack[--this.#depth]!;
      if (pc < 0) slots[~pc] = value;
      else if (this.#runThread(text, from, pc, value, slots)) return true;
    }
    return false;
  }

  /** Runs one thread until it matches or ends, stacking its alternatives. */
  #runThread(text: Text, from: number, first: number, start: number, slots: Int32Array): boolean {
    const { op, out, arg, classes } = this.#program;
    const { buf, end } = text;
    let pos = start;
    for (let pc = first; ;) {
      if (!this.#visit(pc * (end - from + 1) + (pos - from))) return false;
      const operand = arg[pc]!;
      let next = out[pc]!;
      switch (op[pc]) {
        case OP_RUNE: {
          const byte = pos < end ? buf[pos]! : END;
          if (byte < 0x80) {
            if (!asciiHas(classes, operand, byte)) return false;
            pos++; // Not `pos += width`: the next step need not wait for the look-up.
          } else {
            const width = wideWidth(classes, operand, text, pos);
            if (width === 0) return false;
            pos += width;
          }
          break;
        }
        case OP_SPLIT: {
          if (out[next] === pc && op[next] === OP_RUNE) pos = this.#runLoop(text, from, pc, pos);
          if (pos < 0) return false;
          const byte = pos < end ? buf[pos]! : END;
          if (!leadsOn(this.#first, next, byte)) next = operand;
          else if (leadsOn(this.#first, operand, byte)) this.#push(operand, pos);
          break;
        }
        case OP_SAVE:
          this.#push(~operand, slots[operand]!);
          slots[operand] = pos;
          break;
        case OP_ASSERT:
          if ((operand & assertionsAt(text, pos)) === 0) return false;
          break;
        default:
          return op[pc] === OP_MATCH;
      }
      pc = next;
    }
  }

  /**
   * Takes the greedy loop over one class that begins at the SPLIT `pc` as far as ASCII goes, in one
   * go, and returns the position reached; -1 when it comes to where it has been.
   */
  #runLoop(text: Text, from: number, pc: number, start: number): number {
    const { out, arg, classes } = this.#program;
    const { buf, end } = text;
    const exit = arg[pc]!;
    const id = arg[out[pc]!]!;
    const row = pc * (end - from + 1) - from;
    for (let pos = start; pos < end; pos++) {
      const byte = buf[pos]!;
      if (byte >= 0x80 || !asciiHas(classes, id, byte)) return pos;
      if (leadsOn(this.#first, exit, byte)) this.#push(exit, pos);
      if (!this.#visit(row + pos + 1)) return -1;
    }
    return end;
  }

  /** Marks a pair as tried; false when it was. */
  #visit(bit: number): boolean {
    const word = this.#visited[bit >> 5]!;
    if ((word & (1 << (bit & 31))) !== 0) return false;
    this.#visited[bit >> 5] = word | (1 << (bit & 31));
    this.stepCount++;
    return true;
  }

  #push(pc: number, value: number): void {
    if (this.#depth + 2 > this.#stack.length) {
      const grown = new Int32Array(2 * this.#stack.length);
      grown.set(this.#stack);
      this.#stack = grown;
    }
    this.#stack[this.#depth++] = pc;
    this.#stack[this.#depth++] = value;
  }
}

/** Whether a thread at `pc` can get anywhere when `byte` (or END) comes next. */
function leadsOn(first: Int32Array, pc: number, byte: number): boolean {
  return ((first[ROW_WORDS * pc + (byte >> 5)]! >> (byte & 31)) & 1) === 1;
}

function asciiHas(classes: RuneClasses, id: number, byte: number): boolean {
  return ((classes.ascii[4 * id + (byte >> 5)]! >> (byte & 31)) & 1) === 1;
}

/** The width of the rune at `pos` if there is one and the class has it, otherwise 0. */
function wideWidth(classes: RuneClasses, id: number, { buf, end }: Text, pos: number): number {
  if (pos >= end) return 0;
  const packed = decodeRune(buf, pos, end);
  return classHas(classes, id, packed >> 3) ? packed & 7 : 0;
}
