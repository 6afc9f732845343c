// UTF-8 as Go decodes it: a byte that does not begin a valid sequence is one rune U+FFFD, and
// decoding goes on at the next byte. Two forms: `decodeRune` for engines that walk runes, and a
// state table over byte classes for the DFA.
//
// Packed results (rune << 3 | width) spare an object per rune.
import { REPLACEMENT_RUNE } from './ast.ts';
import type { ByteAutomaton } from './byte-automaton.ts';

const INVALID_PACKED = (REPLACEMENT_RUNE << 3) | 1;

/** The rune at `pos` and its width as `rune << 3 | width`; `pos < end`. */
export function decodeRune(buf: Uint8Array, pos: number, end: number): number {
  const b0 = buf[pos]!;
  if (b0 < 0x80) return (b0 << 3) | 1;
  if (b0 < 0xc2 || b0 > 0xf4 || pos + 1 >= end) return INVALID_PACKED;
  const b1 = buf[pos + 1]!;
  if (b0 < 0xe0) {
    if ((b1 & 0xc0) !== 0x80) return INVALID_PACKED;
    return (((b0 & 0x1f) << 6) | (b1 & 0x3f)) * 8 + 2;
  }
  if (pos + 2 >= end || !isSecondByte(b0, b1)) return INVALID_PACKED;
  const b2 = buf[pos + 2]!;
  if ((b2 & 0xc0) !== 0x80) return INVALID_PACKED;
  if (b0 < 0xf0) return (((b0 & 0x0f) << 12) | ((b1 & 0x3f) << 6) | (b2 & 0x3f)) * 8 + 3;
  if (pos + 3 >= end || (buf[pos + 3]! & 0xc0) !== 0x80) return INVALID_PACKED;
  const high = ((b0 & 0x07) << 18) | ((b1 & 0x3f) << 12);
  return (high | ((b2 & 0x3f) << 6) | (buf[pos + 3]! & 0x3f)) * 8 + 4;
}

/** Neither an overlong form, a surrogate nor beyond U+10FFFF. */
function isSecondByte(b0: number, b1: number): boolean {
  if (b0 === 0xe0) return b1 >= 0xa0 && b1 <= 0xbf;
  if (b0 === 0xed) return b1 >= 0x80 && b1 <= 0x9f;
  if (b0 === 0xf0) return b1 >= 0x90 && b1 <= 0xbf;
  if (b0 === 0xf4) return b1 >= 0x80 && b1 <= 0x8f;
  return b1 >= 0x80 && b1 <= 0xbf;
}

/** Between two runes. */
export const DECODER_BOUNDARY = 0;

/** The byte cannot follow. */
export const DECODER_INVALID = 255;

/** Rows [from state, lowest byte, highest byte, to state]; states 1–3 lack that many bytes. */
const RULES: readonly (readonly [number, number, number, number])[] = [
  [0, 0x00, 0x7f, 0],
  [0, 0xc2, 0xdf, 1],
  [0, 0xe0, 0xe0, 4],
  [0, 0xe1, 0xec, 2],
  [0, 0xed, 0xed, 5],
  [0, 0xee, 0xef, 2],
  [0, 0xf0, 0xf0, 6],
  [0, 0xf1, 0xf3, 3],
  [0, 0xf4, 0xf4, 7],
  [1, 0x80, 0xbf, 0],
  [2, 0x80, 0xbf, 1],
  [3, 0x80, 0xbf, 2],
  [4, 0xa0, 0xbf, 1],
  [5, 0x80, 0x9f, 1],
  [6, 0x90, 0xbf, 2],
  [7, 0x80, 0x8f, 2],
];
const STATE_COUNT = 8;

/** The decoder's state after a byte class: table[state * byteClassCount + class]. */
export function decoderTable(automaton: ByteAutomaton): Uint8Array {
  const { byteClassCount, classOf } = automaton;
  const table = new Uint8Array(STATE_COUNT * byteClassCount).fill(DECODER_INVALID);
  for (const [state, lo, hi, to] of RULES) {
    table.fill(
      to,
      state * byteClassCount + classOf[lo]!,
      state * byteClassCount + classOf[hi]! + 1,
    );
  }
  return table;
}
