// Numbers in label values: bytes to doubles.
//
// The usual spellings (a sign, up to 15 digits, a point) are read from the bytes; a double is exact
// there because digits and power of ten both are. Everything else goes through the text rules of Go's
// ParseFloat. Parsing what a value repeats is remembered by `ValueMemo`.
import { tryParseGoFloat, goFloatMessage } from '@skald/bytes';
import { Interner } from '../labels/interner.ts';

const POWERS = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
const DIGITS_MAX = 15;

/** NaN when the bytes are no plain decimal: ask `parseFloatText` then. */
export function plainDecimal(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  const isNegative = bytes[at] === 0x2d;
  if (isNegative) at++;
  let digits = 0;
  let value = 0;
  let point = -1;
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte >= 0x30 && byte <= 0x39) {
      value = value * 10 + byte - 0x30;
      digits++;
    } else if (byte === 0x2e && point < 0) point = digits;
    else return NaN;
  }
  if (digits === 0 || digits > DIGITS_MAX) return NaN;
  if (point >= 0) value /= POWERS[digits - point] as number;
  return isNegative ? -value : value;
}

/** The value, or why there is none. */
export function parseFloatText(text: string): number | string {
  const value = tryParseGoFloat(text);
  return typeof value === 'string' ? goFloatMessage(text, value) : value;
}

/** Distinct texts remembered; more make the memo start over. */
const MEMO_MAX = 8192;

/** Remembers what texts parsed to: durations and sizes repeat. */
export class ValueMemo {
  readonly #parse: (text: string) => number | string;
  #ids = new Interner();
  #results: (number | string)[] = [];

  constructor(parse: (text: string) => number | string) {
    this.#parse = parse;
  }

  parse(bytes: Uint8Array, start: number, end: number): number | string {
    if (this.#ids.size > MEMO_MAX) {
      this.#ids = new Interner();
      this.#results = [];
    }
    const id = this.#ids.idOf(bytes, start, end);
    const known = this.#results[id];
    if (known !== undefined) return known;
    return (this.#results[id] = this.#parse(this.#ids.textOf(id)));
  }
}
