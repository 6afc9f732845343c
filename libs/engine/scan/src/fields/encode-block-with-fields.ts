// A block with columns of its parsed fields: what an ingester makes of a cut head. Synchronous and
// free of side effects, so that it can run on any thread.
import { type Compressor, encodeBlock } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import type { FieldExtractor } from './extract-fields.ts';

export interface FieldEncodeOptions {
  /** Owned by the calling thread, like the extractor. */
  readonly compressor: Compressor;
  readonly extractor: FieldExtractor;
}

export function encodeBlockWithFields(
  entries: EntryColumns,
  { compressor, extractor }: FieldEncodeOptions,
): Uint8Array {
  return encodeBlock(entries, {
    compressor,
    fields: (sorted, facts) => extractor.extract(sorted, facts),
  });
}
