// Values within a byte budget, for those who go round and round over more than fits.
//
// Keeping the latest would push out each value just before it is asked for again: nothing would be found,
// and all of it be garbage. So what is kept stays until it was not asked for in a few rounds.

/** What an entry of the map costs beside the value, roughly. */
const ENTRY_BYTES = 200;

/** With less room, nearly nothing fits, and all would be sized in vain. */
const SMALL_BYTES = 512;

/** Rounds that a value may go without use. */
const PATIENCE = 3;

interface Kept<Value> {
  readonly value: Value;
  readonly byteCount: number;
  /** The round in which it was found last, or made. */
  usedIn: number;
}

export class SteadyCache<Key, Value> {
  readonly #budgetBytes: number;
  /** In order of use, the latest last. */
  readonly #kept = new Map<Key, Kept<Value>>();
  #byteCount = 0;
  #round = 0;

  /** A budget of 0 keeps nothing. */
  constructor({ budgetBytes }: { readonly budgetBytes: number }) {
    this.#budgetBytes = budgetBytes;
  }

  get byteCount(): number {
    return this.#byteCount;
  }

  /** A query begins, or whatever asks for each of its keys once. */
  startRound(): void {
    this.#round++;
  }

  get(key: Key): Value | undefined {
    const kept = this.#kept.get(key);
    if (!kept) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, kept);
    kept.usedIn = this.#round;
    return kept.value;
  }

  /** Whether a value would be kept: its size need not be told otherwise. */
  get hasRoom(): boolean {
    return this.#byteCount + SMALL_BYTES < this.#budgetBytes || this.#isStale(this.#oldest());
  }

  /** In the place of what was kept under the key, unless there is no room for it. */
  set(key: Key, value: Value, valueBytes: number): void {
    const byteCount = valueBytes + ENTRY_BYTES;
    // One that would push out most of the others is not kept at all.
    if (byteCount > this.#budgetBytes / 8) return;
    const before = this.#kept.get(key)?.byteCount ?? 0;
    while (this.#byteCount - before + byteCount > this.#budgetBytes) {
      const oldest = this.#oldest();
      if (oldest === undefined || oldest[0] === key || !this.#isStale(oldest)) return;
      this.#kept.delete(oldest[0]);
      this.#byteCount -= oldest[1].byteCount;
    }
    this.#kept.delete(key);
    this.#kept.set(key, { value, byteCount, usedIn: this.#round });
    this.#byteCount += byteCount - before;
  }

  #oldest(): readonly [Key, Kept<Value>] | undefined {
    for (const each of this.#kept) return each;
    return undefined;
  }

  #isStale(oldest: readonly [Key, Kept<Value>] | undefined): boolean {
    return !!oldest && this.#round - oldest[1].usedIn > PATIENCE;
  }
}
