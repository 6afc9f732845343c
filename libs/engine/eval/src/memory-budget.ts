// The bytes that one query holds in memory: samples, series, entries, blocks that are merged. What is not
// worth counting (headers, a window of compressed blocks) is bounded elsewhere.
//
// A query has one budget, however many parts it is evaluated in: those that run at the same time share
// it evenly. Whoever takes much at once asks before allocating.
import { TooLargeError, assert } from '@skald/errors';
import { formatSize } from '@skald/limits';
import type { MemoryShare } from '@skald/services';

export const DEFAULT_MEMORY: MemoryShare = { queryMaxBytes: 1_000_000_000, parts: 1 };

export class MemoryBudget {
  readonly #share: MemoryShare;
  readonly #maxBytes: number;
  #heldBytes = 0;

  constructor(share: MemoryShare) {
    this.#share = share;
    this.#maxBytes = Math.floor(share.queryMaxBytes / share.parts);
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** Throws TooLargeError when it is more than the query may hold. */
  take(byteCount: number): void {
    this.#heldBytes += byteCount;
    if (this.#heldBytes > this.#maxBytes) throw new TooLargeError(this.#refusal());
  }

  give(byteCount: number): void {
    this.#heldBytes -= byteCount;
    assert(this.#heldBytes >= 0, 'what is given back was taken');
  }

  /** Gives back what was taken since `heldBytes` was this. */
  giveBackTo(heldBytes: number): void {
    this.give(this.#heldBytes - heldBytes);
  }

  #refusal(): string {
    const { queryMaxBytes, parts } = this.#share;
    const whose = parts === 1 ? 'the query' : `one of ${parts} parts of the query`;
    return (
      `${whose} needs more than ${formatSize(this.#maxBytes)} of memory; a query may take ` +
      `${formatSize(queryMaxBytes)} in all (skald.query_memory): aggregate, select fewer ` +
      'streams or a shorter time range, or take a larger step'
    );
  }
}
