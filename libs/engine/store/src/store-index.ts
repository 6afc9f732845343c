// Index look-ups over the parts in the object store: what an index gateway serves, and what a querier
// without one uses itself.
//
// A question reads every part of the days that its window touches. Parts that another one replaces are
// ignored; a chunk that several parts name (several days, replicas, a merge under way) counts once.
// A part that the compactor removed in between is answered by listing anew, once.
import {
  compareChunks,
  compileMatcher,
  distinctChunks,
  selectStreams,
  shareWithin,
  volumeWithin,
  type IndexPart,
} from '@skald/index';
import type { ChunkRef } from '@skald/chunk';
import { NotFoundError } from '@skald/errors';
import type { Labels } from '@skald/labels';
import type { ObjectStore } from '@skald/objects';
import type {
  IndexGatewayService,
  StreamChunks,
  StreamStats,
  StreamVolume,
  StreamsRequest,
  VolumeRequest,
} from '@skald/services';
import { dayOf } from './keys.ts';
import { mapBounded } from './map-bounded.ts';
import { PartCache } from './part-cache.ts';
import { PartListing, type ListedPart } from './part-listing.ts';

export interface StoreIndexDeps {
  readonly objects: ObjectStore;
  readonly clock: { nowMs(): number };
  /** How long a list of parts may be reused; new parts are seen no later. Default 5 s. */
  readonly listTtlMs?: number;
  /** Memory for open parts. Default 512 MiB. */
  readonly partBytesMax?: number;
}

const LOADS_AT_ONCE = 16;

/** Streams of one part that answer a request. */
interface Selection {
  readonly part: IndexPart;
  readonly streams: Uint32Array;
}

export class StoreIndex implements IndexGatewayService {
  readonly #cache: PartCache;
  readonly #listing: PartListing;

  constructor(deps: StoreIndexDeps) {
    const { objects, clock, listTtlMs = 5_000, partBytesMax = 512 << 20 } = deps;
    this.#cache = new PartCache({ objects, budgetBytes: partBytesMax });
    this.#listing = new PartListing({
      objects,
      clock,
      ttlMs: listTtlMs,
      onRemoved: (keys) => this.#cache.drop(keys),
    });
  }

  /** Makes parts written just now visible to the next question. */
  invalidate(tenant?: string): void {
    this.#listing.invalidate(tenant);
  }

  async chunkRefs(request: StreamsRequest, signal?: AbortSignal): Promise<readonly StreamChunks[]> {
    const selections = await this.#select(request, signal);
    const byText = new Map<string, { labels: Labels; chunks: ChunkRef[]; partCount: number }>();
    for (const { part, streams } of selections) {
      for (const stream of streams) {
        const labels = part.labels(stream);
        let found = byText.get(labels.text);
        if (!found) byText.set(labels.text, (found = { labels, chunks: [], partCount: 0 }));
        found.partCount++;
        found.chunks.push(...part.chunks(stream, request));
      }
    }
    return Array.from(byText.values(), ({ labels, chunks, partCount }) => ({
      labels,
      chunks: partCount > 1 ? distinctChunks(chunks).sort(compareChunks) : chunks,
    }));
  }

  async labelNames(request: StreamsRequest, signal?: AbortSignal): Promise<readonly string[]> {
    const names = new Set<string>();
    for (const { part, streams } of await this.#select(request, signal)) {
      if (streams.length === part.streamCount) for (const name of part.names()) names.add(name);
      else for (const stream of streams) part.addNames(stream, names);
    }
    return [...names].sort();
  }

  async labelValues(
    request: StreamsRequest & { readonly name: string },
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    const values = new Set<string>();
    for (const { part, streams } of await this.#select(request, signal)) {
      if (streams.length === part.streamCount) {
        for (const value of part.values(request.name)) values.add(value);
        continue;
      }
      for (const stream of streams) {
        const value = part.labels(stream).get(request.name);
        if (value !== undefined) values.add(value);
      }
    }
    return [...values].sort();
  }

  async series(request: StreamsRequest, signal?: AbortSignal): Promise<readonly Labels[]> {
    const selections = await this.#select(request, signal);
    const [only] = selections;
    if (selections.length === 1 && only) {
      return Array.from(only.streams, (stream) => only.part.labels(stream));
    }
    const byText = new Map<string, Labels>();
    for (const { part, streams } of selections) {
      for (const stream of streams) {
        const labels = part.labels(stream);
        byText.set(labels.text, labels);
      }
    }
    return [...byText.values()];
  }

  /** Chunks that lie partly in the window count with the share that does, rounded. */
  async stats(request: StreamsRequest, signal?: AbortSignal): Promise<StreamStats> {
    let [streams, chunks, entries, bytes] = [0, 0, 0, 0];
    for (const stream of await this.chunkRefs(request, signal)) {
      streams++;
      for (const chunk of stream.chunks) {
        const share = shareWithin(chunk, request);
        chunks++;
        entries += Math.round(chunk.rowCount * share);
        bytes += Math.round(chunk.lineByteCount * share);
      }
    }
    return { streams, chunks, entries, bytes };
  }

  async volume(request: VolumeRequest, signal?: AbortSignal): Promise<readonly StreamVolume[]> {
    const streams = await this.chunkRefs(request, signal);
    return streams.map(({ labels, chunks }) => ({ labels, ...volumeWithin(chunks, request) }));
  }

  async #select(request: StreamsRequest, signal: AbortSignal | undefined): Promise<Selection[]> {
    // Compiled once for all parts; a bad regex is refused before anything is read.
    const matchers = request.matchers.map(compileMatcher);
    const parts = await this.#parts(request, signal);
    return parts.flatMap((part) => {
      const streams = selectStreams(part, matchers, request);
      return streams.length > 0 ? [{ part, streams }] : [];
    });
  }

  async #parts(request: StreamsRequest, signal: AbortSignal | undefined): Promise<IndexPart[]> {
    if (request.fromNs >= request.toNs) return [];
    try {
      return await this.#loadParts(request, signal);
    } catch (e) {
      if (!(e instanceof NotFoundError)) throw e;
      this.#listing.invalidate(request.tenant);
      return this.#loadParts(request, signal);
    }
  }

  async #loadParts(request: StreamsRequest, signal: AbortSignal | undefined): Promise<IndexPart[]> {
    const firstDay = dayOf(request.fromNs);
    const lastDay = dayOf(request.toNs - 1n);
    const listed = (await this.#listing.parts(request.tenant)).filter(
      ({ day }) => day >= firstDay && day <= lastDay,
    );
    const parts = await mapBounded(listed, LOADS_AT_ONCE, ({ key }) => {
      signal?.throwIfAborted();
      return this.#cache.get(key);
    });
    const replaced = replacedKeys(listed, parts);
    return parts.filter((_, i) => !replaced.has((listed[i] as ListedPart).key));
  }
}

/** Parts that another one of the same day stands for. */
function replacedKeys(listed: readonly ListedPart[], parts: readonly IndexPart[]): Set<string> {
  const replaced = new Set<string>();
  parts.forEach((part, i) => {
    const { key, name } = listed[i] as ListedPart;
    const folder = key.slice(0, key.length - `${name}.idx`.length);
    for (const other of part.replaces) replaced.add(`${folder}${other}.idx`);
  });
  return replaced;
}
