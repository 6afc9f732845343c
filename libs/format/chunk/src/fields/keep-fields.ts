// Which of the offered field columns a block keeps: in the order given, while the budget lasts. A
// column that does not fit is dropped and named, a cheaper one after it may still fit.
import { ENCODING } from '../block-header.ts';
import { encodeDictionary } from '../metadata-columns.ts';
import type { FieldColumn, FieldsDraft } from './field-columns.ts';
import { encodeShape } from './fields-shape.ts';
import { encodeNumbers } from './number-column.ts';

export interface KeptFields {
  readonly columns: readonly {
    readonly name: string;
    readonly encoding: number;
    readonly raw: Uint8Array;
  }[];
  /** The tail of the shape's entry. */
  readonly shape: Uint8Array;
  /** Its bytes; empty when all rows are regular. */
  readonly irregular: Uint8Array;
}

/** More names than this are not listed. */
const OTHERS_MAX = 64;
/** A column's entry in the header, besides its name. */
const ENTRY_BYTES = 24;

/** Undefined when nothing is worth its bytes. */
export function keepFields(draft: FieldsDraft): KeptFields | undefined {
  const columns: { name: string; encoding: number; raw: Uint8Array }[] = [];
  const dropped: string[] = [];
  let left = draft.budgetBytes;
  for (const offered of draft.columns) {
    const { name } = offered.column;
    const encoded = { name, ...encodeField(offered) };
    const cost = encoded.raw.length + ENTRY_BYTES + name.length;
    if (cost > left) dropped.push(name);
    else {
      left -= cost;
      columns.push(encoded);
    }
  }
  if (columns.length === 0) return undefined;
  columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  const others = draft.others && [...draft.others, ...dropped].sort();
  const shape = encodeShape({
    format: draft.format,
    irregularCount: draft.irregularCount,
    others: others && others.length <= OTHERS_MAX ? others : undefined,
  });
  return {
    columns,
    shape,
    irregular: draft.irregularCount === 0 ? new Uint8Array(0) : draft.irregular,
  };
}

function encodeField(field: FieldColumn): { encoding: number; raw: Uint8Array } {
  return field.kind === 'dictionary'
    ? { encoding: ENCODING.dictionary, raw: encodeDictionary(field.column) }
    : { encoding: ENCODING.numbers, raw: encodeNumbers(field.column) };
}
