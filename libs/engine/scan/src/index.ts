export {
  EntryScanner,
  type EntryPlan,
  type EntryRequest,
  type ScannedEntry,
} from './entry-scanner.ts';
export {
  SampleScanner,
  type CodedRun,
  type SamplePlan,
  type SampleRequest,
  type SampleRun,
  type SampleSink,
} from './sample-scanner.ts';
export { FieldExtractor, type ExtractOptions } from './fields/extract-fields.ts';
export {
  encodeBlockWithFields,
  type FieldEncodeOptions,
} from './fields/encode-block-with-fields.ts';
export { newScanCounters, type ScanCounters, type ScanWatch } from './block-scan.ts';
export { CpuProfile, type StageTime } from './cpu-profile.ts';
export { entriesMeet, mergeBlocks, timesMeet } from './merge-blocks.ts';
export { copiesAmong, groupOverlapping, lineBytesOf, slicesOf, type Slice } from './overlaps.ts';
export { needsOfGroups, withoutIdleLineFormats } from './hints.ts';
export { NOTHING_LEFT_OUT, type LeftOut, type Technique } from './techniques.ts';
export { LabelNeeds } from './labels/label-needs.ts';
export type { SeriesGrouping } from './labels/series-table.ts';
export { DETAILS_LABEL, ERROR_LABEL, PRESERVE_LABEL } from './row-errors.ts';
export { lowerBound } from './row-range.ts';
export { findRows, type FindRows } from './lines/find-rows.ts';
export { LineFieldReader, type LineFields } from './line-fields.ts';
