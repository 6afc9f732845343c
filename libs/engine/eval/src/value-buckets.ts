// Doubles in a few hundred buckets whose order is that of the values, each with about as many values:
// what is left to do for a quantile is to look into one bucket.
//
// The upper halves of doubles, as whole numbers, are in the order of the doubles. Values of one octave
// (sign and exponent) are spread over it evenly between the smallest and the largest that occur; an octave
// gets as many buckets as its share of the values. NaN is below all numbers.
//
//   octave   … | 2^8: 300 values        | 2^9: 700 values                                  | …
//   buckets    |   0   |   1   |   2    |   3   |   4   |   5   |   6   |   7   |   8   |
const OCTAVES = 4096;
const MANTISSA_BITS = 20;

export class ValueBuckets {
  /** Buckets are 0 … count - 1. */
  count = 1;
  readonly #counts = new Uint32Array(OCTAVES);
  readonly #lowest = new Uint32Array(OCTAVES).fill(0xffffffff);
  readonly #highest = new Uint32Array(OCTAVES);
  /** By octave: its first bucket, and the bits of a key that its buckets do not tell apart. */
  readonly #first = new Int32Array(OCTAVES);
  readonly #shift = new Uint8Array(OCTAVES);

  /** Looks at values that `bucketOf` will be asked about; all of them, before `divide`. */
  see(values: Float64Array, count: number): void {
    const words = wordsOf(values);
    for (let i = 0; i < count; i++) {
      const key = keyOf(values[i] as number, words[2 * i + 1] as number);
      const octave = key >>> MANTISSA_BITS;
      this.#counts[octave] = (this.#counts[octave] as number) + 1;
      if (key < (this.#lowest[octave] as number)) this.#lowest[octave] = key;
      if (key > (this.#highest[octave] as number)) this.#highest[octave] = key;
    }
  }

  /** Makes at most about twice as many buckets as wanted. */
  divide(wanted: number): void {
    const total = this.#counts.reduce((sum, count) => sum + count, 0);
    const perBucket = Math.max(1, total / wanted);
    let bucket = 0;
    let filled = 0;
    for (let octave = 0; octave < OCTAVES; octave++) {
      const size = this.#counts[octave] as number;
      if (size === 0) continue;
      if (filled + size > perBucket && filled > 0) {
        bucket++;
        filled = 0;
      }
      const span = (this.#highest[octave] as number) - (this.#lowest[octave] as number);
      const shift = shiftFor(span, Math.max(1, Math.floor(size / perBucket)));
      this.#first[octave] = bucket;
      this.#shift[octave] = shift;
      bucket += span >>> shift;
      filled = span >>> shift > 0 ? perBucket : filled + size;
    }
    this.count = bucket + 1;
  }

  /** Replaces each cell by cell * count + the bucket of its value. */
  refine(cells: Int32Array, values: Float64Array, count: number): void {
    const words = wordsOf(values);
    const lowest = this.#lowest;
    const first = this.#first;
    const shifts = this.#shift;
    const bucketCount = this.count;
    for (let i = 0; i < count; i++) {
      const key = keyOf(values[i] as number, words[2 * i + 1] as number);
      const octave = key >>> MANTISSA_BITS;
      const within = (key - (lowest[octave] as number)) >>> (shifts[octave] as number);
      cells[i] = (cells[i] as number) * bucketCount + (first[octave] as number) + within;
    }
  }
}

/** Low half first, as machines that run this store doubles. */
function wordsOf(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** A number below 2^32 in the order of the doubles whose upper half is `word`. */
function keyOf(value: number, word: number): number {
  return value === value ? (word ^ ((word >> 31) | 0x80000000)) >>> 0 : 0;
}

/** The smallest shift that leaves numbers up to `span` fewer than `count` steps, or one. */
function shiftFor(span: number, count: number): number {
  let shift = 0;
  while (span >>> shift >= count && span >>> shift > 0) shift++;
  return shift;
}
