// Strings inside JSON and logfmt lines: escapes and broken UTF-8.
//
// Results go to the end of the arena as spans. A surrogate pair in \u escapes is one code point; a
// lone surrogate, an unknown letter or a cut escape makes the whole string illegal. U+FFFD and bytes
// that are no UTF-8 become a space each (§2.5).
import type { Arena } from '../arena.ts';

const BACKSLASH = 0x5c;
const SPACE = 0x20;

/**
 * Appends bytes [start, end) with escapes resolved; returns where they begin, or -1 when an escape
 * is illegal (nothing is appended then). `\'` is legal only where asked for (logfmt).
 */
export function appendUnescaped(
  arena: Arena,
  start: number,
  end: number,
  options: { readonly allowApostrophe: boolean },
): number {
  arena.reserve(end - start);
  const bytes = arena.bytes;
  let out = arena.length;
  for (let at = start; at < end;) {
    const byte = bytes[at] as number;
    if (byte !== BACKSLASH) {
      bytes[out++] = byte;
      at++;
      continue;
    }
    if (at + 1 >= end) return -1;
    const letter = bytes[at + 1] as number;
    if (letter === 0x75) {
      const code = escapedCode(bytes, at, end);
      if (code < 0) return -1;
      out = writeCode(bytes, out, code);
      at += code > 0xffff ? 12 : 6;
      continue;
    }
    const plain = plainEscape(letter, options.allowApostrophe);
    if (plain < 0) return -1;
    bytes[out++] = plain;
    at += 2;
  }
  const begin = arena.length;
  arena.length = out;
  return begin;
}

function plainEscape(letter: number, allowApostrophe: boolean): number {
  switch (letter) {
    case 0x22:
    case 0x5c:
    case 0x2f:
      return letter;
    case 0x62:
      return 0x08;
    case 0x66:
      return 0x0c;
    case 0x6e:
      return 0x0a;
    case 0x72:
      return 0x0d;
    case 0x74:
      return 0x09;
    case 0x27:
      return allowApostrophe ? letter : -1;
    default:
      return -1;
  }
}

/** The code point of `\uXXXX` or a surrogate pair at `at`, or -1. */
function escapedCode(bytes: Uint8Array, at: number, end: number): number {
  const high = hex4(bytes, at + 2, end);
  if (high < 0xd800 || high > 0xdfff) return high;
  if (high > 0xdbff || bytes[at + 6] !== BACKSLASH || bytes[at + 7] !== 0x75) return -1;
  const low = hex4(bytes, at + 8, end);
  if (low < 0xdc00 || low > 0xdfff) return -1;
  return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
}

function hex4(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) return -1;
  let code = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = bytes[i] as number;
    const lower = byte | 0x20;
    if (byte >= 0x30 && byte <= 0x39) code = code * 16 + byte - 0x30;
    else if (lower >= 0x61 && lower <= 0x66) code = code * 16 + lower - 0x57;
    else return -1;
  }
  return code;
}

/** Never longer than the escape it replaces. */
function writeCode(bytes: Uint8Array, out: number, code: number): number {
  if (code < 0x80) {
    bytes[out] = code;
    return out + 1;
  }
  if (code < 0x800) {
    bytes[out] = 0xc0 | (code >> 6);
    bytes[out + 1] = 0x80 | (code & 63);
    return out + 2;
  }
  if (code < 0x10000) {
    bytes[out] = 0xe0 | (code >> 12);
    bytes[out + 1] = 0x80 | ((code >> 6) & 63);
    bytes[out + 2] = 0x80 | (code & 63);
    return out + 3;
  }
  bytes[out] = 0xf0 | (code >> 18);
  bytes[out + 1] = 0x80 | ((code >> 12) & 63);
  bytes[out + 2] = 0x80 | ((code >> 6) & 63);
  bytes[out + 3] = 0x80 | (code & 63);
  return out + 4;
}

/** Whether [start, end) is UTF-8 without U+FFFD. */
export function isCleanUtf8(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end;) {
    if ((bytes[at] as number) < 0x80) {
      at++;
      continue;
    }
    const width = runeWidth(bytes, at, end);
    if (width < 0 || isReplacement(bytes, at)) return false;
    at += width;
  }
  return true;
}

/** Appends [start, end) with every U+FFFD and every broken byte as a space; returns the begin. */
export function appendCleaned(arena: Arena, start: number, end: number): number {
  arena.reserve(end - start);
  const bytes = arena.bytes;
  let out = arena.length;
  for (let at = start; at < end;) {
    const width = (bytes[at] as number) < 0x80 ? 1 : runeWidth(bytes, at, end);
    if (width < 0 || isReplacement(bytes, at)) {
      bytes[out++] = SPACE;
      at += width < 0 ? 1 : 3;
      continue;
    }
    for (let i = 0; i < width; i++) bytes[out++] = bytes[at + i] as number;
    at += width;
  }
  const begin = arena.length;
  arena.length = out;
  return begin;
}

function isReplacement(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd;
}

/** Bytes of the well-formed rune at `at` (2 to 4), or -1. */
function runeWidth(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at] as number;
  const width = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + width > end) return -1;
  for (let i = 1; i < width; i++) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return -1;
  const second = bytes[at + 1] as number;
  if (lead === 0xe0 && second < 0xa0) return -1;
  if (lead === 0xed && second > 0x9f) return -1;
  if (lead === 0xf0 && second < 0x90) return -1;
  if (lead === 0xf4 && second > 0x8f) return -1;
  return width;
}
