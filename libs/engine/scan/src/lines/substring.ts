// Finding byte strings: over a whole block with the platform's search, or inside one line.
//
// A block has no separators between its lines, so a hit may straddle two lines; whoever maps hits to
// rows checks that (row-marks.ts). Case-insensitive needles fold ASCII letters only: a block is then
// searched as Latin-1 text by a regular expression of two-letter classes, which V8 runs with
// Boyer-Moore tables (see stage-line-filter.bench.ts).
import type { Needle } from '@skald/regex';

/** Where a needle begins at or after `from`, or -1. Made anew for each block. */
export type BlockSearch = (from: number) => number;

/** Replaceable by a SIMD kernel: the rest of the room only sees this type. */
export type SearchKernel = (bytes: Buffer, needle: Needle) => BlockSearch;

export const searchBlock: SearchKernel = (bytes, needle) => {
  if (!needle.foldCase) return (from) => bytes.indexOf(needle.bytes, from);
  const text = bytes.toString('latin1');
  const pattern = new RegExp(foldingSource(needle.bytes), 'g');
  return (from) => {
    pattern.lastIndex = from;
    return pattern.exec(text)?.index ?? -1;
  };
};

/** `[aA][bB]\x2e`: a Latin-1 pattern for bytes whose ASCII letters fold. */
function foldingSource(needle: Uint8Array): string {
  let source = '';
  for (const byte of needle) {
    const hex = `\\x${byte.toString(16).padStart(2, '0')}`;
    const isLetter = byte >= 0x61 && byte <= 0x7a;
    source += isLetter ? `[${hex}\\x${(byte - 32).toString(16)}]` : hex;
  }
  return source;
}

/** Whether bytes [start, end) hold the needle. */
export function contains(
  bytes: Uint8Array,
  start: number,
  end: number,
  needle: Uint8Array,
): boolean {
  return indexOfWithin(bytes, start, end, needle) >= 0;
}

/** The first position of the needle that lies wholly inside [start, end), or -1. */
export function indexOfWithin(
  bytes: Uint8Array,
  start: number,
  end: number,
  needle: Uint8Array,
): number {
  const length = needle.length;
  if (length === 0) return start;
  const first = needle[0] as number;
  const last = end - length;
  for (let at = start; ; at++) {
    while (at <= last && bytes[at] !== first) at++;
    if (at > last) return -1;
    let i = 1;
    while (i < length && bytes[at + i] === needle[i]) i++;
    if (i === length) return at;
  }
}

/** As `contains`; the needle is in lower case and ASCII letters of the text fold. */
export function containsFolded(
  bytes: Uint8Array,
  start: number,
  end: number,
  needle: Uint8Array,
): boolean {
  const length = needle.length;
  const last = end - length;
  outer: for (let at = start; at <= last; at++) {
    for (let i = 0; i < length; i++) {
      const byte = bytes[at + i] as number;
      const lower = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
      if (lower !== needle[i]) continue outer;
    }
    return true;
  }
  return false;
}
