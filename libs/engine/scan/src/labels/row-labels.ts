// All labels of one row as a map of texts: what templates look names up in. Reused from row to row;
// the owner points it at a row.
import type { LabelLookup } from '@skald/template';
import type { Batch } from '../batch.ts';
import { DETAILS_LABEL, ERROR_LABEL } from '../row-errors.ts';

export class RowLabels implements LabelLookup {
  readonly #batch: Batch;
  row = 0;

  constructor(batch: Batch) {
    this.#batch = batch;
  }

  get(name: string): string | undefined {
    const { errors, labels } = this.#batch;
    if (name === ERROR_LABEL && errors.has(this.row)) return errors.nameAt(this.row);
    if (name === DETAILS_LABEL && errors.has(this.row)) return errors.detailsAt(this.row);
    const slot = labels.find(name);
    return slot === undefined ? undefined : labels.textAt(slot, this.row);
  }

  *entries(): IterableIterator<readonly [string, string]> {
    const { errors, labels } = this.#batch;
    for (const slot of labels.sorted()) {
      const value = labels.textAt(slot, this.row);
      if (value !== undefined) yield [slot.name, value];
    }
    if (!errors.has(this.row)) return;
    yield [ERROR_LABEL, errors.nameAt(this.row) as string];
    const details = errors.detailsAt(this.row);
    if (details !== undefined) yield [DETAILS_LABEL, details];
  }

  /** The labels as they are now, for templates that must not see each other's results. */
  snapshot(): ReadonlyMap<string, string> {
    return new Map(this.entries());
  }
}
