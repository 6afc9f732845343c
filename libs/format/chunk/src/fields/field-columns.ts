// Parsed-field columns: what `| json` or `| logfmt` would find in a block's lines, kept as columns.
//
// A row is regular when its columns tell all there is to know of the kept fields; the lines of the
// other, irregular rows have to be parsed. A field without a column is named in `others`. So a reader
// who needs certain fields knows before it reads anything whether the columns suffice:
//
//   kept     path ─▶ column        its values in regular rows, absent where the row has none
//   others   trace_id              somewhere in the lines, parse them
//   neither  foo                   in no regular row
import type { Lines } from '@skald/bytes';
import type { DictionaryColumn } from '@skald/columns';
import type { SkeletonLines } from '../skeletons/line-skeletons.ts';
import type { NumberColumn } from './number-column.ts';

/** Of text nobody reads fields: its columns are what lines are joined from. */
export type FieldFormat = 'json' | 'logfmt' | 'text';

export type FieldColumn =
  | { readonly kind: 'dictionary'; readonly column: DictionaryColumn }
  | { readonly kind: 'numbers'; readonly column: NumberColumn };

/** The fields of a block, as its readers see them. */
export interface BlockFields {
  readonly format: FieldFormat;
  /** Names of fields that have a column. */
  readonly kept: ReadonlySet<string>;
  /** Names of fields that have none; undefined when they were too many to name. */
  readonly others: ReadonlySet<string> | undefined;
  readonly irregularCount: number;
  /** One bit per row, from the low bit up: 1 where the line has to be parsed. Loaded. */
  irregular(): Uint8Array;
  /** The column of a kept field. Loaded. */
  column(name: string): FieldColumn;
}

/** The fields of a block that is being encoded, and its lines by them. */
export interface FieldsDraft {
  readonly format: FieldFormat;
  /** Ascending by name. */
  readonly columns: readonly FieldColumn[];
  /** Fields that have no column; undefined when they are too many to name. */
  readonly others: readonly string[] | undefined;
  readonly irregular: Uint8Array;
  readonly irregularCount: number;
  readonly lines: SkeletonLines;
  /** A text with all grams of the lines for the skip filter; undefined: the lines themselves. */
  readonly grams: Lines | undefined;
}

export function isIrregular(bits: Uint8Array, row: number): boolean {
  return (((bits[row >> 3] as number) >> (row & 7)) & 1) !== 0;
}
