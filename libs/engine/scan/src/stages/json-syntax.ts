// The lenient JSON reading that Loki's answers depend on (§4.6, A.7): where values end, and what is
// said when they do not. Positions are offsets into the arena; a negative one is a fault.
export const FAULT_OBJECT = -2;
export const FAULT_ARRAY = -3;
export const FAULT_STRING = -4;
export const FAULT_VALUE = -5;
export const FAULT_UNKNOWN = -6;
export const FAULT_MALFORMED = -7;
export const FAULT_ESCAPE = -8;

const FAULT_TEXTS: Readonly<Record<number, string>> = {
  [FAULT_OBJECT]: "Value looks like object, but can't find closing '}' symbol",
  [FAULT_ARRAY]: "Value is array, but can't find closing ']' symbol",
  [FAULT_STRING]: "Value is string, but can't find closing '\"' symbol",
  [FAULT_VALUE]: "Value looks like Number/Boolean/None, but can't find its end: ',' or '}' symbol",
  [FAULT_UNKNOWN]: 'Unknown value type',
  [FAULT_MALFORMED]: 'Malformed JSON error',
  [FAULT_ESCAPE]: 'Encountered an invalid escape sequence in a string',
};

export function faultText(fault: number): string {
  return FAULT_TEXTS[fault] ?? 'Malformed JSON error';
}

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
export const COLON = 0x3a;

/** The first byte at or after `at` that is no blank; `end` when there is none. */
export function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  while (at < end) {
    const byte = bytes[at] as number;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) break;
    at++;
  }
  return at;
}

/**
 * The closing quote of a string whose content begins at `at`, or -1: the first quote with an even
 * number of backslashes before it. One comparison per byte: backslashes are counted at quotes only.
 */
export function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  for (let quote = at; ; quote++) {
    while (quote < end && bytes[quote] !== QUOTE) quote++;
    if (quote >= end) return -1;
    let slash = quote;
    while (slash > at && bytes[slash - 1] === BACKSLASH) slash--;
    if (((quote - slash) & 1) === 0) return quote;
  }
}

/** Whether a string's content holds an escape. */
export function hasEscape(bytes: Uint8Array, start: number, end: number): boolean {
  while (start < end && bytes[start] !== BACKSLASH) start++;
  return start < end;
}

/** Just after the bracket that closes the one at `at`; brackets are counted outside strings. */
export function blockEnd(
  bytes: Uint8Array,
  at: number,
  end: number,
  open: number,
  close: number,
): number {
  let depth = 0;
  for (; at < end; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) {
      at = stringEnd(bytes, at + 1, end);
      if (at < 0) return -1;
    } else if (byte === open) depth++;
    else if (byte === close && --depth === 0) return at + 1;
  }
  return -1;
}

/** Where a number or word ends: at a blank, comma or closing bracket, or at `end`. */
export function tokenEnd(bytes: Uint8Array, at: number, end: number): number {
  for (; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) break;
    if (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) break;
  }
  return at;
}

export type WordKind = 'number' | 'boolean' | 'null' | 'unknown';

/** What the word [start, end) is. Numbers are not checked beyond their first byte. */
export function wordKind(bytes: Uint8Array, start: number, end: number): WordKind {
  const first = bytes[start] as number;
  if ((first >= 0x30 && first <= 0x39) || first === 0x2d) return 'number';
  if (first === 0x74) return isWord(bytes, start, end, 'true') ? 'boolean' : 'unknown';
  if (first === 0x66) return isWord(bytes, start, end, 'false') ? 'boolean' : 'unknown';
  if (first === 0x6e) return isWord(bytes, start, end, 'null') ? 'null' : 'unknown';
  return 'unknown';
}

function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false;
  for (let i = 0; i < word.length; i++) {
    if (bytes[start + i] !== word.charCodeAt(i)) return false;
  }
  return true;
}

/** The end of the value at `at` (which is no blank), or a fault. */
export function valueEnd(bytes: Uint8Array, at: number, end: number): number {
  const byte = bytes[at];
  if (byte === QUOTE) {
    const close = stringEnd(bytes, at + 1, end);
    return close < 0 ? FAULT_STRING : close + 1;
  }
  if (byte === OPEN_BRACKET) {
    const close = blockEnd(bytes, at, end, OPEN_BRACKET, CLOSE_BRACKET);
    return close < 0 ? FAULT_ARRAY : close;
  }
  if (byte === OPEN_BRACE) {
    const close = blockEnd(bytes, at, end, OPEN_BRACE, CLOSE_BRACE);
    return close < 0 ? FAULT_OBJECT : close;
  }
  const close = tokenEnd(bytes, at, end);
  return wordKind(bytes, at, close) === 'unknown' ? FAULT_UNKNOWN : close;
}
