// What becomes of a query's blocks, by where they came from: booked in its statistics as it happens.
//
//   blocks = skipped by filter + answered from header + from columns + from lines + never reached
import type { Block } from '@skald/chunk';
import { must } from '@skald/errors';
import { mergeBlocks, type ScanCounters, type Slice } from '@skald/scan';
import type { QueryStats, SourceStats } from '@skald/services';

/** Counters as they were before a scan. */
export type Mark = Pick<ScanCounters, 'lineReads' | 'linesPostFilter' | 'metadataBytes'>;

export class BlockLog {
  readonly #stats: QueryStats;
  readonly #counters: ScanCounters;
  readonly #sourceOf = new Map<Block, SourceStats>();
  #selectedBytes = 0;

  constructor(stats: QueryStats, counters: ScanCounters) {
    this.#stats = stats;
    this.#counters = counters;
  }

  /** Line bytes of all that was selected. */
  get selectedBytes(): number {
    return this.#selectedBytes;
  }

  selected(block: Block, source: SourceStats): void {
    source.blocks++;
    this.#selectedBytes += block.info.lineByteCount;
    this.#sourceOf.set(block, source);
  }

  /** Another block holds the same: this one is not looked at any more. */
  copied(block: Block): void {
    const source = this.#of(block);
    source.blocks--;
    source.duplicates += block.info.rowCount;
  }

  /** Filters say that these hold nothing that is asked for. */
  skipped(blocks: readonly Block[], window: Pick<Slice, 'fromNs'> | undefined): void {
    const { length } = window ? beginningIn(window, blocks) : blocks;
    this.#counters.blocksSkippedByFilter += length;
  }

  /** The slice as one block, for which all lines of its blocks are read; undefined where it has no row. */
  merge(slice: Slice): Block | undefined {
    const { profile, check } = this.#counters;
    const work = () => mergeBlocks(slice, check);
    const merged = profile === undefined ? work() : profile.time('merge blocks', work);
    for (const block of beginningIn(slice, slice.group)) {
      this.#readLines(block);
      this.#stats.blocksFromLines++;
    }
    if (merged) this.#ownerOf(slice.group).duplicates += merged.duplicates;
    return merged?.block;
  }

  /** A merged block needed no scan: it was booked when it was made, and is no header's answer. */
  mergedAnswered(): void {
    this.#counters.blocksAnsweredFromHeader--;
  }

  mark(): Mark {
    const { lineReads, linesPostFilter, metadataBytes } = this.#counters;
    return { lineReads, linesPostFilter, metadataBytes };
  }

  /** `only`: what was scanned, if it was not merged. */
  scanned(group: readonly Block[], before: Mark, only: Block | undefined): void {
    const { lineReads, linesPostFilter, metadataBytes } = this.#counters;
    const owner = this.#ownerOf(group);
    owner.linesPostFilter += linesPostFilter - before.linesPostFilter;
    owner.metadataBytes += metadataBytes - before.metadataBytes;
    if (only === undefined) return;
    if (lineReads === before.lineReads) this.#stats.blocksFromColumns++;
    else {
      this.#stats.blocksFromLines++;
      this.#readLines(only);
    }
  }

  #readLines(block: Block): void {
    const source = this.#of(block);
    const { rowCount, lineByteCount } = block.info;
    if (source === this.#stats.ingesters && block.encoded === undefined) {
      source.headLines += rowCount;
      source.headBytes += lineByteCount;
    } else source.decompressedLines += rowCount;
  }

  /** Whose rows the group's are: the store's, if it has any part in it. */
  #ownerOf(group: readonly Block[]): SourceStats {
    const { store, ingesters } = this.#stats;
    return group.some((block) => this.#of(block) === store) ? store : ingesters;
  }

  #of(block: Block): SourceStats {
    return must(this.#sourceOf.get(block), 'every block was selected from a source');
  }
}

/** A block that is in several slices is counted with the first. */
function beginningIn(
  { fromNs }: Pick<Slice, 'fromNs'>,
  blocks: readonly Block[],
): readonly Block[] {
  return blocks.filter(({ info }) => info.minNs >= fromNs);
}
