// Go's strconv.Quote for valid Unicode, which label values, canonical queries and Go's error texts
// are printed with. Not a parser: the query lexer reads the same escapes in its own way.

const PLAIN = /^[\x20-\x21\x23-\x5b\x5d-\x7e\u00a1-\u00ac\u00ae-\u0377]*$/;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\x20]$/u;
const SHORT: ReadonlyMap<string, string> = new Map([
  ['\u0007', '\\a'],
  ['\b', '\\b'],
  ['\f', '\\f'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['\v', '\\v'],
  ['\\', '\\\\'],
  ['"', '\\"'],
]);

/** The text in double quotes: printable Unicode as it is, everything else escaped. */
export function quoteGo(text: string): string {
  if (PLAIN.test(text)) return `"${text}"`;
  let out = '"';
  for (const char of text) out += SHORT.get(char) ?? escapeUnprintable(char);
  return `${out}"`;
}

function escapeUnprintable(char: string): string {
  if (PRINTABLE.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code >= 0xd800 && code <= 0xdfff) return '\\ufffd';
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
