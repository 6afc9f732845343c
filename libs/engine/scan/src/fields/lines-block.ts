// Lines on their way into a block, as a batch wants to see them: no times, no metadata.
import type { Block, BlockInfo } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';

const NO_TIMES = new Float64Array(0);

export function linesAsBlock({ lineBytes, lineOffsets }: EntryColumns, info: BlockInfo): Block {
  return {
    info,
    mayContain: () => true,
    load: () => Promise.resolve(),
    timestamps: () => ({ baseNs: info.minNs, offsetsNs: NO_TIMES }),
    lineOffsets: () => lineOffsets,
    lineBytes: () => lineBytes,
    metadata: () => [],
    release: () => undefined,
  };
}
