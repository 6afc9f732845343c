// Blocks that overlap in time, as parts that have no entry in common.
//
// Pushes that run in parallel leave neighbouring blocks that overlap a little, and replicas leave blocks
// that overlap wholly. Only equal entries matter to who takes rows in any order; they have equal times. So
// times are compared first, and lines only where times meet, of a block and those that begin in it at a time.
import { type Block, type ColumnNeeds, EVERYTHING } from '@skald/chunk';
import { entriesMeet, timesMeet } from '@skald/scan';
import type { MemoryBudget } from './memory-budget.ts';
import type { Pacer } from './pacer.ts';

const TIMES: ColumnNeeds = { lines: false, lengths: false, metadata: [] };

interface SeparateRun {
  readonly pacer: Pacer;
  readonly memory: MemoryBudget;
}

/**
 * Parts of one block, or of several that share entries, all of them released. `blocks` ascend by their first
 * time, and so do the blocks of a part. Rejects as `Block.load` does.
 */
export async function separateBlocks(
  blocks: readonly Block[],
  run: SeparateRun,
): Promise<readonly (readonly Block[])[]> {
  const parts = new Parts(blocks);
  const lines = new HeldLines(run);
  for (const [i, block] of blocks.entries()) {
    const meeting = await meetingBlocks(block, overlapping(blocks, i), parts, run);
    if (meeting.length > 0) await lines.hold([block, ...meeting]);
    for (const other of meeting) {
      run.pacer.check();
      if (!parts.areOne(block, other) && entriesMeet(block, other)) parts.join(block, other);
    }
    lines.letGo(block);
    block.release();
    await run.pacer.pause();
  }
  return parts.all();
}

/** Those after the block that begin before it ends. */
function overlapping(blocks: readonly Block[], i: number): readonly Block[] {
  const { maxNs } = (blocks[i] as Block).info;
  const found: Block[] = [];
  for (let at = i + 1; at < blocks.length; at++) {
    const block = blocks[at] as Block;
    if (block.info.minNs > maxNs) break;
    found.push(block);
  }
  return found;
}

async function meetingBlocks(
  block: Block,
  others: readonly Block[],
  parts: Parts,
  { pacer }: SeparateRun,
): Promise<readonly Block[]> {
  const unknown = others.filter((other) => !parts.areOne(block, other));
  if (unknown.length === 0) return [];
  await Promise.all([block, ...unknown].map((each) => each.load(TIMES, pacer.signal)));
  return unknown.filter((other) => {
    pacer.check();
    return timesMeet(block, other);
  });
}

/** Blocks whose lines are in memory, until they are let go. */
class HeldLines {
  readonly #run: SeparateRun;
  readonly #held = new Set<Block>();

  constructor(run: SeparateRun) {
    this.#run = run;
  }

  async hold(blocks: readonly Block[]): Promise<void> {
    for (const block of blocks) {
      if (this.#held.has(block)) continue;
      this.#run.memory.take(block.info.lineByteCount);
      this.#held.add(block);
    }
    await Promise.all(blocks.map((block) => block.load(EVERYTHING, this.#run.pacer.signal)));
  }

  letGo(block: Block): void {
    if (this.#held.delete(block)) this.#run.memory.give(block.info.lineByteCount);
  }
}

/** Which blocks are in one part. */
class Parts {
  readonly #partOf: Map<Block, Block[]>;

  constructor(blocks: readonly Block[]) {
    this.#partOf = new Map(blocks.map((block) => [block, [block]]));
  }

  areOne(a: Block, b: Block): boolean {
    return this.#partOf.get(a) === this.#partOf.get(b);
  }

  join(a: Block, b: Block): void {
    const [kept, gone] = [this.#partOf.get(a) ?? [a], this.#partOf.get(b) ?? [b]];
    kept.push(...gone);
    for (const block of gone) this.#partOf.set(block, kept);
  }

  all(): readonly (readonly Block[])[] {
    return [...new Set(this.#partOf.values())];
  }
}
