// Buffers of batches, used again. A push of a megabyte makes a batch of a megabyte, and memory outside
// the engine's heap makes its collector run: reuse spares a tenth of the time of a push.
//
// Whoever took a buffer gives it back when nobody reads it any more, or leaves it to the collector.
const BUFFERS_MAX = 8;
const BUFFER_BYTES_MIN = 256 << 10;
const BUFFER_BYTES_MAX = 8 << 20;

export class BatchBuffers<Memory extends ArrayBufferLike = ArrayBuffer> {
  readonly #free: Uint8Array<Memory>[] = [];
  readonly #allocate: (byteCount: number) => Uint8Array<Memory>;

  /** `allocate` makes a buffer that is all its memory has. */
  constructor(allocate: (byteCount: number) => Uint8Array<Memory>) {
    this.#allocate = allocate;
  }

  /** At least `byteCount` bytes with any content. */
  take(byteCount: number): Uint8Array<Memory> {
    const at = this.#free.findIndex((buffer) => buffer.length >= byteCount);
    const [found] = at < 0 ? [] : this.#free.splice(at, 1);
    if (found) return found;
    const isKept = byteCount >= BUFFER_BYTES_MIN && byteCount <= BUFFER_BYTES_MAX;
    // A little more than needed, so that it fits the next push too.
    return this.#allocate(isKept ? Math.ceil(byteCount * 1.25) : byteCount);
  }

  /** Takes back what `take` gave, or a view of it. */
  give({ buffer }: Uint8Array<Memory>): void {
    if (this.#free.length >= BUFFERS_MAX) return;
    const size = buffer.byteLength;
    if (size >= BUFFER_BYTES_MIN && size <= BUFFER_BYTES_MAX * 1.25) {
      this.#free.push(new Uint8Array(buffer));
    }
  }
}
