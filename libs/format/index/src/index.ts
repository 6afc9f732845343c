export {
  buildIndexPart,
  compareChunks,
  type BuildOptions,
  type IndexedStream,
} from './build-index-part.ts';
export { openIndexPart, type IndexPart, type TimeWindow } from './index-part.ts';
export { compileMatcher, compileMatchers, type CompiledMatcher } from './matchers.ts';
export { distinctChunks, mergeIndexParts, mergeStreams } from './merge-index-parts.ts';
export { selectStreams } from './select-streams.ts';
export {
  addVolumes,
  shareWithin,
  volumeWithin,
  type BucketBytes,
  type SizedSpan,
  type Volume,
  type VolumeWindow,
} from './volume.ts';
