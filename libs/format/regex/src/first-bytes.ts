// Which byte may come next if a thread at an instruction is to get anywhere. The backtracker asks
// before it begins a match and before it takes or stacks a branch: `.*foo` then stacks an
// alternative only where there is an `f`.
//
// Row pc is a set of 257 bits in ROW_WORDS words: one per byte, and END for the end of the text.
// Assertions are taken to hold. Rows are filled for the start and both ways of every SPLIT.
import { NODE_FAIL, type ByteAutomaton } from './byte-automaton.ts';
import {
  OP_FAIL,
  OP_MATCH,
  OP_RUNE,
  OP_SPLIT,
  classTakesInvalid,
  type Program,
} from './program.ts';

export const ROW_WORDS = 9;
export const END = 256;

/** The table of a program. Time is the square of its length: for small programs only. */
export function firstByteTable(program: Program, automaton: ByteAutomaton): Int32Array {
  const { op, out, arg, start } = program;
  const classRows = program.classes.ranges.map((_, id) => classRow(program, automaton, id));
  const table = new Int32Array(ROW_WORDS * op.length);
  const isDone = new Uint8Array(op.length);
  const fill = (pc: number) => {
    if (isDone[pc] === 1) return;
    isDone[pc] = 1;
    fillRow(table.subarray(ROW_WORDS * pc, ROW_WORDS * (pc + 1)), program, classRows, pc);
  };
  fill(start);
  for (let pc = 0; pc < op.length; pc++) {
    if (op[pc] !== OP_SPLIT) continue;
    fill(out[pc]!);
    fill(arg[pc]!);
  }
  return table;
}

function fillRow(
  row: Int32Array,
  { op, out, arg }: Program,
  classRows: readonly Int32Array[],
  start: number,
): void {
  const seen = new Uint8Array(op.length);
  const stack = [start];
  while (stack.length > 0) {
    const pc = stack.pop()!;
    if (seen[pc] === 1) continue;
    seen[pc] = 1;
    const kind = op[pc];
    if (kind === OP_MATCH) {
      row.fill(-1);
      return;
    }
    if (kind === OP_RUNE) classRows[arg[pc]!]!.forEach((word, i) => (row[i]! |= word));
    else if (kind !== OP_FAIL) stack.push(out[pc]!);
    if (kind === OP_SPLIT) stack.push(arg[pc]!);
  }
}

/** The bytes with which a rune of the class may begin. */
function classRow(program: Program, automaton: ByteAutomaton, id: number): Int32Array {
  const { next, root, byteClassCount, classOf } = automaton;
  const takesInvalid = classTakesInvalid(program.classes, id);
  const row = new Int32Array(ROW_WORDS);
  for (let byte = 0; byte < 256; byte++) {
    const node = next[root[id]! * byteClassCount + classOf[byte]!];
    if (node !== NODE_FAIL || (takesInvalid && byte >= 0x80)) row[byte >> 5]! |= 1 << (byte & 31);
  }
  return row;
}
