// Statistics for tests: what is not given is 0.
import type { SourceNumbers, StatsNumbers } from '../index.ts';

const SOURCE: SourceNumbers = {
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
const NONE: StatsNumbers = {
  store: SOURCE,
  ingesters: SOURCE,
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

export function statsOf(
  given: Partial<Omit<StatsNumbers, 'store' | 'ingesters'>> & {
    readonly store?: Partial<SourceNumbers>;
    readonly ingesters?: Partial<SourceNumbers>;
  },
): StatsNumbers {
  return {
    ...NONE,
    ...given,
    store: { ...SOURCE, ...given.store },
    ingesters: { ...SOURCE, ...given.ingesters },
  };
}
