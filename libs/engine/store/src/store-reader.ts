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
import {
  meteredDecompressor,
  type IndexGatewayService,
  type ReadMeter,
  type SelectRequest,
  type SelectedStream,
  type StreamChunks,
  type StreamReader,
  type StreamStats,
  type StreamVolume,
  type StreamsRequest,
  type VolumeRequest,
} from '@skald/services';
import { ChunkDirectories } from './chunk-directories.ts';
import { mapBounded } from './map-bounded.ts';
import { MeteredColumns, meteredObjects } from './metered-reads.ts';

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

/** On whose behalf something is read. */
interface Use {
  readonly signal: AbortSignal | undefined;
  readonly meter: ReadMeter | undefined;
}

interface OpenedChunk {
  readonly stream: number;
  readonly blocks: readonly Block[];
}

export class StoreReader implements StreamReader {
  readonly source = 'store';
  readonly #deps: StoreReaderDeps;
  readonly #directories: ChunkDirectories;
  readonly #columns: ColumnCache;

  constructor(deps: StoreReaderDeps) {
    this.#deps = deps;
    const { directoryBytesMax = 32 << 20, columnBytesMax = 64 << 20 } = deps;
    this.#directories = new ChunkDirectories(deps.cache, { budgetBytes: directoryBytesMax });
    this.#columns = new ColumnCache({ budgetBytes: columnBytesMax });
  }

  async select(
    request: SelectRequest,
    signal?: AbortSignal,
    meter?: ReadMeter,
  ): Promise<readonly SelectedStream[]> {
    const { index, refreshIndex } = this.#deps;
    this.#directories.startRound();
    this.#columns.startRound();
    try {
      return await this.#open(request, await index.chunkRefs(request, signal), { signal, meter });
    } catch (e) {
      if (!(e instanceof NotFoundError)) throw e;
      refreshIndex?.(request.tenant);
      return this.#open(request, await index.chunkRefs(request, signal), { signal, meter });
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
    use: Use,
  ): Promise<SelectedStream[]> {
    const refs = streams.flatMap(({ chunks }, stream) => chunks.map((ref) => ({ stream, ref })));
    const opened = await mapBounded(
      refs,
      this.#deps.opensAtOnce ?? 32,
      async ({ stream, ref }): Promise<OpenedChunk> => ({
        stream,
        blocks: await this.#openChunk(ref, use),
      }),
    );
    const blocksOf = streams.map((): Block[] => []);
    let outside = 0;
    for (const { stream, blocks } of opened) {
      for (const block of blocks) {
        const { minNs, maxNs } = block.info;
        if (minNs < request.toNs && maxNs >= request.fromNs) blocksOf[stream]?.push(block);
        else outside++;
      }
    }
    if (use.meter) {
      use.meter.stats.chunks += refs.length;
      use.meter.stats.blocksOutside += outside;
    }
    return streams.flatMap(({ labels }, stream) => {
      const blocks = (blocksOf[stream] ?? []).sort(byTime);
      return blocks.length > 0 ? [{ labels, blocks }] : [];
    });
  }

  async #openChunk(ref: ChunkRef, { signal, meter }: Use): Promise<Block[]> {
    signal?.throwIfAborted();
    const { decompressor } = this.#deps;
    const objects = meter ? meteredObjects(this.#deps.objects, meter) : this.#deps.objects;
    const { directory, front } = await this.#directories.get(ref, objects);
    const { objectKey, offset, length } = ref;
    const args = {
      readRange: (from: number, to: number, readSignal?: AbortSignal) =>
        objects.getRange(objectKey, from, to, readSignal),
      offset,
      length,
      place: objectKey,
      decompressor: meter ? meteredDecompressor(decompressor, meter) : decompressor,
      columns: meter ? new MeteredColumns(this.#columns, meter) : this.#columns,
    };
    // Of a larger chunk only some small columns would be in there, held for as long as the query runs.
    return openChunkBlocks(directory, args, front?.length === length ? front : undefined);
  }
}

function byTime(a: Block, b: Block): number {
  return a.info.minNs < b.info.minNs ? -1 : a.info.minNs > b.info.minNs ? 1 : 0;
}
