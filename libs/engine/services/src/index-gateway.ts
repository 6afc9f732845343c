// What queriers ask of an index gateway. References, not data: the querier reads the objects itself.
import type { Labels } from '@skald/labels';
import type { StreamCatalog, StreamsRequest } from './read.ts';

/** Where one chunk (a run of blocks of one stream) lies, and what it holds. */
export interface ChunkRef {
  readonly objectKey: string;
  /** The chunk occupies bytes [offset, offset + length) of its object. */
  readonly offset: number;
  readonly length: number;
  readonly minNs: bigint;
  /** Inclusive. */
  readonly maxNs: bigint;
  readonly rowCount: number;
  readonly lineByteCount: number;
}

export interface StreamChunks {
  readonly labels: Labels;
  readonly chunks: readonly ChunkRef[];
}

export interface IndexGatewayService extends StreamCatalog {
  /** Chunks that overlap [fromNs, toNs) of the streams that all matchers accept. */
  chunkRefs(request: StreamsRequest, signal?: AbortSignal): Promise<readonly StreamChunks[]>;
}
