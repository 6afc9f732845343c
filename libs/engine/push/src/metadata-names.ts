// Structured metadata as it is stored: names of letters, digits and '_', values of valid UTF-8.
import { isAscii, isUtf8 } from 'node:buffer';
import { DictionaryBuilder, dictionaryFromStrings, dictionaryValues } from '@skald/columns';
import type { DictionaryColumn, EntryColumns } from '@skald/columns';

/** `user-id` → `user_id`, `2nd` → `key_2nd`. */
export function normaliseName(name: string): string {
  const plain = name.replace(/[^A-Za-z0-9_]/gu, '_');
  return /^[0-9]/.test(plain) ? `key_${plain}` : plain;
}

/** The same entries with normal names and values; `columns` itself when all are. */
export function normaliseMetadata(columns: EntryColumns): EntryColumns {
  const isNormal = columns.metadata.every(
    (column) => normaliseName(column.name) === column.name && hasValidValues(column),
  );
  if (isNormal) return columns;
  const byName = new Map<string, DictionaryColumn>();
  for (const column of columns.metadata) {
    const name = normaliseName(column.name);
    const valid = { ...(hasValidValues(column) ? column : withValidValues(column)), name };
    const other = byName.get(name);
    byName.set(name, other ? merge(other, valid, columns.rowCount) : valid);
  }
  const metadata = [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { ...columns, metadata };
}

function hasValidValues({ valueBytes, valueOffsets, valueCount }: DictionaryColumn): boolean {
  if (isAscii(valueBytes)) return true;
  for (let i = 0; i < valueCount; i++) {
    if (!isUtf8(valueBytes.subarray(valueOffsets[i], valueOffsets[i + 1]))) return false;
  }
  return true;
}

// Decoding puts U+FFFD where bytes are no text.
function withValidValues(column: DictionaryColumn): DictionaryColumn {
  const texts = dictionaryValues(column);
  const builder = new DictionaryBuilder(column.name);
  const idOf = texts.map((text) => {
    const bytes = Buffer.from(text);
    return builder.idOf(bytes, 0, bytes.length);
  });
  column.ids.forEach((id, row) => id !== 0 && builder.setId(row, idOf[id - 1] as number));
  return builder.build(column.ids.length);
}

/** Two names that became one: the first value of a row stays. */
function merge(a: DictionaryColumn, b: DictionaryColumn, rowCount: number): DictionaryColumn {
  const values = (column: DictionaryColumn) => dictionaryValues(column);
  const [ofA, ofB] = [values(a), values(b)];
  const rows = Array.from({ length: rowCount }, (_, row) => {
    const [idA, idB] = [a.ids[row] as number, b.ids[row] as number];
    if (idA !== 0) return ofA[idA - 1];
    return idB === 0 ? undefined : ofB[idB - 1];
  });
  return dictionaryFromStrings(a.name, rows);
}
