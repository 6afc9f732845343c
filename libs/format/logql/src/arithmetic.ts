// What an operator makes of two numbers. One table for constants in the query text and for samples.
import { unreachable } from '@skald/errors';
import type { ArithmeticOp, BinaryOp, CompareOp } from './ast.ts';

export function isSetOp(op: BinaryOp): op is 'and' | 'or' | 'unless' {
  return op === 'and' || op === 'or' || op === 'unless';
}

export function isCompareOp(op: BinaryOp): op is CompareOp {
  return op === '==' || op === '!=' || op === '>' || op === '>=' || op === '<' || op === '<=';
}

/** Division and remainder by zero are NaN, not infinite; powers follow C at ±1 and 0. */
export function applyArithmetic(op: ArithmeticOp, left: number, right: number): number {
  switch (op) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return right === 0 ? NaN : left / right;
    case '%':
      return left % right;
    case '^':
      return power(left, right);
    default:
      return unreachable(op);
  }
}

/** JavaScript makes NaN of `1 ^ NaN` and of `-1 ^ Inf`; everybody else makes 1. */
function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}

export function compare(op: CompareOp, left: number, right: number): boolean {
  switch (op) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    default:
      return unreachable(op);
  }
}
