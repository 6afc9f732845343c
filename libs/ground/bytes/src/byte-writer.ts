// A growing buffer for headers and indexes: little-endian numbers, varints, bytes and short texts.
// For formats that are written once and field by field; hot columns write typed arrays themselves.
import { assert } from '@skald/errors';

export class ByteWriter {
  #bytes: Uint8Array;
  #view: DataView;
  #length = 0;

  constructor(capacityBytes = 256) {
    this.#bytes = new Uint8Array(capacityBytes);
    this.#view = new DataView(this.#bytes.buffer);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written so far; a view that the next write may leave behind. */
  written(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  u8(value: number): this {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
    return this;
  }

  u16(value: number): this {
    assert(value >= 0 && value <= 0xffff, 'a u16 fits 16 bits');
    const at = this.#reserve(2);
    this.#view.setUint16(at, value, true);
    return this;
  }

  u32(value: number): this {
    assert(value >= 0 && value <= 0xffffffff, 'a u32 fits 32 bits');
    const at = this.#reserve(4);
    this.#view.setUint32(at, value, true);
    return this;
  }

  i64(value: bigint): this {
    const at = this.#reserve(8);
    this.#view.setBigInt64(at, value, true);
    return this;
  }

  /** Replaces the u32 at `at`, for lengths that are known only after what they count. */
  patchU32(at: number, value: number): this {
    assert(at + 4 <= this.#length, 'only what was written is patched');
    this.#view.setUint32(at, value, true);
    return this;
  }

  /** LEB128 of a safe integer that is not negative: 1 to 8 bytes. */
  varint(value: number): this {
    assert(Number.isSafeInteger(value) && value >= 0, 'a varint is a safe integer, not negative');
    let at = this.#reserve(8);
    while (value > 127) {
      this.#bytes[at++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    this.#bytes[at++] = value;
    this.#length = at;
    return this;
  }

  bytes(value: Uint8Array): this {
    const at = this.#reserve(value.length);
    this.#bytes.set(value, at);
    return this;
  }

  /** A varint length, then UTF-8. */
  text(value: string): this {
    const encoded = Buffer.from(value);
    return this.varint(encoded.length).bytes(encoded);
  }

  /** Makes room and moves on. Call it before touching #bytes or #view: both may be replaced. */
  #reserve(count: number): number {
    const at = this.#length;
    const needed = at + count;
    if (needed > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(needed, this.#bytes.length * 2));
      grown.set(this.#bytes.subarray(0, at));
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    this.#length = needed;
    return at;
  }
}
