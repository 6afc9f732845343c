// P1: a buffer given back is taken again before a new one is made. P2: no more is kept than allowed.
// P3: a released block's bytes are overwritten by the next, and loading it again reads them anew.
import { BufferPool } from './buffer-pool.ts';
import { openEncodedBlock } from './chunk.ts';
import { createCompressor, createDecompressor } from './compression.ts';
import { encodeBlock } from './encode-block.ts';
import { entriesOf } from './testing/index.ts';

const NEEDS = { lines: true, lengths: true, metadata: 'all' } as const;

test('P1: buffers are at least as long as asked, and used again', () => {
  const pool = new BufferPool();
  const first = pool.take(100_000);
  expect(first.length).toBe(131_072);
  pool.give(first);
  expect(pool.take(70_000)).toBe(first);
  expect(pool.take(70_000)).not.toBe(first);
  expect(pool.lentCount).toBe(2);
});

test('P1: a length on the border of two classes, and none at all', () => {
  const pool = new BufferPool();
  expect([0, 1, 16_384, 16_385].map((length) => pool.take(length).length)).toEqual([
    16_384, 16_384, 16_384, 32_768,
  ]);
});

test('P2: what exceeds the bound is let go', () => {
  const pool = new BufferPool({ keptBytesMax: 200_000 });
  const taken = [pool.take(100_000), pool.take(100_000)];
  for (const buffer of taken) pool.give(buffer);
  expect([pool.keptBytes, pool.lentCount]).toEqual([131_072, 0]);
});

test('P2: given buffers serve first, also what is half their size, and always stay', () => {
  const given = [Buffer.alloc(131_072)];
  const pool = new BufferPool({ keptBytesMax: 0, given });
  const first = pool.take(60_000);
  expect(first).toBe(given[0]);
  const second = pool.take(60_000);
  for (const buffer of [second, first]) pool.give(buffer);
  expect(pool.take(100_000)).toBe(given[0]);
  expect(pool.keptBytes).toBe(0);
});

test('what was not taken is not given back', () => {
  const pool = new BufferPool();
  expect(() => pool.give(Buffer.alloc(16_384))).toThrow('what is given back was taken');
});

test('P3: a released block lets go of its buffer, and can be loaded again', async () => {
  const decompressor = createDecompressor();
  const open = (line: string) => {
    const rows = Array.from({ length: 900 }, (_, i) => ({ timeNs: BigInt(i), line }));
    const bytes = encodeBlock(entriesOf(rows), { compressor: createCompressor() });
    return openEncodedBlock(bytes, { decompressor });
  };
  const [one, two] = [open('first'), open('other')];
  await Promise.all([one.load(NEEDS), two.load(NEEDS)]);
  const bytes = one.lineBytes();
  const text = () => Buffer.from(bytes).toString('latin1', 0, 5);
  expect(text()).toBe('first');
  one.release();
  two.lineBytes();
  expect(text()).toBe('other');
  expect(() => one.lineBytes()).toThrow('a column is loaded before it is read');
  two.release();
  two.release();
  await one.load(NEEDS);
  expect(Buffer.from(one.lineBytes()).toString('latin1', 0, 10)).toBe('firstfirst');
  expect(decompressor.buffers.lentCount).toBe(1);
});
