// `and` and `or` of conditions. `and` asks both sides about every row (the right one may still set an
// error); `or` asks the right side only about rows the left one rejected.
import { BATCH_ROWS, type Batch } from '../batch.ts';
import type { Predicate, Rows } from './predicate.ts';

export class AndPredicate implements Predicate {
  readonly acceptsAll: boolean;
  readonly #left: Predicate;
  readonly #right: Predicate;
  readonly #other = new Uint8Array(BATCH_ROWS);

  constructor(left: Predicate, right: Predicate) {
    this.#left = left;
    this.#right = right;
    this.acceptsAll = left.acceptsAll && right.acceptsAll;
  }

  mark(batch: Batch, asked: Rows, verdict: Uint8Array): void {
    const other = this.#other;
    this.#left.mark(batch, asked, verdict);
    this.#right.mark(batch, asked, other);
    for (let i = 0; i < asked.count; i++) {
      const row = asked.rows[i] as number;
      if (other[row] === 0) verdict[row] = 0;
    }
  }
}

export class OrPredicate implements Predicate {
  readonly acceptsAll: boolean;
  readonly #left: Predicate;
  readonly #right: Predicate;
  readonly #rejected = new Uint16Array(BATCH_ROWS);

  constructor(left: Predicate, right: Predicate) {
    this.#left = left;
    this.#right = right;
    this.acceptsAll = left.acceptsAll;
  }

  mark(batch: Batch, asked: Rows, verdict: Uint8Array): void {
    this.#left.mark(batch, asked, verdict);
    const rejected = this.#rejected;
    let count = 0;
    for (let i = 0; i < asked.count; i++) {
      const row = asked.rows[i] as number;
      if (verdict[row] === 0) rejected[count++] = row;
    }
    if (count > 0) this.#right.mark(batch, { rows: rejected, count }, verdict);
  }
}
