// Doubles in a few hundred buckets whose order is that of the values, each with about as many values:
// what is left to do for a quantile is to look into one bucket.
//
// The upper halves of doubles, as whole numbers, are in the order of the doubles. Values of one octave
// (sign and exponent) are spread over it evenly between the smallest and the largest that were seen; an
// octave gets as many buckets as its share of the values. NaN is below all numbers.
//
//   octave   … | 2^8: 300 values        | 2^9: 700 values                                  | …
//   buckets    |   0   |   1   |   2    |   3   |   4   |   5   |   6   |   7   |   8   |
const OCTAVES = 4096;
const MANTISSA_BITS = 20;
/** Odd: the samples of series often alternate. */
const SEEN_EVERY = 31;
const KEY_MIN = -0x80000000;
const KEY_MAX = 0x7fffffff;
const INFINITY_WORD = 0x7ff00000;

/** An octave's buckets in one number: the first, how many more, the bits of a key they do not tell apart. */
const FIRST_AT = 15;
const MORE_AT = 5;
const MORE_MASK = (1 << (FIRST_AT - MORE_AT)) - 1;
const SHIFT_MASK = (1 << MORE_AT) - 1;

export class ValueBuckets {
  /** Buckets are 0 … count - 1. */
  count = 1;
  readonly #counts = new Uint32Array(OCTAVES);
  readonly #lowest = new Int32Array(OCTAVES).fill(KEY_MAX);
  readonly #highest = new Int32Array(OCTAVES).fill(KEY_MIN);
  readonly #buckets = new Int32Array(OCTAVES);

  /** Looks at some of the values, before `divide`. */
  see(values: Float64Array, count: number): void {
    const words = wordsOf(values);
    for (let i = 0; i < count; i += SEEN_EVERY) {
      const key = keyOf(words[2 * i + 1] as number);
      const octave = (key >> MANTISSA_BITS) + OCTAVES / 2;
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
      const lowest = this.#lowest[octave] as number;
      if (size === 0) {
        this.#lowest[octave] = 0; // differs from any key by 32 bits at most
        this.#buckets[octave] = bucket << FIRST_AT;
        continue;
      }
      if (filled + size > perBucket && filled > 0) {
        bucket++;
        filled = 0;
      }
      const span = (this.#highest[octave] as number) - lowest;
      const shift = shiftFor(span, Math.max(1, Math.floor(size / perBucket)));
      const more = span >>> shift;
      this.#buckets[octave] = (bucket << FIRST_AT) | (more << MORE_AT) | shift;
      bucket += more;
      filled = more > 0 ? perBucket : filled + size;
    }
    this.count = bucket + 1;
  }

  /** Replaces each cell by cell * count + the bucket of its value. */
  refine(cells: Int32Array, values: Float64Array, count: number): void {
    const words = wordsOf(values);
    const lowest = this.#lowest;
    const buckets = this.#buckets;
    const bucketCount = this.count;
    for (let i = 0; i < count; i++) {
      const key = keyOf(words[2 * i + 1] as number);
      const octave = (key >> MANTISSA_BITS) + OCTAVES / 2;
      const packed = buckets[octave] as number;
      // What was not seen may lie outside of what was.
      const above = Math.max(0, key - (lowest[octave] as number)) >> (packed & SHIFT_MASK);
      const more = Math.min(above, (packed >> MORE_AT) & MORE_MASK);
      cells[i] = Math.imul(cells[i] as number, bucketCount) + (packed >> FIRST_AT) + more;
    }
  }
}

/** Low half first, as machines that run this store doubles. */
function wordsOf(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2);
}

/** A whole number in the order of the doubles whose upper half is `word`, NaN first. */
function keyOf(word: number): number {
  const key = word ^ ((word >> 31) >>> 1);
  return key > INFINITY_WORD ? KEY_MIN : key;
}

/** The smallest shift that leaves numbers up to `span` fewer than `count` steps, or one. */
function shiftFor(span: number, count: number): number {
  let shift = 0;
  while (span >>> shift >= count && span >>> shift > 0) shift++;
  return shift;
}
