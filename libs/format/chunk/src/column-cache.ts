// Decoded small columns of stored blocks (times, lengths, dictionaries, numbers, filters), kept from one
// query to the next within a byte budget; the least recently used go first. Lines are never kept.
//
// The key is the column's entry in a parsed header: whoever keeps headers (the store's directories)
// finds columns again, and whoever parses them anew starts with nothing. Columns are immutable and hold
// no memory but their own, so one that was evicted stays good for those who have it.
import type { ColumnEntry } from './block-header.ts';

/** What an entry of the map costs beside the column, roughly. */
const ENTRY_BYTES = 200;

interface Kept {
  readonly column: unknown;
  readonly byteCount: number;
}

export class ColumnCache {
  readonly #budgetBytes: number;
  /** In order of use, the latest last. */
  readonly #kept = new Map<ColumnEntry, Kept>();
  #byteCount = 0;

  /** A budget of 0 keeps nothing. */
  constructor({ budgetBytes }: { readonly budgetBytes: number }) {
    this.#budgetBytes = budgetBytes;
  }

  get byteCount(): number {
    return this.#byteCount;
  }

  get(entry: ColumnEntry): unknown {
    const kept = this.#kept.get(entry);
    if (!kept) return undefined;
    this.#kept.delete(entry);
    this.#kept.set(entry, kept);
    return kept.column;
  }

  set(entry: ColumnEntry, column: unknown, columnBytes: number): void {
    const byteCount = columnBytes + ENTRY_BYTES;
    // One that would push out most of the others is not kept at all.
    if (this.#kept.has(entry) || byteCount > this.#budgetBytes / 8) return;
    this.#kept.set(entry, { column, byteCount });
    this.#byteCount += byteCount;
    for (const [oldest, kept] of this.#kept) {
      if (this.#byteCount <= this.#budgetBytes) break;
      this.#kept.delete(oldest);
      this.#byteCount -= kept.byteCount;
    }
  }
}
