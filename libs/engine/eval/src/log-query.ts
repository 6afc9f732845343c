// Log queries: the newest (or oldest) `limit` entries that survive the pipeline (§2.18).
//
// Blocks are taken in the order in which they could hold the next entries, and reading stops as soon
// as no unread block can change the answer: its times lie beyond the limit-th entry found so far. From
// one block no more than `limit` entries can matter; the rest of its rows is not even parsed.
import { type Block, EVERYTHING } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import type { LogQuery } from '@skald/logql';
import { EntryScanner, type ScannedEntry } from '@skald/scan';
import type { QueryRequest, ResultEntry, ResultStream } from '@skald/services';
import type { QueryContext } from './context.ts';
import { type BlockSource, type FeedUse, feedBlocks, sliced } from './block-feed.ts';
import { fetchStreams } from './fetch.ts';
import type { MemoryBudget } from './memory-budget.ts';
import { streamHash } from './stream-hash.ts';
import { compareTexts } from './vector.ts';

/** An entry with what decides its place among others of its time. */
interface Found {
  readonly entry: ScannedEntry;
  readonly streamLabels: Labels;
  readonly streamHash: bigint;
  /** Where it stood within its stream: later is larger. */
  readonly place: number;
}

interface Source extends BlockSource {
  readonly labels: Labels;
  readonly hash: bigint;
  /** No row is older, or newer. */
  readonly minNs: bigint;
  readonly maxNs: bigint;
}

export async function evaluateLogs(
  query: LogQuery,
  context: QueryContext,
): Promise<readonly ResultStream[]> {
  const { request, pacer, counters, nowNs, findRows, without } = context;
  const time = { fromNs: request.startNs, toNs: request.endNs };
  const streams = await fetchStreams(
    { matchers: query.matchers, ...time, needs: EVERYTHING },
    context,
  );
  if (streams.length === 0) return [];
  const scanner = new EntryScanner({ stages: query.stages, nowNs, findRows, without }, counters);
  const collector = new EntryCollector(scanner, context);
  const use: FeedUse<Source> = {
    asksFilters: scanner.asksFilters,
    isExcluded: (block) => !scanner.mayPass(block),
    mustRead: () => true,
    load: (block) => block.load(scanner.survivorNeeds(block), pacer.signal),
    isOver: (source) => collector.isCertain(source),
    async scan(source, block) {
      // Where columns alone tell which rows survive, lines are fetched only if some do.
      if (scanner.decidesByFields(block)) {
        if (!scanner.hasSurvivors({ block, stream: source.labels, ...time })) return;
        await block.load(scanner.columnNeeds, pacer.signal);
      }
      collector.read(source, block);
    },
  };
  await feedBlocks(orderedSources(streams, context), use, context);
  return groupByLabels(collector.finish());
}

/** Sources in the order in which they can hold the next entries. */
function orderedSources(
  streams: readonly { labels: Labels; groups: readonly (readonly Block[])[] }[],
  { request: { direction }, bounds }: QueryContext,
): Source[] {
  const sources = streams.flatMap(({ labels, groups }) => {
    const hash = streamHash(labels);
    return groups.flatMap((group) => sourcesOf({ labels, hash }, group, bounds));
  });
  return direction === 'backward'
    ? sources.sort((a, b) => compareNs(b.maxNs, a.maxNs))
    : sources.sort((a, b) => compareNs(a.minNs, b.minNs));
}

function sourcesOf(
  stream: Pick<Source, 'labels' | 'hash'>,
  group: readonly Block[],
  bounds: QueryContext['bounds'],
): readonly Source[] {
  const [only] = group;
  if (only !== undefined && group.length === 1) {
    const { minNs, maxNs } = only.info;
    return [{ ...stream, group, minNs, maxNs }];
  }
  return sliced(group, bounds).map((slice) => ({
    ...stream,
    ...slice,
    minNs: slice.window.fromNs,
    maxNs: slice.window.toNs - 1n,
  }));
}

const ENTRY_BYTES = 600;

function compareNs(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

class EntryCollector {
  readonly #scanner: EntryScanner;
  readonly #request: QueryRequest;
  readonly #isBackward: boolean;
  readonly #memory: MemoryBudget;
  /** Entries beyond the limit are neither looked for nor made. */
  readonly #exitsEarly: boolean;
  #found: Found[] = [];
  /** Found entries are sorted and no more than the limit. */
  #isTrimmed = true;
  #places = 0;

  constructor(scanner: EntryScanner, { request, memory, without }: QueryContext) {
    this.#memory = memory;
    this.#scanner = scanner;
    this.#request = request;
    this.#exitsEarly = request.intervalNs === 0n && !without.has('early_exit');
    this.#isBackward = request.direction === 'backward';
  }

  /** No entry of the source, nor of any after it, can be among the answered ones. */
  isCertain(source: Source): boolean {
    const cutNs = this.#cutNs();
    if (cutNs === undefined) return false;
    return this.#isBackward ? source.maxNs < cutNs : source.minNs > cutNs;
  }

  /** The time of the limit-th entry, once there are so many. */
  #cutNs(): bigint | undefined {
    if (!this.#exitsEarly || this.#found.length < this.#request.limit) return undefined;
    this.#trim();
    return this.#found[this.#request.limit - 1]?.entry.timeNs;
  }

  read({ labels, hash }: Source, block: Block): void {
    const { limit, intervalNs } = this.#request;
    const rowsMax = this.#exitsEarly ? limit : Infinity;
    const cutNs = this.#cutNs();
    // Later entries of the window come in pages, because duplicates that a pipeline makes count once.
    let { startNs: fromNs, endNs: toNs } = this.#request;
    if (cutNs !== undefined && this.#isBackward && cutNs > fromNs) fromNs = cutNs;
    if (cutNs !== undefined && !this.#isBackward && cutNs + 1n < toNs) toNs = cutNs + 1n;
    const base = this.#places;
    for (let wanted = rowsMax; ; wanted *= 2) {
      const request = { block, stream: labels, fromNs, toNs };
      const rows = this.#scanner.survivors(request, {
        atLeast: wanted,
        backward: this.#isBackward,
      });
      const chosen = this.#isBackward
        ? rows.slice(-Math.min(wanted, rows.length))
        : rows.slice(0, Math.min(wanted, rows.length));
      const entries = withoutTwins(this.#scanner.entries(request, chosen));
      if (entries.length < rowsMax && rows.length > chosen.length) continue;
      if (entries.length < rowsMax && rows.length >= wanted) continue;
      this.#memory.take(entries.reduce((sum, entry) => sum + bytesOf(entry), 0));
      for (const [i, entry] of entries.entries()) {
        this.#found.push({ entry, streamLabels: labels, streamHash: hash, place: base + i });
      }
      this.#places = base + entries.length;
      break;
    }
    this.#isTrimmed = false;
    if (intervalNs === 0n && this.#found.length > 4 * limit) this.#trim();
  }

  #trim(): void {
    if (this.#isTrimmed) return;
    this.#found.sort(this.#isBackward ? newestFirst : oldestFirst);
    if (this.#request.intervalNs === 0n) {
      const dropped = this.#found.splice(this.#request.limit);
      this.#memory.give(dropped.reduce((sum, { entry }) => sum + bytesOf(entry), 0));
    }
    this.#isTrimmed = true;
  }

  /** The answered entries, in query direction. */
  finish(): readonly Found[] {
    this.#trim();
    const { intervalNs, limit } = this.#request;
    if (intervalNs === 0n) return this.#found;
    const kept: Found[] = [];
    for (const found of this.#found) {
      if (kept.length === limit) break;
      const last = kept.at(-1)?.entry.timeNs;
      const { timeNs } = found.entry;
      const gapNs =
        last === undefined ? intervalNs : this.#isBackward ? last - timeNs : timeNs - last;
      if (gapNs >= intervalNs) kept.push(found);
    }
    return kept;
  }
}

/** What an entry takes, roughly: its text, its labels and what holds them together. */
function bytesOf({ line, labels }: ScannedEntry): number {
  return 2 * line.length + labels.text.length + ENTRY_BYTES;
}

/** By time; of equal times by stream, then by label set, then as they arrived. */
function oldestFirst(a: Found, b: Found): number {
  return (
    compareNs(a.entry.timeNs, b.entry.timeNs) ||
    compareNs(a.streamHash, b.streamHash) ||
    compareTexts(a.entry.labels.text, b.entry.labels.text) ||
    a.place - b.place
  );
}

function newestFirst(a: Found, b: Found): number {
  return (
    compareNs(b.entry.timeNs, a.entry.timeNs) ||
    compareNs(a.streamHash, b.streamHash) ||
    compareTexts(a.entry.labels.text, b.entry.labels.text) ||
    b.place - a.place
  );
}

/** Entries of one stream that look the same after the pipeline count once (§2.18). */
function withoutTwins(entries: readonly ScannedEntry[]): ScannedEntry[] {
  const kept: ScannedEntry[] = [];
  let sameTime = 0;
  for (const entry of entries) {
    if (kept.at(-1)?.timeNs !== entry.timeNs) sameTime = kept.length;
    const isTwin = kept
      .slice(sameTime)
      .some((other) => other.line === entry.line && other.labels.text === entry.labels.text);
    if (!isTwin) kept.push(entry);
  }
  return kept;
}

/** Streams ascending by label text; entries keep their order. */
function groupByLabels(found: readonly Found[]): ResultStream[] {
  const streams = new Map<string, { labels: Labels; entries: ResultEntry[] }>();
  for (const { entry, streamLabels } of found) {
    const { labels, timeNs, line, structuredMetadata, parsed } = entry;
    const stream = streams.get(labels.text) ?? { labels, entries: [] };
    streams.set(labels.text, stream);
    stream.entries.push({ timeNs, line, structuredMetadata, parsed, streamLabels });
  }
  return [...streams.values()].sort((a, b) => compareTexts(a.labels.text, b.labels.text));
}
