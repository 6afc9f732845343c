// Numbers as Go reads and writes them (strconv and fmt), because label values, query literals and
// error details follow Go: `1_000`, `0x1p-2` and `Infinity` are numbers, `0x10`, ` 1` and `1e400` are
// not, and 1000000 may print as `1000000`, `1e+06` or `1000000.000000`.
import { InvalidError } from '@skald/errors';
import { quoteGo } from './go-quote.ts';

/** Why a text is no float, in Go's words. */
export type GoFloatFault = 'invalid syntax' | 'value out of range';

const DECIMAL = /^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$/;
const HEX = /^([+-]?)0[xX]([0-9a-fA-F]*)(?:\.([0-9a-fA-F]*))?[pP]([+-]?[0-9]+)$/;
const NAMED = /^(?:([+-]?)inf(?:inity)?|nan)$/i;

/** Go's ParseFloat of 64 bits: the value, or why there is none. Never throws. */
export function tryParseGoFloat(text: string): number | GoFloatFault {
  if (DECIMAL.test(text)) return inRange(Number(text));
  const named = NAMED.exec(text);
  if (named !== null) {
    if (named[1] === undefined) return NaN;
    return named[1] === '-' ? -Infinity : Infinity;
  }
  if (text.includes('_')) {
    return separatesDigits(text) ? tryParseGoFloat(text.replaceAll('_', '')) : 'invalid syntax';
  }
  const hex = HEX.exec(text);
  return hex === null ? 'invalid syntax' : parseHex(hex);
}

/** The same, rejecting with Go's error text. */
export function parseGoFloat(text: string): number {
  const value = tryParseGoFloat(text);
  if (typeof value === 'string') throw new InvalidError(goFloatMessage(text, value));
  return value;
}

export function goFloatMessage(text: string, fault: GoFloatFault): string {
  return `strconv.ParseFloat: parsing ${quoteGo(text)}: ${fault}`;
}

/** Shortest digits that round-trip, never an exponent: Go's FormatFloat(v, 'f', -1, 64). */
export function formatGoFloat(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  if (Object.is(value, -0)) return '-0';
  const text = String(value);
  return text.includes('e') ? positional(value) : text;
}

/** Shortest digits, with an exponent (`1e+06`, `1e-05`) below 1e-4 and from 1e6 on: Go's %v. */
export function formatGoFloatG(value: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const [mantissa = '', exponentText = '0'] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent >= -4 && exponent < 6) return formatGoFloat(value);
  const sign = exponent < 0 ? '-' : '+';
  const digits = String(Math.abs(exponent)).padStart(2, '0');
  return `${mantissa}e${sign}${digits}`;
}

/** A fixed number of decimals, ties to even: Go's %.Nf. */
export function formatGoFixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return nonFinite(value);
  const magnitude = fixedMagnitude(Math.abs(value), decimals);
  return value < 0 || Object.is(value, -0) ? `-${magnitude}` : magnitude;
}

/** From 1e21 on every double is whole, and toFixed would fall back to exponents. */
function fixedMagnitude(value: number, decimals: number): string {
  if (value >= 1e21) {
    const whole = BigInt(value).toString();
    return decimals === 0 ? whole : `${whole}.${'0'.repeat(decimals)}`;
  }
  const rounded = value.toFixed(decimals);
  // JavaScript rounds exact ties up, Go to even. A tie has at most decimals + 1 binary fraction digits.
  const mayTie = Number.isInteger(value * 2 ** (decimals + 1));
  if (!mayTie || !value.toFixed(decimals + 1).endsWith('5')) return rounded;
  const truncated = value.toFixed(decimals + 1).slice(0, decimals === 0 ? -2 : -1);
  return Number(truncated.at(-1)) % 2 === 0 ? truncated : rounded;
}

function nonFinite(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

function inRange(value: number): number | GoFloatFault {
  return Number.isFinite(value) ? value : 'value out of range';
}

function positional(value: number): string {
  const sign = value < 0 ? '-' : '';
  const [mantissa = '', exponentText = '0'] = Math.abs(value).toExponential().split('e');
  const digits = mantissa.replace('.', '');
  const exponent = Number(exponentText);
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`;
  return sign + digits.padEnd(exponent + 1, '0');
}

/** Underscores stand between digits only; a base prefix counts as a digit. */
function separatesDigits(text: string): boolean {
  const body = text.replace(/^[+-]/, '').toLowerCase();
  const isHex = body.startsWith('0x');
  const digits = isHex ? `0${body.slice(2)}` : body;
  const digit = isHex ? '[0-9a-f]' : '[0-9]';
  return !new RegExp(`(?<!${digit})_|_(?!${digit})`).test(digits);
}

/** A hexadecimal float, correctly rounded: the digits as an integer, scaled by a power of two. */
function parseHex(match: RegExpExecArray): number | GoFloatFault {
  const [, sign, whole = '', fraction = '', exponentText = '0'] = match;
  const digits = whole + fraction;
  if (digits === '') return 'invalid syntax';
  let mantissa = BigInt(`0x${digits}`);
  let exponent = Number(exponentText) - 4 * fraction.length;
  if (mantissa === 0n) return sign === '-' ? -0 : 0;
  // Keep 64 bits and a sticky bit, so that converting to 53 bits rounds once.
  const surplus = mantissa.toString(2).length - 64;
  if (surplus > 0) {
    const lost = mantissa & ((1n << BigInt(surplus)) - 1n);
    mantissa = (mantissa >> BigInt(surplus)) | (lost === 0n ? 0n : 1n);
    exponent += surplus;
  }
  const magnitude = scaleByPowerOfTwo(mantissa, exponent);
  if (magnitude === Infinity) return 'value out of range';
  return sign === '-' ? -magnitude : magnitude;
}

/** `mantissa * 2^exponent`, rounded to nearest even once, subnormals included. */
function scaleByPowerOfTwo(mantissa: bigint, exponent: number): number {
  const bits = mantissa.toString(2).length;
  if (bits + exponent > 1100) return Infinity;
  if (bits + exponent < -1100) return 0;
  const lowest = Math.max(exponent, -1074);
  const drop = BigInt(lowest - exponent);
  if (drop === 0n) return timesPowerOfTwo(Number(mantissa), exponent);
  const half = 1n << (drop - 1n);
  const rest = mantissa & ((1n << drop) - 1n);
  let kept = mantissa >> drop;
  if (rest > half || (rest === half && (kept & 1n) === 1n)) kept += 1n;
  return timesPowerOfTwo(Number(kept), lowest);
}

/** Two steps, because 2^-1074 and 2^1100 are beyond what one factor can be without rounding. */
function timesPowerOfTwo(value: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return value * 2 ** half * 2 ** (exponent - half);
}
