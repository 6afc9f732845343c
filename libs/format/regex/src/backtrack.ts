// Captures by backtracking over a small program and a short text: faster than the Pike VM, and
// still linear, because a bit per (instruction, position) remembers what has been tried. A pair
// that failed once fails whatever the captures, also from a later start.
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
import { assertionsAt, type Text } from './position.ts';
import { decodeRune } from './utf8-decoder.ts';

const INSTRUCTIONS_MAX = 500;

/** Bits for (instruction, position) pairs: 32 KiB to clear in the worst case. */
const VISITED_BITS_MAX = 256 * 1024;

export class Backtracker {
  readonly #program: Program;
  readonly #visited: Int32Array;
  /** Bytes that can begin a match; undefined when a match may be empty. */
  readonly #firstBytes: Uint8Array | undefined;
  #stack = new Int32Array(64);

  /** Instructions visited so far. */
  stepCount = 0;

  constructor(program: Program, firstBytes: Uint8Array | undefined) {
    this.#program = program;
    this.#firstBytes = firstBytes;
    this.#visited = new Int32Array(VISITED_BITS_MAX >> 5);
  }

  /** Whether the text is short enough for this program. */
  canRun(text: Text, from: number): boolean {
    const count = this.#program.op.length;
    return count <= INSTRUCTIONS_MAX && count * (text.end - from + 1) <= VISITED_BITS_MAX;
  }

  /** Fills `slots` with the leftmost-first match at or after `from`; false when there is none. */
  captures(text: Text, from: number, slots: Int32Array): boolean {
    const { op, anchoredStart } = this.#program;
    const { buf, end } = text;
    const first = this.#firstBytes;
    this.#visited.fill(0, 0, (op.length * (end - from + 1) + 31) >> 5);
    for (let pos = from; pos <= end;) {
      if (anchoredStart && pos > text.start) return false;
      if (first === undefined || (pos < end && first[buf[pos]!] === 1)) {
        slots.fill(-1);
        if (this.#tryAt(text, from, pos, slots)) return true;
      }
      pos += pos < end ? decodeRune(buf, pos, end) & 7 : 1;
    }
    return false;
  }

  /** Depth first in order of priority; the stack holds alternatives and slots to restore. */
  #tryAt(text: Text, from: number, start: number, slots: Int32Array): boolean {
    const { op, out, arg, classes } = this.#program;
    const { buf, end } = text;
    const visited = this.#visited;
    const span = end - from + 1;
    let stack = this.#stack;
    let depth = 2;
    stack[0] = this.#program.start;
    stack[1] = start;
    while (depth > 0) {
      let pos = stack[--depth]!;
      let pc = stack[--depth]!;
      if (pc < 0) {
        slots[~pc] = pos;
        continue;
      }
      for (; ; pc = out[pc]!) {
        const bit = pc * span + (pos - from);
        const word = visited[bit >> 5]!;
        if ((word & (1 << (bit & 31))) !== 0) break;
        visited[bit >> 5] = word | (1 << (bit & 31));
        this.stepCount++;

        const kind = op[pc]!;
        const operand = arg[pc]!;
        if (kind === OP_RUNE) {
          if (pos >= end) break;
          const byte = buf[pos]!;
          const width =
            byte < 0x80
              ? (classes.ascii[4 * operand + (byte >> 5)]! >> (byte & 31)) & 1
              : wideRuneWidth(classes, operand, decodeRune(buf, pos, end));
          if (width === 0) break;
          pos += width;
        } else if (kind === OP_SPLIT || kind === OP_SAVE) {
          if (depth + 2 > stack.length) stack = this.#growStack();
          stack[depth++] = kind === OP_SPLIT ? operand : ~operand;
          stack[depth++] = kind === OP_SPLIT ? pos : slots[operand]!;
          if (kind === OP_SAVE) slots[operand] = pos;
        } else if (kind !== OP_ASSERT || (operand & assertionsAt(text, pos)) === 0) {
          if (kind === OP_MATCH) return true;
          break;
        }
      }
    }
    return false;
  }

  #growStack(): Int32Array<ArrayBuffer> {
    const grown = new Int32Array(2 * this.#stack.length);
    grown.set(this.#stack);
    this.#stack = grown;
    return grown;
  }
}

/** The width of a decoded rune if the class has it, otherwise 0. */
function wideRuneWidth(classes: RuneClasses, id: number, packed: number): number {
  return classHas(classes, id, packed >> 3) ? packed & 7 : 0;
}
