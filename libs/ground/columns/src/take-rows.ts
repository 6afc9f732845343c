// Some rows of a batch as a batch of its own.
import type { EntryColumns } from './entry-columns.ts';

/** Rows `rows` of `columns`, in that order. Lines are copied, dictionaries shared. */
export function takeRows(columns: EntryColumns, rows: Uint32Array): EntryColumns {
  const { lineOffsets, lineBytes } = columns;
  const offsetsNs = new Float64Array(rows.length);
  const takenOffsets = new Uint32Array(rows.length + 1);
  let byteCount = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    offsetsNs[i] = columns.offsetsNs[row] as number;
    byteCount += (lineOffsets[row + 1] as number) - (lineOffsets[row] as number);
    takenOffsets[i + 1] = byteCount;
  }
  const source = Buffer.from(lineBytes.buffer, lineBytes.byteOffset, lineBytes.length);
  const taken = Buffer.allocUnsafeSlow(byteCount);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    source.copy(taken, takenOffsets[i], lineOffsets[row], lineOffsets[row + 1]);
  }
  return {
    rowCount: rows.length,
    baseNs: columns.baseNs,
    offsetsNs,
    lineOffsets: takenOffsets,
    lineBytes: new Uint8Array(taken.buffer, taken.byteOffset, byteCount),
    metadata: columns.metadata.map((column) => {
      const ids = new Uint32Array(rows.length);
      for (let i = 0; i < rows.length; i++) ids[i] = column.ids[rows[i] as number] as number;
      return { ...column, ids };
    }),
  };
}
