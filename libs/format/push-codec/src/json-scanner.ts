// Walks over JSON bytes without building values. Strings are given as byte ranges; one that holds an
// escape is unescaped in place first (the plain form is never longer), so the scanner owns its bytes.
//
// Lenient as the decoders that agents are used to: raw control characters in strings pass, an unpaired
// surrogate becomes U+FFFD. Nesting of skipped values is bounded.
import { InvalidError } from '@skald/errors';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MAX_DEPTH = 10_000;

export class JsonScanner {
  readonly bytes: Uint8Array;
  at = 0;
  /** The string read last is bytes [from, to), unescaped. */
  from = 0;
  to = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** The next byte that is not white space, not consumed; 0 at the end. */
  peek(): number {
    for (; this.at < this.bytes.length; this.at++) {
      const byte = this.bytes[this.at] as number;
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
    }
    return 0;
  }

  expect(char: string, where: string): void {
    if (this.peek() !== char.charCodeAt(0))
      throw this.error(`expect ${char} ${where}, but found ${this.found}`);
    this.at += 1;
  }

  /** Consumes `char` when it is next. */
  accept(char: number): boolean {
    if (this.peek() !== char) return false;
    this.at += 1;
    return true;
  }

  /**
   * Steps to the next member of an object or array that ends with `close`: false when it ended. `first`
   * is true for the first call after the opening bracket.
   */
  nextMember(close: string, first: boolean): boolean {
    if (this.accept(close.charCodeAt(0))) return false;
    if (!first) {
      this.expect(',', `or "${close}"`);
      if (this.peek() === close.charCodeAt(0)) throw this.error('has a trailing comma');
    }
    return true;
  }

  /** Reads a key and its colon; the key is [from, to). */
  key(): void {
    this.string('as an object key');
    this.expect(':', 'after an object key');
  }

  /** Whether the string read last equals `text` (ASCII). */
  is(text: string): boolean {
    if (this.to - this.from !== text.length) return false;
    for (let i = 0; i < text.length; i++) {
      if (this.bytes[this.from + i] !== text.charCodeAt(i)) return false;
    }
    return true;
  }

  string(where: string): void {
    if (this.peek() !== QUOTE)
      throw this.error(`expect a string ${where}, but found ${this.found}`);
    const bytes = this.bytes;
    let at = this.at + 1;
    const from = at;
    for (; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.from = from;
        this.to = at;
        this.at = at + 1;
        return;
      }
      if (byte === BACKSLASH) return this.#unescape(from, at);
    }
    throw this.error('ends inside a string', at);
  }

  /** Moves past any value. Iterative: hostile nesting costs no stack. */
  skipValue(): void {
    let depth = 0;
    do {
      const byte = this.peek();
      if (byte === QUOTE) this.skipString();
      else if (byte === 0x7b || byte === 0x5b) {
        depth += 1;
        if (depth > MAX_DEPTH) throw this.error('exceeds the maximum depth of 10000');
        this.at += 1;
      } else if (byte === 0x7d || byte === 0x5d) {
        depth -= 1;
        this.at += 1;
      } else if (depth > 0 && (byte === 0x2c || byte === 0x3a)) this.at += 1;
      else this.literal();
    } while (depth > 0);
    if (depth < 0) throw this.error('closes what was not opened', this.at - 1);
  }

  /** Moves past a string without unescaping it. */
  skipString(): void {
    const bytes = this.bytes;
    for (let at = this.at + 1; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.at = at + 1;
        return;
      }
      if (byte === BACKSLASH) at += 1;
    }
    throw this.error('ends inside a string', bytes.length);
  }

  /** Reads a number, true, false or null as the text [from, to). */
  literal(): void {
    this.peek();
    this.from = this.at;
    while (this.at < this.bytes.length && isLiteralByte(this.bytes[this.at] as number))
      this.at += 1;
    this.to = this.at;
    if (this.from === this.to) throw this.error(`expect a value, but found ${this.found}`);
  }

  /** An error at byte `at`, shown with what stands around it. */
  error(what: string, at = this.at): InvalidError {
    const head = Math.min(at + 1, this.bytes.length);
    const peekFrom = Math.max(0, head - 10);
    const peek = this.#textOf(peekFrom, head + 10);
    const context = this.#textOf(head - 50, head + 50);
    return new InvalidError(
      `${what}, error found in #${head - peekFrom} byte of ...|${peek}|..., bigger context ...|${context}|...`,
    );
  }

  /** The byte at the current place as a character, for messages. */
  get found(): string {
    const byte = this.peek();
    return byte === 0 ? '\u0000' : this.#textOf(this.at, this.at + 1);
  }

  #textOf(from: number, to: number): string {
    return Buffer.from(this.bytes.subarray(Math.max(0, from), Math.max(0, to))).toString();
  }

  #unescape(from: number, firstEscape: number): void {
    const bytes = this.bytes;
    let to = firstEscape;
    let at = firstEscape;
    for (;;) {
      if (at >= bytes.length) throw this.error('ends inside a string', at);
      const byte = bytes[at] as number;
      if (byte === QUOTE) break;
      if (byte !== BACKSLASH) {
        bytes[to++] = byte;
        at += 1;
        continue;
      }
      const escaped = bytes[at + 1] as number;
      if (escaped === 0x75) {
        const code = this.#codePoint(at);
        at += code > 0xffff ? 12 : 6;
        to = writeUtf8(bytes, to, code);
        continue;
      }
      const plain = unescaped(escaped);
      if (plain === 0) throw this.error('has an unknown escape', at);
      bytes[to++] = plain;
      at += 2;
    }
    this.from = from;
    this.to = to;
    this.at = at + 1;
  }

  /** The code point of a backslash-u escape at `at`, with its second half when it is a pair. */
  #codePoint(at: number): number {
    const high = this.#hex4(at + 2);
    if (high < 0xd800 || high > 0xdfff) return high;
    const isPair = high < 0xdc00 && this.bytes[at + 6] === BACKSLASH && this.bytes[at + 7] === 0x75;
    if (!isPair) return 0xfffd;
    const low = this.#hex4(at + 8);
    if (low < 0xdc00 || low > 0xdfff) return 0xfffd;
    return 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
  }

  #hex4(at: number): number {
    let value = 0;
    for (let i = at; i < at + 4; i++) {
      const digit = hexDigit(this.bytes[i] ?? 0);
      if (digit < 0) throw this.error('has a bad \\u escape', i);
      value = value * 16 + digit;
    }
    return value;
  }
}

function isLiteralByte(byte: number): boolean {
  if (byte >= 0x30 && byte <= 0x39) return true;
  if (byte >= 0x61 && byte <= 0x7a) return true;
  return byte === 0x2d || byte === 0x2b || byte === 0x2e || byte === 0x45;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function unescaped(byte: number): number {
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f:
      return byte;
    case 0x62:
      return 8;
    case 0x66:
      return 12;
    case 0x6e:
      return 10;
    case 0x72:
      return 13;
    case 0x74:
      return 9;
    default:
      return 0;
  }
}

function writeUtf8(bytes: Uint8Array, at: number, code: number): number {
  let to = at;
  if (code < 0x80) bytes[to++] = code;
  else if (code < 0x800) {
    bytes[to++] = 0xc0 | (code >>> 6);
    bytes[to++] = 0x80 | (code & 63);
  } else if (code < 0x10000) {
    bytes[to++] = 0xe0 | (code >>> 12);
    bytes[to++] = 0x80 | ((code >>> 6) & 63);
    bytes[to++] = 0x80 | (code & 63);
  } else {
    bytes[to++] = 0xf0 | (code >>> 18);
    bytes[to++] = 0x80 | ((code >>> 12) & 63);
    bytes[to++] = 0x80 | ((code >>> 6) & 63);
    bytes[to++] = 0x80 | (code & 63);
  }
  return to;
}
