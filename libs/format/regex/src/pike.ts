// The Pike VM: all threads of a program in lockstep over the runes of a text, each with its own
// capture slots, in priority order. Time is text × program, always; it is the engine of last resort
// for captures of long texts and for tests that the DFA gave up on.
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

/** Threads in order of priority, at most one per instruction. */
interface ThreadList {
  readonly dense: Int32Array;
  readonly sparse: Int32Array;
  length: number;
  /** Row pc holds the slots of the thread at pc. */
  readonly slots: Int32Array;
}

export class PikeVm {
  readonly #program: Program;
  readonly #stack: Int32Array;
  readonly #scratch: Int32Array;
  #now: ThreadList;
  #next: ThreadList;
  /** 0 when only the end is asked for. */
  #slotCount = 0;

  /** Instructions visited so far. */
  stepCount = 0;

  constructor(program: Program) {
    this.#program = program;
    // A visit pushes at most two entries of two numbers each.
    this.#stack = new Int32Array(4 * program.op.length + 4);
    this.#scratch = new Int32Array(program.slotCount);
    this.#now = this.#newList();
    this.#next = this.#newList();
  }

  /** Fills `slots` with the leftmost-first match at or after `from`; false when there is none. */
  captures(text: Text, from: number, slots: Int32Array): boolean {
    this.#slotCount = this.#program.slotCount;
    return this.#run(text, from, slots) >= 0;
  }

  /** The least end of any match in the text, or -1. */
  earliestEnd(text: Text): number {
    this.#slotCount = 0;
    return this.#run(text, text.start, this.#scratch);
  }

  #run(text: Text, from: number, matchSlots: Int32Array): number {
    const { anchoredStart, start } = this.#program;
    const { buf, end } = text;
    let matchedAt = -1;
    this.#now.length = 0;
    for (let pos = from; pos <= end;) {
      if (matchedAt < 0 && (!anchoredStart || pos === text.start)) {
        this.#scratch.fill(-1);
        this.#add(this.#now, start, text, pos);
      }
      if (this.#now.length === 0 && (matchedAt >= 0 || anchoredStart)) break;
      const packed = pos < end ? decodeRune(buf, pos, end) : -8 | 1;
      const after = pos + (packed & 7);
      if (this.#stepAll(text, packed >> 3, after, matchSlots)) {
        matchedAt = pos;
        if (this.#slotCount === 0) break;
      }
      const done = this.#now;
      this.#now = this.#next;
      this.#next = done;
      pos = after;
    }
    return matchedAt;
  }

  /** Moves all threads over `rune` (-1 at the end); returns whether one of them matched. */
  #stepAll(text: Text, rune: number, after: number, matchSlots: Int32Array): boolean {
    const { op, out, arg, classes } = this.#program;
    const { dense, slots, length } = this.#now;
    const width = this.#slotCount;
    this.#next.length = 0;
    for (let i = 0; i < length; i++) {
      const pc = dense[i]!;
      this.stepCount++;
      if (op[pc] === OP_MATCH) {
        for (let slot = 0; slot < width; slot++) matchSlots[slot] = slots[pc * width + slot]!;
        return true; // Threads after this one have lower priority.
      }
      if (op[pc] !== OP_RUNE || rune < 0 || !classHas(classes, arg[pc]!, rune)) continue;
      for (let slot = 0; slot < width; slot++) this.#scratch[slot] = slots[pc * width + slot]!;
      this.#add(this.#next, out[pc]!, text, after);
    }
    return false;
  }

  /** Adds the threads reachable from `pc` without consuming, with the slots in scratch. */
  #add(list: ThreadList, pc: number, text: Text, pos: number): void {
    const { op, out, arg, assertions } = this.#program;
    const holds = assertions === 0 ? 0 : assertionsAt(text, pos);
    const stack = this.#stack;
    const scratch = this.#scratch;
    const width = this.#slotCount;
    let depth = 0;
    stack[depth++] = pc;
    stack[depth++] = 0;
    while (depth > 0) {
      const old = stack[--depth]!;
      const at = stack[--depth]!;
      if (at < 0) {
        scratch[~at] = old;
        continue;
      }
      const known = list.sparse[at]!;
      if (known < list.length && list.dense[known] === at) continue;
      list.sparse[at] = list.length;
      list.dense[list.length++] = at;
      this.stepCount++;
      const slot = arg[at]!;
      switch (op[at]) {
        case OP_SPLIT:
          depth = push(stack, depth, slot, 0);
          depth = push(stack, depth, out[at]!, 0);
          break;
        case OP_ASSERT:
          if ((slot & holds) !== 0) depth = push(stack, depth, out[at]!, 0);
          break;
        case OP_SAVE:
          if (slot < width) {
            depth = push(stack, depth, ~slot, scratch[slot]!);
            scratch[slot] = pos;
          }
          depth = push(stack, depth, out[at]!, 0);
          break;
        default:
          for (let i = 0; i < width; i++) list.slots[at * width + i] = scratch[i]!;
      }
    }
  }

  #newList(): ThreadList {
    const count = this.#program.op.length;
    return {
      dense: new Int32Array(count),
      sparse: new Int32Array(count),
      length: 0,
      slots: new Int32Array(count * this.#program.slotCount),
    };
  }
}

function push(stack: Int32Array, depth: number, pc: number, old: number): number {
  stack[depth] = pc;
  stack[depth + 1] = old;
  return depth + 2;
}
