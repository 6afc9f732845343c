// Decoded small columns of stored blocks (times, lengths, dictionaries, numbers, filters), kept from one
// query to the next within a byte budget. Lines are never kept.
//
// Queries go round and round over the same blocks. If those do not fit, keeping the latest would push out
// each column just before it is asked for again: nothing would be found, and all of it be garbage. So what is
// kept stays until it was not asked for in as many lookups as eight times the cache's columns.
//
// The key is the column's entry in a parsed header: whoever keeps headers (the store's directories)
// finds columns again, and whoever parses them anew starts with nothing. Columns are immutable and hold
// no memory but their own, so one that was evicted stays good for those who have it.
import type { ColumnEntry } from './block-header.ts';

/** What an entry of the map costs beside the column, roughly. */
const ENTRY_BYTES = 200;

/** With less room, nearly no column fits, and all would be sized in vain. */
const SMALL_BYTES = 512;

/** Lookups per kept column that a column may go without use. */
const PATIENCE = 8;

interface Kept {
  readonly column: unknown;
  readonly byteCount: number;
  /** The number of the lookup that found it last, or that it was made for. */
  usedAt: number;
}

export class ColumnCache {
  readonly #budgetBytes: number;
  /** In order of use, the latest last. */
  readonly #kept = new Map<ColumnEntry, Kept>();
  #byteCount = 0;
  #lookups = 0;

  /** A budget of 0 keeps nothing. */
  constructor({ budgetBytes }: { readonly budgetBytes: number }) {
    this.#budgetBytes = budgetBytes;
  }

  get byteCount(): number {
    return this.#byteCount;
  }

  get(entry: ColumnEntry): unknown {
    this.#lookups++;
    const kept = this.#kept.get(entry);
    if (!kept) return undefined;
    this.#kept.delete(entry);
    this.#kept.set(entry, kept);
    kept.usedAt = this.#lookups;
    return kept.column;
  }

  /** Whether a column would be kept: its size need not be told otherwise. */
  get hasRoom(): boolean {
    return this.#byteCount + SMALL_BYTES < this.#budgetBytes || this.#isStale(this.#oldest());
  }

  set(entry: ColumnEntry, column: unknown, columnBytes: number): void {
    const byteCount = columnBytes + ENTRY_BYTES;
    // One that would push out most of the others is not kept at all.
    if (this.#kept.has(entry) || byteCount > this.#budgetBytes / 8) return;
    while (this.#byteCount + byteCount > this.#budgetBytes) {
      const oldest = this.#oldest();
      if (oldest === undefined || !this.#isStale(oldest)) return;
      this.#kept.delete(oldest[0]);
      this.#byteCount -= oldest[1].byteCount;
    }
    this.#kept.set(entry, { column, byteCount, usedAt: this.#lookups });
    this.#byteCount += byteCount;
  }

  #oldest(): readonly [ColumnEntry, Kept] | undefined {
    for (const each of this.#kept) return each;
    return undefined;
  }

  #isStale(oldest: readonly [ColumnEntry, Kept] | undefined): boolean {
    return !!oldest && this.#lookups - oldest[1].usedAt > PATIENCE * this.#kept.size;
  }
}
