// Arrays of numbers, used again from query to query.
//
// A quantile over a million samples holds 30 MB of typed arrays for a moment. Made anew they cost page
// faults, and every 64 MB of them the collector goes through the whole heap. Lengths are powers of two, so
// that any free array of a length serves any question for it. One pool per thread; contents are not cleared.
export interface ArrayPoolOptions {
  /** How much may wait for its next use. 0 keeps nothing. */
  readonly keptBytesMax: number;
}

type Numbers = Float64Array | Int32Array;

export class ArrayPool {
  readonly #keptBytesMax: number;
  readonly #floats = new Map<number, Float64Array[]>();
  readonly #ints = new Map<number, Int32Array[]>();
  #keptBytes = 0;

  constructor({ keptBytesMax }: ArrayPoolOptions) {
    this.#keptBytesMax = keptBytesMax;
  }

  get keptBytes(): number {
    return this.#keptBytes;
  }

  /** At least `length` numbers, of any value. */
  floats(length: number): Float64Array {
    const size = sizeFor(length);
    return this.#take(this.#floats, size) ?? new Float64Array(size);
  }

  ints(length: number): Int32Array {
    const size = sizeFor(length);
    return this.#take(this.#ints, size) ?? new Int32Array(size);
  }

  /** Takes back what it gave; nobody looks at it any more. */
  give(array: Numbers): void {
    if (this.#keptBytes + array.byteLength > this.#keptBytesMax) return;
    this.#keptBytes += array.byteLength;
    if (array instanceof Float64Array) keep(this.#floats, array);
    else keep(this.#ints, array);
  }

  #take<T extends Numbers>(free: Map<number, T[]>, size: number): T | undefined {
    const array = free.get(size)?.pop();
    if (array !== undefined) this.#keptBytes -= array.byteLength;
    return array;
  }
}

function sizeFor(length: number): number {
  return length <= 1 ? 1 : 2 ** (32 - Math.clz32(length - 1));
}

function keep<T extends Numbers>(free: Map<number, T[]>, array: T): void {
  const same = free.get(array.length);
  if (same === undefined) free.set(array.length, [array]);
  else same.push(array);
}
