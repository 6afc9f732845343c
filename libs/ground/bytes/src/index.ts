export { ByteReader } from './byte-reader.ts';
export { ByteWriter } from './byte-writer.ts';
export { crc32c } from './crc32c.ts';
export { ID_SLOTS, SHAPE_SLOTS, idSlots, shapeSlots } from './kernels/grams.ts';
export { type CollectedEntries } from './kernels/entries.ts';
export { NEEDLES_MAX, type Kernels, type Lines, type Needle } from './kernels/kernels.ts';
export { LEVELS, LevelScanner, UNKNOWN_LEVEL, levelOf } from './kernels/levels.ts';
export { type PackedLines } from './kernels/packed-lines.ts';
export { plainKernels } from './kernels/plain-kernels.ts';
export {
  GAPS_MAX,
  GAP_SOURCE,
  GAP_SYNTAX,
  HAS_ESCAPE,
  IN_UTC,
  NUMBER_FORMS_ROOM,
  NUMBER_FORM_BYTES,
  SKELETONS_MAX,
  VALUE_IDS_MAX,
  skeletonTable,
  type JoinColumn,
  type JoinParts,
  type Skeleton,
  type SkeletonGap,
  type SkeletonMatch,
  type SkeletonTable,
} from './kernels/skeletons.ts';
export { type IntKernels } from './kernels/int-kernels.ts';
export { type SkeletonKernels } from './kernels/skeleton-kernels.ts';
export { type LineTimes } from './kernels/stamps.ts';
export { instantiateKernels, type KernelOptions } from './kernels/wasm-kernels.ts';
export { snappyDecode, snappyEncode } from './snappy.ts';
export {
  formatGoFixed,
  formatGoFloat,
  formatGoFloatG,
  goFloatMessage,
  parseGoFloat,
  tryParseGoFloat,
  type GoFloatFault,
} from './text/go-float.ts';
export { quoteGo } from './text/go-quote.ts';
export { formatHumanBytes, parseHumanBytes, tryParseHumanBytes } from './text/humanize.ts';
