// if, with and range as closures.
import type { Evaluate } from './arguments.ts';
import type { Compiler, Emit } from './execute.ts';
import { printValue } from './format-value.ts';
import type { Frame } from './frame.ts';
import type { BranchNode } from './node.ts';
import { GoInt, GoList, GoMap, isTrue, type GoValue } from './value.ts';

// Sorting a key costs as much as handling this many characters.
const SORT_CHARS = 16;

/** Where execution goes on after a statement. */
export type Flow = 'next' | 'break' | 'continue';

export function compileBranch(compiler: Compiler, node: BranchNode): Emit {
  return compiler.nested(() =>
    node.kind === 'range' ? range(compiler, node) : choice(compiler, node),
  );
}

function choice(compiler: Compiler, node: BranchNode): Emit {
  const evaluate = compiler.pipe(node.pipe);
  const then = compiler.nested(() => compiler.list(node.list));
  const otherwise = node.elseList && compiler.list(node.elseList);
  const rebinds = node.kind === 'with';
  return (frame, dot) => {
    frame.node = node;
    frame.step();
    const value = evaluate(frame, dot);
    if (isTrue(value)) return then(frame, rebinds ? value : dot);
    return otherwise ? otherwise(frame, dot) : 'next';
  };
}

interface Loop {
  readonly node: BranchNode;
  readonly evaluate: Evaluate;
  readonly body: Emit;
  readonly otherwise: Emit | undefined;
  readonly keySlot: number | undefined;
  readonly valueSlot: number | undefined;
}

function range(compiler: Compiler, node: BranchNode): Emit {
  const evaluate = compiler.pipe(node.pipe);
  const slots = node.pipe.declarations.map(({ path: [name = ''] }) => compiler.slotOf(name));
  const loop: Loop = {
    node,
    evaluate,
    body: compiler.nested(() => compiler.list(node.list)),
    otherwise: node.elseList && compiler.list(node.elseList),
    keySlot: slots.length > 1 ? slots[0] : undefined,
    valueSlot: slots.at(-1),
  };
  return (frame, dot) => {
    frame.node = node;
    frame.step();
    const value = evaluate(frame, dot);
    const count = iterate(loop, frame, value);
    return count === 0 && loop.otherwise ? loop.otherwise(frame, dot) : 'next';
  };
}

/** Runs the body for every element; the number of elements begun. */
function iterate(loop: Loop, frame: Frame, value: GoValue): number {
  if (value === undefined || value === null) return 0;
  if (value instanceof GoInt) return iterateInt(loop, frame, value);
  let count = 0;
  if (value instanceof GoList) {
    for (const item of value.items) {
      if (!once(loop, frame, new GoInt(count++), item)) break;
    }
    return count;
  }
  if (value instanceof GoMap) {
    const entries = value.sorted();
    frame.step(entries.length * SORT_CHARS);
    for (const [key, item] of entries) {
      count++;
      if (!once(loop, frame, key, item)) break;
    }
    return count;
  }
  return frame.fail(`range can't iterate over ${printValue(value)}`);
}

function iterateInt(loop: Loop, frame: Frame, bound: GoInt): number {
  if (loop.keySlot !== undefined) {
    frame.fail(`can't use ${printValue(bound)} to iterate over more than one variable`);
  }
  let count = 0;
  for (let i = 0n; i < bound.value; i++) {
    count++;
    if (!once(loop, frame, undefined, new GoInt(i, bound.type))) break;
  }
  return count;
}

/** One iteration; false after a break. */
function once(loop: Loop, frame: Frame, key: GoValue, item: GoValue): boolean {
  frame.step();
  if (loop.keySlot !== undefined) frame.variables[loop.keySlot] = key;
  if (loop.valueSlot !== undefined) frame.variables[loop.valueSlot] = item;
  return loop.body(frame, item) !== 'break';
}
