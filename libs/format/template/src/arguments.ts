// Arguments of calls: which operand fits which parameter type, read as Go's template package does.
// Constants take the type that is wanted; everything else must have it.
import { INT64_MAX, INT64_MIN } from './constant.ts';
import type { Frame } from './frame.ts';
import type { ParamType } from './go-function.ts';
import { printNode, type ExpressionNode, type NumberNode } from './node.ts';
import { GoTime } from './go-time.ts';
import { GoInt, typeName, type GoValue } from './value.ts';

export type Evaluate = (frame: Frame, dot: GoValue) => GoValue;

/** A literal where `type` is wanted, as a constant or as the error it gives. */
export function literalArgument(node: ExpressionNode, type: ParamType): Evaluate {
  const value = literalOf(node, type);
  if (value !== undefined) {
    return (frame) => {
      frame.node = node;
      return value;
    };
  }
  return (frame) => {
    frame.node = node;
    return frame.fail(misfit(node, type));
  };
}

function misfit(node: ExpressionNode, type: ParamType): string {
  switch (type) {
    case 'string':
      return `expected string; found ${printNode(node)}`;
    case 'int':
      return `expected integer; found ${printNode(node)}`;
    case 'float64':
      return `expected float; found ${printNode(node)}`;
    case 'time.Time':
      return `can't handle ${printNode(node)} for arg of type time.Time`;
    case 'any':
      return node.kind === 'number'
        ? overflow(node)
        : `can't handle assignment of ${printNode(node)}`;
  }
}

function literalOf(node: ExpressionNode, type: ParamType): GoValue {
  if (type === 'any') return idealConstant(node);
  if (type === 'string') return node.kind === 'string' ? node.value : undefined;
  if (node.kind !== 'number') return undefined;
  if (type === 'float64') return node.float;
  if (type !== 'int' || node.int === undefined) return undefined;
  return node.int > INT64_MAX || node.int < INT64_MIN ? undefined : new GoInt(node.int);
}

/** A literal where no type is wanted; undefined when it overflows int. */
export function idealConstant(node: ExpressionNode): GoValue {
  if (node.kind === 'bool' || node.kind === 'string') return node.value;
  if (node.kind !== 'number') return undefined;
  const isHex = /^[+-]?0[xX]/.test(node.text) && !/[pP]/.test(node.text);
  const isFloat = !node.isRune && !isHex && /[.eEpP]/.test(node.text);
  if (isFloat || node.int === undefined) return node.float;
  return node.int > INT64_MAX || node.int < INT64_MIN ? undefined : new GoInt(node.int);
}

export function overflow(node: NumberNode): string {
  return `${node.text} overflows int`;
}

/** The value, which must be of the type. A nil suits only `any`. */
export function checkType(frame: Frame, value: GoValue, type: ParamType): GoValue {
  switch (type) {
    case 'any':
      return value ?? undefined;
    case 'string':
      if (typeof value === 'string') return value;
      break;
    case 'int':
      if (value instanceof GoInt && value.type === 'int') return value;
      break;
    case 'float64':
      if (typeof value === 'number') return value;
      break;
    case 'time.Time':
      if (value instanceof GoTime) return value;
  }
  if (value === undefined || value === null) {
    return frame.fail(`invalid value; expected ${type}`);
  }
  return frame.fail(`wrong type for value; expected ${type}; got ${typeName(value)}`);
}
