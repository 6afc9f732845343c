// Blocks as an ingester stores them, with skip filters and with columns of every parsed field that can have
// one, however dear.
// Whoever reads lines of a block that was released reads rubbish.
import { type Lines, plainKernels } from '@skald/bytes';
import { type Block, createCompressor, openEncodedBlock } from '@skald/chunk';
import { poisonedDecompressor } from '@skald/chunk/testing';
import type { EntryColumns } from '@skald/columns';
import { FieldExtractor, encodeBlockWithFields } from '@skald/scan';
import { buildSkipFilter } from '@skald/skip-filter';

/** `onBlock` is told of each block that was made. */
export function fieldBlocks(onBlock?: (block: Block) => void): (columns: EntryColumns) => Block {
  const compressor = createCompressor();
  const decompressor = poisonedDecompressor();
  const kernels = plainKernels();
  const buildFilter = (grams: Lines, lineByteCount: number) =>
    buildSkipFilter(grams, kernels, lineByteCount);
  const extractor = new FieldExtractor(kernels, {
    rowsMin: 1,
    lineBytesMin: 0,
    matchedMin: 0,
  });
  return (columns) => {
    const bytes = encodeBlockWithFields(columns, { compressor, extractor, buildFilter });
    const block = openEncodedBlock(bytes, { decompressor });
    onBlock?.(block);
    return block;
  };
}
