// The bytes of a skip filter, which FORMAT.md draws: four bytes of header, then two bitmaps whose sizes
// are powers of two. A slot (see grams.ts of @skald/bytes) is bit `slot mod size` of its bitmap.

export const VERSION = 1;
export const HEADER_BYTES = 4;
/** A bitmap has at least this many bytes. */
export const BITMAP_BYTES_MIN = 8;

export interface FilterParts {
  /** Undefined when it would have been too full to be of use. */
  readonly shapes: Uint8Array | undefined;
  readonly ids: Uint8Array | undefined;
}

export function encodeParts({ shapes, ids }: FilterParts): Uint8Array {
  if (!shapes && !ids) return new Uint8Array(0);
  const idsAt = HEADER_BYTES + (shapes?.length ?? 0);
  const filter = new Uint8Array(idsAt + (ids?.length ?? 0));
  filter.set([VERSION, logOf(shapes), logOf(ids), 0]);
  if (shapes) filter.set(shapes, HEADER_BYTES);
  if (ids) filter.set(ids, idsAt);
  return filter;
}

/** The bitmaps of a filter; none where it is empty, of another version, or damaged. */
export function decodeParts(filter: Uint8Array): FilterParts {
  const none = { shapes: undefined, ids: undefined };
  if (filter.length < HEADER_BYTES || filter[0] !== VERSION) return none;
  const shapeBytes = bytesOf(filter[1] as number);
  const idBytes = bytesOf(filter[2] as number);
  if (filter.length !== HEADER_BYTES + shapeBytes + idBytes) return none;
  const idsAt = HEADER_BYTES + shapeBytes;
  return {
    shapes: shapeBytes > 0 ? filter.subarray(HEADER_BYTES, idsAt) : undefined,
    ids: idBytes > 0 ? filter.subarray(idsAt) : undefined,
  };
}

/** The second slot of a shape gram. */
export function twinOf(slot: number): number {
  return Math.imul(slot, 0x9e3779b1) >>> 16;
}

/** log₂ of the bytes of a bitmap, plus one; 0 for none. */
function logOf(bitmap: Uint8Array | undefined): number {
  return bitmap ? 32 - Math.clz32(bitmap.length) : 0;
}

function bytesOf(log: number): number {
  return log === 0 ? 0 : 2 ** (log - 1);
}
