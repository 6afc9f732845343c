// Loose conversions of any value to numbers, and `default`. Nothing fails: what does not convert is 0.
import { tryParseGoFloat } from '@skald/bytes';
import { INT64_MAX, INT64_MIN, parseBasedInt } from '../constant.ts';
import { fixed, variadic, type FunctionTable, type GoFunction } from '../go-function.ts';
import { GoInt, isTrue, type GoValue } from '../value.ts';

export const convertFunctions: FunctionTable = new Map<string, GoFunction>([
  ['int', fixed(['any'], (_, value) => new GoInt(toInt(value)))],
  ['float64', fixed(['any'], (_, value) => toFloat(value))],
  [
    'default',
    variadic(['any'], 'any', (_, fallback, ...given) => (isTrue(given[0]) ? given[0] : fallback)),
  ],
]);

/** An int64. */
export function toInt(value: GoValue): bigint {
  if (value instanceof GoInt) return value.value;
  switch (typeof value) {
    case 'number':
      return truncateToInt(value);
    case 'boolean':
      return value ? 1n : 0n;
    case 'string':
      return intOfText(value);
    default:
      return 0n;
  }
}

/** Beyond int64 the processor's answer is its minimum. */
function truncateToInt(value: number): bigint {
  if (!(Math.abs(value) < 2 ** 63)) return INT64_MIN;
  return BigInt(Math.trunc(value));
}

function intOfText(text: string): bigint {
  const cut = /^([+-]?\d*)\.\d*$/.exec(text)?.[1] ?? text;
  const value = parseBasedInt(cut);
  return value === undefined || value > INT64_MAX ? 0n : value;
}

export function toFloat(value: GoValue): number {
  if (value instanceof GoInt) return Number(value.value);
  switch (typeof value) {
    case 'number':
      return value;
    case 'boolean':
      return value ? 1 : 0;
    case 'string': {
      const parsed = tryParseGoFloat(value);
      return typeof parsed === 'number' ? parsed : 0;
    }
    default:
      return 0;
  }
}
