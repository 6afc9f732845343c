// Double-quoted strings with Go's escapes. `\x` and octal escapes are bytes; bytes that form no
// UTF-8 become U+FFFD, because query strings are text here (SPEC.md, LQL-L8).

export type LexedString =
  | { readonly fault: string; readonly value: ''; readonly end: 0 }
  | { readonly fault: undefined; readonly value: string; readonly end: number };

const PLAIN = /"([^"\\\n]*)"/y;
const CHUNK = /[^"\\\n]+/y;
const ESCAPE =
  /\\(?:([abfnrtv\\"])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/y;

const SIMPLE: ReadonlyMap<string, string> = new Map([
  ['a', '\u0007'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/** The string whose opening quote stands at `at`. */
export function lexDoubleQuoted(text: string, at: number): LexedString {
  PLAIN.lastIndex = at;
  const plain = PLAIN.exec(text);
  if (plain !== null) return { fault: undefined, value: plain[1] ?? '', end: PLAIN.lastIndex };
  return lexEscaped(text, at + 1);
}

function lexEscaped(text: string, from: number): LexedString {
  let value = '';
  let bytes: number[] = [];
  const flush = () => {
    if (bytes.length > 0)
      value += new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
    bytes = [];
  };
  for (let at = from; ;) {
    CHUNK.lastIndex = ESCAPE.lastIndex = at;
    const chunk = CHUNK.exec(text);
    const escape = chunk === null ? ESCAPE.exec(text) : null;
    if (chunk !== null) {
      flush();
      value += chunk[0];
      at = CHUNK.lastIndex;
    } else if (escape !== null) {
      const unescaped = unescape(escape);
      if (unescaped === undefined) return faulty('invalid char escape');
      if (typeof unescaped === 'number') bytes.push(unescaped);
      else {
        flush();
        value += unescaped;
      }
      at = ESCAPE.lastIndex;
    } else if (text.charAt(at) === '"') {
      flush();
      return { fault: undefined, value, end: at + 1 };
    } else
      return faulty(text.charAt(at) === '\\' ? 'invalid char escape' : 'literal not terminated');
  }
}

/** A byte, a character, or nothing when the escape names no character. */
function unescape(escape: RegExpExecArray): number | string | undefined {
  const [, simple, octal, hex, short, long] = escape;
  if (simple !== undefined) return SIMPLE.get(simple) ?? simple;
  if (octal !== undefined) return byteOrNone(Number.parseInt(octal, 8));
  if (hex !== undefined) return Number.parseInt(hex, 16);
  const code = Number.parseInt(short ?? long ?? '', 16);
  const isCharacter = code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return isCharacter ? String.fromCodePoint(code) : undefined;
}

function byteOrNone(value: number): number | undefined {
  return value <= 0xff ? value : undefined;
}

function faulty(fault: string): LexedString {
  return { fault, value: '', end: 0 };
}
