// A column whose values repeat: the distinct values once, and a small number per row.
//
//   values  valueOffsets [0, 4, 9]  valueBytes "infoerror"
//   rows    ids          [1, 1, 0, 2]        0: the row has no value; i: value i - 1
//
// Values are bytes (UTF-8 as received); strings are made at the edge, once per distinct value.
import { assert } from '@skald/errors';

export interface DictionaryColumn {
  readonly name: string;
  readonly valueCount: number;
  /** valueCount + 1 ascending offsets into `valueBytes`. */
  readonly valueOffsets: Uint32Array;
  readonly valueBytes: Uint8Array;
  /** One per row: 0 means absent, otherwise 1 + the index of the value. */
  readonly ids: Uint32Array;
}

const utf8 = new TextDecoder();

/** Value `index` (0-based) as text. */
export function dictionaryValue(column: DictionaryColumn, index: number): string {
  assert(index >= 0 && index < column.valueCount, 'a dictionary index lies inside its dictionary');
  return utf8.decode(
    column.valueBytes.subarray(column.valueOffsets[index], column.valueOffsets[index + 1]),
  );
}

/** All values as text, in dictionary order. */
export function dictionaryValues(column: DictionaryColumn): string[] {
  return Array.from({ length: column.valueCount }, (_, i) => dictionaryValue(column, i));
}

/** Builds a column from one value (or undefined) per row. For edges and tests. */
export function dictionaryFromStrings(
  name: string,
  rows: readonly (string | undefined)[],
): DictionaryColumn {
  const idOf = new Map<string, number>();
  const ids = Uint32Array.from(rows, (value) => {
    if (value === undefined) return 0;
    let id = idOf.get(value);
    if (id === undefined) idOf.set(value, (id = idOf.size + 1));
    return id;
  });
  const encoded = [...idOf.keys()].map((value) => Buffer.from(value));
  const valueOffsets = new Uint32Array(encoded.length + 1);
  encoded.forEach((bytes, i) => (valueOffsets[i + 1] = (valueOffsets[i] ?? 0) + bytes.length));
  const valueBytes = new Uint8Array(Buffer.concat(encoded));
  return { name, valueCount: encoded.length, valueOffsets, valueBytes, ids };
}
