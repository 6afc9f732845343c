export {
  parseLabelText,
  readLabelText,
  type LabelProblem,
  type StreamLabels,
} from './label-text.ts';
export { LabelInterner } from './label-interner.ts';
export { readJsonLabels } from './json-labels.ts';
export { type PushStream } from './entry-collector.ts';
export { decodeProtobuf } from './protobuf.ts';
export { decodeJson, decodeLegacyJson } from './json.ts';
export { PushDecoder, type DecodedPush, type PushBody, type PushBodyCaps } from './push-body.ts';
export {
  StreamBatchDecoder,
  encodeStreamBatch,
  streamBatchByteSize,
  type Allocate,
  type StreamEntries,
} from './stream-batch.ts';
