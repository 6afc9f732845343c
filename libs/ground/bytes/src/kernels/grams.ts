// The grams that a skip filter remembers of a line, as slots: numbers below a power of two. Of any
// substring of a line, all grams are among the line's. Letters count as lower case everywhere.
//
//   shape grams   every three neighbouring bytes, each digit taken as '0': vocabulary and punctuation
//   id grams      from stretches of letters, digits, '-', '.' and '_': of every eight bytes that lie
//                 in one, the one with the least hash of the four grams of five bytes in them; none
//                 when one of the four has no digit
//
// Stretches and windows depend on eight bytes only, so whatever stands around a substring changes
// nothing inside it. ../../assembly/grams.ts is the fast twin; the constants here and there are one.

export const SHAPE_SLOTS = 1 << 16;
export const ID_SLOTS = 1 << 17;

const SHAPE_BYTES = 3;
const ID_BYTES = 5;
const WINDOW_GRAMS = 4;
const WINDOW_BYTES = ID_BYTES + WINDOW_GRAMS - 1;

const FOLDED = new Uint8Array(256).map((_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte));
const SHAPED = FOLDED.map((byte) => (isDigit(byte) ? 48 : byte));
const IS_MEMBER = FOLDED.map((byte) => {
  const isLetter = byte >= 97 && byte <= 122;
  return isLetter || isDigit(byte) || byte === 45 || byte === 46 || byte === 95 ? 1 : 0;
});

/** Writes the slots of shape grams of bytes [start, end) to `slots`; returns how many, repeats included. */
export function shapeSlots(
  bytes: Uint8Array,
  start: number,
  end: number,
  slots: Uint32Array,
): number {
  let count = 0;
  for (let at = start; at + SHAPE_BYTES <= end; at++) {
    const gram = shaped(bytes[at]) | (shaped(bytes[at + 1]) << 8) | (shaped(bytes[at + 2]) << 16);
    slots[count++] = Math.imul(gram, 0x85ebca6b) >>> 16;
  }
  return count;
}

/** As shapeSlots, of id grams. */
export function idSlots(bytes: Uint8Array, start: number, end: number, slots: Uint32Array): number {
  let count = 0;
  let members = 0; // how many stand in a row before and at `at`
  let sinceDigit = 0; // how many members ago the last digit was
  let coveredGrams = 0; // how many grams in a row have a digit, up to the one that ends at `at`
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    members = IS_MEMBER[byte] === 1 ? members + 1 : 0;
    sinceDigit = isDigit(byte) ? 0 : sinceDigit + 1;
    const isGram = members >= ID_BYTES && sinceDigit < ID_BYTES;
    coveredGrams = isGram ? coveredGrams + 1 : 0;
    if (coveredGrams < WINDOW_GRAMS) continue;
    const first = at - WINDOW_BYTES + 1;
    let least = 0xffffffff;
    for (let i = 0; i < WINDOW_GRAMS; i++) least = Math.min(least, idHash(bytes, first + i));
    slots[count++] = least & (ID_SLOTS - 1);
  }
  return count;
}

/** Of the five bytes at `at`; below 2³². */
function idHash(bytes: Uint8Array, at: number): number {
  const four =
    folded(bytes[at]) |
    (folded(bytes[at + 1]) << 8) |
    (folded(bytes[at + 2]) << 16) |
    (folded(bytes[at + 3]) << 24);
  let hash = Math.imul(four, 0x9e3779b1) + Math.imul(folded(bytes[at + 4]), 0x85ebca6b);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0xc2b2ae35);
  return (hash ^ (hash >>> 13)) >>> 0;
}

function folded(byte: number | undefined): number {
  return FOLDED[byte as number] as number;
}

function shaped(byte: number | undefined): number {
  return SHAPED[byte as number] as number;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}
