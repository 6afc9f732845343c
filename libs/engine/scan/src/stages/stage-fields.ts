// `| json` and `| logfmt` where the block has columns of what they would find: labels point at the
// columns, and only the lines of irregular rows are parsed.
import { type FieldColumn, isIrregular } from '@skald/chunk';
import { BATCH_ROWS, type Batch, type Stage } from '../batch.ts';
import { fieldText } from '../fields/field-values.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import { putParsed } from './parsed-labels.ts';

export class FieldStage implements Stage {
  readonly #parser: Stage;
  readonly #selected = new Uint16Array(BATCH_ROWS);

  constructor(parser: Stage) {
    this.#parser = parser;
  }

  run(batch: Batch): void {
    const { fields } = batch;
    if (fields === undefined) return this.#parser.run(batch);
    if (fields.columns.irregularCount > 0) this.#parseIrregular(batch, fields.columns.irregular());
    for (const name of fields.names) attach(batch, name);
  }

  /** Points labels at the columns, which answer for every row; false when that depends on the row. */
  attach(batch: Batch): boolean {
    const { fields, labels } = batch;
    if (fields === undefined) return false;
    return fields.names.every((name) => {
      attach(batch, name);
      const key = labels.slot(name);
      return (key.streamValue === undefined ? key : labels.extractedSlot(key)).isParsedOnly;
    });
  }

  #parseIrregular(batch: Batch, bits: Uint8Array): void {
    const { selection, selectedCount, blockRows } = batch;
    this.#selected.set(selection.subarray(0, selectedCount));
    let count = 0;
    for (let i = 0; i < selectedCount; i++) {
      const row = selection[i] as number;
      if (isIrregular(bits, blockRows[row] as number)) selection[count++] = row;
    }
    batch.selectedCount = count;
    if (count > 0) this.#parser.run(batch);
    selection.set(this.#selected.subarray(0, selectedCount));
    batch.selectedCount = selectedCount;
  }
}

function attach(batch: Batch, name: string): void {
  const { labels, fields } = batch;
  const key = labels.slot(name);
  const slot = key.streamValue === undefined ? key : labels.extractedSlot(key);
  const field = fields?.columns.column(name);
  if (field === undefined) return;
  if (!slot.isParsedOnly) putEach(batch, key, field);
  else if (slot.wanted) slot.field = field;
}

/** Some rows have metadata of this name: each decides which label its value becomes. */
function putEach(batch: Batch, key: LabelSlot, field: FieldColumn): void {
  const { selection, selectedCount, blockRows, arena } = batch;
  for (let i = 0; i < selectedCount; i++) {
    const row = selection[i] as number;
    const text = fieldText(field, blockRows[row] as number);
    if (text === undefined) continue;
    const start = arena.appendText(text);
    putParsed(batch, key, row, start, arena.length);
  }
}
