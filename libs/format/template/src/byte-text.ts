// Go strings are bytes; JavaScript strings are UTF-16. Templates cut strings at byte offsets, so a
// string value may hold bytes that are no UTF-8. Such a byte 0x80…0xff is carried as the lone low
// surrogate U+DC80…U+DCFF; text that comes from outside is well formed and never holds one.
// `closeText` turns what is left of them into U+FFFD, one per byte, as Go's JSON encoder does.

const ESCAPE_BASE = 0xdc00;
const ASCII_ONLY = /^[\0-\x7f]*$/;

export function isAscii(text: string): boolean {
  return ASCII_ONLY.test(text);
}

/** Length in bytes, as Go's `len` of a string. */
export function byteLength(text: string): number {
  if (text.isWellFormed()) return Buffer.byteLength(text);
  return bytesOfText(text).length;
}

/** The bytes a Go string with this text would hold. */
export function bytesOfText(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text, 'utf8');
  const parts: Buffer[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const pairs = code >= 0xd800 && code < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1));
    if (pairs) i++;
    else if (code >= 0xd800 && code <= 0xdfff) {
      parts.push(Buffer.from(text.slice(start, i), 'utf8'));
      parts.push(isEscape(code) ? Buffer.of(code - ESCAPE_BASE) : Buffer.from('\ufffd'));
      start = i + 1;
    }
  }
  parts.push(Buffer.from(text.slice(start), 'utf8'));
  return Buffer.concat(parts);
}

/** The text of Go string bytes; bytes that are no UTF-8 become escapes. */
export function textOfBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  if (!text.includes('\ufffd')) return text;
  let out = '';
  for (let i = 0; i < bytes.length;) {
    const width = runeWidth(bytes, i);
    if (width === 0) {
      out += String.fromCharCode(ESCAPE_BASE + (bytes[i] ?? 0));
      i++;
    } else {
      out += Buffer.from(bytes.subarray(i, i + width)).toString('utf8');
      i += width;
    }
  }
  return out;
}

/** Bytes `[start, end)` of a text; the caller has checked the bounds. */
export function byteSlice(text: string, start: number, end: number): string {
  if (isAscii(text)) return text.slice(start, end);
  return textOfBytes(bytesOfText(text).subarray(start, end));
}

/** Text for the outside: pieces of runes that met again are whole, lone bytes are U+FFFD. */
export function closeText(text: string): string {
  if (text.isWellFormed()) return text;
  return textOfBytes(bytesOfText(text)).toWellFormed();
}

/** Order of Go strings: by bytes, which is by code point. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x < 0xd800 || y < 0xd800) return x - y;
    return Buffer.compare(bytesOfText(a), bytesOfText(b));
  }
  return a.length - b.length;
}

function isLowSurrogate(code: number): boolean {
  return code >= 0xdc00 && code <= 0xdfff;
}

function isEscape(code: number): boolean {
  return code >= 0xdc80 && code <= 0xdcff;
}

/** Bytes of the rune at `at`, or 0 when there is none (overlong forms and surrogates included). */
function runeWidth(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const width = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  if (first < 0xc2 || first > 0xf4 || at + width > bytes.length) return 0;
  for (let k = 1; k < width; k++) if (((bytes[at + k] ?? 0) & 0xc0) !== 0x80) return 0;
  const second = bytes[at + 1] ?? 0;
  if (first === 0xe0 && second < 0xa0) return 0;
  if (first === 0xed && second > 0x9f) return 0;
  if (first === 0xf0 && second < 0x90) return 0;
  if (first === 0xf4 && second > 0x8f) return 0;
  return width;
}
