// Flushed streams as blocks: chunk references from the index, bytes from the object store.
//
// Opening a chunk reads its directory, once for all queries; columns are read when the evaluator loads
// a block, and all but lines are kept decoded within a budget. A chunk whose object is gone was moved by
// the compactor after the index was asked: the index is asked again, once.
import {
  ColumnCache,
  openChunkBlocks,
  type Block,
  type ChunkRef,
  type Decompressor,
} from '@skald/chunk';
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
import { ChunkDirectories } from './chunk-directories.ts';
import { mapBounded } from './map-bounded.ts';

export interface StoreReaderDeps {
  readonly index: IndexGatewayService;
  readonly objects: ObjectStore;
  readonly cache: Cache;
  /** Owned by this thread. */
  readonly decompressor: Decompressor;
  /** Makes the next index look-up see what changed just now, where that is in this process. */
  readonly refreshIndex?: (tenant: string) => void;
  /** Memory for parsed directories of chunks. Default 32 MiB. */
  readonly directoryBytesMax?: number;
  /** Memory for decoded columns other than lines. Default 64 MiB. */
  readonly columnBytesMax?: number;
  /** Chunks opened at the same time. Default 32. */
  readonly opensAtOnce?: number;
}

interface OpenedChunk {
  readonly stream: number;
  readonly blocks: readonly Block[];
}

export class StoreReader implements StreamReader {
  readonly #deps: StoreReaderDeps;
  readonly #directories: ChunkDirectories;
  readonly #columns: ColumnCache;

  constructor(deps: StoreReaderDeps) {
    this.#deps = deps;
    const { directoryBytesMax = 32 << 20, columnBytesMax = 64 << 20 } = deps;
    this.#directories = new ChunkDirectories(deps, { budgetBytes: directoryBytesMax });
    this.#columns = new ColumnCache({ budgetBytes: columnBytesMax });
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

  async #openChunk(ref: ChunkRef, signal: AbortSignal | undefined): Promise<Block[]> {
    signal?.throwIfAborted();
    const { directory, front } = await this.#directories.get(ref);
    const { objects, decompressor } = this.#deps;
    const { objectKey, offset, length } = ref;
    const args = {
      readRange: (from: number, to: number, readSignal?: AbortSignal) =>
        objects.getRange(objectKey, from, to, readSignal),
      offset,
      length,
      place: objectKey,
      decompressor,
      columns: this.#columns,
    };
    // Of a larger chunk only some small columns would be in there, held for as long as the query runs.
    return openChunkBlocks(directory, args, front?.length === length ? front : undefined);
  }
}

function byTime(a: Block, b: Block): number {
  return a.info.minNs < b.info.minNs ? -1 : a.info.minNs > b.info.minNs ? 1 : 0;
}
