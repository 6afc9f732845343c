// Go quoting of values that may hold lone bytes (see byte-text.ts), and its inverse for literals.
import { quoteGo as quoteWellFormed } from '@skald/bytes';
import { textOfBytes } from './byte-text.ts';

const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const ESCAPES = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
  ['\\', '\\'],
]);

/** Go's strconv.Quote; bytes that are no UTF-8 print as `\xff`. */
export function quoteGo(text: string): string {
  if (text.isWellFormed()) return quoteWellFormed(text);
  let out = '';
  let start = 0;
  for (const match of text.matchAll(/[\ud800-\udfff]/gu)) {
    out += quoteWellFormed(text.slice(start, match.index)).slice(1, -1);
    out += `\\x${(match[0].charCodeAt(0) & 0xff).toString(16).padStart(2, '0')}`;
    start = match.index + 1;
  }
  return `"${out}${quoteWellFormed(text.slice(start)).slice(1, -1)}"`;
}

/** Go's strconv.QuoteToASCII. */
export function quoteAscii(text: string): string {
  return quoteGo(text).replace(/[^\0-\x7f]/gu, (char) => {
    const code = char.codePointAt(0) ?? 0;
    const wide = code >= 0x10000;
    return (wide ? '\\U' : '\\u') + code.toString(16).padStart(wide ? 8 : 4, '0');
  });
}

/** Go's strconv.QuoteRune. */
export function quoteRune(code: number): string {
  if (code === 0x27) return "'\\''";
  if (code === 0x22) return `'"'`;
  return `'${quoteGo(String.fromCodePoint(code)).slice(1, -1)}'`;
}

export function isPrintable(char: string): boolean {
  return PRINTABLE.test(char);
}

/** The value of a Go string literal in `"` or backquotes, or undefined when it is malformed. */
export function unquoteGo(literal: string): string | undefined {
  const body = literal.slice(1, -1);
  if (literal.startsWith('`')) return body.replaceAll('\r', '');
  if (!body.includes('\\')) return body.includes('\n') ? undefined : body;
  const parts: Buffer[] = [];
  for (let at = 0; at < body.length;) {
    const unit = readUnit(body, at, '"');
    if (unit === undefined) return undefined;
    parts.push(unit.isByte ? Buffer.of(unit.code) : Buffer.from(String.fromCodePoint(unit.code)));
    at += unit.length;
  }
  return textOfBytes(Buffer.concat(parts));
}

/** The code point of a Go rune literal, or why it is none. */
export function unquoteRune(literal: string): number | 'syntax' | 'tail' {
  const unit = readUnit(literal, 1, "'");
  if (unit === undefined) return 'syntax';
  return literal.slice(1 + unit.length) === "'" ? unit.code : 'tail';
}

interface Unit {
  readonly code: number;
  readonly length: number;
  readonly isByte: boolean;
}

/** One character or escape of a literal's body. */
function readUnit(body: string, at: number, quote: string): Unit | undefined {
  const code = body.codePointAt(at);
  if (code === undefined || body[at] === quote || code === 10) return undefined;
  if (body[at] !== '\\') return { code, length: code > 0xffff ? 2 : 1, isByte: false };
  const letter = body[at + 1] ?? '';
  if (letter === quote) return { code: quote.charCodeAt(0), length: 2, isByte: false };
  const short = ESCAPES.get(letter);
  if (short !== undefined) return { code: short.charCodeAt(0), length: 2, isByte: false };
  return readNumericEscape(body, at);
}

function readNumericEscape(body: string, at: number): Unit | undefined {
  const rest = body.slice(at + 1, at + 10);
  const octal = /^[0-3][0-7]{2}/.exec(rest);
  if (octal) return { code: parseInt(octal[0], 8), length: 4, isByte: true };
  const hex = /^(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8}))/.exec(
    rest.charAt(0) + rest.slice(1).toLowerCase(),
  );
  if (hex === null) return undefined;
  const code = parseInt(hex[1] ?? hex[2] ?? hex[3] ?? '', 16);
  const isRune = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  if (hex[1] === undefined && !isRune) return undefined;
  return { code, length: 1 + hex[0].length, isByte: hex[1] !== undefined };
}
