// The `stats` object of Loki's query answers: every key present, zeros included
// (Loki HTTP API 3.7, "stats"). Durations are nanoseconds but for execTime and
// queueTime, which are seconds.

/** What an evaluation counted. Plain numbers, so that splits add up. */
export interface StatsNumbers {
  readonly linesProcessed: number;
  readonly bytesProcessed: number;
  readonly linesPostFilter: number;
  readonly structuredMetadataBytesProcessed: number;
  readonly ingesterChunks: number;
  readonly ingesterLines: number;
  readonly storeChunks: number;
  readonly compressedBytes: number;
  readonly decompressedBytes: number;
  readonly decompressedLines: number;
  readonly execTimeMs: number;
  readonly queueTimeMs: number;
  readonly splits: number;
}

const CACHES = [
  'chunk',
  'index',
  'result',
  'statsResult',
  'volumeResult',
  'seriesResult',
  'labelResult',
  'instantMetricResult',
] as const;

/** The object as Loki's clients (logcli --stats, Grafana) walk it. */
export function statsObject(stats: StatsNumbers, entriesReturned: number): object {
  const seconds = stats.execTimeMs / 1000;
  const perSecond = (count: number) => (seconds > 0 ? Math.round(count / seconds) : 0);
  return {
    summary: {
      bytesProcessedPerSecond: perSecond(stats.bytesProcessed),
      linesProcessedPerSecond: perSecond(stats.linesProcessed),
      totalBytesProcessed: stats.bytesProcessed,
      totalLinesProcessed: stats.linesProcessed,
      execTime: seconds,
      queueTime: stats.queueTimeMs / 1000,
      subqueries: 0,
      totalEntriesReturned: entriesReturned,
      splits: stats.splits,
      shards: 0,
      totalPostFilterLines: stats.linesPostFilter,
      totalStructuredMetadataBytesProcessed: stats.structuredMetadataBytesProcessed,
    },
    querier: {
      store: storeObject({ ...stats, chunks: stats.storeChunks, headLines: 0 }),
      querierExecTime: Math.round(stats.execTimeMs * 1e6),
    },
    ingester: {
      totalReached: 0,
      totalChunksMatched: stats.ingesterChunks,
      totalBatches: 0,
      totalLinesSent: stats.ingesterLines,
      store: storeObject({
        chunks: 0,
        headLines: stats.ingesterLines,
        compressedBytes: 0,
        decompressedBytes: 0,
        decompressedLines: 0,
        linesPostFilter: 0,
        structuredMetadataBytesProcessed: 0,
      }),
    },
    cache: Object.fromEntries(CACHES.map((name) => [name, cacheObject()])),
    index: {
      totalChunks: stats.storeChunks,
      postFilterChunks: stats.storeChunks,
      shardsDuration: 0,
      usedBloomFilters: false,
      totalStreams: 0,
      chunkRefsLookupTime: 0,
      bloomFilterTime: 0,
    },
  };
}

function cacheObject(): object {
  return {
    entriesFound: 0,
    entriesRequested: 0,
    entriesStored: 0,
    bytesReceived: 0,
    bytesSent: 0,
    requests: 0,
    downloadTime: 0,
    queryLengthServed: 0,
  };
}

function storeObject(of: {
  readonly chunks: number;
  readonly headLines: number;
  readonly compressedBytes: number;
  readonly decompressedBytes: number;
  readonly decompressedLines: number;
  readonly linesPostFilter: number;
  readonly structuredMetadataBytesProcessed: number;
}): object {
  return {
    totalChunksRef: of.chunks,
    totalChunksDownloaded: of.chunks,
    chunksDownloadTime: 0,
    queryReferencedStructuredMetadata: of.structuredMetadataBytesProcessed > 0,
    queryUsedV2Engine: false,
    chunk: {
      headChunkBytes: 0,
      headChunkLines: of.headLines,
      decompressedBytes: of.decompressedBytes,
      decompressedLines: of.decompressedLines,
      compressedBytes: of.compressedBytes,
      totalDuplicates: 0,
      postFilterLines: of.linesPostFilter,
      headChunkStructuredMetadataBytes: 0,
      decompressedStructuredMetadataBytes: of.structuredMetadataBytesProcessed,
    },
    chunkRefsFetchTime: 0,
    congestionControlLatency: 0,
    pipelineWrapperFilteredLines: 0,
    dataobj: {
      prePredicateDecompressedRows: 0,
      prePredicateDecompressedBytes: 0,
      prePredicateDecompressedStructuredMetadataBytes: 0,
      postPredicateRows: 0,
      postPredicateDecompressedBytes: 0,
      postPredicateStructuredMetadataBytes: 0,
      postFilterRows: 0,
      pagesScanned: 0,
      pagesDownloaded: 0,
      pagesDownloadedBytes: 0,
      pageBatches: 0,
      totalRowsAvailable: 0,
      totalPageDownloadTime: 0,
    },
  };
}
