// The `stats` object of Loki's query answers: every key present, zeros included
// (Loki HTTP API 3.7, "stats"). Durations are nanoseconds but for execTime and
// queueTime, which are seconds. What each number counts here: SPEC.md of http-api.

/** What was read of one kind of source: structurally SourceStats of @skald/services. */
export interface SourceNumbers {
  readonly streams: number;
  readonly chunks: number;
  readonly chunksRead: number;
  readonly blocks: number;
  readonly blocksOutside: number;
  readonly selectMs: number;
  readonly reads: number;
  readonly readMs: number;
  readonly readBytes: number;
  readonly columnsAsked: number;
  readonly columnsCached: number;
  readonly compressedBytes: number;
  readonly decompressedBytes: number;
  readonly decompressedLines: number;
  readonly headBytes: number;
  readonly headLines: number;
  readonly duplicates: number;
  readonly linesPostFilter: number;
  readonly metadataBytes: number;
  readonly reached: number;
  readonly batches: number;
  readonly linesSent: number;
}

/** What an evaluation counted. Plain numbers, so that splits add up. */
export interface StatsNumbers {
  readonly store: SourceNumbers;
  readonly ingesters: SourceNumbers;
  readonly linesProcessed: number;
  readonly bytesProcessed: number;
  readonly linesPostFilter: number;
  readonly blocksSkippedByFilter: number;
  readonly blocksAnsweredFromHeader: number;
  readonly blocksFromColumns: number;
  readonly blocksFromLines: number;
  readonly chunksSkippedByLabels: number;
  readonly execTimeMs: number;
  readonly queueTimeMs: number;
  readonly splits: number;
  readonly subqueries: number;
}

const NS_PER_MS = 1e6;

const OTHER_CACHES = [
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
  const { store, ingesters } = stats;
  return {
    summary: summaryObject(stats, entriesReturned),
    querier: { store: storeObject(store), querierExecTime: nsOf(stats.execTimeMs) },
    ingester: {
      totalReached: ingesters.reached,
      totalChunksMatched: ingesters.chunks,
      totalBatches: ingesters.batches,
      totalLinesSent: ingesters.linesSent,
      // What ingesters hold is no chunk of the store's.
      store: { ...storeObject(ingesters), totalChunksRef: 0 },
    },
    cache: {
      chunk: cacheObject(store),
      ...Object.fromEntries(OTHER_CACHES.map((name) => [name, cacheObject()])),
    },
    index: {
      totalChunks: store.chunks,
      postFilterChunks: store.chunks,
      shardsDuration: 0,
      usedBloomFilters: false,
      totalStreams: store.streams,
      chunkRefsLookupTime: nsOf(store.selectMs),
      bloomFilterTime: 0,
    },
  };
}

function summaryObject(stats: StatsNumbers, entriesReturned: number): object {
  const seconds = stats.execTimeMs / 1000;
  const perSecond = (count: number) => (seconds > 0 ? Math.round(count / seconds) : 0);
  const { store, ingesters } = stats;
  return {
    bytesProcessedPerSecond: perSecond(stats.bytesProcessed),
    linesProcessedPerSecond: perSecond(stats.linesProcessed),
    totalBytesProcessed: stats.bytesProcessed,
    totalLinesProcessed: stats.linesProcessed,
    execTime: seconds,
    queueTime: stats.queueTimeMs / 1000,
    subqueries: stats.subqueries,
    totalEntriesReturned: entriesReturned,
    splits: stats.splits,
    shards: 0,
    totalPostFilterLines: stats.linesPostFilter,
    totalStructuredMetadataBytesProcessed: store.metadataBytes + ingesters.metadataBytes,
  };
}

function nsOf(ms: number): number {
  return Math.round(ms * NS_PER_MS);
}

/** Columns are what is kept of chunks. */
function cacheObject(of?: SourceNumbers): object {
  return {
    entriesFound: of?.columnsCached ?? 0,
    entriesRequested: of?.columnsAsked ?? 0,
    entriesStored: 0,
    bytesReceived: 0,
    bytesSent: 0,
    requests: of?.columnsAsked ?? 0,
    downloadTime: 0,
    queryLengthServed: 0,
  };
}

function storeObject(of: SourceNumbers): object {
  return {
    totalChunksRef: of.chunks,
    totalChunksDownloaded: of.chunksRead,
    chunksDownloadTime: nsOf(of.readMs),
    queryReferencedStructuredMetadata: of.metadataBytes > 0,
    queryUsedV2Engine: false,
    chunk: {
      headChunkBytes: of.headBytes,
      headChunkLines: of.headLines,
      decompressedBytes: of.decompressedBytes,
      decompressedLines: of.decompressedLines,
      compressedBytes: of.compressedBytes,
      totalDuplicates: of.duplicates,
      postFilterLines: of.linesPostFilter,
      headChunkStructuredMetadataBytes: 0,
      decompressedStructuredMetadataBytes: of.metadataBytes,
    },
    chunkRefsFetchTime: nsOf(of.selectMs),
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
