// Values of a field column as numbers, without making their texts: once per dictionary value, or by
// arithmetic on mantissas where that gives the very double that parsing the text would.
//
//   "12.50"    1250 / 10²           one correctly rounded division, as in parsing (numbers.ts)
//   "12.5ms"   125 × (10⁶ / 10¹)    whole nanoseconds below 2⁵³: exact in any order
//
// Everything else is written out and parsed.
import { NUMBER_TEXT_MAX, type FieldColumn, type NumberForm, writeNumber } from '@skald/chunk';
import type { DictionaryColumn } from '@skald/columns';
import type { ValueMemo } from '../values/numbers.ts';

export type Conversion = 'number' | 'duration' | 'bytes';

const UNIT_NS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };

/** How a form's mantissas become numbers; 0 in both: by their text. */
interface FormRule {
  readonly sign: number;
  readonly divisor: number;
  readonly factor: number;
}

export class FieldConversion {
  readonly #conversion: Conversion;
  readonly #memo: ValueMemo;
  readonly #text = Buffer.alloc(NUMBER_TEXT_MAX);
  #field: FieldColumn | undefined;
  /** By dictionary id. NaN with an error beside it, where the text does not convert. */
  #values = new Float64Array(0);
  #errors: (string | undefined)[] = [];
  #rules: readonly FormRule[] = [];

  constructor(conversion: Conversion, memo: ValueMemo) {
    this.#conversion = conversion;
    this.#memo = memo;
  }

  /** Points at a column; nothing happens when it is the same again. */
  open(field: FieldColumn): void {
    if (this.#field === field) return;
    this.#field = field;
    if (field.kind === 'dictionary') this.#convertValues(field.column);
    else this.#rules = field.column.forms.map((form) => ruleOf(form, this.#conversion));
  }

  #convertValues({ valueCount, valueOffsets, valueBytes }: DictionaryColumn): void {
    this.#values = new Float64Array(valueCount + 1);
    this.#errors = [];
    for (let id = 1; id <= valueCount; id++) {
      const start = valueOffsets[id - 1] as number;
      const value = this.#memo.parse(valueBytes, start, valueOffsets[id] as number);
      if (typeof value === 'string') {
        this.#values[id] = NaN;
        this.#errors[id] = value;
      } else this.#values[id] = value;
    }
  }

  /** The number of a dictionary value, or why it is none. */
  valueOf(id: number): number | string {
    const value = this.#values[id] as number;
    return value === value ? value : (this.#errors[id] ?? value);
  }

  /** The number of a row that has a value, or why it is none. */
  valueAt(blockRow: number): number | string {
    const field = this.#field as FieldColumn;
    if (field.kind === 'dictionary') return this.valueOf(field.column.ids[blockRow] as number);
    const { formIds, mantissas } = field.column;
    const rule = this.#rules[(formIds[blockRow] as number) - 1] as FormRule;
    const mantissa = mantissas[blockRow] as number;
    if (rule.divisor !== 0) return (rule.sign * mantissa) / rule.divisor;
    const product = mantissa * rule.factor;
    if (rule.factor !== 0 && product <= Number.MAX_SAFE_INTEGER) return product;
    const end = writeNumber(field.column, blockRow, this.#text, 0);
    return this.#memo.parse(this.#text, 0, end);
  }
}

function ruleOf({ isNegative, decimals, suffix }: NumberForm, conversion: Conversion): FormRule {
  if (conversion === 'number' && suffix === '') {
    return { sign: isNegative ? -1 : 1, divisor: 10 ** decimals, factor: 0 };
  }
  const factor = (UNIT_NS[suffix] ?? 0) / 10 ** decimals;
  const isExact = conversion === 'duration' && !isNegative && Number.isInteger(factor);
  return { sign: 1, divisor: 0, factor: isExact ? factor : 0 };
}
