// Blocks of one stream whose times overlap, as blocks that do not: replicas and late entries give the
// same entry twice, and an entry counts once.
import { type Block, columnsAsBlock } from '@skald/chunk';
import { DictionaryBuilder } from '@skald/columns';

/** Blocks in groups, ascending by time; only blocks of one group overlap. */
export function groupOverlapping(blocks: readonly Block[]): Block[][] {
  const sorted = blocks.toSorted((a, b) => (a.info.minNs < b.info.minNs ? -1 : 1));
  const groups: Block[][] = [];
  let endNs = 0n;
  for (const block of sorted) {
    const { minNs, maxNs } = block.info;
    const last = groups.at(-1);
    if (last === undefined || minNs > endNs) groups.push([block]);
    else last.push(block);
    if (last === undefined || maxNs > endNs) endNs = maxNs;
  }
  return groups;
}

/** One block with the entries of all, equal entries once. All columns of the blocks are loaded. */
export function mergeBlocks(blocks: readonly Block[]): Block {
  const rowCount = blocks.reduce((sum, { info }) => sum + info.rowCount, 0);
  const byteCount = blocks.reduce((sum, block) => sum + block.lineBytes().length, 0);
  const baseNs = (blocks[0] as Block).timestamps().baseNs;
  const offsetsNs = new Float64Array(rowCount);
  const lineOffsets = new Uint32Array(rowCount + 1);
  const lineBytes = Buffer.allocUnsafeSlow(byteCount);
  const metadata = new Map<string, DictionaryBuilder>();
  let row = 0;
  let at = 0;
  for (const block of blocks) {
    const times = block.timestamps();
    const shift = Number(times.baseNs - baseNs);
    const offsets = block.lineOffsets();
    for (let i = 0; i < block.info.rowCount; i++) {
      offsetsNs[row + i] = (times.offsetsNs[i] as number) + shift;
      lineOffsets[row + i + 1] = at + (offsets[i + 1] as number);
    }
    lineBytes.set(block.lineBytes(), at);
    appendMetadata(metadata, block, row);
    at += block.lineBytes().length;
    row += block.info.rowCount;
  }
  const columns = [...metadata.values()].map((builder) => builder.build(rowCount));
  columns.sort((a, b) => (a.name < b.name ? -1 : 1));
  return columnsAsBlock({ rowCount, baseNs, offsetsNs, lineOffsets, lineBytes, metadata: columns });
}

function appendMetadata(
  builders: Map<string, DictionaryBuilder>,
  block: Block,
  firstRow: number,
): void {
  for (const column of block.metadata()) {
    const builder = builders.get(column.name) ?? new DictionaryBuilder(column.name);
    builders.set(column.name, builder);
    for (let i = 0; i < block.info.rowCount; i++) {
      const id = column.ids[i] as number;
      if (id === 0) continue;
      const start = column.valueOffsets[id - 1] as number;
      builder.set(firstRow + i, column.valueBytes, start, column.valueOffsets[id] as number);
    }
  }
}
