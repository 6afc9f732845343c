// Which streams of a tenant have which labels: postings in memory, grown as streams appear.
//
// Postings are ascending ordinals. A stream that goes leaves its ordinal behind; readers pass over it,
// and the index is built anew when half of it is such remains.
import type { CompiledMatcher } from '@skald/index';
import type { Labels } from '@skald/labels';

class Postings {
  #ordinals = new Uint32Array(4);
  #count = 0;

  add(ordinal: number): void {
    if (this.#count === this.#ordinals.length) {
      const grown = new Uint32Array(this.#count * 2);
      grown.set(this.#ordinals);
      this.#ordinals = grown;
    }
    this.#ordinals[this.#count++] = ordinal;
  }

  view(): Uint32Array {
    return this.#ordinals.subarray(0, this.#count);
  }
}

export class LabelIndex {
  #byName = new Map<string, Map<string, Postings>>();

  /** Ordinals ascend from call to call. */
  add(ordinal: number, labels: Labels): void {
    for (const [name, value] of labels) {
      let byValue = this.#byName.get(name);
      if (!byValue) this.#byName.set(name, (byValue = new Map()));
      let postings = byValue.get(value);
      if (!postings) byValue.set(value, (postings = new Postings()));
      postings.add(ordinal);
    }
  }

  /**
   * Ordinals that every matcher accepts, ascending; undefined when all streams are candidates and only
   * their labels can tell. Matchers that accept '' are left to the caller.
   */
  candidates(matchers: readonly CompiledMatcher[]): Uint32Array | undefined {
    let found: Uint32Array | undefined;
    for (const matcher of matchers) {
      if (matcher.accepts('')) continue;
      const ordinals = this.#union(matcher);
      found = found ? intersect(found, ordinals) : ordinals;
      if (found.length === 0) break;
    }
    return found;
  }

  #union(matcher: CompiledMatcher): Uint32Array {
    const byValue = this.#byName.get(matcher.name);
    if (matcher.only !== undefined) {
      return byValue?.get(matcher.only)?.view() ?? new Uint32Array(0);
    }
    const lists: Uint32Array[] = [];
    for (const [value, postings] of byValue ?? []) {
      if (matcher.accepts(value)) lists.push(postings.view());
    }
    if (lists.length === 1) return lists[0] as Uint32Array;
    const all = new Uint32Array(lists.reduce((sum, list) => sum + list.length, 0));
    let at = 0;
    for (const list of lists) {
      all.set(list, at);
      at += list.length;
    }
    // A stream has one value per name, so the lists are disjoint.
    return all.sort();
  }
}

function intersect(a: Uint32Array, b: Uint32Array): Uint32Array {
  const out = new Uint32Array(Math.min(a.length, b.length));
  let count = 0;
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const left = a[i] as number;
    const right = b[j] as number;
    if (left === right) out[count++] = left;
    if (left <= right) i++;
    if (right <= left) j++;
  }
  return out.subarray(0, count);
}
