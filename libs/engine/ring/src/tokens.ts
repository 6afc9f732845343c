// Tokens: the places of an instance on the circle [0, 2^32).
import { hash32 } from '@skald/labels';

const CIRCLE = 2 ** 32;

/**
 * `count` ascending tokens, none of them in `taken`. `random` gives numbers in [0, 1).
 */
export function chooseTokens(
  count: number,
  taken: ReadonlySet<number>,
  random: () => number,
): readonly number[] {
  const chosen = new Set<number>();
  while (chosen.size < count) {
    const token = Math.floor(random() * CIRCLE);
    if (!taken.has(token)) chosen.add(token);
  }
  return [...chosen].sort((a, b) => a - b);
}

/** The place of a key that is no stream (a tenant, a rule group). */
export function tokenOf(key: string): number {
  return hash32(key);
}
