// The addresses that `ip("…")` accepts: one address, a CIDR prefix or a range; v4 or v6, never
// crosswise (§2.4).
//
// Text is scanned byte by byte for runs that look like an address; a run that parses strictly and
// lies inside the set is a hit. An address stands for the number it is: v4 as an unsigned 32-bit
// integer, v6 as a bigint (rare enough).
import { InvalidError } from '@skald/errors';

type Range =
  | { readonly family: 4; readonly from: number; readonly to: number }
  | { readonly family: 6; readonly from: bigint; readonly to: bigint };

const DOT = 0x2e;
const COLON = 0x3a;

export class IpSet {
  readonly #range: Range;

  /** Rejects with `ip: invalid pattern: "…"`. */
  constructor(pattern: string) {
    const range = parseRange(pattern);
    if (range === undefined) throw new InvalidError(`ip: invalid pattern: "${pattern}"`);
    this.#range = range;
  }

  /** Whether a text holds an address of the set. */
  findIn(bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end;) {
      const runEnd = addressRunEnd(bytes, at, end);
      if (runEnd < 0) {
        at++;
        continue;
      }
      if (this.#holds(bytes, at, runEnd)) return true;
      at = runEnd;
    }
    return false;
  }

  #holds(bytes: Uint8Array, start: number, end: number): boolean {
    const range = this.#range;
    if (range.family === 4) {
      const address = parseV4(bytes, start, end);
      return address >= range.from && address <= range.to;
    }
    const address = parseV6(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
    return address !== undefined && address >= range.from && address <= range.to;
  }
}

/** The end of the run of address characters at `at` when an address could begin there, or -1. */
function addressRunEnd(bytes: Uint8Array, at: number, end: number): number {
  if (at + 3 < end && isDigit(bytes[at] as number) && hasDotWithin3(bytes, at)) {
    let to = at;
    while (to < end && (isDigit(bytes[to] as number) || bytes[to] === DOT)) to++;
    return to;
  }
  if (at + 4 < end && isV6Hint(bytes, at)) {
    let to = at;
    while (to < end && isV6Byte(bytes[to] as number)) to++;
    return to;
  }
  return -1;
}

function hasDotWithin3(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === DOT || bytes[at + 2] === DOT || bytes[at + 3] === DOT;
}

/** `::` and a hex digit, or one to four hex digits and a colon. */
function isV6Hint(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === COLON) return bytes[at + 1] === COLON && isHex(bytes[at + 2] as number);
  for (let i = 0; i < 5; i++) {
    if (bytes[at + i] === COLON) return i > 0;
    if (!isHex(bytes[at + i] as number)) return false;
  }
  return false;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || (byte >= 0x61 && byte <= 0x66) || (byte >= 0x41 && byte <= 0x46);
}

function isV6Byte(byte: number): boolean {
  return isHex(byte) || byte === COLON || byte === DOT;
}

/** Four decimal fields without leading zeros, as an unsigned number; -1 when it is no address. */
function parseV4(bytes: Uint8Array, start: number, end: number): number {
  let address = 0;
  let field = 0;
  let digits = 0;
  let fields = 0;
  for (let at = start; at <= end; at++) {
    const byte = at < end ? (bytes[at] as number) : DOT;
    if (byte === DOT) {
      if (digits === 0 || field > 255 || ++fields > 4) return -1;
      address = address * 256 + field;
      field = digits = 0;
    } else {
      if (!isDigit(byte) || (digits > 0 && field === 0)) return -1;
      field = field * 10 + byte - 0x30;
      digits++;
    }
  }
  return fields === 4 ? address : -1;
}

function parseV4Text(text: string): number {
  const bytes = Buffer.from(text);
  return parseV4(bytes, 0, bytes.length);
}

function parseV6(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const left = v6Groups(head, tail === undefined);
  const right = tail === undefined ? [] : v6Groups(tail, true);
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...left, ...new Array<number>(missing).fill(0), ...right];
  return groups.reduce((sum, group) => (sum << 16n) | BigInt(group), 0n);
}

/** 16-bit groups of `a:b:c`, whose last may be a dotted v4 address. */
function v6Groups(text: string, mayEndInV4: boolean): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [i, part] of parts.entries()) {
    if (mayEndInV4 && i === parts.length - 1 && part.includes('.')) {
      const v4 = parseV4Text(part);
      if (v4 < 0) return undefined;
      groups.push(Math.floor(v4 / 65536), v4 % 65536);
    } else if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

function parseRange(pattern: string): Range | undefined {
  const slash = pattern.indexOf('/');
  if (slash >= 0) return parsePrefix(pattern.slice(0, slash), pattern.slice(slash + 1));
  const dash = pattern.indexOf('-');
  if (dash < 0) return between(pattern, pattern);
  return between(pattern.slice(0, dash), pattern.slice(dash + 1));
}

function between(first: string, last: string): Range | undefined {
  if (first.includes(':')) {
    const from = parseV6(first);
    const to = parseV6(last);
    return from === undefined || to === undefined || from > to
      ? undefined
      : { family: 6, from, to };
  }
  const from = parseV4Text(first);
  const to = parseV4Text(last);
  return from < 0 || to < from ? undefined : { family: 4, from, to };
}

function parsePrefix(address: string, bitsText: string): Range | undefined {
  if (!/^(0|[1-9][0-9]{0,2})$/.test(bitsText)) return undefined;
  const bits = Number(bitsText);
  if (address.includes(':')) {
    const value = parseV6(address);
    if (value === undefined || bits > 128) return undefined;
    const hosts = (1n << BigInt(128 - bits)) - 1n;
    return { family: 6, from: value & ~hosts, to: value | hosts };
  }
  const value = parseV4Text(address);
  if (value < 0 || bits > 32) return undefined;
  const span = 2 ** (32 - bits);
  const from = Math.floor(value / span) * span;
  return { family: 4, from, to: from + span - 1 };
}
