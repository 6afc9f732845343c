// Walking the pairs of a logfmt line (§2.5). The walker finds keys and values; what becomes of them
// is its caller's work.
//
//   key=value key="quoted \"value\"" bare
//
// Bytes up to 0x20 separate. A fault is where lenient reading skips to the next separator (an
// unterminated quote ends the line) and strict reading stops with a position counted from 1.
import type { Arena } from '../arena.ts';
import { appendUnescaped } from '../values/unescape.ts';
import { hasEscape, stringEnd } from './json-syntax.ts';
import { type KeyEntry, type KeyTable, startsWithKey } from './key-table.ts';

const QUOTE = 0x22;
const EQUALS = 0x3d;
const SPACE = 0x20;

/** Bytes that end an unquoted value or make it faulty. */
const ENDS_VALUE = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte <= SPACE || byte === EQUALS || byte === QUOTE ? 1 : 0,
);

export class LogfmtWalker {
  /** The pair that `next` found. */
  entry: KeyEntry | undefined;
  valueStart = 0;
  valueEnd = 0;
  /** The value's bytes are not the line's: escapes were resolved. */
  isDerived = false;
  /** The text of the first fault since `open`. */
  fault: string | undefined;
  readonly #keys: KeyTable;
  readonly #arena: Arena;
  #lineStart = 0;
  #at = 0;
  #end = 0;
  #previous: KeyEntry | undefined;

  constructor(keys: KeyTable, arena: Arena) {
    this.#keys = keys;
    this.#arena = arena;
  }

  open(start: number, end: number): void {
    this.#lineStart = this.#at = start;
    this.#end = end;
    this.#previous = this.entry = undefined;
    this.fault = undefined;
  }

  /** Finds the next pair; false at the end of the line, or at the first fault when `strict`. */
  next(options: { readonly strict: boolean }): boolean {
    for (;;) {
      const bytes = this.#arena.bytes;
      const end = this.#end;
      let at = this.#at;
      while (at < end && (bytes[at] as number) <= SPACE) at++;
      if (at >= end) return false;
      if (this.#pair(bytes, at, end)) return true;
      if (options.strict && this.fault !== undefined) return false;
    }
  }

  /** Reads the pair at `at`; false when it is faulty (and skipped). */
  #pair(bytes: Buffer, at: number, end: number): boolean {
    const guess = this.#previous === undefined ? this.#keys.first : this.#previous.next;
    if (guess !== undefined && startsWithKey(bytes, at, guess.raw, EQUALS)) {
      const after = at + guess.raw.length + 1;
      if (after <= end) {
        this.entry = this.#previous = guess;
        return this.#value(bytes, after, end);
      }
    }
    let stop = at;
    for (; stop < end; stop++) {
      const byte = bytes[stop] as number;
      if (byte <= SPACE || byte === EQUALS) break;
      if (byte === QUOTE) return this.#skip(`unexpected '"'`, stop, end);
    }
    if (stop === at) return this.#skip(`unexpected '='`, at, end);
    this.entry = this.#previous = this.#keys.find(bytes, at, stop, this.#previous);
    if (stop < end && bytes[stop] === EQUALS) return this.#value(bytes, stop + 1, end);
    this.#found(stop, stop, stop);
    return true;
  }

  /** Reads the value that begins at `at`, after the equals sign. */
  #value(bytes: Buffer, at: number, end: number): boolean {
    if (at < end && bytes[at] === QUOTE) return this.#quoted(bytes, at + 1, end);
    let stop = at;
    while (stop < end && ENDS_VALUE[bytes[stop] as number] === 0) stop++;
    if (stop < end && (bytes[stop] as number) > SPACE) {
      return this.#skip(bytes[stop] === EQUALS ? `unexpected '='` : `unexpected '"'`, stop, end);
    }
    this.#found(at, stop, stop);
    return true;
  }

  #quoted(bytes: Buffer, at: number, end: number): boolean {
    const stop = stringEnd(bytes, at, end);
    if (stop < 0) return this.#skip('unterminated quoted value', end, end);
    if (!hasEscape(bytes, at, stop)) {
      this.#found(at, stop, stop + 1);
      return true;
    }
    const start = appendUnescaped(this.#arena, at, stop, { allowApostrophe: true });
    if (start < 0) {
      this.#fail('invalid quoted value', stop + 1);
      this.#at = stop + 1;
      return false;
    }
    this.#found(start, this.#arena.length, stop + 1);
    this.isDerived = true;
    return true;
  }

  #found(start: number, end: number, next: number): void {
    this.valueStart = start;
    this.valueEnd = end;
    this.isDerived = false;
    this.#at = next;
  }

  #skip(what: string, at: number, end: number): boolean {
    this.#fail(what, at);
    const bytes = this.#arena.bytes;
    let next = at;
    while (next < end && (bytes[next] as number) > SPACE) next++;
    this.#at = next;
    return false;
  }

  #fail(what: string, at: number): void {
    this.fault ??= `logfmt syntax error at pos ${at - this.#lineStart + 1} : ${what}`;
  }
}
