export { EVERYTHING, FILTER_ONLY, type Block, type BlockInfo, type ColumnNeeds } from './block.ts';
export { type ChunkRef, type ChunkSpan } from './chunk-ref.ts';
export {
  createCompressor,
  createDecompressor,
  type Compressor,
  type CompressorOptions,
  type Decompressor,
} from './compression.ts';
export { ColumnCache } from './column-cache.ts';
export { SteadyCache } from './steady-cache.ts';
export { encodeBlock, type EncodeOptions } from './encode-block.ts';
export { encodedBlock, type EncodedBlock } from './encoded-block.ts';
export {
  isIrregular,
  type BlockFields,
  type FieldColumn,
  type FieldFormat,
  type FieldsDraft,
} from './fields/field-columns.ts';
export {
  NUMBER_DIGITS_MAX,
  NUMBER_FORMS_MAX,
  NUMBER_SUFFIX_MAX,
  NUMBER_TEXT_MAX,
  writeNumber,
  type NumberColumn,
  type NumberForm,
} from './fields/number-column.ts';
export { formsOf } from './skeletons/join-columns.ts';
export { type SkeletonLines } from './skeletons/line-skeletons.ts';
export { columnsAsBlock } from './memory-block.ts';
export { type ReadRange } from './range-reader.ts';
export {
  encodeChunk,
  openChunk,
  openChunkBlocks,
  openEncodedBlock,
  readChunkDirectory,
  type ChunkDirectory,
  type OpenChunkArgs,
  type ReadChunkArgs,
} from './chunk.ts';
export {
  SEGMENT_BYTES_MAX,
  SEGMENT_TRAILER_BYTES,
  SegmentWriter,
  readSegmentFooter,
  type FinishedSegment,
  type SegmentChunk,
} from './segment.ts';
