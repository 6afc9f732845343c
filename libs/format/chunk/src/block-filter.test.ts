// F1: a block encoded with a filter denies needles that no line has, once the filter is loaded.
// F2: a block without one, or before it is loaded, denies nothing.
// F3: loading the filter alone reads nothing else.
import type { Lines } from '@skald/bytes';
import { buildSkipFilter } from '@skald/skip-filter';
import { encodeChunk, openChunk, openEncodedBlock } from './chunk.ts';
import { createCompressor, createDecompressor } from './compression.ts';
import { encodeBlock, type EncodeOptions } from './encode-block.ts';
import { encodedBlock } from './encoded-block.ts';
import { FILTER_ONLY } from './index.ts';
import { entriesOf, rowsOf } from './testing/index.ts';

const compressor = createCompressor();
const decompressor = createDecompressor();
const needle = (text: string): Uint8Array => Buffer.from(text);

function blockBytes(word: string, options: Partial<EncodeOptions> = {}): Uint8Array {
  const rows = Array.from({ length: 500 }, (_, i) => ({
    timeNs: BigInt(500 - i) * 1_000_000n,
    line: `level=info msg="${word} was done" id=${(i * 7919).toString(16).padStart(8, '0')}-7f3a`,
  }));
  return encodeBlock(entriesOf(rows), { compressor, ...options });
}

const filtered = { buildFilter: (grams: Lines) => buildSkipFilter(grams) };

test('F1: absent needles are denied after loading the filter', async () => {
  const block = openEncodedBlock(blockBytes('ironing', filtered), { decompressor });
  await block.load(FILTER_ONLY);
  expect(block.mayContain(needle('ironing was'))).toBe(true);
  expect(block.mayContain(needle('IRONING'))).toBe(true);
  expect(block.mayContain(needle('00001eef-7f3a'))).toBe(true);
  expect(block.mayContain(needle('cooking'))).toBe(false);
  expect(block.mayContain(needle('d34db33f-0c0a-4b1d'))).toBe(false);
  expect(await rowsOf(block)).toHaveLength(500);
  expect(block.mayContain(needle('cooking'))).toBe(false);
});

test.each<[what: string, options: Partial<EncodeOptions>, isLoaded: boolean]>([
  ['without a filter', {}, true],
  ['with a filter that was too full', { buildFilter: () => new Uint8Array(0) }, true],
  ['whose filter was not loaded', filtered, false],
])('F2: a block %s denies nothing', async (_, options, isLoaded) => {
  const block = openEncodedBlock(blockBytes('ironing', options), { decompressor });
  await block.load({ lines: true, lengths: true, metadata: 'all', filter: isLoaded });
  expect(block.mayContain(needle('cooking'))).toBe(true);
});

test('F3: of a chunk, filters alone are a small part, and tell blocks apart', async () => {
  const words = ['ironing', 'cooking', 'reading'];
  const chunk = Buffer.concat(
    encodeChunk(words.map((word) => encodedBlock(blockBytes(word, filtered)))),
  );
  let readBytes = 0;
  const blocks = await openChunk({
    readRange: (from, to) => {
      readBytes += to - from;
      return Promise.resolve(chunk.subarray(from, to));
    },
    offset: 0,
    length: chunk.length,
    place: 'a chunk',
    decompressor,
  });
  for (const block of blocks) await block.load(FILTER_ONLY);
  const who = words.map((word) => blocks.map((block) => block.mayContain(needle(word))));
  expect(who).toEqual([
    [true, false, false],
    [false, true, false],
    [false, false, true],
  ]);
  expect(readBytes).toBeLessThanOrEqual(chunk.length);
  expect(() => blocks[0]?.timestamps()).toThrow('a column is loaded before it is read');
});
