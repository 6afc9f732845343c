// Buffers for decompressed lines, used again from block to block.
//
// A query that scans decompresses a quarter of a megabyte per block and is done with it a moment later.
// With a pool that is 1.4 times as fast in its own thread (block.bench.ts), and leaves nothing to the
// collector's. Buffers have sizes of powers of two, so that any free one of a class serves any block of
// it. One pool per thread; its owner is that thread's Decompressor.
import { assert } from '@skald/errors';

/** Smaller ones are not worth keeping: the young generation is cheap. */
const CLASS_MIN_BITS = 14;

export interface BufferPoolOptions {
  /** How much may wait for its next use. Default 8 MiB; 0 keeps nothing. */
  readonly keptBytesMax?: number;
  /**
   * Buffers to begin with, of lengths that are powers of two: memory that whoever looks at the lines
   * wants them in (that of the WASM kernels). They always stay, and do not count as kept.
   */
  readonly given?: readonly Buffer[];
}

export class BufferPool {
  readonly #keptBytesMax: number;
  /** By the binary logarithm of their length. */
  readonly #free: Buffer[][] = [];
  readonly #given: ReadonlySet<Buffer>;
  #keptBytes = 0;
  #lentCount = 0;

  constructor({ keptBytesMax = 8 << 20, given = [] }: BufferPoolOptions = {}) {
    this.#keptBytesMax = keptBytesMax;
    this.#given = new Set(given);
    for (const buffer of given) this.#keep(buffer);
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
    const kept = this.#free[bits]?.pop() ?? this.#free[bits + 1]?.pop();
    if (!kept) return Buffer.allocUnsafeSlow(2 ** bits);
    this.#keptBytes -= this.#countedBytes(kept);
    return kept;
  }

  /** Takes back what `take` gave, whole. Nobody may look at it any more. */
  give(buffer: Buffer): void {
    assert(this.#lentCount > 0, 'what is given back was taken');
    this.#lentCount--;
    if (this.#keptBytes + this.#countedBytes(buffer) <= this.#keptBytesMax) this.#keep(buffer);
  }

  #keep(buffer: Buffer): void {
    const bits = classOf(buffer.length);
    assert(buffer.length === 2 ** bits, 'a pooled buffer has the length of its class');
    (this.#free[bits] ??= []).push(buffer);
    this.#keptBytes += this.#countedBytes(buffer);
  }

  #countedBytes(buffer: Buffer): number {
    return this.#given.has(buffer) ? 0 : buffer.length;
  }
}

function classOf(byteCount: number): number {
  return Math.max(CLASS_MIN_BITS, 32 - Math.clz32(Math.max(byteCount, 1) - 1));
}
