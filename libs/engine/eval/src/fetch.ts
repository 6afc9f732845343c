// Streams of a selector from all readers, as blocks that do not overlap.
//
// Ingesters and the store may hold the same entries. Blocks of one stream that overlap in time are
// put in one group, where equal entries count once (block-feed.ts); nothing is read yet.
import type { Block, ColumnNeeds } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import type { Matcher } from '@skald/logql';
import { groupOverlapping } from '@skald/scan';
import type { SelectedStream, StreamReader } from '@skald/services';
import type { Pacer } from './pacer.ts';

export interface FetchRequest {
  readonly tenant: string;
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

export async function fetchStreams(
  readers: readonly StreamReader[],
  request: FetchRequest,
  pacer: Pacer,
): Promise<FetchedStream[]> {
  const answers = await Promise.all(readers.map((reader) => reader.select(request, pacer.signal)));
  const streams = new Map<string, { labels: Labels; blocks: Block[] }>();
  for (const selected of answers.flat()) collect(streams, selected, request);
  return [...streams.values()].map(({ labels, blocks }) => ({
    labels,
    groups: groupOverlapping(blocks),
  }));
}

function collect(
  streams: Map<string, { labels: Labels; blocks: Block[] }>,
  { labels, blocks }: SelectedStream,
  { fromNs, toNs }: FetchRequest,
): void {
  const stream = streams.get(labels.text) ?? { labels, blocks: [] };
  streams.set(labels.text, stream);
  for (const block of blocks) {
    if (block.info.minNs < toNs && block.info.maxNs >= fromNs) stream.blocks.push(block);
  }
}
