// What a cut block of the head becomes, wherever that happens: one pure function of its columns.
import { createCompressor } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import type { Kernels } from '@skald/bytes';
import { FieldExtractor, encodeBlockWithFields } from '@skald/scan';
import { buildSkipFilter } from '@skald/skip-filter';

/** The method of an encoding worker. */
export const ENCODE = 'encode';

/** An encoder for the calling thread, with buffers that it uses again. */
export function createEncodeTask(kernels: Kernels): (columns: EntryColumns) => Uint8Array {
  const options = {
    compressor: createCompressor(),
    kernels,
    extractor: new FieldExtractor(),
    buildFilter: (lineBytes: Uint8Array, lineOffsets: Uint32Array, rowCount: number) =>
      buildSkipFilter(lineBytes, lineOffsets, rowCount, kernels),
  };
  return (columns) => encodeBlockWithFields(columns, options);
}
