// Building: all grams of the block's lines are marked in two large bitmaps, which are then folded in half
// as long as they stay empty enough. A bit says "some gram fell here"; how full a bitmap may be is the
// share of absent grams that it cannot tell. libs/engine/scan/FILTERS.md has the measurements behind the
// numbers below.
import { ID_SLOTS, SHAPE_SLOTS, plainKernels, type Kernels, type Lines } from '@skald/bytes';
import { BITMAP_BYTES_MIN, encodeParts, twinOf } from './layout.ts';

interface BitmapRule {
  /** Folding stops before more than this share of bits is set. */
  readonly fillAim: number;
  /** A bitmap that is fuller than this, at the most bytes it may have, is not worth keeping. */
  readonly fillMax: number;
  /** At most one byte of bitmap for so many bytes of lines. */
  readonly lineBytesPerByte: number;
}

/** A short word has one to five grams, so each has two bits, and few of them are set by others. */
const SHAPES: BitmapRule = { fillAim: 0.35, fillMax: 0.8, lineBytesPerByte: 64 };
/** An identifier has some ten grams: half-empty is where bits tell most for their bytes. */
const IDS: BitmapRule = { fillAim: 0.6, fillMax: 0.8, lineBytesPerByte: 48 };

/**
 * The skip filter of these lines, sized for `lineByteCount` bytes: their own, or those of lines that have no
 * other grams. Empty where a filter would be too full to prove anything. The same grams give the same bytes
 * with any kernels.
 */
export function buildSkipFilter(
  lines: Lines,
  kernels: Kernels = plainKernels(),
  lineByteCount = byteCountOf(lines),
): Uint8Array {
  const shapes = new Uint8Array(SHAPE_SLOTS / 8);
  const ids = new Uint8Array(ID_SLOTS / 8);
  kernels.markGrams(lines, shapes, ids);
  addTwins(shapes);
  return encodeParts({
    shapes: fit(shapes, SHAPES, lineByteCount),
    ids: fit(ids, IDS, lineByteCount),
  });
}

function byteCountOf({ offsets }: Lines): number {
  return (offsets.at(-1) as number) - (offsets[0] as number);
}

/** Sets the second bit of every slot that is set. Here rather than per gram: few slots are. */
function addTwins(shapes: Uint8Array): void {
  const marked = shapes.slice();
  for (let at = 0; at < marked.length; at++) {
    for (let left = marked[at] as number; left !== 0; left &= left - 1) {
      const twin = twinOf(at * 8 + 31 - Math.clz32(left & -left));
      shapes[twin >>> 3] = (shapes[twin >>> 3] as number) | (1 << (twin & 7));
    }
  }
}

/** The smallest bitmap that the rule allows, or undefined. */
function fit(bitmap: Uint8Array, rule: BitmapRule, lineByteCount: number): Uint8Array | undefined {
  const bytesMax = lineByteCount / rule.lineBytesPerByte;
  let fitting: Uint32Array = new Uint32Array(bitmap.buffer, bitmap.byteOffset, bitmap.length / 4);
  while (fitting.byteLength > bytesMax && fitting.byteLength > BITMAP_BYTES_MIN) {
    fitting = fold(fitting);
  }
  if (fitting.byteLength > bytesMax || fillOf(fitting) > rule.fillMax) return undefined;
  while (fitting.byteLength > BITMAP_BYTES_MIN) {
    const folded = fold(fitting);
    if (fillOf(folded) > rule.fillAim) break;
    fitting = folded;
  }
  return new Uint8Array(fitting.buffer, fitting.byteOffset, fitting.byteLength);
}

/** Both halves over each other. */
function fold(bitmap: Uint32Array): Uint32Array {
  const half = bitmap.length / 2;
  const folded = new Uint32Array(half);
  for (let i = 0; i < half; i++) {
    folded[i] = (bitmap[i] as number) | (bitmap[half + i] as number);
  }
  return folded;
}

/** The share of bits that are set. */
function fillOf(bitmap: Uint32Array): number {
  let count = 0;
  for (let i = 0; i < bitmap.length; i++) {
    let word = bitmap[i] as number;
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count / (bitmap.length * 32);
}
