// Large buffers of lines, used again. Memory outside the engine's heap keeps its collector running, and a
// block's worth of it is made and dropped for every 512 KiB of lines.
//
// A buffer comes back only when nobody can hold a view of it: it was never read while it grew, and its
// block is encoded. Everything else is left to the collector.
const KEPT_MAX = 48;
const KEPT_BYTES_MIN = 64 << 10;
const KEPT_BYTES_MAX = 1 << 20;
/** Sizes are multiples of this: blocks differ by a few bytes, and a buffer must fit the next one too. */
const STEP_BYTES = 64 << 10;

export class LineBuffers {
  readonly #kept: Uint8Array<ArrayBuffer>[] = [];

  /** At least `byteCount` bytes with any content. */
  take(byteCount: number): Uint8Array<ArrayBuffer> {
    if (byteCount < KEPT_BYTES_MIN) return allocate(byteCount);
    // The last one that fits: it is likely still in a cache.
    const at = this.#kept.findLastIndex((buffer) => buffer.length >= byteCount);
    const [found] = at < 0 ? [] : this.#kept.splice(at, 1);
    return found ?? allocate(Math.ceil(byteCount / STEP_BYTES) * STEP_BYTES);
  }

  give(buffer: Uint8Array<ArrayBuffer>): void {
    const isUseful = buffer.length >= KEPT_BYTES_MIN && buffer.length <= KEPT_BYTES_MAX;
    if (!isUseful) return;
    this.#kept.push(buffer);
    // The one that nobody took for longest: sizes that streams have outgrown must not fill the list.
    if (this.#kept.length > KEPT_MAX) this.#kept.shift();
  }
}

// Not zeroed: what is read was written.
function allocate(byteCount: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.allocUnsafeSlow(byteCount).buffer as ArrayBuffer);
}
