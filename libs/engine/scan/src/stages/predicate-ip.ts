// `| addr = ip("10.0.0.0/8")` (§2.6): the label's value is scanned as a line filter scans lines. A row
// that already has an error is accepted; one without the label is not.
import type { Batch } from '../batch.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { IpSet } from '../lines/ip-set.ts';
import type { Predicate, Rows } from './predicate.ts';

export class IpLabelPredicate implements Predicate {
  readonly acceptsAll = false;
  readonly #slot: LabelSlot;
  readonly #set: IpSet;
  readonly #isNegative: boolean;

  constructor(args: {
    readonly slot: LabelSlot;
    readonly set: IpSet;
    readonly isNegative: boolean;
  }) {
    this.#slot = args.slot;
    this.#set = args.set;
    this.#isNegative = args.isNegative;
  }

  mark(batch: Batch, { rows, count }: Rows, verdict: Uint8Array): void {
    const { start, end } = batch.labels.spans(this.#slot, rows, count);
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const from = start[row] as number;
      if (batch.errors.has(row)) verdict[row] = 1;
      else if (from < 0) verdict[row] = 0;
      else {
        const holds = this.#set.findIn(batch.arena.bytes, from, end[row] as number);
        verdict[row] = holds !== this.#isNegative ? 1 : 0;
      }
    }
  }
}
