// What a cut block of the head becomes, wherever that happens: one pure function of its columns.
import { createCompressor, encodeBlock } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import type { Kernels, Lines } from '@skald/bytes';
import { FieldExtractor, encodeBlockWithFields } from '@skald/scan';
import { buildSkipFilter } from '@skald/skip-filter';

/** The method of an encoding worker. */
export const ENCODE = 'encode';

export interface EncodeSettings {
  /** Keep columns of the fields of JSON and logfmt lines. */
  readonly fieldColumns: boolean;
}

/** An encoder for the calling thread, with buffers that it uses again. */
export function createEncodeTask(
  kernels: Kernels,
  { fieldColumns }: EncodeSettings,
): (columns: EntryColumns) => Uint8Array {
  const options = {
    compressor: createCompressor(),
    kernels,
    buildFilter: (grams: Lines, lineByteCount: number) =>
      buildSkipFilter(grams, kernels, lineByteCount),
  };
  if (!fieldColumns) return (columns) => encodeBlock(columns, options);
  const extractor = new FieldExtractor(kernels);
  return (columns) => encodeBlockWithFields(columns, { ...options, extractor });
}
