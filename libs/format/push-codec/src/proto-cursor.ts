// A place in a protobuf message, and reading from there on. One class for all messages, so that the
// engine sees one shape in the hot loop. Everything is checked against the end of the message at hand.
import { InvalidError } from '@skald/errors';

const TWO_28 = 2 ** 28;

export class ProtoCursor {
  readonly bytes: Uint8Array;
  at = 0;
  /** Of the timestamp read last. */
  sec = 0;
  nanos = 0;
  #isLast = false;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  /** A field's tag: number × 8 + wire type. */
  tag(end: number): number {
    const tag = this.#uint32(end);
    if (tag < 8) throw new InvalidError(`proto: illegal tag ${tag >>> 3} (wire type ${tag & 7})`);
    return tag;
  }

  /** Reads a length and returns where the message that follows ends; it lies inside `end`. */
  messageEnd(end: number): number {
    const length = this.#uint32(end);
    if (length > end - this.at) throw truncated();
    return this.at + length;
  }

  /** Moves past the value of a field nobody asked for. */
  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case 0:
        this.#skipVarint(end);
        return;
      case 1:
        this.at += 8;
        break;
      case 2:
        this.at = this.messageEnd(end);
        return;
      case 5:
        this.at += 4;
        break;
      default:
        throw new InvalidError(`proto: illegal wireType ${tag & 7}`);
    }
    if (this.at > end) throw truncated();
  }

  /** Reads a Timestamp that ends at `end` into `sec` and `nanos`. */
  readTimestamp(end: number): void {
    this.sec = 0;
    this.nanos = 0;
    while (this.at < end) {
      const tag = this.tag(end);
      if (tag === 8) this.sec = this.#int64(end);
      else if (tag === 16) this.nanos = this.#int64(end) | 0;
      else this.skip(tag, end);
    }
  }

  #uint32(end: number): number {
    let at = this.at;
    let value = 0;
    for (let shift = 0; at < end && shift < 35; shift += 7) {
      const byte = this.bytes[at++] as number;
      value |= (byte & 127) << shift;
      if (byte < 128) {
        this.at = at;
        return value >>> 0;
      }
    }
    throw at < end ? new InvalidError('proto: integer overflow') : truncated();
  }

  /** Exact up to 2^53; beyond that the sign and size still hold, and no such time is accepted. */
  #int64(end: number): number {
    // 28 bits at a time: what fits an integer of the machine without a sign.
    const low = this.#bits28(end);
    if (this.#isLast) return low;
    const middle = this.#bits28(end);
    if (this.#isLast) return middle * TWO_28 + low;
    const high = this.#bits28(end) & 255;
    if (!this.#isLast) throw new InvalidError('proto: integer overflow');
    const signed = high >= 128 ? high - 256 : high;
    return (signed * TWO_28 + middle) * TWO_28 + low;
  }

  /** The next four groups of a varint, or fewer when it ends; says which in `#isLast`. */
  #bits28(end: number): number {
    let bits = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      if (this.at >= end) throw truncated();
      const byte = this.bytes[this.at++] as number;
      bits |= (byte & 127) << shift;
      if (byte < 128) {
        this.#isLast = true;
        return bits;
      }
    }
    this.#isLast = false;
    return bits;
  }

  #skipVarint(end: number): void {
    for (let i = 0; i < 10; i++) {
      if (this.at >= end) throw truncated();
      if ((this.bytes[this.at++] as number) < 128) return;
    }
    throw new InvalidError('proto: integer overflow');
  }
}

function truncated(): InvalidError {
  return new InvalidError('unexpected EOF');
}
