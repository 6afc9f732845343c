// One scalar under one verb of Go's fmt: sign, base, precision, padding. Which verbs suit which
// value, collections and the format text itself are format-value.ts.
import { bytesOfText } from './byte-text.ts';
import { floatDigits, generalWithZeros } from './float-digits.ts';
import { isPrintable, quoteAscii, quoteGo, quoteRune } from './quote.ts';

/** What stands between `%` and the verb. */
export interface Directive {
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  /** `%#v`: the value as Go source. */
  readonly asSource: boolean;
  /** `%+v`: a plus that does not force signs. */
  readonly withNames: boolean;
}

export const PLAIN: Directive = {
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  width: undefined,
  precision: undefined,
  asSource: false,
  withNames: false,
};

const MAX_RUNE = 0x10ffff;

/** Pads to the width in runes. */
export function pad(text: string, d: Directive): string {
  if (d.width === undefined) return text;
  const missing = d.width - runeCount(text);
  if (missing <= 0) return text;
  if (d.minus) return text + ' '.repeat(missing);
  return (d.zero ? '0' : ' ').repeat(missing) + text;
}

function runeCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** A string cut to the precision, in runes. */
function truncate(text: string, d: Directive): string {
  if (d.precision === undefined || text.length <= d.precision) return text;
  return [...text].slice(0, d.precision).join('');
}

export function formatString(text: string, verb: string, d: Directive): string | undefined {
  switch (verb) {
    case 'v':
      return d.asSource ? formatQuoted(text, d) : pad(truncate(text, d), d);
    case 's':
      return pad(truncate(text, d), d);
    case 'q':
      return formatQuoted(text, d);
    case 'x':
    case 'X':
      return pad(hexOfBytes(bytesOfText(text), verb, d), d);
    default:
      return undefined;
  }
}

function formatQuoted(text: string, d: Directive): string {
  const cut = truncate(text, d);
  const canBackquote = cut.isWellFormed() && !/[`\ufeff\x7f]|[\0-\x08\x0a-\x1f]/.test(cut);
  if (d.sharp && canBackquote) return pad(`\`${cut}\``, d);
  return pad(d.plus ? quoteAscii(cut) : quoteGo(cut), d);
}

function hexOfBytes(bytes: Uint8Array, verb: string, d: Directive): string {
  const kept = d.precision === undefined ? bytes : bytes.subarray(0, d.precision);
  if (kept.length === 0) return '';
  const prefix = d.sharp ? `0${verb}` : '';
  const pairs = Array.from(kept, (byte) => byte.toString(16).padStart(2, '0'));
  const text = d.space ? prefix + pairs.join(` ${prefix}`) : prefix + pairs.join('');
  return verb === 'X' ? text.toUpperCase() : text;
}

export function formatBool(value: boolean, verb: string, d: Directive): string | undefined {
  return verb === 't' || verb === 'v' ? pad(String(value), d) : undefined;
}

export function formatInt(value: bigint, verb: string, d: Directive): string | undefined {
  switch (verb) {
    case 'v':
    case 'd':
      return formatDigits(value, 10, verb, d);
    case 'b':
      return formatDigits(value, 2, verb, d);
    case 'o':
    case 'O':
      return formatDigits(value, 8, verb, d);
    case 'x':
    case 'X':
      return formatDigits(value, 16, verb, d);
    case 'c':
      return pad(String.fromCodePoint(runeOf(value)), d);
    case 'q':
      return pad(d.plus ? quoteRuneAscii(runeOf(value)) : quoteRune(runeOf(value)), d);
    case 'U':
      return formatUnicode(value, d);
    default:
      return undefined;
  }
}

function runeOf(value: bigint): number {
  const isRune = value >= 0n && value <= BigInt(MAX_RUNE) && (value < 0xd800n || value > 0xdfffn);
  return isRune ? Number(value) : 0xfffd;
}

function quoteRuneAscii(code: number): string {
  const quoted = quoteRune(code);
  if (code < 0x80) return quoted;
  return `'${quoteAscii(String.fromCodePoint(code)).slice(1, -1)}'`;
}

function formatDigits(value: bigint, base: number, verb: string, d: Directive): string {
  const isNegative = value < 0n;
  let digits = (isNegative ? -value : value).toString(base);
  let wanted = 0;
  if (d.precision !== undefined) {
    wanted = d.precision;
    if (wanted === 0 && value === 0n) return pad('', { ...d, zero: false });
  } else if (d.zero && !d.minus && d.width !== undefined) {
    wanted = d.width - (isNegative || d.plus || d.space ? 1 : 0);
  }
  digits = digits.padStart(wanted, '0');
  if (d.sharp) {
    if (base === 2) digits = `0b${digits}`;
    if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
    if (base === 16) digits = `0x${digits}`;
  }
  if (verb === 'O') digits = `0o${digits}`;
  if (verb === 'X') digits = digits.toUpperCase();
  return pad(signOf(isNegative, d) + digits, { ...d, zero: false });
}

function signOf(isNegative: boolean, d: Directive): string {
  if (isNegative) return '-';
  return d.plus ? '+' : d.space ? ' ' : '';
}

function formatUnicode(value: bigint, d: Directive): string {
  const hex = BigInt.asUintN(64, value).toString(16).toUpperCase();
  let text = `U+${hex.padStart(Math.max(4, d.precision ?? 0), '0')}`;
  if (d.sharp && value >= 0n && value <= BigInt(MAX_RUNE)) {
    const char = String.fromCodePoint(runeOf(value));
    if (isPrintable(char) && runeOf(value) === Number(value)) text += ` '${char}'`;
  }
  return pad(text, { ...d, zero: false });
}

export function formatFloat(value: number, verb: string, d: Directive): string | undefined {
  if (!'vbgGxXfFeE'.includes(verb)) return undefined;
  const isGeneral = verb === 'v' || verb === 'g' || verb === 'G' || verb === 'b';
  const isHex = verb === 'x' || verb === 'X';
  const precision = d.precision ?? (isGeneral || isHex ? -1 : 6);
  const kind = verb === 'v' ? 'g' : verb;
  let digits = floatDigits(value, kind, precision);
  const isFinite = Number.isFinite(value);
  if (d.sharp && isFinite) digits = withPoint(value, digits, kind, precision);
  const isNegative = value < 0 || Object.is(value, -0);
  const sign =
    Number.isNaN(value) || value === Infinity ? infiniteSign(value, d) : signOf(isNegative, d);
  if (d.zero && !d.minus && d.width !== undefined && isFinite) {
    return sign + digits.padStart(d.width - sign.length, '0');
  }
  return pad(sign + digits, isFinite ? d : { ...d, zero: false });
}

/** fmt shows +Inf with its sign by default, NaN only when asked. */
function infiniteSign(value: number, d: Directive): string {
  if (d.plus) return '+';
  if (d.space) return ' ';
  return value === Infinity ? '+' : '';
}

function withPoint(value: number, digits: string, verb: string, precision: number): string {
  if (verb === 'g' || verb === 'G') {
    const text = generalWithZeros(value, precision);
    return verb === 'G' ? text.toUpperCase() : text;
  }
  if (verb === 'b' || digits.includes('.')) return digits;
  const exponent = digits.search(/[eEpP]/);
  return exponent < 0 ? `${digits}.` : `${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}
