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
    const { op, out, arg, classes } = this.#program;
    const first = this.#first;
    const { buf, end } = text;
    const visited = this.#visited;
    const span = end - from + 1;
    let depth = this.#push(0, this.#program.start, start);
    while (depth > 0) {
      let pos = this.#stack[--depth]!;
      let pc = this.#stack[--depth]!;
      if (pc < 0) {
        slots[~pc] = pos;
        continue;
      }
      for (;;) {
        const bit = pc * span + (pos - from);
        const word = visited[bit >> 5]!;
        if ((word & (1 << (bit & 31))) !== 0) break;
        visited[bit >> 5] = word | (1 << (bit & 31));
        this.stepCount++;
        const kind = op[pc]!;
        const operand = arg[pc]!;
        const byte = pos < end ? buf[pos]! : END;
        let next = out[pc]!;
        if (kind === OP_RUNE) {
          const width =
            byte < 0x80
              ? asciiWidth(classes, operand, byte)
              : wideWidth(classes, operand, text, pos);
          if (width === 0) break;
          pos += width;
        } else if (kind === OP_SPLIT) {
          if (!leadsOn(first, next, byte)) next = operand;
          else if (leadsOn(first, operand, byte)) depth = this.#push(depth, operand, pos);
        } else if (kind === OP_SAVE) {
          depth = this.#push(depth, ~operand, slots[operand]!);
          slots[operand] = pos;
        } else if (kind === OP_MATCH) {
          return true;
        } else if (kind !== OP_ASSERT || (operand & assertionsAt(text, pos)) === 0) {
          break;
        }
        pc = next;
      }
    }
    return false;
  }

  #push(depth: number, pc: number, value: number): number {
    if (depth + 2 > this.#stack.length) {
      const grown = new Int32Array(2 * this.#stack.length);
      grown.set(this.#stack);
      this.#stack = grown;
    }
    this.#stack[depth] = pc;
    this.#stack[depth + 1] = value;
    return depth + 2;
  }
}

/** Whether a thread at `pc` can get anywhere when `byte` (or END) comes next. */
function leadsOn(first: Int32Array, pc: number, byte: number): boolean {
  return ((first[ROW_WORDS * pc + (byte >> 5)]! >> (byte & 31)) & 1) === 1;
}

/** 1 if the class has the ASCII byte, otherwise 0. */
function asciiWidth(classes: RuneClasses, id: number, byte: number): number {
  return (classes.ascii[4 * id + (byte >> 5)]! >> (byte & 31)) & 1;
}

/** The width of the rune at `pos` if there is one and the class has it, otherwise 0. */
function wideWidth(classes: RuneClasses, id: number, { buf, end }: Text, pos: number): number {
  if (pos >= end) return 0;
  const packed = decodeRune(buf, pos, end);
  return classHas(classes, id, packed >> 3) ? packed & 7 : 0;
}
