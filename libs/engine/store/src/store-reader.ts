// Flushed streams as blocks: chunk references from the index, bytes from the object store.
//
// Opening a chunk reads its directory; columns are read when the evaluator loads a block. A chunk whose
// object is gone was moved by the compactor after the index was asked: the index is asked again, once.
import { openChunk, type Block, type ChunkRef, type Decompressor } from '@skald/chunk';
import type { Cache } from '@skald/cache';
import { NotFoundError } from '@skald/errors';
import type { Labels } from '@skald/labels';
import type { ObjectStore } from '@skald/objects';
import type {
  IndexGatewayService,
  SelectRequest,
  SelectedStream,
  StreamChunks,
  StreamReader,
  StreamStats,
  StreamVolume,
  StreamsRequest,
  VolumeRequest,
} from '@skald/services';
import { readRangeOf, type RangeSource } from './cached-ranges.ts';
import { mapBounded } from './map-bounded.ts';

export interface StoreReaderDeps {
  readonly index: IndexGatewayService;
  readonly objects: ObjectStore;
  readonly cache: Cache;
  /** Owned by this thread. */
  readonly decompressor: Decompressor;
  /** Makes the next index look-up see what changed just now, where that is in this process. */
  readonly refreshIndex?: (tenant: string) => void;
  /** Ranges up to this length go through the cache. Default 64 KiB. */
  readonly cachedRangeBytesMax?: number;
  /** Chunks opened at the same time. Default 32. */
  readonly opensAtOnce?: number;
}

interface OpenedChunk {
  readonly stream: number;
  readonly blocks: readonly Block[];
}

export class StoreReader implements StreamReader {
  readonly #deps: StoreReaderDeps;
  readonly #source: RangeSource;

  constructor(deps: StoreReaderDeps) {
    this.#deps = deps;
    const { objects, cache, cachedRangeBytesMax = 64 << 10 } = deps;
    this.#source = { objects, cache, cachedRangeBytesMax };
  }

  async select(request: SelectRequest, signal?: AbortSignal): Promise<readonly SelectedStream[]> {
    try {
      return await this.#open(request, await this.#deps.index.chunkRefs(request, signal), signal);
    } catch (e) {
      if (!(e instanceof NotFoundError)) throw e;
      this.#deps.refreshIndex?.(request.tenant);
      return this.#open(request, await this.#deps.index.chunkRefs(request, signal), signal);
    }
  }

  labelNames(request: StreamsRequest, signal?: AbortSignal): Promise<readonly string[]> {
    return this.#deps.index.labelNames(request, signal);
  }

  labelValues(
    request: StreamsRequest & { readonly name: string },
    signal?: AbortSignal,
  ): Promise<readonly string[]> {
    return this.#deps.index.labelValues(request, signal);
  }

  series(request: StreamsRequest, signal?: AbortSignal): Promise<readonly Labels[]> {
    return this.#deps.index.series(request, signal);
  }

  stats(request: StreamsRequest, signal?: AbortSignal): Promise<StreamStats> {
    return this.#deps.index.stats(request, signal);
  }

  volume(request: VolumeRequest, signal?: AbortSignal): Promise<readonly StreamVolume[]> {
    return this.#deps.index.volume(request, signal);
  }

  async #open(
    request: SelectRequest,
    streams: readonly StreamChunks[],
    signal: AbortSignal | undefined,
  ): Promise<SelectedStream[]> {
    const refs = streams.flatMap(({ chunks }, stream) => chunks.map((ref) => ({ stream, ref })));
    const opened = await mapBounded(
      refs,
      this.#deps.opensAtOnce ?? 32,
      async ({ stream, ref }): Promise<OpenedChunk> => ({
        stream,
        blocks: await this.#openChunk(ref, signal),
      }),
    );
    const blocksOf = streams.map((): Block[] => []);
    for (const { stream, blocks } of opened) {
      for (const block of blocks) {
        const { minNs, maxNs } = block.info;
        if (minNs < request.toNs && maxNs >= request.fromNs) blocksOf[stream]?.push(block);
      }
    }
    return streams.flatMap(({ labels }, stream) => {
      const blocks = (blocksOf[stream] ?? []).sort(byTime);
      return blocks.length > 0 ? [{ labels, blocks }] : [];
    });
  }

  #openChunk(ref: ChunkRef, signal: AbortSignal | undefined): Promise<Block[]> {
    signal?.throwIfAborted();
    return openChunk({
      readRange: readRangeOf(this.#source, ref.objectKey),
      offset: ref.offset,
      length: ref.length,
      place: ref.objectKey,
      decompressor: this.#deps.decompressor,
      ...(signal ? { signal } : {}),
    });
  }
}

function byTime(a: Block, b: Block): number {
  return a.info.minNs < b.info.minNs ? -1 : a.info.minNs > b.info.minNs ? 1 : 0;
}
