// Streams of a selector from all readers, as blocks that do not overlap.
//
// Ingesters and the store may hold the same entries. A block that others have too is taken once, and blocks of one
// stream that overlap in time are put in one group, where equal entries count once (block-feed.ts); nothing is read
// yet.
import type { Block, ColumnNeeds } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import type { Matcher } from '@skald/logql';
import { copiesAmong, groupOverlapping } from '@skald/scan';
import type { ReadMeter, SelectedStream, SourceStats, StreamReader } from '@skald/services';
import type { QueryContext } from './context.ts';
import { checkBytes } from './query-limits.ts';

export interface FetchRequest {
  readonly matchers: readonly Matcher[];
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly needs: ColumnNeeds;
}

export interface FetchedStream {
  readonly labels: Labels;
  /** Ascending by time. Blocks of one group overlap. */
  readonly groups: readonly (readonly Block[])[];
}

interface Gathered {
  readonly labels: Labels;
  readonly blocks: Block[];
}

export async function fetchStreams(
  request: FetchRequest,
  context: QueryContext,
): Promise<FetchedStream[]> {
  const { readers, stats, log, limits } = context;
  const streams = new Map<string, Gathered>();
  context.selections.push(request);
  const answers = await Promise.all(readers.map((reader) => select(reader, request, context)));
  for (const [i, selected] of answers.entries()) {
    const source = sourceOf(readers[i], stats);
    for (const stream of selected) {
      for (const block of collect(streams, stream, request)) log.selected(block, source);
    }
  }
  checkBytes(log.selectedBytes, limits);
  return [...streams.values()].map(({ labels, blocks }) => ({
    labels,
    groups: groupOverlapping(blocks).map((group) => withoutCopies(group, log)),
  }));
}

/** The first stays: readers come with the nearest first. */
function withoutCopies(blocks: readonly Block[], log: QueryContext['log']): readonly Block[] {
  // Copies have the same times: blocks that overlap no other need not be looked at.
  if (blocks.length < 2) return blocks;
  const copies = copiesAmong(blocks);
  for (const copy of copies) log.copied(copy);
  return copies.size === 0 ? blocks : blocks.filter((block) => !copies.has(block));
}

async function select(
  reader: StreamReader,
  asked: FetchRequest,
  { request: { tenant }, stats, counters: { profile }, pacer, nowMs }: QueryContext,
): Promise<readonly SelectedStream[]> {
  const source = sourceOf(reader, stats);
  const timed: ReadMeter['timed'] = profile && ((stage, work) => profile.time(stage, work));
  const startedMs = nowMs();
  const request = { ...asked, tenant };
  const selected = await reader.select(request, pacer.signal, { stats: source, nowMs, timed });
  source.selectMs += nowMs() - startedMs;
  source.streams += selected.length;
  return selected;
}

function sourceOf(reader: StreamReader | undefined, stats: QueryContext['stats']): SourceStats {
  return stats[reader?.source ?? 'store'];
}

/** Adds the blocks of the window to their stream, and returns them. */
function collect(
  streams: Map<string, Gathered>,
  { labels, blocks }: SelectedStream,
  { fromNs, toNs }: FetchRequest,
): readonly Block[] {
  const within = blocks.filter(({ info }) => info.minNs < toNs && info.maxNs >= fromNs);
  const stream = streams.get(labels.text) ?? { labels, blocks: [] };
  streams.set(labels.text, stream);
  for (const block of within) stream.blocks.push(block);
  return within;
}
