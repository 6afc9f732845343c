// The k-th smallest of some numbers, without sorting them: quickselect.
const SMALL = 12;

/** Moves values of [from, to) until the one at `rank` is what sorting would put there. No NaN. */
export function selectRank(values: Float64Array, from: number, to: number, rank: number): number {
  let low = from;
  let high = to - 1;
  // Bad pivots are rare; who makes them on purpose gets a sort.
  let rounds = 4 * (32 - Math.clz32(to - from));
  while (high - low >= SMALL) {
    if (rounds-- === 0) {
      values.subarray(low, high + 1).sort();
      return values[rank] as number;
    }
    const pivot = medianOfThree(
      values[low] as number,
      values[(low + high) >>> 1] as number,
      values[high] as number,
    );
    let left = low;
    let right = high;
    while (left <= right) {
      while ((values[left] as number) < pivot) left++;
      while ((values[right] as number) > pivot) right--;
      if (left > right) break;
      const moved = values[left] as number;
      values[left++] = values[right] as number;
      values[right--] = moved;
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else return pivot;
  }
  sortFew(values, low, high);
  return values[rank] as number;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}

/** Inclusive of both ends. */
function sortFew(values: Float64Array, low: number, high: number): void {
  for (let i = low + 1; i <= high; i++) {
    const value = values[i] as number;
    let at = i;
    for (; at > low && (values[at - 1] as number) > value; at--) {
      values[at] = values[at - 1] as number;
    }
    values[at] = value;
  }
}
