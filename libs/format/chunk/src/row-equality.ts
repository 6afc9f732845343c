// When two rows of one batch are the same entry: equal line bytes and equal metadata. Times are
// compared by the caller, who holds rows of one time.
import type { EntryColumns } from '@skald/columns';

export type RowComparer = (a: number, b: number) => boolean;

/** Compares rows of `columns`. Values of a dictionary are distinct, so equal ids are equal values. */
export function rowsEqual(columns: EntryColumns): RowComparer {
  const { lineBytes, lineOffsets, metadata } = columns;
  return (a, b) => {
    let at = lineOffsets[a] as number;
    let other = lineOffsets[b] as number;
    const end = lineOffsets[a + 1] as number;
    if (end - at !== (lineOffsets[b + 1] as number) - other) return false;
    while (at < end) if (lineBytes[at++] !== lineBytes[other++]) return false;
    for (const { ids } of metadata) if (ids[a] !== ids[b]) return false;
    return true;
  };
}

/** FNV-1a over line and metadata ids. */
export function hashRow(columns: EntryColumns, row: number): number {
  const { lineBytes, lineOffsets, metadata } = columns;
  let hash = 0x811c9dc5;
  const end = lineOffsets[row + 1] as number;
  for (let at = lineOffsets[row] as number; at < end; at++) {
    hash = Math.imul(hash ^ (lineBytes[at] as number), 0x01000193);
  }
  for (const { ids } of metadata) hash = Math.imul(hash ^ (ids[row] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
