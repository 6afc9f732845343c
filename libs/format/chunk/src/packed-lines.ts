// Line bytes without identifiers and copies of their rows' times: the encoding `packedLines` and the
// column `lineIds` beside it. FORMAT.md draws the tokens; @skald/bytes packs and unpacks.
import type { Kernels, PackedLines } from '@skald/bytes';
import type { EntryColumns } from '@skald/columns';

/** Below this share of the lines, what is saved is not worth unpacking it. */
const SAVED_SHARE_MIN = 1 / 32;

/** Undefined where the lines are as well stored as they are. */
export function packLineColumn(
  { lineBytes, lineOffsets, rowCount, baseNs, offsetsNs }: EntryColumns,
  kernels: Pick<Kernels, 'packLines'>,
): PackedLines | undefined {
  const offsets = lineOffsets.subarray(0, rowCount + 1);
  const byteCount = (offsets[rowCount] as number) - (offsets[0] as number);
  const packed = kernels.packLines({ bytes: lineBytes, offsets }, { baseNs, offsetsNs });
  if (packed === undefined) return undefined;
  const saved = byteCount - packed.text.length - packed.ids.length;
  return saved > byteCount * SAVED_SHARE_MIN ? packed : undefined;
}
