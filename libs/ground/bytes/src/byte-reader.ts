// The reading twin of ByteWriter. Every read is bounds-checked and rejects damage with a
// CorruptionError that names the place, so that a decoder needs no checks of its own for truncation.
import { CorruptionError } from '@skald/errors';

const utf8 = new TextDecoder();

export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #place: string;
  #at: number;

  /** `place` names the file or object in errors. */
  constructor(bytes: Uint8Array, place: string, from = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#place = place;
    this.#at = from;
  }

  get at(): number {
    return this.#at;
  }

  get remaining(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#take(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#take(2), true);
  }

  u32(): number {
    return this.#view.getUint32(this.#take(4), true);
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.#take(8), true);
  }

  /** A safe integer, not negative. */
  varint(): number {
    let value = 0;
    let scale = 1;
    for (let count = 0; count < 8; count++) {
      const byte = this.u8();
      value += (byte & 127) * scale;
      if (byte < 128) {
        if (!Number.isSafeInteger(value)) break;
        return value;
      }
      scale *= 128;
    }
    return this.fail('a number is too large');
  }

  /** A view of the next `count` bytes. */
  bytes(count: number): Uint8Array {
    const at = this.#take(count);
    return this.#bytes.subarray(at, at + count);
  }

  /** A varint length, then UTF-8. */
  text(): string {
    return utf8.decode(this.bytes(this.varint()));
  }

  skip(count: number): void {
    this.#take(count);
  }

  fail(what: string): never {
    throw new CorruptionError(what, { place: this.#place, offset: this.#at });
  }

  #take(count: number): number {
    const at = this.#at;
    if (count > this.#bytes.length - at) this.fail('the data ends too early');
    this.#at = at + count;
    return at;
  }
}
