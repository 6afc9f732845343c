// The bytes that a batch's spans point into: a block's line bytes, followed by what stages derive
// from them (unescaped strings, template output, copies of dictionary values).
//
//   [ line bytes of the block | derived … derived | free ]
//     0                sourceLength         length
//
// Nothing is copied until the first derived byte: then the block's bytes move once into a buffer
// that is kept from block to block. `bytes` changes at that moment, so whoever appends reads it anew.

const SPARE_BYTES = 64 * 1024;

export class Arena {
  /** What spans index. Valid up to `length`. */
  bytes: Buffer = Buffer.alloc(0);
  length = 0;
  #own: Buffer = Buffer.alloc(0);
  #sourceLength = 0;
  #isOwn = false;

  /** Starts over on a block's bytes, which stay untouched. */
  adopt(source: Uint8Array): void {
    this.bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength);
    this.length = this.#sourceLength = source.byteLength;
    this.#isOwn = false;
  }

  /** Whether the adopted bytes hold `byte`. */
  sourceIncludes(byte: number): boolean {
    const at = this.bytes.indexOf(byte);
    return at >= 0 && at < this.#sourceLength;
  }

  /** Forgets everything derived. */
  truncate(): void {
    this.length = this.#sourceLength;
  }

  /** Makes room for `byteCount` more bytes at `length`. */
  reserve(byteCount: number): void {
    const needed = this.length + byteCount;
    if (this.#isOwn && needed <= this.bytes.length) return;
    if (needed > this.#own.length || this.#isOwn) {
      this.#own = Buffer.allocUnsafeSlow(needed + (needed >> 1) + SPARE_BYTES);
    }
    this.bytes.copy(this.#own, 0, 0, this.length);
    this.bytes = this.#own;
    this.#isOwn = true;
  }

  /** Copies bytes [start, end) of `source` to the end; returns where they begin. */
  append(source: Uint8Array, start: number, end: number): number {
    this.reserve(end - start);
    const at = this.length;
    const target = this.bytes;
    if (end - start > 32) target.set(source.subarray(start, end), at);
    else for (let i = start, o = at; i < end; i++, o++) target[o] = source[i] as number;
    this.length = at + end - start;
    return at;
  }

  /** Appends a text as UTF-8; returns where it begins. */
  appendText(text: string): number {
    this.reserve(text.length * 3);
    const at = this.length;
    this.length = at + this.bytes.write(text, at, 'utf8');
    return at;
  }

  text(start: number, end: number): string {
    return this.bytes.toString('utf8', start, end);
  }
}
