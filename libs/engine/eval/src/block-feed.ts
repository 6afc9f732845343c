// Blocks on their way to a scanner, in order: while some are scanned, the next are being read.
//
// Sources are taken in windows that double from one block up: a query that stops early has read little
// in vain, one that reads everything asks for many blocks at once, and neighbours of a chunk become one
// read, even where the blocks of many streams alternate. What a window holds in memory is bounded by its
// lines: compressed, they take a fifth; only one block at a time is decompressed.
//
//   window n     filters ─▶ columns ─▶ scan, release │ scan, release │ …
//   window n+1                         filters ─▶ columns ─▶ …
import { type Block, FILTER_ONLY } from '@skald/chunk';
import type { BlockLog } from './block-log.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { Pacer } from './pacer.ts';
import { separateBlocks } from './separate-blocks.ts';

const WINDOW_SOURCES_MAX = 128;
const WINDOW_LINE_BYTES_MAX = 32 << 20;
/** Blocks that are merged are decompressed at once. */
const MERGED_WEIGHT = 4;

/** Blocks of one stream that overlap in time; one in the usual case. */
export interface BlockSource {
  readonly group: readonly Block[];
}

export interface FeedUse<S extends BlockSource> {
  /** Filters can exclude blocks: they are loaded before `isExcluded` is asked. */
  readonly asksFilters: boolean;
  /** Rows may come in any order: blocks that overlap without a common entry are not made one. */
  readonly takesAnyOrder?: boolean;
  /** The filters of all the source's blocks deny what the query requires. */
  isExcluded(source: S): boolean;
  /** Whether the block has to be read, its filter aside. Called in order. */
  mustRead(source: S, block: Block): boolean;
  load(block: Block): Promise<void>;
  /** The source's blocks as one, loaded; released afterwards. False ends the feed. */
  scan(source: S, block: Block): boolean | Promise<boolean>;
}

/** Whom a feed works for. */
export interface FeedRun {
  readonly pacer: Pacer;
  readonly memory: MemoryBudget;
  readonly log: Pick<BlockLog, 'merge' | 'mergedAnswered' | 'mark' | 'scanned'>;
}

/** Resolves when every source was scanned or excluded, or `scan` had enough. */
export async function feedBlocks<S extends BlockSource>(
  sources: readonly S[],
  use: FeedUse<S>,
  run: FeedRun,
): Promise<void> {
  let window = windowAt(sources, 0, 1);
  let opening = openWindow(window, use, run);
  for (let at = 0; window.length > 0;) {
    const opened = await opening;
    at += window.length;
    window = windowAt(sources, at, Math.min(window.length * 2, WINDOW_SOURCES_MAX));
    opening = openWindow(window, use, run);
    // Whoever stops here does not wait for what is still being read.
    opening.catch(() => undefined);
    for (const one of opened) {
      if (!(await scanOne(one, use, run))) return;
      await run.pacer.pause();
    }
  }
}

/** A source, or a part of one, that is to be scanned. */
interface Opened<S extends BlockSource> {
  readonly source: S;
  /** The source's blocks as one, loaded. */
  readonly block: Block;
}

async function scanOne<S extends BlockSource>(
  { source, block }: Opened<S>,
  use: FeedUse<S>,
  { log, memory }: FeedRun,
): Promise<boolean> {
  const before = log.mark();
  try {
    const goesOn = await use.scan(source, block);
    if (goesOn) log.scanned(source.group, before);
    return goesOn;
  } finally {
    block.release();
    memory.give(mergedBytes(source.group));
  }
}

function windowAt<S extends BlockSource>(sources: readonly S[], from: number, count: number): S[] {
  const window: S[] = [];
  let lineBytes = 0;
  for (let at = from; at < sources.length && window.length < count; at++) {
    const source = sources[at] as S;
    const weight = source.group.length > 1 ? MERGED_WEIGHT : 1;
    for (const block of source.group) lineBytes += block.info.lineByteCount * weight;
    if (window.length > 0 && lineBytes > WINDOW_LINE_BYTES_MAX) break;
    window.push(source);
  }
  return window;
}

/** What of the sources needs reading, in order. */
async function openWindow<S extends BlockSource>(
  window: readonly S[],
  use: FeedUse<S>,
  run: FeedRun,
): Promise<readonly Opened<S>[]> {
  if (use.asksFilters) {
    const blocks = window.flatMap(({ group }) => group);
    await Promise.all(blocks.map((block) => block.load(FILTER_ONLY, run.pacer.signal)));
  }
  // All loads start in one turn, so that neighbours share their reads.
  const opened = await Promise.all(window.map((source) => openSource(source, use, run)));
  return opened.flat();
}

async function openSource<S extends BlockSource>(
  source: S,
  use: FeedUse<S>,
  run: FeedRun,
): Promise<readonly Opened<S>[]> {
  const { group } = source;
  if (use.takesAnyOrder === true && group.length > 1) return openParts(source, use, run);
  if (use.asksFilters && use.isExcluded(source)) return [];
  const [only] = group;
  if (only === undefined || group.length > 1) return openMerged(source, use, run);
  return openOne(source, only, use);
}

async function openParts<S extends BlockSource>(
  source: S,
  use: FeedUse<S>,
  run: FeedRun,
): Promise<readonly Opened<S>[]> {
  const alone = (group: readonly Block[]): S => ({ ...source, group });
  const kept = source.group.filter((block) => !use.asksFilters || !use.isExcluded(alone([block])));
  const parts = await separateBlocks(kept, run);
  const opened = parts.map((part) => {
    const [block] = part;
    if (part.length > 1 || block === undefined) return openMerged(alone(part), use, run);
    return openOne(alone(part), block, use);
  });
  return (await Promise.all(opened)).flat();
}

async function openOne<S extends BlockSource>(
  source: S,
  block: Block,
  use: FeedUse<S>,
): Promise<readonly Opened<S>[]> {
  if (!use.mustRead(source, block)) return [];
  await use.load(block);
  return [{ source, block }];
}

async function openMerged<S extends BlockSource>(
  source: S,
  use: FeedUse<S>,
  run: FeedRun,
): Promise<readonly Opened<S>[]> {
  const block = await mergeGroup(source.group, run);
  if (use.mustRead(source, block)) return [{ source, block }];
  run.memory.give(mergedBytes(source.group));
  run.log.mergedAnswered();
  return [];
}

/** What merging holds until the result was scanned: lines twice over, times and offsets. */
function mergedBytes(group: readonly Block[]): number {
  if (group.length < 2) return 0;
  return group.reduce((sum, { info }) => sum + 2 * info.lineByteCount + 24 * info.rowCount, 0);
}

/** Blocks that overlap as one; equal entries count once. */
async function mergeGroup(
  group: readonly Block[],
  { pacer, log, memory }: FeedRun,
): Promise<Block> {
  memory.take(mergedBytes(group));
  const all = { lines: true, lengths: true, metadata: 'all' } as const;
  await Promise.all(group.map((block) => block.load(all, pacer.signal)));
  const merged = log.merge(group);
  for (const block of group) block.release();
  return merged;
}
