// What one evaluation counted. Plain numbers that add up over splits and travel with the answer; what
// clients see of them is decided by @skald/result-codec.

/** What was read of one kind of source. */
export interface SourceStats {
  /** Streams that the selectors matched. */
  streams: number;
  /** Of the store: chunks that the index named. Of ingesters: blocks in memory that matched. */
  chunks: number;
  /** Chunks that objects were read for. */
  chunksRead: number;
  /** Blocks with times in the window: what had to be decided about. */
  blocks: number;
  /** Blocks of named chunks that lie outside of the window. */
  blocksOutside: number;
  /** Waiting for the index, or for ingesters to select. */
  selectMs: number;
  /** Requests to the object store; their durations add up, also where they overlapped. */
  reads: number;
  readMs: number;
  /** Bytes of objects, or of blocks that ingesters sent. */
  readBytes: number;
  /** Decoded columns that were asked of their cache, and found there. */
  columnsAsked: number;
  columnsCached: number;
  /** What went into decompression and what came out of it: columns of all kinds. */
  compressedBytes: number;
  decompressedBytes: number;
  /** Rows of blocks whose lines were searched in what was decompressed, or made of it. */
  decompressedLines: number;
  /** Lines that lay in memory as they were pushed. */
  headBytes: number;
  headLines: number;
  /** Rows that another block of the stream had too. */
  duplicates: number;
  /** Rows that the pipeline let pass; of blocks that were merged, the store's. */
  linesPostFilter: number;
  /** Values of structured metadata that scanned blocks hold, each once per block. */
  metadataBytes: number;
  /** Of ingesters alone: how many answered, in how many messages, with how many rows. */
  reached: number;
  batches: number;
  linesSent: number;
}

export interface QueryStats {
  readonly store: SourceStats;
  readonly ingesters: SourceStats;
  /** Rows that were looked at, if only their times. */
  linesProcessed: number;
  /** Line bytes that were looked at. */
  bytesProcessed: number;
  linesPostFilter: number;
  blocksSkippedByFilter: number;
  blocksAnsweredFromHeader: number;
  /** Blocks that were scanned without their lines, and with them. */
  blocksFromColumns: number;
  blocksFromLines: number;
  /** Chunks of the tenant in the window that the index did not name. Counted for an explanation only. */
  chunksSkippedByLabels: number;
  execTimeMs: number;
  queueTimeMs: number;
  /** Parts that the query was made of, and those that were evaluated. */
  splits: number;
  subqueries: number;
}

export function newSourceStats(): SourceStats {
  return {
    streams: 0,
    chunks: 0,
    chunksRead: 0,
    blocks: 0,
    blocksOutside: 0,
    selectMs: 0,
    reads: 0,
    readMs: 0,
    readBytes: 0,
    columnsAsked: 0,
    columnsCached: 0,
    compressedBytes: 0,
    decompressedBytes: 0,
    decompressedLines: 0,
    headBytes: 0,
    headLines: 0,
    duplicates: 0,
    linesPostFilter: 0,
    metadataBytes: 0,
    reached: 0,
    batches: 0,
    linesSent: 0,
  };
}

export function newQueryStats(): QueryStats {
  return {
    store: newSourceStats(),
    ingesters: newSourceStats(),
    linesProcessed: 0,
    bytesProcessed: 0,
    linesPostFilter: 0,
    blocksSkippedByFilter: 0,
    blocksAnsweredFromHeader: 0,
    blocksFromColumns: 0,
    blocksFromLines: 0,
    chunksSkippedByLabels: 0,
    execTimeMs: 0,
    queueTimeMs: 0,
    splits: 0,
    subqueries: 0,
  };
}

/** Every counter summed. */
export function addStats(parts: readonly QueryStats[]): QueryStats {
  return parts.reduce(
    (sum, part) => ({
      ...addNumbers(sum, part),
      store: addNumbers(sum.store, part.store),
      ingesters: addNumbers(sum.ingesters, part.ingesters),
    }),
    newQueryStats(),
  );
}

function addNumbers<T extends object>(a: T, b: T): T {
  const sum: T = { ...a };
  for (const name of Object.keys(a) as (keyof T)[]) {
    const [x, y] = [a[name], b[name]];
    if (typeof x === 'number' && typeof y === 'number') sum[name] = (x + y) as T[keyof T];
  }
  return sum;
}
