// Quoting of label values in canonical text, as Go's strconv.Quote does for valid Unicode.

const PLAIN = /^[\x20-\x21\x23-\x5b\x5d-\x7e\u00a1-\u00ac\u00ae-\u0377]*$/;
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S}\x20]$/u;
const SHORT: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

const LEGACY_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** The name as it stands in label text: quoted when it is not a plain identifier. */
export function quoteLabelName(name: string): string {
  return LEGACY_NAME.test(name) ? name : quoteLabelValue(name);
}

/** The value in double quotes; unprintable characters escaped. */
export function quoteLabelValue(value: string): string {
  if (PLAIN.test(value)) return `"${value}"`;
  let out = '"';
  for (const char of value) out += SHORT[char] ?? escapeUnprintable(char);
  return `${out}"`;
}

function escapeUnprintable(char: string): string {
  if (PRINTABLE.test(char)) return char;
  const code = char.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`;
  return `\\U${code.toString(16).padStart(8, '0')}`;
}
