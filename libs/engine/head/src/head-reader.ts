// Answers from memory: what an ingester says to a querier. Reads never wait for a flush or an encode, and
// open blocks without reading anything in them: a select is over within a few microseconds a block.
import { columnsAsBlock, openEncodedBlock, type Block, type Decompressor } from '@skald/chunk';
import { must } from '@skald/errors';
import { compileMatcher, shareWithin, volumeWithin, type SizedSpan } from '@skald/index';
import type { Labels } from '@skald/labels';
import type {
  SelectRequest,
  SelectedStream,
  StreamStats,
  StreamVolume,
  StreamsRequest,
  VolumeRequest,
} from '@skald/services';
import type { HeadBlock, HeadStream } from './head-stream.ts';
import type { TenantStreams } from './tenant-streams.ts';

export interface HeadReaderDeps {
  readonly tenantStreams: (tenant: string) => TenantStreams | undefined;
  /** Owned by this thread. */
  readonly decompressor: Decompressor;
}

/** A run of rows with its time bounds: a block, or the growing rows. */
interface Part extends SizedSpan {
  readonly rowCount: number;
}

export class HeadReader {
  readonly #deps: HeadReaderDeps;

  constructor(deps: HeadReaderDeps) {
    this.#deps = deps;
  }

  select(request: SelectRequest): readonly SelectedStream[] {
    const selected: SelectedStream[] = [];
    for (const stream of this.#streams(request)) {
      const blocks = this.#blocksOf(stream, request);
      if (blocks.length > 0) selected.push({ labels: stream.labels, blocks });
    }
    return selected;
  }

  labelNames(request: StreamsRequest): readonly string[] {
    const names = new Set<string>();
    for (const { labels } of this.#streams(request))
      for (const name of labels.names) names.add(name);
    return [...names].sort();
  }

  labelValues(request: StreamsRequest & { readonly name: string }): readonly string[] {
    const values = new Set<string>();
    for (const { labels } of this.#streams(request)) {
      const value = labels.get(request.name);
      if (value !== undefined) values.add(value);
    }
    return [...values].sort();
  }

  series(request: StreamsRequest): readonly Labels[] {
    return this.#streams(request).map(({ labels }) => labels);
  }

  stats(request: StreamsRequest): StreamStats {
    const stats = { streams: 0, chunks: 0, entries: 0, bytes: 0 };
    for (const stream of this.#streams(request)) {
      stats.streams += 1;
      for (const part of unstoredWithin(stream, request)) {
        stats.chunks += 1;
        stats.entries += Math.round(part.rowCount * shareWithin(part, request));
        stats.bytes += Math.round(part.lineByteCount * shareWithin(part, request));
      }
    }
    return stats;
  }

  volume(request: VolumeRequest): readonly StreamVolume[] {
    return this.#streams(request).map((stream) => ({
      labels: stream.labels,
      ...volumeWithin(unstoredWithin(stream, request), request),
    }));
  }

  /** Streams that the matchers accept and that have a row near the window. */
  #streams(request: StreamsRequest): HeadStream[] {
    const matchers = request.matchers.map(compileMatcher);
    const streams = this.#deps.tenantStreams(request.tenant)?.select(matchers) ?? [];
    return streams.filter((stream) => hasRowsWithin(stream, request));
  }

  #blocksOf(stream: HeadStream, request: SelectRequest): Block[] {
    const place = `memory of ${stream.tenant}${stream.labels.text}`;
    const parts = stream.blocks
      .filter((block) => isWithin(block, request))
      .map((block) => ({ minNs: block.minNs, block: this.#open(block, place) }));
    const { growing } = stream;
    const block = growing && isWithin(growing, request) ? stream.growingBlock() : undefined;
    if (growing && block) parts.push({ minNs: growing.minNs, block });
    // By what is known of them: asking the blocks would have them sorted and their headers looked at.
    return parts.sort((a, b) => (a.minNs < b.minNs ? -1 : 1)).map((part) => part.block);
  }

  #open(block: HeadBlock, place: string): Block {
    const { encoded } = block;
    const { decompressor } = this.#deps;
    if (encoded) return openEncodedBlock(encoded, { decompressor, place });
    return (block.view ??= columnsAsBlock(must(block.columns, 'a block has columns or bytes')));
  }
}

type Window = Pick<StreamsRequest, 'fromNs' | 'toNs'>;

/** What is not stored yet: the index counts what is, also while it stays readable here. */
function unstoredWithin(stream: HeadStream, window: Window): Part[] {
  const parts: Part[] = stream.blocks.filter(
    (block) => block.storedAtMs === undefined && isWithin(block, window),
  );
  const { growing } = stream;
  if (growing && growing.rowCount > 0 && isWithin(growing, window)) parts.push(growing);
  return parts;
}

function hasRowsWithin({ blocks, growing }: HeadStream, window: Window): boolean {
  if (growing && isWithin(growing, window)) return true;
  return blocks.some((block) => isWithin(block, window));
}

function isWithin({ minNs, maxNs }: Pick<Part, 'minNs' | 'maxNs'>, { fromNs, toNs }: Window) {
  return maxNs >= fromNs && minNs < toNs;
}
