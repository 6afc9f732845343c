// Pairs sorted by name exactly as Go's `slices.SortFunc` leaves them: pattern-defeating quicksort (Orson
// Peters, Edmund Grimley Evans and others; the Go Authors, BSD), which is not stable.
//
// Names of a label set are distinct but for one case: a line with a field `__error__` that also has an
// error of its own. Loki sorts such a set and shows the value that ends up last, so that the answer
// depends on the sort. For that case alone; everything else sorts plainly.
export type Pair = readonly [name: string, value: string];

const INSERTION_MAX = 12;
const SHORTEST_SHIFTING = 50;
const SWAPS_MAX = 12;

/** Sorts in place. */
export function goSortByName(pairs: Pair[]): void {
  new Sorter(pairs).sort(0, pairs.length);
}

class Sorter {
  readonly #pairs: Pair[];
  #swaps = 0;

  constructor(pairs: Pair[]) {
    this.#pairs = pairs;
  }

  sort(start: number, end: number): void {
    let [from, to] = [start, end];
    let wasBalanced = true;
    let wasPartitioned = true;
    for (;;) {
      const length = to - from;
      if (length <= INSERTION_MAX) return this.#insertionSort(from, to);
      if (!wasBalanced) this.#breakPatterns(from, to);
      const pivot = this.#choosePivot(from, to);
      const isIncreasing = this.#swaps === 0 || this.#swaps === SWAPS_MAX;
      if (wasBalanced && wasPartitioned && isIncreasing && this.#isNearlySorted(from, to)) return;
      if (from > 0 && !this.#less(from - 1, pivot)) {
        from = this.#partitionEqual(from, to, pivot);
        continue;
      }
      const { middle, wasSorted } = this.#partition(from, to, pivot);
      wasPartitioned = wasSorted;
      const [left, right] = [middle - from, to - middle];
      wasBalanced = Math.min(left, right) >= Math.floor(length / 8);
      if (left < right) {
        this.sort(from, middle);
        from = middle + 1;
      } else {
        this.sort(middle + 1, to);
        to = middle;
      }
    }
  }

  #less(a: number, b: number): boolean {
    return (this.#pairs[a] as Pair)[0] < (this.#pairs[b] as Pair)[0];
  }

  #swap(a: number, b: number): void {
    const pair = this.#pairs[a] as Pair;
    this.#pairs[a] = this.#pairs[b] as Pair;
    this.#pairs[b] = pair;
  }

  #insertionSort(from: number, to: number): void {
    for (let i = from + 1; i < to; i++) {
      for (let j = i; j > from && this.#less(j, j - 1); j--) this.#swap(j, j - 1);
    }
  }

  /** A median of three (of nine from 50 on); counts swaps, and turns a descending range round. */
  #choosePivot(from: number, to: number): number {
    const quarter = Math.floor((to - from) / 4);
    let [i, j, k] = [from + quarter, from + quarter * 2, from + quarter * 3];
    this.#swaps = 0;
    if (to - from >= SHORTEST_SHIFTING) {
      i = this.#median(i - 1, i, i + 1);
      j = this.#median(j - 1, j, j + 1);
      k = this.#median(k - 1, k, k + 1);
    }
    j = this.#median(i, j, k);
    if (this.#swaps < SWAPS_MAX) return j;
    for (let low = from, high = to - 1; low < high; low++, high--) this.#swap(low, high);
    return to - 1 - (j - from);
  }

  #median(first: number, second: number, third: number): number {
    let [a, b] = this.#ordered(first, second);
    [b] = this.#ordered(b, third);
    [a, b] = this.#ordered(a, b);
    return b;
  }

  #ordered(a: number, b: number): [number, number] {
    if (!this.#less(b, a)) return [a, b];
    this.#swaps++;
    return [b, a];
  }

  /** True when a few steps of insertion sort finished the job; they count only in long ranges. */
  #isNearlySorted(from: number, to: number): boolean {
    let i = from + 1;
    for (let step = 0; step < 5; step++) {
      while (i < to && !this.#less(i, i - 1)) i++;
      if (i === to) return true;
      if (to - from < SHORTEST_SHIFTING) return false;
      this.#swap(i, i - 1);
      for (let j = i - 1; i - from >= 2 && j >= 1 && this.#less(j, j - 1); j--)
        this.#swap(j, j - 1);
      for (let j = i + 1; to - i >= 2 && j < to && this.#less(j, j - 1); j++) this.#swap(j, j - 1);
    }
    return false;
  }

  #partition(from: number, to: number, pivot: number): { middle: number; wasSorted: boolean } {
    this.#swap(from, pivot);
    let [i, j] = [from + 1, to - 1];
    let rounds = 0;
    for (; ; rounds++) {
      while (i <= j && this.#less(i, from)) i++;
      while (i <= j && !this.#less(j, from)) j--;
      if (i > j) break;
      this.#swap(i++, j--);
    }
    this.#swap(j, from);
    return { middle: j, wasSorted: rounds === 0 };
  }

  /** Moves what equals the pivot to the front; returns where the rest begins. */
  #partitionEqual(from: number, to: number, pivot: number): number {
    this.#swap(from, pivot);
    let [i, j] = [from + 1, to - 1];
    for (;;) {
      while (i <= j && !this.#less(from, i)) i++;
      while (i <= j && this.#less(from, j)) j--;
      if (i > j) return i;
      this.#swap(i++, j--);
    }
  }

  /** Three swaps with an xorshift generator seeded by the length. */
  #breakPatterns(from: number, to: number): void {
    const length = to - from;
    const mask = BigInt(2 ** (32 - Math.clz32(length)) - 1);
    const middle = from + Math.floor(length / 4) * 2;
    let random = BigInt(length);
    for (let at = middle - 2; at <= middle; at++) {
      random = BigInt.asUintN(64, random ^ (random << 13n));
      random ^= random >> 7n;
      random = BigInt.asUintN(64, random ^ (random << 17n));
      const other = Number(random & mask);
      this.#swap(at, from + (other >= length ? other - length : other));
    }
  }
}
