export {
  FlushWriter,
  type FlushResult,
  type FlushStream,
  type FlushWriterDeps,
} from './flush-writer.ts';
export { StoreIndex, type StoreIndexDeps } from './store-index.ts';
export { StoreReader, type StoreReaderDeps } from './store-reader.ts';
export {
  dayOf,
  daysBetween,
  indexPartKey,
  indexPrefix,
  parseIndexPartKey,
  segmentKey,
  segmentsPrefix,
  type IndexPartName,
} from './keys.ts';
export { mapBounded } from './map-bounded.ts';
export { partNameOf } from './part-name.ts';
