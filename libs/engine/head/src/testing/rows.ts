// Rows of blocks as text, without those that stand twice: what a querier would see.
import type { Block } from '@skald/chunk';

/** `<ns> <line> name=value…` */
export type Row = string;

export async function rowsOfBlocks(blocks: readonly Block[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const block of blocks) {
    await block.load({ lines: true, lengths: true, metadata: 'all' });
    const { baseNs, offsetsNs } = block.timestamps();
    const offsets = block.lineOffsets();
    const lines = block.lineBytes();
    for (let row = 0; row < block.info.rowCount; row++) {
      const metadata = block.metadata().flatMap(({ name, ids, valueOffsets, valueBytes }) => {
        const id = ids[row] as number;
        if (id === 0) return [];
        const value = valueBytes.subarray(valueOffsets[id - 1], valueOffsets[id]);
        return [`${name}=${Buffer.from(value).toString()}`];
      });
      const line = Buffer.from(lines.subarray(offsets[row], offsets[row + 1])).toString();
      rows.push([baseNs + BigInt(offsetsNs[row] as number), line, ...metadata].join(' '));
    }
  }
  return [...new Set(rows)].sort();
}
