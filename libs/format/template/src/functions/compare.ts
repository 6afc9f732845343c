// eq ne lt le gt ge of the template language. Kinds compare with their own kind only; signed and
// unsigned integers are one kind.
import { InvalidError } from '@skald/errors';
import { compareText } from '../byte-text.ts';
import { printValue, sprintf } from '../format-value.ts';
import { fixed, variadic, type FunctionTable, type GoFunction } from '../go-function.ts';
import { GoTime } from '../go-time.ts';
import { GoInt, GoList, GoMap, typeName, type GoValue } from '../value.ts';

export const compareFunctions: FunctionTable = new Map<string, GoFunction>([
  ['eq', variadic(['any'], 'any', (_, first, ...others) => isEqualToAny(first, others))],
  ['ne', fixed(['any', 'any'], (_, a, b) => !isEqual(a, b))],
  ['lt', fixed(['any', 'any'], (_, a, b) => isLess(a, b))],
  ['le', fixed(['any', 'any'], (_, a, b) => isLess(a, b) || isEqual(a, b))],
  ['gt', fixed(['any', 'any'], (_, a, b) => !isLess(a, b) && !isEqual(a, b))],
  ['ge', fixed(['any', 'any'], (_, a, b) => !isLess(a, b))],
]);

type Kind = 'bool' | 'int' | 'float' | 'string' | 'other';

function kindOf(value: GoValue): Kind {
  switch (typeof value) {
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float';
    case 'string':
      return 'string';
    default:
      break;
  }
  return value instanceof GoInt ? 'int' : 'other';
}

function isEqualToAny(first: GoValue, others: readonly GoValue[]): boolean {
  if (others.length === 0) throw new InvalidError('missing argument for comparison');
  for (const other of others) if (isEqual(first, other)) return true;
  return false;
}

function isEqual(a: GoValue, b: GoValue): boolean {
  const isNilA = a === undefined || a === null;
  const isNilB = b === undefined || b === null;
  if (kindOf(a) !== kindOf(b)) {
    if (isNilA || isNilB) return false;
    throw incompatible(a, b);
  }
  if (a instanceof GoInt && b instanceof GoInt) return a.value === b.value;
  if (kindOf(a) !== 'other') return a === b;
  if (isNilA || isNilB) return isNilA && isNilB;
  if (a instanceof GoTime && b instanceof GoTime) {
    return a.unixNs === b.unixNs && a.zone.name === b.zone.name;
  }
  throw notComparable(a, b);
}

function notComparable(a: GoValue, b: GoValue): InvalidError {
  const shown = (value: GoValue): string => sprintf('%s', [value], () => undefined);
  if (shapeOf(a) === shapeOf(b)) {
    return new InvalidError(`non-comparable type ${shown(b)}: ${typeName(b)}`);
  }
  const first = `${shown(a)}: ${typeName(a)}`;
  return new InvalidError(`non-comparable types ${first}, ${typeName(b)}: ${printValue(b)}`);
}

function shapeOf(value: GoValue): 'map' | 'slice' | 'struct' {
  if (value instanceof GoMap) return 'map';
  return value instanceof GoList ? 'slice' : 'struct';
}

function isLess(a: GoValue, b: GoValue): boolean {
  const kind = kindOf(a);
  if (kind === 'other' || kindOf(b) === 'other') {
    throw new InvalidError('invalid type for comparison');
  }
  if (kind !== kindOf(b)) throw incompatible(a, b);
  if (a instanceof GoInt && b instanceof GoInt) return a.value < b.value;
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b) < 0;
  throw new InvalidError('invalid type for comparison');
}

function incompatible(a: GoValue, b: GoValue): InvalidError {
  return new InvalidError(`incompatible types for comparison: ${typeName(a)} and ${typeName(b)}`);
}
