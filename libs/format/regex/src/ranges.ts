// Sets of runes as flat lists of inclusive pairs. A list under construction may be unsorted and
// overlapping; `cleanRanges` makes it canonical.
import { MAX_RUNE, type RuneRanges } from './ast.ts';

/** The canonical form: ascending, disjoint, adjacent pairs joined. */
export function cleanRanges(pairs: readonly number[]): number[] {
  const order: number[] = [];
  for (let i = 0; i < pairs.length; i += 2) order.push(i);
  order.sort((a, b) => pairs[a]! - pairs[b]!);
  const out: number[] = [];
  for (const i of order) {
    const lo = pairs[i]!;
    const hi = pairs[i + 1]!;
    const last = out.length - 1;
    if (last > 0 && lo <= out[last]! + 1) out[last] = Math.max(out[last]!, hi);
    else out.push(lo, hi);
  }
  return out;
}

/** Every rune that is not in `ranges`, which must be canonical. */
export function negateRanges(ranges: RuneRanges): number[] {
  const out: number[] = [];
  let next = 0;
  for (let i = 0; i < ranges.length; i += 2) {
    if (ranges[i]! > next) out.push(next, ranges[i]! - 1);
    next = ranges[i + 1]! + 1;
  }
  if (next <= MAX_RUNE) out.push(next, MAX_RUNE);
  return out;
}

/** Whether canonical `ranges` hold `rune`. */
export function rangesHave(ranges: RuneRanges, rune: number): boolean {
  let lo = 0;
  let hi = ranges.length >> 1;
  while (lo < hi) {
    const mid = (lo + hi) >> 1;
    if (rune > ranges[2 * mid + 1]!) lo = mid + 1;
    else hi = mid;
  }
  return 2 * lo < ranges.length && rune >= ranges[2 * lo]!;
}

/** How many runes the pairs hold. */
export function rangesCount(ranges: RuneRanges): number {
  let count = 0;
  for (let i = 0; i < ranges.length; i += 2) count += ranges[i + 1]! - ranges[i]! + 1;
  return count;
}
