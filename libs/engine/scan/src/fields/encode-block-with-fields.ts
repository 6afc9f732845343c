// A block with columns of its parsed fields: what an ingester makes of a cut head. Synchronous and
// free of side effects, so that it can run on any thread.
import { type EncodeOptions, encodeBlock } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import type { FieldExtractor } from './extract-fields.ts';

export interface FieldEncodeOptions extends Omit<EncodeOptions, 'fields' | 'kernels'> {
  /** Owned by the calling thread, like the compressor; its kernels encode the block. */
  readonly extractor: FieldExtractor;
}

export function encodeBlockWithFields(
  entries: EntryColumns,
  { extractor, ...options }: FieldEncodeOptions,
): Uint8Array {
  return encodeBlock(entries, {
    ...options,
    kernels: extractor.kernels,
    fields: (sorted, facts) => extractor.extract(sorted, facts),
  });
}
