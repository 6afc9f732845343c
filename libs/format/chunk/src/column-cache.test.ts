// C1: what was not asked for in some rounds goes when the budget is exceeded; what is too large is not kept.
// C2: whatever the cache holds, a block shows the columns that were loaded, and they are the same.
// C3: a column counts, and holds, what it is made of and not what it was read with. C4: of a column of which a part was
// looked at, the bytes and the part are kept until all of it is decoded.
import fc from 'fast-check';
import type { Block, ColumnNeeds } from './block.ts';
import type { ColumnEntry } from './block-header.ts';
import { openChunkBlocks, readChunkDirectory } from './chunk.ts';
import { ColumnCache } from './column-cache.ts';
import { createCompressor, createDecompressor } from './compression.ts';
import { encodeBlock } from './encode-block.ts';
import { encodedBlock } from './encoded-block.ts';
import { LoadedColumns } from './loaded-columns.ts';
import { SegmentWriter, type SegmentChunk } from './segment.ts';
import { Labels } from '@skald/labels';
import { arbitraryRows, entriesOf, rowsOf, type Row } from './testing/index.ts';

const entry = (name: string): ColumnEntry => ({
  kind: 4,
  encoding: 3,
  codec: 0,
  region: 0,
  name,
  offset: 0,
  length: 0,
  rawLength: 0,
  crc: 0,
});

test('C1: what is asked for stays, and the others too until they were not for long', () => {
  const cache = new ColumnCache({ budgetBytes: 10_000 });
  const entries = Array.from({ length: 12 }, (_, i) => entry(`c${i}`));
  const found = () => entries.map((key) => Number(cache.get(key) !== undefined)).join('');
  // Round after round the ten that came first are found.
  for (let round = 0; round < 9; round++) {
    cache.startRound();
    expect(found()).toBe(round === 0 ? '000000000000' : '111111111100');
    for (const key of entries) cache.set(key, [], 800);
  }
  expect(cache.byteCount).toBe(10_000);
  // From now on nobody asks for the first.
  const others = entries.slice(1);
  for (let round = 0; round < 4; round++) {
    cache.startRound();
    for (const key of others) cache.get(key);
  }
  cache.set(entries[11] as ColumnEntry, [], 800);
  expect(found()).toBe('011111111101');
});

test('C1: what is too large is not kept, nor is anything without a budget', () => {
  const cache = new ColumnCache({ budgetBytes: 10_000 });
  const [large, small] = [entry('large'), entry('small')];
  cache.set(large, [], 2000);
  expect(cache.get(large)).toBeUndefined();
  const none = new ColumnCache({ budgetBytes: 0 });
  none.set(small, [], 0);
  expect(none.get(small)).toBeUndefined();
});

const compressor = createCompressor();

/** `pad` bytes are read along with every column. */
function open(blocks: readonly (readonly Row[])[], pad = 0) {
  const writer = new SegmentWriter();
  const encoded = blocks.map((rows) => encodedBlock(encodeBlock(entriesOf(rows), { compressor })));
  writer.add(Labels.empty, encoded);
  const { parts, chunks } = writer.finish();
  const bytes = Buffer.concat([...parts, Buffer.alloc(pad)]);
  const { offset, length } = (chunks[0] as SegmentChunk).span;
  const readRange = (from: number, to: number) => Promise.resolve(bytes.subarray(from, to));
  const place = { readRange, offset, length, place: 'a.seg' };
  return async (columns?: ColumnCache) => {
    const { directory } = await readChunkDirectory(place);
    const decompressor = createDecompressor();
    const args = { ...place, decompressor, ...(columns ? { columns } : {}) };
    return () => openChunkBlocks(directory, args);
  };
}

const someNeeds: fc.Arbitrary<ColumnNeeds> = fc.record({
  lines: fc.boolean(),
  lengths: fc.boolean(),
  metadata: fc.constantFrom('all' as const, [], ['pod'], ['detected_level']),
});

async function seen(block: Block, needs: ColumnNeeds): Promise<unknown> {
  await block.load(needs);
  const result = {
    times: [...block.timestamps().offsetsNs],
    offsets: needs.lines || needs.lengths ? [...block.lineOffsets()] : [],
    lines: needs.lines ? Buffer.from(block.lineBytes()).toString('hex') : '',
    metadata: block.metadata().map(({ name, ids }) => [name, ...ids]),
  };
  block.release();
  return result;
}

test('C2: no cache changes what a block shows', async () => {
  const given = fc.tuple(
    fc.array(arbitraryRows, { minLength: 1, maxLength: 3 }),
    fc.constantFrom(0, 3000, 1 << 20),
    fc.array(fc.tuple(fc.nat(2), someNeeds), { minLength: 1, maxLength: 8 }),
  );
  await fc.assert(
    fc.asyncProperty(given, async ([rows, budgetBytes, visits]) => {
      const opener = open(rows);
      const [plain, cached] = [await opener(), await opener(new ColumnCache({ budgetBytes }))];
      for (const [at, needs] of visits) {
        const i = at % rows.length;
        const expected = await seen(plain()[i] as Block, needs);
        expect(await seen(cached()[i] as Block, needs)).toEqual(expected);
      }
      const blocks = cached();
      expect(await Promise.all(blocks.map(rowsOf))).toEqual(await Promise.all(plain().map(rowsOf)));
    }),
    { numRuns: 60 },
  );
});

test('C3: columns count what they are made of', async () => {
  const rows: Row[] = Array.from({ length: 5 }, (_, i) => {
    return { timeNs: BigInt(i), line: `line ${i}`, metadata: { pod: 'p' } };
  });
  const cache = new ColumnCache({ budgetBytes: 100 << 20 });
  const [block] = (await open([rows], 8 << 20)(cache))();
  await block?.load({ lines: true, lengths: true, metadata: 'all' });
  block?.timestamps();
  block?.lineOffsets();
  const [pods] = block?.metadata() ?? [];
  expect(cache.byteCount).toBeLessThan(1000);
  expect(pods?.valueBytes.buffer.byteLength).toBeLessThan(1000);
});

test('C4: a part of a column, then all of it', () => {
  const cache = new ColumnCache({ budgetBytes: 100_000 });
  const decompressor = createDecompressor();
  const block = () => new LoadedColumns({ decompressor, cache, place: 'a.seg' });
  const key: ColumnEntry = { ...entry('c'), rawLength: 40, length: 40 };
  const read = new Uint8Array(4000).fill(7);

  const first = block();
  first.add(key, read.subarray(100, 140));
  const part = first.glance(key, (raw) => ({
    head: raw.subarray(0, 4),
    ends: Uint32Array.of(1, 2),
  }));
  expect(cache.byteCount).toBe(200 + 40 + 8);
  read.fill(0);

  const second = block();
  expect(second.tryCache(key)).toBe(true);
  expect(second.glance(key, () => ({}))).toBe(part);
  expect(part?.head).toEqual(Uint8Array.of(7, 7, 7, 7));
  const all = second.get(key, (raw) => Uint16Array.from(raw));
  expect(second.glance(key, () => ({}))).toBeUndefined();
  expect(cache.byteCount).toBe(200 + 80);

  const third = block();
  expect(third.tryCache(key)).toBe(true);
  expect(third.get(key, () => new Uint16Array(0))).toBe(all);
  expect([...all]).toEqual(new Array(40).fill(7));
});

test('C4: what replaces a part counts once, and does not if it is too large', () => {
  const cache = new ColumnCache({ budgetBytes: 10_000 });
  const [key, other] = [entry('c'), entry('other')];
  cache.set(key, 'part', 100);
  cache.set(key, 'all', 1000);
  expect(cache.byteCount).toBe(1200);
  for (let i = 0; i < 7; i++) cache.set(entry(`${i}`), [], 1000);
  cache.set(other, 'part', 100);
  cache.set(other, 'all', 900);
  expect([cache.get(other), cache.byteCount]).toEqual(['part', 9900]);
});
