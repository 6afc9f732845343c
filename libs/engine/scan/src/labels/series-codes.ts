// Rows of a block as small numbers, one for each combination of dictionary values that make a series:
// what is looked up once for a combination costs nothing for a row.
//
//   by (path, method)   path ids 0 … 3, method ids 0 … 2:   code = path id × 3 + method id
//
// Works while all labels of a grouping are dictionary columns or constants of the stream; then a row's
// series is one look into a table.
import type { DictionaryColumn } from '@skald/columns';
import type { Batch } from '../batch.ts';
import type { LabelSlot } from './label-slot.ts';

/** Tables have at most so many codes; one column alone may have more. */
const CODES_MAX = 16 * 1024;

/** Where the rows' values of one label are. */
export interface ValueSource {
  readonly name: string;
  /** Value ids by row; of rows with id 0 the value is the stream's, if any. */
  readonly column: DictionaryColumn | undefined;
  readonly streamValue: string | undefined;
}

/** The series of a set of labels: `valueIds[i]` is the id of its value for `sources[i]`. */
export type SeriesOfValues = (
  sources: readonly ValueSource[],
  valueIds: readonly number[],
) => number;

/** Codes of a block's rows, and the series of the codes of some of them. */
export interface CodedRows {
  readonly codes: Uint32Array;
  readonly codeCount: number;
  /** -1 only where none of the rows has the code. */
  readonly seriesOfCode: Int32Array;
}

export class SeriesCodes {
  readonly #seriesOf: SeriesOfValues;
  #sources: readonly ValueSource[] = [];
  #columns: readonly DictionaryColumn[] = [];
  #codeCount = 0;
  #seriesOfCode = new Int32Array(64);
  #codes = new Uint32Array(0);

  constructor(seriesOf: SeriesOfValues) {
    this.#seriesOf = seriesOf;
  }

  /** Takes up the labels of a batch. False when they are not all of dictionaries or constant. */
  open(slots: readonly LabelSlot[]): boolean {
    if (this.#isOpen(slots)) return true;
    const sources: ValueSource[] = [];
    for (const { name, isTouched, field, metadata, streamValue } of slots) {
      if (isTouched || field?.kind === 'numbers') return false;
      sources.push({ name, column: field?.column ?? metadata, streamValue });
    }
    const columns = sources.flatMap(({ column }) => column ?? []);
    const codeCount = columns.reduce((count, { valueCount }) => count * (valueCount + 1), 1);
    if (codeCount > CODES_MAX && columns.length > 1) return false;
    this.#sources = sources;
    this.#columns = columns;
    this.#codeCount = codeCount;
    if (this.#seriesOfCode.length < codeCount) this.#seriesOfCode = new Int32Array(codeCount * 2);
    this.#seriesOfCode.fill(-1, 0, codeCount);
    return true;
  }

  #isOpen(slots: readonly LabelSlot[]): boolean {
    if (this.#codeCount === 0 || slots.length !== this.#sources.length) return false;
    for (let i = 0; i < slots.length; i++) {
      const { isTouched, field, metadata, streamValue } = slots[i] as LabelSlot;
      const source = this.#sources[i] as ValueSource;
      const column = field === undefined ? metadata : field.column;
      if (isTouched || column !== source.column || streamValue !== source.streamValue) return false;
    }
    return true;
  }

  /** Series ids of the selected rows, parallel to the selection. */
  putIds(batch: Batch, ids: Int32Array): void {
    const { selection, selectedCount, blockRows } = batch;
    const seriesOfCode = this.#seriesOfCode;
    const [first, second, ...others] = this.#columns;
    if (first === undefined) {
      ids.fill(this.#seriesOfCodeAt(0), 0, selectedCount);
      return;
    }
    for (let i = 0; i < selectedCount; i++) {
      const row = blockRows[selection[i] as number] as number;
      let code = first.ids[row] as number;
      if (second !== undefined) {
        code = code * (second.valueCount + 1) + (second.ids[row] as number);
        for (const { valueCount, ids: more } of others) {
          code = code * (valueCount + 1) + (more[row] as number);
        }
      }
      const series = seriesOfCode[code] as number;
      ids[i] = series < 0 ? this.#seriesOfCodeAt(code) : series;
    }
  }

  /** Rows [from, to) of the block. The arrays are good until the next call. */
  rows(from: number, to: number): CodedRows {
    const codes = this.#codesOf(from, to);
    const codeCount = this.#codeCount;
    const seriesOfCode = this.#seriesOfCode;
    // A dictionary has no value that no row has; of combinations most may be missing.
    if (this.#columns.length === 1) {
      for (let code = 0; code < codeCount; code++) this.#seriesOfCodeAt(code);
    } else {
      for (let row = from; row < to; row++) {
        const code = codes[row] as number;
        if ((seriesOfCode[code] as number) < 0) this.#seriesOfCodeAt(code);
      }
    }
    return { codes, codeCount, seriesOfCode };
  }

  #codesOf(from: number, to: number): Uint32Array {
    const [first, ...others] = this.#columns;
    if (first !== undefined && others.length === 0) return first.ids;
    if (this.#codes.length < to) this.#codes = new Uint32Array(to * 2);
    const codes = this.#codes;
    if (first === undefined) codes.fill(0, from, to);
    else codes.set(first.ids.subarray(from, to), from);
    for (const { valueCount, ids } of others) {
      for (let row = from; row < to; row++) {
        codes[row] = (codes[row] as number) * (valueCount + 1) + (ids[row] as number);
      }
    }
    return codes;
  }

  #seriesOfCodeAt(code: number): number {
    const known = this.#seriesOfCode[code] as number;
    if (known >= 0) return known;
    const valueIds: number[] = [];
    let rest = code;
    for (const { column } of this.#sources.toReversed()) {
      const radix = column === undefined ? 1 : column.valueCount + 1;
      valueIds.unshift(rest % radix);
      rest = Math.floor(rest / radix);
    }
    return (this.#seriesOfCode[code] = this.#seriesOf(this.#sources, valueIds));
  }
}
