// Blocks that overlap in time, as parts that have no entry in common.
//
// Pushes that run in parallel leave neighbouring blocks that overlap a little, and replicas leave blocks
// that overlap wholly. Only equal entries matter to who takes rows in any order; they have equal times. So
// times are compared first, and lines only where times meet.
import type { Block, ColumnNeeds } from '@skald/chunk';
import { entriesMeet, timesMeet } from '@skald/scan';
import type { MemoryBudget } from './memory-budget.ts';
import type { Pacer } from './pacer.ts';

const TIMES: ColumnNeeds = { lines: false, lengths: false, metadata: [] };
const EVERYTHING: ColumnNeeds = { lines: true, lengths: true, metadata: 'all' };

/**
 * Parts of one block, released, or of several that share entries, loaded. `blocks` ascend by their
 * first time, and so do the parts. Rejects as `Block.load` does.
 */
export async function separateBlocks(
  blocks: readonly Block[],
  { pacer, memory }: { readonly pacer: Pacer; readonly memory: MemoryBudget },
): Promise<readonly (readonly Block[])[]> {
  const { signal } = pacer;
  await Promise.all(blocks.map((block) => block.load(TIMES, signal)));
  const unlessStopped = (meet: (a: Block, b: Block) => boolean) => (pair: Pair) => {
    pacer.check();
    return meet(...pair);
  };
  const meeting = overlappingPairs(blocks).filter(unlessStopped(timesMeet));
  const compared = new Set(meeting.flat());
  const heldBytes = [...compared].reduce((sum, { info }) => sum + info.lineByteCount, 0);
  memory.take(heldBytes);
  await Promise.all([...compared].map((block) => block.load(EVERYTHING, signal)));
  const parts = partsOf(blocks, meeting.filter(unlessStopped(entriesMeet)));
  memory.give(heldBytes);
  for (const part of parts) if (part.length === 1) part[0]?.release();
  return parts;
}

type Pair = readonly [Block, Block];

function overlappingPairs(blocks: readonly Block[]): Pair[] {
  const pairs: Pair[] = [];
  for (const [i, block] of blocks.entries()) {
    for (const later of blocks.slice(i + 1)) {
      if (later.info.minNs > block.info.maxNs) break;
      pairs.push([block, later]);
    }
  }
  return pairs;
}

/** Blocks of a pair are in one part. */
function partsOf(blocks: readonly Block[], pairs: readonly Pair[]): Block[][] {
  const partOf = new Map(blocks.map((block) => [block, [block]]));
  for (const [a, b] of pairs) {
    const [kept, gone] = [partOf.get(a) ?? [a], partOf.get(b) ?? [b]];
    if (kept === gone) continue;
    kept.push(...gone);
    for (const block of gone) partOf.set(block, kept);
  }
  return [...new Set(partOf.values())];
}
