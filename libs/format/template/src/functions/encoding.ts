// base64, URL query escaping and JSON.
import { InvalidError } from '@skald/errors';
import { bytesOfText, textOfBytes } from '../byte-text.ts';
import { fixed, type FunctionTable, type GoFunction } from '../go-function.ts';
import { quoteGo } from '../quote.ts';
import { GoList, GoMap, type GoValue } from '../value.ts';

export const encodingFunctions: FunctionTable = new Map<string, GoFunction>([
  ['b64enc', fixed(['string'], (_, text) => bytesOfText(text).toString('base64'))],
  ['b64dec', fixed(['string'], (_, text) => decodeBase64(text))],
  ['urlencode', fixed(['string'], (_, text) => escapeQuery(text))],
  ['urldecode', fixed(['string'], (_, text) => unescapeQuery(text))],
  ['fromJson', fixed(['string'], (_, text) => decodeJson(text))],
]);

const NOT_BASE64 = /[^A-Za-z0-9+/]/;

/** The decoded text, or the error text as a value: that is how the function is documented. */
function decodeBase64(text: string): string {
  const fault = base64Fault(text);
  if (fault >= 0) return `illegal base64 data at input byte ${fault}`;
  return textOfBytes(Buffer.from(text.replace(/[\r\n]/g, ''), 'base64'));
}

/** Offset of the first byte that standard, padded base64 cannot have, or -1. Line ends are skipped. */
function base64Fault(text: string): number {
  const bytes = bytesOfText(text).toString('latin1');
  let filled = 0;
  let at = 0;
  const skipLineEnds = (): void => {
    while (bytes[at] === '\n' || bytes[at] === '\r') at++;
  };
  for (skipLineEnds(); at < bytes.length; skipLineEnds()) {
    const char = bytes[at++] ?? '';
    if (char !== '=') {
      if (NOT_BASE64.test(char)) return at - 1;
      filled = (filled + 1) % 4;
      continue;
    }
    if (filled < 2) return at - 1;
    if (filled === 2) {
      skipLineEnds();
      if (at === bytes.length) return bytes.length;
      if (bytes[at] !== '=') return at;
      at++;
    }
    skipLineEnds();
    return at < bytes.length ? at : -1;
  }
  return filled === 0 ? -1 : bytes.length - filled;
}

/** Go's url.QueryEscape. */
export function escapeQuery(text: string): string {
  let out = '';
  for (const byte of bytesOfText(text)) {
    const char = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-_.~]/.test(char)) out += char;
    else out += byte === 0x20 ? '+' : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Go's url.QueryUnescape. */
function unescapeQuery(text: string): string {
  const bad = /%(?![0-9a-fA-F]{2})/.exec(text);
  if (bad) {
    const shown = textOfBytes(bytesOfText(text.slice(bad.index)).subarray(0, 3));
    throw new InvalidError(`invalid URL escape ${quoteGo(shown)}`);
  }
  if (!/[%+]/.test(text)) return text;
  const source = bytesOfText(text);
  const bytes = Buffer.alloc(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    const byte = source[i] ?? 0;
    if (byte === 0x25) {
      bytes[length++] = parseInt(source.toString('latin1', i + 1, i + 3), 16);
      i += 2;
    } else bytes[length++] = byte === 0x2b ? 0x20 : byte;
  }
  return textOfBytes(bytes.subarray(0, length));
}

const MAX_JSON_DEPTH = 500;

/** The decoded document, or nothing when it is no JSON, nests too deeply or a number overflows. */
function decodeJson(text: string): GoValue {
  try {
    return goValueOf(JSON.parse(text.toWellFormed()), 0) ?? undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof InvalidError) return undefined;
    throw error;
  }
}

function goValueOf(value: unknown, depth: number): GoValue {
  if (depth > MAX_JSON_DEPTH) throw new InvalidError('exceeded max depth');
  switch (typeof value) {
    case 'string':
      return value.toWellFormed();
    case 'number':
      if (!Number.isFinite(value)) throw new InvalidError('number out of range');
      return value;
    case 'boolean':
      return value;
    default:
      break;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) return new GoList(value.map((item) => goValueOf(item, depth + 1)));
  const entries = Object.entries(value).map(([key, item]): [string, GoValue] => [
    key.toWellFormed(),
    goValueOf(item, depth + 1),
  ]);
  return new GoMap(new Map(entries), 'interface {}');
}
