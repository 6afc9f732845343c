// Arithmetic: whole numbers wrap as int64, the …f functions are exact decimals or doubles.
import { InvalidError } from '@skald/errors';
import { fixed, variadic, type FunctionTable, type GoFunction } from '../go-function.ts';
import { GoInt, type GoValue } from '../value.ts';
import { toFloat, toInt } from './convert.ts';
import { add, decimalOf, divide, floatOf, multiply, subtract, type Decimal } from './decimal.ts';

export const mathFunctions: FunctionTable = new Map<string, GoFunction>([
  ['add', variadic([], 'any', (_, ...values) => fold(values, 0n, (a, b) => a + b))],
  ['mul', variadic(['any'], 'any', (_, ...values) => fold(values, 1n, (a, b) => a * b))],
  ['max', variadic(['any'], 'any', (_, a, ...more) => fold(more, toInt(a), larger))],
  ['min', variadic(['any'], 'any', (_, a, ...more) => fold(more, toInt(a), smaller))],
  ['sub', fixed(['any', 'any'], (_, a, b) => int64(toInt(a) - toInt(b)))],
  ['div', fixed(['any', 'any'], (_, a, b) => int64(toInt(a) / divisor(b)))],
  ['mod', fixed(['any', 'any'], (_, a, b) => int64(toInt(a) % divisor(b)))],
  ['addf', variadic([], 'any', (_, ...values) => foldDecimals(values, add))],
  ['subf', variadic(['any'], 'any', (_, ...values) => foldDecimals(values, subtract))],
  ['mulf', variadic(['any'], 'any', (_, ...values) => foldDecimals(values, multiply))],
  ['divf', variadic(['any'], 'any', (_, ...values) => foldDecimals(values, divide))],
  ['maxf', variadic(['any'], 'any', (_, ...values) => Math.max(...values.map(toFloat)))],
  ['minf', variadic(['any'], 'any', (_, ...values) => Math.min(...values.map(toFloat)))],
  ['ceil', fixed(['any'], (_, value) => Math.ceil(toFloat(value)))],
  ['floor', fixed(['any'], (_, value) => Math.floor(toFloat(value)))],
  [
    'round',
    variadic(['any', 'int'], 'float64', (_, value, places, on = 0.5) =>
      round(toFloat(value), Number(places.value), on),
    ),
  ],
]);

function int64(value: bigint): GoInt {
  return new GoInt(BigInt.asIntN(64, value), 'int64');
}

function fold(
  values: readonly GoValue[],
  start: bigint,
  combine: (a: bigint, b: bigint) => bigint,
): GoInt {
  let result = start;
  for (const value of values) result = BigInt.asIntN(64, combine(result, toInt(value)));
  return int64(result);
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function divisor(value: GoValue): bigint {
  const by = toInt(value);
  if (by === 0n) throw new InvalidError('runtime error: integer divide by zero');
  return by;
}

function foldDecimals(
  values: readonly GoValue[],
  combine: (a: Decimal, b: Decimal) => Decimal,
): number {
  const [first, ...more] = values.map((value) => decimalOf(toFloat(value)));
  return first === undefined ? 0 : floatOf(more.reduce(combine, first));
}

/** Up when the fraction of the signed value reaches `on`, else down. */
function round(value: number, places: number, on: number): number {
  const power = 10 ** places;
  const shifted = power * value;
  const fraction = shifted - Math.trunc(shifted);
  return (fraction >= on ? Math.ceil(shifted) : Math.floor(shifted)) / power;
}
