// `| unwrap label`: the value of a sample (§2.10). Rows without the label, or with an empty one, give
// no sample. A value that does not convert counts 0 and has `SampleExtractionErr`.
import type { FieldColumn } from '@skald/chunk';
import type { DictionaryColumn } from '@skald/columns';
import type { Unwrap } from '@skald/logql';
import { BATCH_ROWS, type Batch, type Stage } from '../batch.ts';
import { type Conversion, FieldConversion } from '../fields/field-conversion.ts';
import { hasField } from '../fields/field-values.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import type { LabelTable } from '../labels/label-table.ts';
import { ValueMemo, plainDecimal } from '../values/numbers.ts';
import { PARSE_OF } from './predicate-convert.ts';

const NS_PER_SEC = 1e9;

export class UnwrapStage implements Stage {
  /** By row of the batch, for the rows that stay selected. */
  readonly values = new Float64Array(BATCH_ROWS);
  readonly #slot: LabelSlot;
  readonly #isPlain: boolean;
  readonly #isDuration: boolean;
  readonly #memo: ValueMemo;
  readonly #fields: FieldConversion;

  constructor(unwrap: Unwrap, labels: LabelTable) {
    this.#slot = labels.slot(unwrap.label);
    const conversion = conversionOf(unwrap);
    this.#isPlain = conversion === 'number';
    this.#isDuration = conversion === 'duration';
    const parse = PARSE_OF[conversion];
    this.#memo = new ValueMemo(this.#isDuration ? inSeconds(parse) : parse);
    this.#fields = new FieldConversion(conversion, new ValueMemo(parse));
  }

  run(batch: Batch): void {
    const field = this.#slot.pureField;
    if (field !== undefined) {
      this.#takeField(batch, field);
      return;
    }
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
      this.#put(batch, row, value);
    }
    batch.selectedCount = kept;
  }

  #takeField(batch: Batch, field: FieldColumn): void {
    const { selection, blockRows } = batch;
    const emptyId = field.kind === 'dictionary' ? emptyIdOf(field.column) : -1;
    this.#fields.open(field);
    let kept = 0;
    for (let i = 0; i < batch.selectedCount; i++) {
      const row = selection[i] as number;
      const blockRow = blockRows[row] as number;
      if (!hasField(field, blockRow)) continue;
      if (field.kind === 'dictionary' && field.column.ids[blockRow] === emptyId) continue;
      selection[kept++] = row;
      const value = this.#fields.valueAt(blockRow);
      const isNs = this.#isDuration && typeof value === 'number';
      this.#put(batch, row, isNs ? value / NS_PER_SEC : value);
    }
    batch.selectedCount = kept;
  }

  #put(batch: Batch, row: number, value: number | string): void {
    if (typeof value === 'string') {
      batch.errors.set(row, 'SampleExtractionErr', value);
      this.values[row] = 0;
    } else this.values[row] = value;
  }
}

/** The id of the empty value, or -1. */
function emptyIdOf({ valueCount, valueOffsets }: DictionaryColumn): number {
  for (let id = 1; id <= valueCount; id++) {
    if (valueOffsets[id] === valueOffsets[id - 1]) return id;
  }
  return -1;
}

function conversionOf({ conversion }: Unwrap): Conversion {
  if (conversion === undefined) return 'number';
  return conversion === 'bytes' ? 'bytes' : 'duration';
}

function inSeconds(parse: (text: string) => number | string): (text: string) => number | string {
  return (text) => {
    const ns = parse(text);
    return typeof ns === 'string' ? ns : ns / NS_PER_SEC;
  };
}
