// How tight binary operators bind: one table for reading and for laying out.
import type { BinaryOp } from './ast.ts';

const TIGHTNESS: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ['unless', 2],
  ['==', 3],
  ['!=', 3],
  ['>', 3],
  ['>=', 3],
  ['<', 3],
  ['<=', 3],
  ['+', 4],
  ['-', 4],
  ['*', 5],
  ['/', 5],
  ['%', 5],
  ['^', 6],
]);

export const LOOSEST = 1;

/** Whether a token is an operator between expressions. */
export function isBinaryOp(name: string): name is BinaryOp {
  return TIGHTNESS.has(name);
}

/** Higher binds tighter. */
export function tightnessOf(op: BinaryOp): number {
  return TIGHTNESS.get(op) ?? LOOSEST;
}

/** `2^3^2` is `2^(3^2)`; everything else groups to the left. */
export function isRightAssociative(op: BinaryOp): boolean {
  return op === '^';
}
