// Ranged reads of immutable objects through a cache: for directories, which every query needs and which
// another process may have read before.
//
// Cached values end in their CRC-32C: whatever a cache returns can cost time but never an answer.
import { crc32c } from '@skald/bytes';
import type { Cache } from '@skald/cache';
import type { ReadRange } from '@skald/chunk';
import type { RangedObjects } from './metered-reads.ts';

const TRAILER_BYTES = 4;

export interface RangeSource {
  readonly objects: RangedObjects;
  readonly cache: Cache;
}

export function readRangeOf(source: RangeSource, objectKey: string): ReadRange {
  const { objects, cache } = source;
  return async (from, to, signal) => {
    const cacheKey = `range ${from}-${to} ${objectKey}`;
    const kept = unseal(await cache.get(cacheKey));
    if (kept) return kept;
    const bytes = await objects.getRange(objectKey, from, to, signal);
    await cache.set(cacheKey, seal(bytes));
    return bytes;
  };
}

function seal(bytes: Uint8Array): Uint8Array {
  const sealed = new Uint8Array(bytes.length + TRAILER_BYTES);
  sealed.set(bytes);
  new DataView(sealed.buffer).setUint32(bytes.length, crc32c(bytes), true);
  return sealed;
}

function unseal(sealed: Uint8Array | undefined): Uint8Array | undefined {
  if (!sealed || sealed.length < TRAILER_BYTES) return undefined;
  const length = sealed.length - TRAILER_BYTES;
  const view = new DataView(sealed.buffer, sealed.byteOffset, sealed.length);
  return crc32c(sealed, 0, length) === view.getUint32(length, true)
    ? sealed.subarray(0, length)
    : undefined;
}
