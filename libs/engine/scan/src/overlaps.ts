// Blocks of one stream whose times overlap: which these are, and how they are taken a little at a time.
//
//   blocks    ├──────a──────┤    ├───c───┤
//                  ├────b────────┤            ├──d──┤
//   groups    └────────── a b c ─────────┘    └─ d ─┘
//   slices    └─── a b ───┴──── a b c ───┘            windows that do not overlap, each with its blocks
//
// Pushes that run in parallel leave each block overlapping the next a little, all day long: a group may be
// all of a stream.
import type { Block } from '@skald/chunk';
import { must } from '@skald/errors';

/** The rows of a group's blocks with fromNs <= time < toNs. */
export interface Slice {
  readonly group: readonly Block[];
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** Blocks in groups, ascending by time; only blocks of one group overlap. */
export function groupOverlapping(blocks: readonly Block[]): Block[][] {
  const groups: Block[][] = [];
  let endNs = 0n;
  for (const block of blocks.toSorted(earlierFirst)) {
    const { minNs, maxNs } = block.info;
    const last = groups.at(-1);
    if (last === undefined || minNs > endNs) groups.push([block]);
    else last.push(block);
    if (last === undefined || maxNs > endNs) endNs = maxNs;
  }
  return groups;
}

/** The blocks that say the same things as an earlier one: what other replicas stored too. */
export function copiesAmong(blocks: readonly Block[]): Set<Block> {
  const copies = new Set<Block>();
  const likeIt = new Map<string, Block[]>();
  for (const block of blocks) {
    const { rowCount, lineByteCount, minNs, maxNs } = block.info;
    const looks = `${minNs} ${maxNs} ${rowCount} ${lineByteCount}`;
    const others = likeIt.get(looks);
    if (others === undefined) likeIt.set(looks, [block]);
    else if (others.some((other) => isCopy(block, other))) copies.add(block);
    else others.push(block);
  }
  return copies;
}

function isCopy(block: Block, other: Block): boolean {
  return block.identity !== undefined && block.identity === other.identity;
}

/**
 * A group in windows of about so many line bytes, ascending and without gaps. Blocks that reach over a border are in
 * the windows of both sides. The more there are of these, the more new ones a window takes (only the last may end
 * before it has): all windows together have at most three times the group's bytes, and a block more each.
 */
export function slicesOf(group: readonly Block[], lineBytesMax: number): Slice[] {
  const blocks = group.toSorted(earlierFirst);
  const slices: Slice[] = [];
  let inside: Block[] = [];
  let carriedBytes = 0;
  let freshBytes = 0;
  let fromNs = blocks[0]?.info.minNs ?? 0n;
  for (const block of blocks) {
    const { minNs, lineByteCount } = block.info;
    const isFull =
      freshBytes > 0 && freshBytes + lineByteCount > Math.max(lineBytesMax, carriedBytes);
    if (isFull && minNs > fromNs) {
      const begun = inside.filter(({ info }) => info.minNs < minNs);
      slices.push({ group: begun, fromNs, toNs: minNs });
      fromNs = minNs;
      inside = inside.filter(({ info }) => info.maxNs >= minNs);
      carriedBytes = lineBytesOf(inside);
      freshBytes = 0;
    }
    inside.push(block);
    freshBytes += lineByteCount;
  }
  if (inside.length > 0) slices.push({ group: inside, fromNs, toNs: endOf(inside) });
  return slices;
}

export function lineBytesOf(blocks: readonly Block[]): number {
  return blocks.reduce((sum, { info }) => sum + info.lineByteCount, 0);
}

function endOf([first, ...others]: readonly Block[]): bigint {
  const lastNs = must(first, 'a slice has blocks').info.maxNs;
  return 1n + others.reduce((last, { info }) => (info.maxNs > last ? info.maxNs : last), lastNs);
}

function earlierFirst(a: Block, b: Block): number {
  return a.info.minNs < b.info.minNs ? -1 : a.info.minNs > b.info.minNs ? 1 : 0;
}
