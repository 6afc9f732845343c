// Small numbers, bit-packed: the encoding `packed` of blocks, whose definition and twin is packed-ints.ts of the
// chunk room. It is asked what these refuse, and says why.
import { type KernelMemory, sizeOf } from './kernel-memory.ts';

/** The parts of a column of times: timestamps.ts of the chunk room draws it. */
export interface PackedTimes {
  readonly steps: Uint8Array;
  readonly rests: Uint8Array;
  readonly form: number;
  readonly unitNs: number;
}

export interface IntKernels {
  /** Fills `into` with what is packed in all of the bytes; false when these are something else, or too many. */
  unpackFloats(bytes: Uint8Array, into: Float64Array): boolean;
  /** As unpackFloats, of values below 2^31. */
  unpackWords(bytes: Uint8Array, into: Uint32Array): boolean;
  /** As unpackFloats, of times as their column has them. */
  unpackTimes(times: PackedTimes, into: Float64Array): boolean;
  /** The packed form of the first `count`; undefined for values that have none, or too many. */
  pack(values: Float64Array | Uint32Array, count: number): Uint8Array | undefined;
}

/** What ../../assembly/ints.ts exports. */
export interface IntExports {
  unpackFloats(from: number, length: number, count: number, out: number): number;
  unpackWords(from: number, length: number, count: number, out: number): number;
  unpackTimes(
    steps: number,
    stepsLength: number,
    rests: number,
    restsLength: number,
    form: number,
    unitNs: number,
    count: number,
    work: number,
    out: number,
  ): number;
  packValues(values: number, isFloat: boolean, count: number, out: number): number;
}

const ROOM = 64;

export class WasmInts implements IntKernels {
  readonly #room: KernelMemory;
  readonly #wasm: IntExports;

  constructor(room: KernelMemory, wasm: IntExports) {
    this.#room = room;
    this.#wasm = wasm;
  }

  unpackFloats(bytes: Uint8Array, into: Float64Array): boolean {
    const out = this.#unpack(this.#wasm.unpackFloats, bytes, into);
    if (out < 0) return false;
    into.set(new Float64Array(this.#room.buffer, out, into.length));
    return true;
  }

  unpackWords(bytes: Uint8Array, into: Uint32Array): boolean {
    const out = this.#unpack(this.#wasm.unpackWords, bytes, into);
    if (out < 0) return false;
    into.set(new Uint32Array(this.#room.buffer, out, into.length));
    return true;
  }

  unpackTimes({ steps, rests, form, unitNs }: PackedTimes, into: Float64Array): boolean {
    const room = this.#room;
    if (into.length === 0) return false;
    const size = sizeOf(into) + ROOM;
    if (!room.has(sizeOf(steps) + ROOM, sizeOf(rests) + ROOM, size, size)) return false;
    const top = room.top;
    const [stepsAt, restsAt] = [room.place(steps), room.place(rests)];
    const [work, out] = [room.take(size), room.take(size)];
    room.top = top;
    const count = into.length - 1;
    const { length } = steps;
    const isUnpacked = this.#wasm.unpackTimes(
      stepsAt,
      length,
      restsAt,
      rests.length,
      form,
      unitNs,
      count,
      work,
      out,
    );
    if (isUnpacked !== 0) into.set(new Float64Array(room.buffer, out, into.length));
    return isUnpacked !== 0;
  }

  /** Where the values are; -1 for what is refused. */
  #unpack(
    unpack: IntExports['unpackFloats'],
    bytes: Uint8Array,
    into: Float64Array | Uint32Array,
  ): number {
    const room = this.#room;
    if (!room.has(sizeOf(bytes) + ROOM, sizeOf(into) + ROOM)) return -1;
    const top = room.top;
    const from = room.place(bytes);
    const out = room.take(sizeOf(into) + ROOM);
    room.top = top;
    return unpack(from, bytes.length, into.length, out) === 0 ? -1 : out;
  }

  pack(values: Float64Array | Uint32Array, count: number): Uint8Array | undefined {
    const room = this.#room;
    const outBytes = count * 8 + Math.ceil(count / 128) * 9 + ROOM;
    const given = values.subarray(0, count);
    if (!room.has(sizeOf(given), outBytes)) return undefined;
    const top = room.top;
    const from = room.place(given);
    const out = room.take(outBytes);
    room.top = top;
    const length = this.#wasm.packValues(from, values instanceof Float64Array, count, out);
    return length < 0 ? undefined : room.bytes.slice(out, out + length);
  }
}
