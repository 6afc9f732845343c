// Blocks on their way to a scanner, in order: while some are scanned, the next are being read.
//
// Sources are taken in windows that double from one block up: a query that stops early has read little
// in vain, one that reads everything asks for many blocks at once, and neighbours of a chunk become one
// read, even where the blocks of many streams alternate. What a window holds in memory is bounded by its
// lines: compressed, they take a fifth; only one block at a time is decompressed.
//
//   window n     filters ─▶ columns ─▶ scan, release │ scan, release │ …
//   window n+1                         filters ─▶ columns ─▶ …
//
// Blocks that share entries are read and made one just before they are scanned, a slice at a time.
import { type Block, EVERYTHING, FILTER_ONLY } from '@skald/chunk';
import { must } from '@skald/errors';
import { type Slice, lineBytesOf, slicesOf } from '@skald/scan';
import type { BlockLog } from './block-log.ts';
import type { QueryBounds } from './bounds.ts';
import type { MemoryBudget } from './memory-budget.ts';
import type { Pacer } from './pacer.ts';
import { separateBlocks } from './separate-blocks.ts';

const WINDOW_SOURCES_MAX = 128;
const WINDOW_LINE_BYTES_MAX = 32 << 20;
/** The parts of a group of more slices than this are read in windows of their own. */
const GROUP_SLICES_MAX = 16;

type TimeWindow = Pick<Slice, 'fromNs' | 'toNs'>;

export interface BlockSource {
  /** A block, or blocks of one stream that overlap in time: to be made one as a slice, or taken in any order. */
  readonly group: readonly Block[];
  /** What of the group's rows is meant, where they are made one. */
  readonly window?: TimeWindow | undefined;
}

export interface FeedUse<S extends BlockSource> {
  /** Filters can exclude blocks: they are loaded before `isExcluded` is asked. */
  readonly asksFilters: boolean;
  /** The block's filter denies what the query requires. */
  isExcluded(block: Block): boolean;
  /** Whether the block has to be read, its filter aside. Called in order. */
  mustRead(source: S, block: Block): boolean;
  load(block: Block): Promise<void>;
  /** Nothing is wanted of the source any more, nor of any after it. */
  isOver?(source: S): boolean;
  /** The source's blocks as one, loaded; released afterwards. */
  scan(source: S, block: Block): void | Promise<void>;
}

/** Whom a feed works for. */
export interface FeedRun {
  readonly pacer: Pacer;
  readonly memory: MemoryBudget;
  readonly bounds: Pick<QueryBounds, 'sliceLineBytes'>;
  readonly log: Pick<BlockLog, 'skipped' | 'merge' | 'mergedAnswered' | 'mark' | 'scanned'>;
}

/** Resolves when every source was scanned or excluded, or one was over. */
export async function feedBlocks<S extends BlockSource>(
  sources: readonly S[],
  use: FeedUse<S>,
  run: FeedRun,
): Promise<void> {
  let window = windowAt(sources, 0, 1);
  let opening = openWindow(window, use, run);
  for (let at = 0; window.length > 0;) {
    // Before more is read ahead.
    if (use.isOver?.(window[0] as S) === true) return;
    const opened = await opening;
    at += window.length;
    window = windowAt(sources, at, Math.min(window.length * 2, WINDOW_SOURCES_MAX));
    opening = openWindow(window, use, run);
    // Whoever stops here does not wait for what is still being read.
    opening.catch(() => undefined);
    for (const one of opened) {
      if (use.isOver?.(one.source) === true) return;
      await scanOne(one, use, run);
      await run.pacer.pause();
    }
  }
}

/** A source, or a part of one, that is to be scanned. */
interface Opened<S extends BlockSource> {
  readonly source: S;
  /** The block, loaded; undefined where a slice is yet to be made one. */
  readonly block?: Block;
  /** Of a group that is too large to be opened at once. */
  readonly parts?: readonly S[];
}

async function scanOne<S extends BlockSource>(
  { source, block, parts }: Opened<S>,
  use: FeedUse<S>,
  run: FeedRun,
): Promise<void> {
  if (parts) return feedBlocks(parts, { ...use, asksFilters: false }, run);
  if (!block) return scanSlice(source, use, run);
  const before = run.log.mark();
  try {
    await use.scan(source, block);
    run.log.scanned(source.group, before, block);
  } finally {
    block.release();
  }
}

/** The rows of a slice as one block, in which equal entries count once. */
async function scanSlice<S extends BlockSource>(
  source: S,
  use: FeedUse<S>,
  { pacer, log, memory }: FeedRun,
): Promise<void> {
  const { group } = source;
  const window = must(source.window, 'blocks are made one in a window');
  const heldBytes = mergedBytes(group);
  memory.take(heldBytes);
  try {
    // Those that reach into the slice before were let go with it.
    await Promise.all(group.map((block) => block.load(EVERYTHING, pacer.signal)));
    const merged = log.merge({ group, ...window });
    for (const block of group) block.release();
    if (merged === undefined) return;
    if (!use.mustRead(source, merged)) return log.mergedAnswered();
    const before = log.mark();
    await use.scan(source, merged);
    log.scanned(group, before, undefined);
  } finally {
    memory.give(heldBytes);
  }
}

/** What merging holds until the result was scanned: lines twice over, times and offsets. */
function mergedBytes(group: readonly Block[]): number {
  return group.reduce((sum, { info }) => sum + 2 * info.lineByteCount + 24 * info.rowCount, 0);
}

function windowAt<S extends BlockSource>(sources: readonly S[], from: number, count: number): S[] {
  const window: S[] = [];
  let lineBytes = 0;
  for (let at = from; at < sources.length && window.length < count; at++) {
    const source = sources[at] as S;
    lineBytes += lineBytesOf(source.group);
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
  const kept = use.asksFilters ? window.flatMap((source) => keptOf(source, use, run)) : window;
  const opened = await Promise.all(kept.map((source) => openSource(source, use, run)));
  return opened.flat();
}

/** The source without the blocks that filters exclude; nothing if they exclude all. */
function keptOf<S extends BlockSource>(source: S, use: FeedUse<S>, { log }: FeedRun): readonly S[] {
  const excluded = source.group.filter((block) => use.isExcluded(block));
  if (excluded.length === 0) return [source];
  log.skipped(excluded, source.window);
  const group = source.group.filter((block) => !excluded.includes(block));
  return group.length === 0 ? [] : [{ ...source, group }];
}

async function openSource<S extends BlockSource>(
  source: S,
  use: FeedUse<S>,
  run: FeedRun,
): Promise<readonly Opened<S>[]> {
  const { group, window } = source;
  const [only] = group;
  if (window !== undefined) {
    await Promise.all(group.map((block) => block.load(EVERYTHING, run.pacer.signal)));
    return [{ source }];
  }
  if (only !== undefined && group.length === 1) return openOne(source, only, use);
  const parts = await partsOf(source, run);
  const isLarge = lineBytesOf(group) > GROUP_SLICES_MAX * run.bounds.sliceLineBytes;
  if (isLarge) return [{ source, parts }];
  return (await Promise.all(parts.map((part) => openSource(part, use, run)))).flat();
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

/** The blocks of a group that are read alone, and slices of those that share entries. */
async function partsOf<S extends BlockSource>(source: S, run: FeedRun): Promise<S[]> {
  const parts = await separateBlocks(source.group, run);
  return parts.flatMap((part) =>
    part.length === 1
      ? [{ ...source, group: part }]
      : sliced(part, run.bounds).map((slice) => ({ ...source, ...slice })),
  );
}

/** A group as sources that can be merged one at a time, ascending by time. */
export function sliced(
  group: readonly Block[],
  { sliceLineBytes }: Pick<QueryBounds, 'sliceLineBytes'>,
): (BlockSource & { readonly window: TimeWindow })[] {
  return slicesOf(group, sliceLineBytes).map(({ group: inside, fromNs, toNs }) => ({
    group: inside,
    window: { fromNs, toNs },
  }));
}
