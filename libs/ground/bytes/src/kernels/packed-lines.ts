// Lines without what does not compress: identifiers, as the bytes that their hex digits write, and
// copies of the row's own time. What is left is text with tokens in it:
//
//   0x0e byte          that byte, which is a mark itself (0x0e to 0x13)
//   0x0f n             n lower case hex digits: the next ceil(n / 2) bytes of the ids, high half first
//   0x10               a UUID, 8-4-4-4-12 in lower case: the next 16 bytes of the ids
//   0x11 n, u24 at     n digits again, from byte `at` of the ids
//   0x12, u24 at       a UUID again
//   0x13 form          the row's time (stamps.ts)
//
// Runs of 12 and more digits are packed when letters and decimal digits are among the first 16. Of
// identifiers that begin with the same eight digits, the first is packed, those equal to it refer to it,
// and others stay: a compressor sees what they share.
//
// Any bytes come back as they were. ../../assembly/lines.ts is the fast twin; the constants here and
// there are one.
import type { Lines } from './kernels.ts';
import { Stamp, type LineTimes } from './stamps.ts';

const LITERAL = 0x0e;
const HEX = 0x0f;
const UUID = 0x10;
const HEX_AGAIN = 0x11;
const UUID_AGAIN = 0x12;
const TIME = 0x13;

const RUN_MIN = 12;
const RUN_MAX = 254;
const UUID_CHARS = 36;
const UUID_BYTES = 16;
const UUID_SHAPE = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const TABLE_BITS = 12;
const OFFSET_MAX = 0xffffff;

/** Both valid until the next call of the kernels that made them. */
export interface PackedLines {
  readonly text: Uint8Array;
  /** Empty when no line has an identifier. */
  readonly ids: Uint8Array;
}

/** Undefined when more than an eighth of the bytes would have to be escaped. */
export function packLines(lines: Lines, times: LineTimes): PackedLines | undefined {
  const packer = new LinePacker(lines);
  const rowCount = lines.offsets.length - 1;
  for (let row = 0; row < rowCount; row++) {
    if (!packer.packRow(row, times)) return undefined;
  }
  return packer.finish();
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
}

class LinePacker {
  readonly #bytes: Buffer;
  readonly #offsets: Uint32Array;
  readonly #text: Buffer;
  readonly #ids: Buffer;
  /** By the hash of its first four bytes, where an identifier begins in the ids, plus 1. */
  readonly #table = new Uint32Array(1 << TABLE_BITS);
  #kept: number;
  #to = 0;
  #id = 0;
  #escapesLeft: number;

  constructor({ bytes, offsets }: Lines) {
    this.#bytes = asBuffer(bytes);
    this.#offsets = offsets;
    this.#kept = offsets[0] as number;
    const length = (offsets.at(-1) as number) - this.#kept;
    this.#text = Buffer.allocUnsafe(2 * length + 8);
    this.#ids = Buffer.allocUnsafe(length + 8);
    this.#escapesLeft = length >>> 3;
  }

  packRow(row: number, times: LineTimes): boolean {
    const bytes = this.#bytes;
    const end = this.#offsets[row + 1] as number;
    let stamp: Stamp | undefined;
    for (let at = this.#offsets[row] as number; at < end;) {
      const byte = bytes[at] as number;
      if (isMark(byte)) {
        this.#putToken(at, at, LITERAL);
        this.#escapesLeft--;
        at++;
      } else if (isHex(byte) && hexRun(bytes, at, end) >= 8) {
        at = this.#packIdentifier(at, end);
      } else if (mayBeTime(bytes, at, end)) {
        stamp ??= Stamp.of(times, row);
        at = this.#packTime(at, end, stamp);
      } else {
        at++;
      }
    }
    return this.#escapesLeft >= 0;
  }

  finish(): PackedLines {
    this.#copy(this.#offsets.at(-1) as number);
    return { text: this.#text.subarray(0, this.#to), ids: this.#ids.subarray(0, this.#id) };
  }

  #packTime(here: number, end: number, stamp: Stamp | undefined): number {
    const stamped = stamp?.at(this.#bytes, here, end);
    if (!stamped) return here + 1;
    this.#putToken(here, here + stamped.length, TIME);
    this.#text[this.#to++] = stamped.form;
    return here + stamped.length;
  }

  /** Packs the identifier that may begin at `here`; returns where to go on. */
  #packIdentifier(here: number, end: number): number {
    const bytes = this.#bytes;
    const run = hexRun(bytes, here, end);
    const isWhole = run === 8 && isUuid(bytes, here, end);
    if (!isWhole && (run < RUN_MIN || !isMixed(bytes, here, run))) return here + run;
    const next = here + (isWhole ? UUID_CHARS : Math.min(run, RUN_MAX));
    const digits = bytes.toString('latin1', here, next);
    const id = hexBytes(isWhole ? digits.replaceAll('-', '') : digits);
    const key = id.readUInt32LE(0);
    const slot = Math.imul(key, 0x9e3779b1) >>> (32 - TABLE_BITS);
    const known = (this.#table[slot] as number) - 1;
    const isNew = known < 0 || this.#ids.readUInt32LE(known) !== key;
    const isAgain = !isNew && id.equals(this.#ids.subarray(known, this.#id).subarray(0, id.length));
    if (!isNew && !isAgain) return next;
    if (isNew) this.#putToken(here, next, isWhole ? UUID : HEX);
    else this.#putToken(here, next, isWhole ? UUID_AGAIN : HEX_AGAIN);
    if (!isWhole) this.#text[this.#to++] = next - here;
    if (isNew) {
      if (this.#id < OFFSET_MAX) this.#table[slot] = this.#id + 1;
      this.#id += id.copy(this.#ids, this.#id);
    } else {
      this.#to = this.#text.writeUIntLE(known, this.#to, 3);
    }
    return next;
  }

  #putToken(here: number, next: number, kind: number): void {
    this.#copy(here);
    this.#kept = next;
    this.#text[this.#to++] = kind;
  }

  #copy(end: number): void {
    this.#to += this.#bytes.copy(this.#text, this.#to, this.#kept, end);
  }
}

/**
 * Writes the lines that `offsets` cut, from 0 on, to `into`. False when text and ids do not give exactly
 * those: then what `into` holds is undefined.
 */
export function unpackLines(
  packed: PackedLines,
  offsets: Uint32Array,
  times: LineTimes,
  into: Uint8Array,
): boolean {
  const unpacker = new LineUnpacker(packed, offsets, into);
  while (!unpacker.isAtEnd) {
    if (!unpacker.step(times)) return false;
  }
  return unpacker.isWhole;
}

class LineUnpacker {
  readonly #text: Buffer;
  readonly #ids: Buffer;
  readonly #offsets: Uint32Array;
  readonly #out: Buffer;
  #at = 0;
  #id = 0;
  #to = 0;
  #row = 0;

  constructor({ text, ids }: PackedLines, offsets: Uint32Array, into: Uint8Array) {
    this.#text = asBuffer(text);
    this.#ids = asBuffer(ids);
    this.#offsets = offsets;
    this.#out = asBuffer(into).subarray(0, offsets.at(-1) as number);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#text.length;
  }

  get isWhole(): boolean {
    return (
      this.#at === this.#text.length &&
      this.#to === this.#out.length &&
      this.#id === this.#ids.length
    );
  }

  /** One byte of text, or one token. */
  step(times: LineTimes): boolean {
    const byte = this.#text[this.#at++] as number;
    if (!isMark(byte)) return this.#put(byte);
    if (byte === LITERAL) {
      const literal = this.#text[this.#at++];
      return literal !== undefined && isMark(literal) && this.#put(literal);
    }
    return byte === TIME ? this.#unpackTime(times) : this.#unpackIdentifier(byte);
  }

  #put(byte: number): boolean {
    if (this.#to >= this.#out.length) return false;
    this.#out[this.#to++] = byte;
    return true;
  }

  #unpackTime(times: LineTimes): boolean {
    const form = this.#text[this.#at++];
    if (form === undefined || this.#to >= this.#out.length) return false;
    while ((this.#offsets[this.#row + 1] as number) <= this.#to) this.#row++;
    const text = Stamp.of(times, this.#row)?.inForm(form);
    const room = (this.#offsets[this.#row + 1] as number) - this.#to;
    if (text === undefined || text.length > room) return false;
    this.#to += this.#out.write(text, this.#to, 'latin1');
    return true;
  }

  #unpackIdentifier(kind: number): boolean {
    const isWhole = kind === UUID || kind === UUID_AGAIN;
    const chars = isWhole ? UUID_CHARS : this.#text[this.#at++];
    if (chars === undefined || chars === 0 || chars > this.#out.length - this.#to) return false;
    const size = isWhole ? UUID_BYTES : (chars + 1) >>> 1;
    let from = this.#id;
    if (kind === HEX || kind === UUID) {
      if (size > this.#ids.length - from) return false;
      this.#id += size;
    } else {
      if (this.#text.length - this.#at < 3) return false;
      from = this.#text.readUIntLE(this.#at, 3);
      this.#at += 3;
      if (from + size > this.#id) return false;
    }
    const digits = this.#ids.toString('hex', from, from + size);
    this.#to += this.#out.write(
      isWhole ? dashed(digits) : digits.slice(0, chars),
      this.#to,
      'latin1',
    );
    return true;
  }
}

function isMark(byte: number): boolean {
  return byte >= LITERAL && byte <= TIME;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function isLetter(byte: number): boolean {
  return byte >= 97 && byte <= 102;
}

function isHex(byte: number): boolean {
  return isDigit(byte) || isLetter(byte);
}

function hexRun(bytes: Buffer, at: number, end: number): number {
  let to = at;
  while (to < end && isHex(bytes[to] as number)) to++;
  return to - at;
}

function isMixed(bytes: Buffer, at: number, run: number): boolean {
  const first = bytes.subarray(at, at + Math.min(run, 16));
  return first.some(isDigit) && first.some(isLetter);
}

function isUuid(bytes: Buffer, at: number, end: number): boolean {
  return end - at >= UUID_CHARS && UUID_SHAPE.test(bytes.toString('latin1', at, at + UUID_CHARS));
}

/** Whether the dashes, slashes and colons of a time stand behind `at`. */
function mayBeTime(bytes: Buffer, at: number, end: number): boolean {
  if (end - at < 19) return false;
  const isIso = bytes[at + 4] === 0x2d && bytes[at + 7] === 0x2d && bytes[at + 13] === 0x3a;
  return isIso || (bytes[at + 2] === 0x2f && bytes[at + 6] === 0x2f && bytes[at + 11] === 0x3a);
}

function hexBytes(digits: string): Buffer {
  return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex');
}

function dashed(digits: string): string {
  const cuts = [0, 8, 12, 16, 20, 32];
  return cuts
    .slice(1)
    .map((cut, i) => digits.slice(cuts[i], cut))
    .join('-');
}
