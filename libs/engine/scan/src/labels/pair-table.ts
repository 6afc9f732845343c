// Pairs of small numbers to small numbers: folds a label set into one id, label by label.
//
//   id({a="1", b="2"}) = of(of(0, a="1"), b="2")
//
// Equal sequences give equal ids and only they do. Open addressing over typed arrays: a Map with
// combined keys would box them (extract.bench.ts).
const FIRST_SLOTS = 256;

export class PairTable {
  /** Ids are 1 … size; 0 is left to callers for "nothing yet". */
  size = 0;
  #left = new Int32Array(FIRST_SLOTS);
  #right = new Int32Array(FIRST_SLOTS);
  #ids = new Int32Array(FIRST_SLOTS);

  of(left: number, right: number): number {
    const mask = this.#ids.length - 1;
    for (let slot = hash(left, right) & mask; ; slot = (slot + 1) & mask) {
      const id = this.#ids[slot] as number;
      if (id === 0) return this.#insert(slot, left, right);
      if (this.#left[slot] === left && this.#right[slot] === right) return id;
    }
  }

  #insert(slot: number, left: number, right: number): number {
    const id = ++this.size;
    this.#left[slot] = left;
    this.#right[slot] = right;
    this.#ids[slot] = id;
    if (id * 2 > this.#ids.length) this.#grow();
    return id;
  }

  #grow(): void {
    const [lefts, rights, ids] = [this.#left, this.#right, this.#ids];
    const count = ids.length * 2;
    this.#left = new Int32Array(count);
    this.#right = new Int32Array(count);
    this.#ids = new Int32Array(count);
    for (let i = 0; i < ids.length; i++) {
      const id = ids[i] as number;
      if (id === 0) continue;
      let slot = hash(lefts[i] as number, rights[i] as number) & (count - 1);
      while (this.#ids[slot] !== 0) slot = (slot + 1) & (count - 1);
      this.#left[slot] = lefts[i] as number;
      this.#right[slot] = rights[i] as number;
      this.#ids[slot] = id;
    }
  }
}

function hash(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
