// Buffers for decompressed lines, used again from block to block.
//
// A query that scans decompresses a quarter of a megabyte per block and is done with it a moment later.
// Allocated anew each time, that memory costs three times as much in garbage collection as its
// decompression takes (block.bench.ts). Buffers have sizes of powers of two, so that any free one of a
// class serves any block of it. One pool per thread; its owner is that thread's Decompressor.
import { assert } from '@skald/errors';

/** Smaller ones are not worth keeping: the young generation is cheap. */
const CLASS_MIN_BITS = 14;

export interface BufferPoolOptions {
  /** How much may wait for its next use. Default 8 MiB; 0 keeps nothing. */
  readonly keptBytesMax?: number;
}

export class BufferPool {
  readonly #keptBytesMax: number;
  /** By the binary logarithm of their length. */
  readonly #free: Buffer[][] = [];
  #keptBytes = 0;
  #lentCount = 0;

  constructor({ keptBytesMax = 8 << 20 }: BufferPoolOptions = {}) {
    this.#keptBytesMax = keptBytesMax;
  }

  /** Buffers taken and not given back. */
  get lentCount(): number {
    return this.#lentCount;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** A buffer of at least this length, its content undefined; the caller's until it gives it back. */
  take(byteCount: number): Buffer {
    this.#lentCount++;
    const bits = classOf(byteCount);
    const kept = this.#free[bits]?.pop();
    if (!kept) return Buffer.allocUnsafeSlow(2 ** bits);
    this.#keptBytes -= kept.length;
    return kept;
  }

  /** Takes back what `take` gave, whole. Nobody may look at it any more. */
  give(buffer: Buffer): void {
    const bits = classOf(buffer.length);
    assert(buffer.length === 2 ** bits && this.#lentCount > 0, 'what is given back was taken');
    this.#lentCount--;
    if (this.#keptBytes + buffer.length > this.#keptBytesMax) return;
    (this.#free[bits] ??= []).push(buffer);
    this.#keptBytes += buffer.length;
  }
}

function classOf(byteCount: number): number {
  return Math.max(CLASS_MIN_BITS, 32 - Math.clz32(Math.max(byteCount, 1) - 1));
}
