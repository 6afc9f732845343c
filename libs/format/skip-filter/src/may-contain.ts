// Asking: every gram of the needle is a gram of each line that holds it, so a single gram whose bit is
// clear proves that no line does.
import { idSlots, shapeSlots } from '@skald/bytes';
import { decodeParts, twinOf } from './layout.ts';

/** Grams of a longer needle's beginning tell enough, and asking stays cheap. */
const NEEDLE_BYTES_MAX = 256;

/**
 * Whether a line could hold the needle, in any case of its ASCII letters. False is a proof; true is none.
 * A filter that is empty, damaged or of another version answers true.
 */
export function mayContain(filter: Uint8Array, needle: Uint8Array): boolean {
  const length = Math.min(needle.length, NEEDLE_BYTES_MAX);
  const slots = new Uint32Array(length);
  const { shapes, ids } = decodeParts(filter);
  if (shapes) {
    const count = shapeSlots(needle, 0, length, slots);
    if (!hasAll(shapes, slots, count)) return false;
    for (let i = 0; i < count; i++) slots[i] = twinOf(slots[i] as number);
    if (!hasAll(shapes, slots, count)) return false;
  }
  return !ids || hasAll(ids, slots, idSlots(needle, 0, length, slots));
}

function hasAll(bitmap: Uint8Array, slots: Uint32Array, count: number): boolean {
  const mask = bitmap.length * 8 - 1;
  for (let i = 0; i < count; i++) {
    const bit = (slots[i] as number) & mask;
    if ((((bitmap[bit >>> 3] as number) >>> (bit & 7)) & 1) === 0) return false;
  }
  return true;
}
