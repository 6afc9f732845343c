// Encoded blocks → segments and index parts in the object store.
//
// Order is what makes a crash harmless: segments first, then the parts that name them. A crash between
// leaves a segment that nobody names; the compactor sweeps it, and the ingester, which still has the
// entries in its log, writes it again under the same name.
import {
  SEGMENT_BYTES_MAX,
  SegmentWriter,
  type ChunkRef,
  type EncodedBlock,
  type FinishedSegment,
} from '@skald/chunk';
import { buildIndexPart, type IndexedStream } from '@skald/index';
import type { Labels } from '@skald/labels';
import type { ObjectStore } from '@skald/objects';
import { daysBetween, indexPartKey, segmentKey } from './keys.ts';
import { mapBounded } from './map-bounded.ts';
import { partNameOf } from './part-name.ts';

export interface FlushStream {
  readonly labels: Labels;
  /** Ascending by time; at least one. */
  readonly blocks: readonly EncodedBlock[];
}

export interface FlushResult {
  readonly segmentKeys: readonly string[];
  readonly indexPartKeys: readonly string[];
  readonly chunkCount: number;
  /** Of segments and index parts. */
  readonly byteCount: number;
}

export interface FlushWriterDeps {
  readonly objects: ObjectStore;
  /** A segment is closed before it exceeds this; one chunk alone may. Default and maximum 64 MiB. */
  readonly segmentBytesMax?: number;
  /** Resolves after the event loop has turned. By default everything else waits for a flush. */
  readonly yieldNow?: () => Promise<void>;
}

const PUTS_AT_ONCE = 4;
/** Gathering one takes some 20 µs: its header is copied and hashed. */
const BLOCKS_PER_TURN = 64;

interface StoredSegment {
  readonly key: string;
  readonly chunks: FinishedSegment['chunks'];
}

export class FlushWriter {
  readonly #objects: ObjectStore;
  readonly #segmentBytesMax: number;
  readonly #yieldNow: () => Promise<void>;

  constructor(deps: FlushWriterDeps) {
    this.#objects = deps.objects;
    this.#segmentBytesMax = Math.min(deps.segmentBytesMax ?? SEGMENT_BYTES_MAX, SEGMENT_BYTES_MAX);
    this.#yieldNow = deps.yieldNow ?? (() => Promise.resolve());
  }

  /**
   * Stores the blocks of distinct streams. When it resolves they are durable and readers will find
   * them. After a rejection nothing is promised; flushing the same again is safe.
   */
  async flush(
    tenant: string,
    streams: readonly FlushStream[],
    signal?: AbortSignal,
  ): Promise<FlushResult> {
    const how = signal ? { signal } : {};
    const stored: StoredSegment[] = [];
    let byteCount = 0;
    for await (const { parts, chunks, contentId, byteCount: size } of this.#segmentsOf(streams)) {
      const key = segmentKey(tenant, { minNs: minNsOf(chunks), contentId });
      await this.#objects.put(key, parts, how);
      byteCount += size;
      stored.push({ key, chunks });
    }
    const parts = indexPartsOf(tenant, stored);
    await mapBounded(parts, PUTS_AT_ONCE, ({ key, bytes }) => this.#objects.put(key, bytes, how));
    return {
      segmentKeys: stored.map(({ key }) => key),
      indexPartKeys: parts.map(({ key }) => key),
      chunkCount: stored.reduce((sum, { chunks }) => sum + chunks.length, 0),
      byteCount: parts.reduce((sum, { bytes }) => sum + bytes.length, byteCount),
    };
  }

  async *#segmentsOf(streams: readonly FlushStream[]): AsyncGenerator<FinishedSegment> {
    const sorted = [...streams].sort((a, b) => (a.labels.text < b.labels.text ? -1 : 1));
    let writer = new SegmentWriter();
    let turnBlocks = 0;
    for (const { labels, blocks } of sorted) {
      const size = blocks.reduce((sum, block) => sum + block.bytes.length, 0);
      if (writer.chunkCount > 0 && writer.byteCount + size > this.#segmentBytesMax) {
        yield writer.finish();
        writer = new SegmentWriter();
      }
      writer.add(labels, blocks);
      turnBlocks += blocks.length;
      if (turnBlocks < BLOCKS_PER_TURN) continue;
      turnBlocks = 0;
      await this.#yieldNow();
    }
    if (writer.chunkCount > 0) yield writer.finish();
  }
}

function minNsOf(chunks: FinishedSegment['chunks']): bigint {
  return chunks.reduce(
    (min, { span }) => (span.minNs < min ? span.minNs : min),
    chunks[0]?.span.minNs ?? 0n,
  );
}

/** One part per day that the flush touches, named after its content. */
function indexPartsOf(tenant: string, stored: readonly StoredSegment[]) {
  const days = new Map<string, Map<string, { labels: Labels; chunks: ChunkRef[] }>>();
  for (const { key, chunks } of stored) {
    for (const { labels, span } of chunks) {
      for (const day of daysBetween(span.minNs, span.maxNs)) {
        const streams = days.get(day) ?? new Map<string, { labels: Labels; chunks: ChunkRef[] }>();
        days.set(day, streams);
        const stream = streams.get(labels.text) ?? { labels, chunks: [] };
        streams.set(labels.text, stream);
        stream.chunks.push({ objectKey: key, ...span });
      }
    }
  }
  return [...days].map(([day, streams]) => {
    const list: IndexedStream[] = [...streams.values()];
    const bytes = buildIndexPart(list);
    return { key: indexPartKey(tenant, day, partNameOf(bytes)), bytes };
  });
}
