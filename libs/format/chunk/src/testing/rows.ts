// Rows as tests write them, to columns and back.
import { type EntryColumns, dictionaryFromStrings, dictionaryValue } from '@skald/columns';
import type { Block } from '../block.ts';

export interface Row {
  readonly timeNs: bigint;
  readonly line: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Columns of these rows, in this order; `baseNs` is the first row's time. */
export function entriesOf(rows: readonly Row[]): EntryColumns {
  const baseNs = rows[0]?.timeNs ?? 0n;
  const lines = rows.map((row) => Buffer.from(row.line, 'latin1'));
  const lineOffsets = new Uint32Array(rows.length + 1);
  lines.forEach((line, i) => (lineOffsets[i + 1] = (lineOffsets[i] as number) + line.length));
  const names = [...new Set(rows.flatMap((row) => Object.keys(row.metadata ?? {})))].sort();
  return {
    rowCount: rows.length,
    baseNs,
    offsetsNs: Float64Array.from(rows, (row) => Number(row.timeNs - baseNs)),
    lineOffsets,
    lineBytes: new Uint8Array(Buffer.concat(lines)),
    metadata: names.map((name) =>
      dictionaryFromStrings(
        name,
        rows.map((row) => row.metadata?.[name]),
      ),
    ),
  };
}

/** Every row of a block, all columns loaded. Lines are read as latin1, as `entriesOf` wrote them. */
export async function rowsOf(block: Block): Promise<Row[]> {
  await block.load({ lines: true, lengths: true, metadata: 'all' });
  const { baseNs, offsetsNs } = block.timestamps();
  const offsets = block.lineOffsets();
  const lines = Buffer.from(block.lineBytes());
  return Array.from(offsetsNs, (offset, row) => {
    const metadata: Record<string, string> = {};
    for (const column of block.metadata()) {
      const id = column.ids[row] as number;
      if (id > 0) metadata[column.name] = dictionaryValue(column, id - 1);
    }
    const line = lines.toString('latin1', offsets[row], offsets[row + 1]);
    return { timeNs: baseNs + BigInt(offset), line, metadata };
  });
}
