export {
  type LabelValuesRequest,
  type SelectRequest,
  type SelectedStream,
  type StreamCatalog,
  type StreamReader,
  type StreamStats,
  type StreamVolume,
  type StreamsRequest,
  type VolumeRequest,
} from './read.ts';
export { type IngesterService, type PushAnswer, type Rejection } from './ingest.ts';
export { type ChunkRef } from '@skald/chunk';
export { type IndexGatewayService, type StreamChunks } from './index-gateway.ts';
export {
  type MemoryShare,
  type QuerierService,
  type QueryAnswer,
  type QueryData,
  type QueryRequest,
  type QueryService,
  type ResultEntry,
  type ResultSeries,
  type ResultStream,
  type SplitPlan,
  type StageCost,
} from './query.ts';
export {
  addStats,
  newQueryStats,
  newSourceStats,
  type QueryStats,
  type SourceStats,
} from './query-stats.ts';
export { meteredDecompressor, type ReadMeter } from './read-meter.ts';
