// One field of a block, value by value, as the column that is cheapest: a dictionary, numbers, or
// none. What cannot pay is given up early: text that does not repeat after a hundred rows costs
// nothing from then on.
import type { FieldColumn } from '@skald/chunk';
import { NO_FORM, NumberForms } from './number-forms.ts';
import { REFUSED, ValueSet } from './value-set.ts';

/** After so many values … */
const TRIAL_VALUES = 128;
/** … more distinct ones than this will not fit a dictionary. */
const TRIAL_DISTINCT_MAX = 112;
/** Numbers of more distinct values are better kept as numbers, … */
const TRIAL_NUMBERS_MAX = 64;
/** … codes of few values as words. */
const TRIAL_WORDS_MAX = 16;
/** A dictionary of words or codes has no more values, … */
const SHORT_VALUES_MAX = 32;
/** … of no more bytes on average. */
const SHORT_VALUE_BYTES = 20;
/** Numbers of more bits are identifiers. */
const NUMBER_BITS_MAX = 32;

/** Where values stand; both are of the same bytes. */
export interface FieldSource {
  readonly bytes: Uint8Array;
  readonly view: DataView;
}

/** A column that could be kept, and what speaks for it. */
export interface FieldOffer {
  readonly name: string;
  /** Lower is better; see `FieldBuilder.finish`. */
  readonly rank: number;
  /** About what it takes. */
  readonly byteCount: number;
  readonly make: () => FieldColumn;
}

export class FieldBuilder {
  readonly #values = new ValueSet();
  readonly #forms = new NumberForms();
  #ids = new Uint32Array(0);
  #formIds = new Uint8Array(0);
  #mantissas = new Float64Array(0);
  #rowCount = 0;
  #count = 0;
  #largest = 0;
  #isDictionary = true;
  #isNumbers = true;

  open(rowCount: number): void {
    if (this.#ids.length < rowCount) {
      this.#ids = new Uint32Array(rowCount);
      this.#formIds = new Uint8Array(rowCount);
      this.#mantissas = new Float64Array(rowCount);
    } else {
      this.#ids.fill(0, 0, rowCount);
      this.#formIds.fill(0, 0, rowCount);
    }
    this.#values.clear();
    this.#forms.clear();
    this.#rowCount = rowCount;
    this.#count = this.#largest = 0;
    this.#isDictionary = this.#isNumbers = true;
  }

  /** Whether values are still of interest. */
  get isOpen(): boolean {
    return this.#isDictionary || this.#isNumbers;
  }

  add(row: number, { bytes, view }: FieldSource, start: number, end: number): void {
    this.#count++;
    if (this.#isDictionary) this.#addValue(row, view, start, end);
    if (this.#isNumbers) this.#addNumber(row, bytes, start, end);
  }

  #addValue(row: number, view: DataView, start: number, end: number): void {
    const id = this.#values.idOf(view, start, end);
    this.#ids[row] = id;
    if (id === REFUSED) this.#isDictionary = false;
    else if (this.#count === TRIAL_VALUES) this.#endTrial();
  }

  /**
   * Decides for one kind of column. Sentences get no dictionary: they are searched, rather than compared
   * or grouped by.
   */
  #endTrial(): void {
    const { size, blankCount } = this.#values;
    const distinctMax = this.#isNumbers ? TRIAL_NUMBERS_MAX : TRIAL_DISTINCT_MAX;
    this.#isDictionary = size <= distinctMax && blankCount * 2 <= size;
    if (this.#isDictionary && size <= TRIAL_WORDS_MAX) this.#isNumbers = false;
  }

  #addNumber(row: number, bytes: Uint8Array, start: number, end: number): void {
    const forms = this.#forms;
    const form = forms.read(bytes, start, end);
    if (form === NO_FORM) {
      this.#isNumbers = false;
      return;
    }
    this.#formIds[row] = form;
    this.#mantissas[row] = forms.mantissa;
    if (forms.mantissa > this.#largest) this.#largest = forms.mantissa;
  }

  /**
   * The column, or undefined when none is worth keeping. First come short dictionaries of words and
   * codes, then measurements (decimals or a unit), then what is more likely text or identifiers.
   */
  finish(name: string): FieldOffer | undefined {
    if (this.#count === 0) return undefined;
    const { size, byteCount: valueBytes } = this.#values;
    const { forms } = this.#forms;
    const repeats = size <= 16 || size * 2 <= this.#count;
    const idBytes = (this.#rowCount * Math.log2(size + 1)) / 8 + valueBytes;
    const bits = Math.log2(this.#largest + 2) + (forms.length > 1 ? 2 : 0);
    const numberBytes = (this.#rowCount * bits) / 8;
    if (this.#isDictionary && repeats && !(this.#isNumbers && numberBytes < idBytes)) {
      const isShort = size <= SHORT_VALUES_MAX && valueBytes <= size * SHORT_VALUE_BYTES;
      const make = () => this.#dictionary(name);
      return { name, rank: isShort ? 0 : 2, byteCount: idBytes, make };
    }
    if (!this.#isNumbers || bits > NUMBER_BITS_MAX) return undefined;
    const isMeasure = forms.some((form) => form.decimals > 0 || form.suffix !== '');
    const make = () => this.#numbers(name);
    return { name, rank: isMeasure ? 1 : 2, byteCount: numberBytes, make };
  }

  #dictionary(name: string): FieldColumn {
    const ids = this.#ids.slice(0, this.#rowCount);
    return {
      kind: 'dictionary',
      column: { name, valueCount: this.#values.size, ...this.#values.values(), ids },
    };
  }

  #numbers(name: string): FieldColumn {
    return {
      kind: 'numbers',
      column: {
        name,
        forms: this.#forms.forms,
        formIds: this.#formIds.slice(0, this.#rowCount),
        mantissas: this.#mantissas.slice(0, this.#rowCount),
      },
    };
  }
}
