// Several parts of one tenant and day → the streams of one. Streams with equal labels become one;
// a chunk that several parts name is listed once.
import type { ChunkRef } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import { buildIndexPart, type BuildOptions, type IndexedStream } from './build-index-part.ts';
import type { IndexPart } from './index-part.ts';

interface Gathered {
  readonly labels: Labels;
  readonly chunks: ChunkRef[];
  partCount: number;
}

/** All streams of all parts, for buildIndexPart. Chunks that `keep` refuses are left out. */
export function mergeStreams(
  parts: readonly IndexPart[],
  keep: (chunk: ChunkRef, labels: Labels) => boolean = () => true,
): IndexedStream[] {
  const byText = new Map<string, Gathered>();
  for (const part of parts) {
    for (let stream = 0; stream < part.streamCount; stream++) {
      const labels = part.labels(stream);
      let gathered = byText.get(labels.text);
      if (!gathered) byText.set(labels.text, (gathered = { labels, chunks: [], partCount: 0 }));
      gathered.partCount++;
      gathered.chunks.push(...part.chunks(stream));
    }
  }
  const streams: IndexedStream[] = [];
  for (const { labels, chunks, partCount } of byText.values()) {
    const distinct = partCount > 1 ? distinctChunks(chunks) : chunks;
    const kept = distinct.filter((chunk) => keep(chunk, labels));
    if (kept.length > 0) streams.push({ labels, chunks: kept });
  }
  return streams;
}

/** Each place once: replicas that flushed the same chunk, and chunks listed on several days. */
export function distinctChunks(chunks: readonly ChunkRef[]): ChunkRef[] {
  const byPlace = new Map<string, ChunkRef>();
  for (const chunk of chunks) byPlace.set(`${chunk.offset} ${chunk.objectKey}`, chunk);
  return [...byPlace.values()];
}

/** One part with the streams of all, standing for them (see BuildOptions.replaces). */
export function mergeIndexParts(
  parts: readonly IndexPart[],
  options: BuildOptions = {},
): Uint8Array {
  return buildIndexPart(mergeStreams(parts), options);
}
