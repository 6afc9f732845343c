// The value of a row in a field column, as bytes and as text.
import { NUMBER_TEXT_MAX, type FieldColumn, writeNumber } from '@skald/chunk';

/** Whether row `blockRow` has a value. */
export function hasField(field: FieldColumn, blockRow: number): boolean {
  return field.kind === 'dictionary'
    ? field.column.ids[blockRow] !== 0
    : field.column.formIds[blockRow] !== 0;
}

export function fieldText(field: FieldColumn, blockRow: number): string | undefined {
  if (field.kind === 'dictionary') {
    const { ids, valueOffsets, valueBytes } = field.column;
    const id = ids[blockRow] as number;
    if (id === 0) return undefined;
    const bytes = Buffer.from(valueBytes.buffer, valueBytes.byteOffset, valueBytes.length);
    return bytes.toString('utf8', valueOffsets[id - 1], valueOffsets[id]);
  }
  if (field.column.formIds[blockRow] === 0) return undefined;
  const bytes = Buffer.allocUnsafe(NUMBER_TEXT_MAX);
  return bytes.toString('latin1', 0, writeNumber(field.column, blockRow, bytes, 0));
}
