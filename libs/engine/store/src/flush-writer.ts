// Encoded blocks → segments and index parts in the object store.
//
// Order is what makes a crash harmless: segments first, then the parts that name them. A crash between
// leaves a segment that nobody names; the compactor sweeps it, and the ingester, which still has the
// entries in its log, writes it again under the same name.
import type { ChunkRef } from '@skald/chunk';
import { SEGMENT_BYTES_MAX, SegmentWriter, type FinishedSegment } from '@skald/chunk';
import { buildIndexPart, type IndexedStream } from '@skald/index';
import type { Labels } from '@skald/labels';
import type { ObjectStore } from '@skald/objects';
import { daysBetween, indexPartKey, segmentKey } from './keys.ts';
import { mapBounded } from './map-bounded.ts';
import { partNameOf } from './part-name.ts';

export interface FlushStream {
  readonly labels: Labels;
  /** Made by encodeBlock, ascending by time; at least one. */
  readonly blocks: readonly Uint8Array[];
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
}

const PUTS_AT_ONCE = 4;

interface StoredSegment {
  readonly key: string;
  readonly segment: FinishedSegment;
}

export class FlushWriter {
  readonly #objects: ObjectStore;
  readonly #segmentBytesMax: number;

  constructor(deps: FlushWriterDeps) {
    this.#objects = deps.objects;
    this.#segmentBytesMax = Math.min(deps.segmentBytesMax ?? SEGMENT_BYTES_MAX, SEGMENT_BYTES_MAX);
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
    for (const segment of this.#segmentsOf(streams)) {
      const key = segmentKey(tenant, { minNs: minNsOf(segment), contentId: segment.contentId });
      await this.#objects.put(key, segment.bytes, how);
      byteCount += segment.bytes.length;
      // Only what the index needs is kept, so that one segment's bytes are in memory at a time.
      stored.push({ key, segment: { ...segment, bytes: new Uint8Array(0) } });
    }
    const parts = indexPartsOf(tenant, stored);
    await mapBounded(parts, PUTS_AT_ONCE, ({ key, bytes }) => this.#objects.put(key, bytes, how));
    return {
      segmentKeys: stored.map(({ key }) => key),
      indexPartKeys: parts.map(({ key }) => key),
      chunkCount: stored.reduce((sum, { segment }) => sum + segment.chunks.length, 0),
      byteCount: parts.reduce((sum, { bytes }) => sum + bytes.length, byteCount),
    };
  }

  *#segmentsOf(streams: readonly FlushStream[]): Generator<FinishedSegment> {
    const sorted = [...streams].sort((a, b) => (a.labels.text < b.labels.text ? -1 : 1));
    let writer = new SegmentWriter();
    for (const { labels, blocks } of sorted) {
      const size = blocks.reduce((sum, block) => sum + block.length, 0);
      if (writer.chunkCount > 0 && writer.byteCount + size > this.#segmentBytesMax) {
        yield writer.finish();
        writer = new SegmentWriter();
      }
      writer.add(labels, blocks);
    }
    if (writer.chunkCount > 0) yield writer.finish();
  }
}

function minNsOf({ chunks }: FinishedSegment): bigint {
  return chunks.reduce(
    (min, { span }) => (span.minNs < min ? span.minNs : min),
    chunks[0]?.span.minNs ?? 0n,
  );
}

/** One part per day that the flush touches, named after its content. */
function indexPartsOf(tenant: string, stored: readonly StoredSegment[]) {
  const days = new Map<string, Map<string, { labels: Labels; chunks: ChunkRef[] }>>();
  for (const { key, segment } of stored) {
    for (const { labels, span } of segment.chunks) {
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
