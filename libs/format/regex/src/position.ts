// Which assertions hold at a position of a text, for the engines that walk runes.
import {
  AT_BEGIN_LINE,
  AT_BEGIN_TEXT,
  AT_END_LINE,
  AT_END_TEXT,
  AT_NOT_WORD,
  AT_WORD,
} from './program.ts';

/** A text inside a buffer: buf[start, end). Nothing outside is looked at. */
export interface Text {
  readonly buf: Uint8Array;
  readonly start: number;
  readonly end: number;
}

/** The AT_* bits of every assertion that holds before byte `pos` of the text. */
export function assertionsAt({ buf, start, end }: Text, pos: number): number {
  const before = pos > start ? buf[pos - 1]! : -1;
  const after = pos < end ? buf[pos]! : -1;
  let bits = isWordByte(before) !== isWordByte(after) ? AT_WORD : AT_NOT_WORD;
  if (before < 0) bits |= AT_BEGIN_TEXT | AT_BEGIN_LINE;
  else if (before === 0x0a) bits |= AT_BEGIN_LINE;
  if (after < 0) bits |= AT_END_TEXT | AT_END_LINE;
  else if (after === 0x0a) bits |= AT_END_LINE;
  return bits;
}

/** Letters, digits and `_`, in ASCII only as in RE2. */
export function isWordByte(byte: number): boolean {
  return (
    (byte >= 0x61 && byte <= 0x7a) ||
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    byte === 0x5f
  );
}
