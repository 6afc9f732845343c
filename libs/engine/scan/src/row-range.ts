// Rows of a block by time.
import type { Block } from '@skald/chunk';

/** Rows with fromNs <= time < toNs, as a half-open row range. Reads times only where they matter. */
export function rowRange(
  block: Block,
  fromNs: bigint,
  toNs: bigint,
): { readonly from: number; readonly to: number } {
  const { minNs, maxNs, rowCount } = block.info;
  if (fromNs <= minNs && toNs > maxNs) return { from: 0, to: rowCount };
  const { baseNs, offsetsNs } = block.timestamps();
  return {
    from: fromNs <= minNs ? 0 : lowerBound(offsetsNs, Number(fromNs - baseNs)),
    to: toNs > maxNs ? rowCount : lowerBound(offsetsNs, Number(toNs - baseNs)),
  };
}

/** The first index whose value is not below `value`; the length when there is none. */
export function lowerBound(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
