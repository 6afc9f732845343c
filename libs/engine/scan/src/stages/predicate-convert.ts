// `| a > 5`, `| a > 5s`, `| a > 5KB`: values are converted, then compared (§2.6).
//
// A row without the label is rejected, also by `!=`. A value that does not convert is kept with
// `LabelFilterErr`, unless the row already has an error.
import { tryParseHumanBytes } from '@skald/bytes';
import type { CompareOp } from '@skald/logql';
import { tryParseGoDurationNs } from '@skald/time';
import type { FieldColumn } from '@skald/chunk';
import type { DictionaryColumn } from '@skald/columns';
import type { Batch } from '../batch.ts';
import { type Conversion, FieldConversion } from '../fields/field-conversion.ts';
import { hasField } from '../fields/field-values.ts';
import type { LabelSlot } from '../labels/label-slot.ts';
import { ValueMemo, parseFloatText, plainDecimal } from '../values/numbers.ts';
import type { Predicate, Rows } from './predicate.ts';

export const PARSE_OF: Readonly<Record<Conversion, (text: string) => number | string>> = {
  number: parseFloatText,
  duration: tryParseGoDurationNs,
  bytes: tryParseHumanBytes,
};

const UNJUDGED = 2;

const LESS = 1;
const EQUAL = 2;
const GREATER = 4;
const UNORDERED = 8;

/** The outcomes of a comparison that each operator accepts. */
const ACCEPTED: Readonly<Record<CompareOp, number>> = {
  '==': EQUAL,
  '!=': LESS | GREATER | UNORDERED,
  '<': LESS,
  '<=': LESS | EQUAL,
  '>': GREATER,
  '>=': GREATER | EQUAL,
};

export class ConvertPredicate implements Predicate {
  readonly acceptsAll = false;
  readonly #slot: LabelSlot;
  readonly #accepted: number;
  readonly #value: number;
  readonly #isNumber: boolean;
  readonly #memo: ValueMemo;
  readonly #fields: FieldConversion;
  /** The dictionary last asked about, and verdicts by id. */
  #judged: FieldColumn | undefined;
  #verdicts: Uint8Array = new Uint8Array(0);

  constructor(args: {
    readonly slot: LabelSlot;
    readonly op: CompareOp;
    readonly value: number;
    readonly conversion: Conversion;
  }) {
    this.#slot = args.slot;
    this.#accepted = ACCEPTED[args.op];
    this.#value = args.value;
    this.#isNumber = args.conversion === 'number';
    this.#memo = new ValueMemo(PARSE_OF[args.conversion]);
    this.#fields = new FieldConversion(args.conversion, this.#memo);
  }

  mark(batch: Batch, { rows, count }: Rows, verdict: Uint8Array): void {
    const field = this.#slot.pureField;
    if (field !== undefined) {
      this.#markField(batch, field, { rows, count }, verdict);
      return;
    }
    const { start, end } = batch.labels.spans(this.#slot, rows, count);
    const { bytes } = batch.arena;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const from = start[row] as number;
      if (from < 0) {
        verdict[row] = 0;
        continue;
      }
      let value: number | string = this.#isNumber
        ? plainDecimal(bytes, from, end[row] as number)
        : NaN;
      if (value !== value) value = this.#memo.parse(bytes, from, end[row] as number);
      verdict[row] = this.#judge(batch, row, value);
    }
  }

  #markField(batch: Batch, field: FieldColumn, { rows, count }: Rows, verdict: Uint8Array): void {
    const { blockRows } = batch;
    this.#fields.open(field);
    if (field.kind === 'dictionary' && field !== this.#judged) this.#judgeValues(field.column);
    this.#judged = field;
    for (let i = 0; i < count; i++) {
      const row = rows[i] as number;
      const blockRow = blockRows[row] as number;
      if (field.kind === 'dictionary') {
        const known = this.#verdicts[field.column.ids[blockRow] as number] as number;
        verdict[row] = known;
        if (known !== UNJUDGED) continue;
      }
      if (!hasField(field, blockRow)) verdict[row] = 0;
      else verdict[row] = this.#judge(batch, row, this.#fields.valueAt(blockRow));
    }
  }

  /** Verdicts by dictionary id; values that do not convert are left to their rows. */
  #judgeValues({ valueCount }: DictionaryColumn): void {
    this.#verdicts = new Uint8Array(valueCount + 1);
    for (let id = 1; id <= valueCount; id++) {
      const value = this.#fields.valueOf(id);
      this.#verdicts[id] = typeof value === 'string' ? UNJUDGED : this.#accepts(value);
    }
  }

  #judge(batch: Batch, row: number, value: number | string): number {
    if (typeof value === 'string') {
      if (!batch.errors.has(row)) batch.errors.set(row, 'LabelFilterErr', value);
      return 1;
    }
    return this.#accepts(value);
  }

  #accepts(value: number): number {
    return (outcome(value, this.#value) & this.#accepted) === 0 ? 0 : 1;
  }
}

function outcome(value: number, limit: number): number {
  if (value < limit) return LESS;
  if (value > limit) return GREATER;
  return value === limit ? EQUAL : UNORDERED;
}
