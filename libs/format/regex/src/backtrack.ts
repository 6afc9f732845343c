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
} from './program.ts';
import { assertionsAt, type Text } from './position.ts';
import { decodeRune } from './utf8-decoder.ts';

const INSTRUCTIONS_MAX = 500;

/** Bits for (instruction, position) pairs: 32 KiB to clear in the worst case. */
const VISITED_BITS_MAX = 256 * 1024;

export class Backtracker {
  readonly #program: Program;
  readonly #visited: Uint32Array;
  /** Bytes that can begin a match; undefined when a match may be empty. */
  readonly #firstBytes: Uint8Array | undefined;
  #stack = new Int32Array(64);

  /** Instructions visited so far. */
  stepCount = 0;

  constructor(program: Program, firstBytes: Uint8Array | undefined) {
    this.#program = program;
    this.#firstBytes = firstBytes;
    this.#visited = new Uint32Array(VISITED_BITS_MAX >> 5);
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
        if ((this.#visited[bit >> 5]! & (1 << (bit & 31))) !== 0) break;
        this.#visited[bit >> 5]! |= 1 << (bit & 31);
        this.stepCount++;
        const kind = op[pc]!;
        if (kind === OP_RUNE) {
          if (pos >= end) break;
          const packed = decodeRune(buf, pos, end);
          if (!classHas(classes, arg[pc]!, packed >> 3)) break;
          pos += packed & 7;
        } else if (kind === OP_SPLIT) {
          depth = this.#push(depth, arg[pc]!, pos);
        } else if (kind === OP_SAVE) {
          depth = this.#push(depth, ~arg[pc]!, slots[arg[pc]!]!);
          slots[arg[pc]!] = pos;
        } else if (kind === OP_MATCH) {
          return true;
        } else if (kind !== OP_ASSERT || (arg[pc]! & assertionsAt(text, pos)) === 0) {
          break;
        }
        pc = out[pc]!;
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
