// What queriers ask of an index gateway. References, not data: the querier reads the objects itself.
import type { ChunkRef } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import type { StreamCatalog, StreamsRequest } from './read.ts';

export interface StreamChunks {
  readonly labels: Labels;
  readonly chunks: readonly ChunkRef[];
}

export interface IndexGatewayService extends StreamCatalog {
  /** Chunks that overlap [fromNs, toNs) of the streams that all matchers accept. */
  chunkRefs(request: StreamsRequest, signal?: AbortSignal): Promise<readonly StreamChunks[]>;
}
