// `| unwrap label`: the value of a sample (§2.10). Rows without the label, or with an empty one, give
// no sample. A value that does not convert counts 0 and has `SampleExtractionErr`.
import type { Unwrap } from '@skald/logql';
import { tryParseGoDurationNs } from '@skald/time';
import { tryParseHumanBytes } from '@skald/bytes';
import { BATCH_ROWS, type Batch, type Stage } from '../batch.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { ValueMemo, parseFloatText, plainDecimal } from '../values/numbers.ts';

const NS_PER_SEC = 1e9;

export class UnwrapStage implements Stage {
  /** By row of the batch, for the rows that stay selected. */
  readonly values = new Float64Array(BATCH_ROWS);
  readonly #slot: LabelSlot;
  readonly #isPlain: boolean;
  readonly #memo: ValueMemo;

  constructor(unwrap: Unwrap, labels: LabelTable) {
    this.#slot = labels.slot(unwrap.label);
    this.#isPlain = unwrap.conversion === undefined;
    this.#memo = new ValueMemo(conversionOf(unwrap));
  }

  run(batch: Batch): void {
    const { selection } = batch;
    const { start, end } = batch.labels.spans(this.#slot, selection, batch.selectedCount);
    const { bytes } = batch.arena;
    let kept = 0;
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = selection[i] as number;
      const from = start[row] as number;
      const to = end[row] as number;
      if (from < 0 || from === to) continue;
      selection[kept++] = row;
      let value: number | string = this.#isPlain ? plainDecimal(bytes, from, to) : NaN;
      if (value !== value) value = this.#memo.parse(bytes, from, to);
      if (typeof value === 'string') {
        batch.errors.set(row, 'SampleExtractionErr', value);
        this.values[row] = 0;
      } else this.values[row] = value;
    }
    batch.selectedCount = kept;
  }
}

function conversionOf({ conversion }: Unwrap): (text: string) => number | string {
  if (conversion === undefined) return parseFloatText;
  if (conversion === 'bytes') return tryParseHumanBytes;
  return (text) => {
    const ns = tryParseGoDurationNs(text);
    return typeof ns === 'string' ? ns : ns / NS_PER_SEC;
  };
}
