// Numeric constants of the template language and base-prefixed integers of strconv.ParseInt.
import { InvalidError } from '@skald/errors';
import { tryParseGoFloat } from '@skald/bytes';
import type { NumberNode } from './node.ts';
import { quoteGo, unquoteRune } from './quote.ts';

export const INT64_MIN = -(2n ** 63n);
export const INT64_MAX = 2n ** 63n - 1n;
const UINT64_MAX = 2n ** 64n - 1n;

/** A number literal in every reading it has; throws the bare cause when it has none. */
export function readNumber(text: string, at: number): NumberNode {
  if (text.endsWith('i')) throw new InvalidError(`illegal number syntax: ${quoteGo(text)}`);
  const whole = parseBasedInt(text);
  if (whole !== undefined) {
    return { kind: 'number', at, text, int: whole, float: Number(whole), isRune: false };
  }
  const float = tryParseGoFloat(text);
  if (typeof float === 'string') throw new InvalidError(`illegal number syntax: ${quoteGo(text)}`);
  if (!/[.eEpP]/.test(text)) throw new InvalidError(`integer overflow: ${quoteGo(text)}`);
  const isWhole = Number.isInteger(float) && Math.abs(float) < 2 ** 63;
  const int = isWhole ? BigInt(float) : undefined;
  return { kind: 'number', at, text, int, float, isRune: false };
}

export function readRune(text: string, at: number): NumberNode {
  const code = unquoteRune(text);
  if (code === 'syntax') throw new InvalidError('invalid syntax');
  if (code === 'tail') throw new InvalidError(`malformed character constant: ${text}`);
  return { kind: 'number', at, text, int: BigInt(code), float: code, isRune: true };
}

/** Go's ParseInt with base 0, up to uint64: 0x, 0o, 0b and 0 prefixes, `_` between digits. */
export function parseBasedInt(text: string): bigint | undefined {
  const shape = /^([+-]?)(0[xX]_?|0[oO]_?|0[bB]_?|0_?(?=[0-9_]))?([0-9a-fA-F_]+)$/.exec(text);
  if (shape === null) return undefined;
  const [, sign = '', prefix = '', body = ''] = shape;
  if (body.startsWith('_') || body.endsWith('_') || body.includes('__')) return undefined;
  const digits = body.replaceAll('_', '');
  const base = baseOf(prefix);
  if (!base.digits.test(digits)) return undefined;
  const magnitude = BigInt(base.literal + digits);
  const value = sign === '-' ? -magnitude : magnitude;
  return value < INT64_MIN || value > UINT64_MAX ? undefined : value;
}

function baseOf(prefix: string): { readonly literal: string; readonly digits: RegExp } {
  switch (prefix.charAt(1).toLowerCase()) {
    case 'x':
      return { literal: '0x', digits: /^[0-9a-fA-F]+$/ };
    case 'b':
      return { literal: '0b', digits: /^[01]+$/ };
    case '':
      if (prefix === '') return { literal: '', digits: /^[0-9]+$/ };
  }
  return { literal: '0o', digits: /^[0-7]+$/ };
}
