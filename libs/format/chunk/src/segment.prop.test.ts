// S1: every block added to a segment is read back through its chunk's span, in order.
// S2: a chunk is opened with one read when it is small; all small columns of a large one are one
//     read, and all its lines one more.
// S3: the footer repeats labels and spans. S4: damage is found, never read.
import fc from 'fast-check';
import { CorruptionError } from '@skald/errors';
import { Labels } from '@skald/labels';
import { createCompressor, createDecompressor } from './compression.ts';
import { openChunk } from './chunk.ts';
import { encodeBlock } from './encode-block.ts';
import { encodedBlock } from './encoded-block.ts';
import { SegmentWriter, readSegmentFooter, type SegmentChunk } from './segment.ts';
import { arbitraryRows, entriesOf, rowsOf, type Row } from './testing/index.ts';

const compressor = createCompressor();
const decompressor = createDecompressor();
const encode = (rows: readonly Row[]) => encodedBlock(encodeBlock(entriesOf(rows), { compressor }));

function open(bytes: Uint8Array, { span }: SegmentChunk, reads: [number, number][] = []) {
  const readRange = (from: number, to: number) => {
    reads.push([from - span.offset, to - span.offset]);
    return Promise.resolve(bytes.subarray(from, to));
  };
  const { offset, length } = span;
  return openChunk({ readRange, offset, length, place: 'a.seg', decompressor });
}

async function readAll(bytes: Uint8Array, chunk: SegmentChunk): Promise<Row[][]> {
  const blocks = await open(bytes, chunk);
  return Promise.all(blocks.map(rowsOf));
}

const streams = fc.array(fc.array(arbitraryRows, { minLength: 1, maxLength: 3 }), {
  minLength: 1,
  maxLength: 4,
});

function segmentOf(content: readonly (readonly Row[])[][]) {
  const writer = new SegmentWriter();
  content.forEach((blocks, i) => writer.add(Labels.from([['app', `a${i}`]]), blocks.map(encode)));
  return finished(writer);
}

/** A segment, with its parts in one piece. */
function finished(writer: SegmentWriter) {
  const { parts, byteCount, ...segment } = writer.finish();
  const bytes = new Uint8Array(Buffer.concat(parts));
  expect(bytes.length).toBe(byteCount);
  return { ...segment, bytes };
}

test('S1, S3: what was added is read back', async () => {
  await fc.assert(
    fc.asyncProperty(streams, async (content) => {
      const { bytes, chunks } = segmentOf(content);
      expect(readSegmentFooter(bytes, 'a.seg')).toEqual(chunks);
      for (const [i, chunk] of chunks.entries()) {
        const { bytes: alone, chunks: own } = segmentOf([content[i] as Row[][]]);
        expect(await readAll(bytes, chunk)).toEqual(await readAll(alone, own[0] as SegmentChunk));
      }
    }),
    { numRuns: 40 },
  );
});

test('equal content has an equal id, other content another', () => {
  const content = (line: string) => [[[{ timeNs: 5n, line }], [{ timeNs: 6n, line: 'two' }]]];
  const id = (line: string) => segmentOf(content(line)).contentId;
  expect(id('one')).toMatch(/^[0-9a-f]{32}$/);
  expect(id('one')).toBe(id('one'));
  expect(id('one')).not.toBe(id('eno'));
});

test('S2: blocks counted one by one read the small columns of all at once', async () => {
  const rowsFrom = (at: number): Row[] =>
    Array.from({ length: 3000 }, (_, i) => ({
      timeNs: BigInt(Math.floor((at + i + Math.sin(i) / 3) * 1e9)),
      line: 'x'.repeat(i % 97),
    }));
  const writer = new SegmentWriter();
  writer.add(Labels.empty, [0, 3000, 6000, 9000].map(rowsFrom).map(encode));
  const { bytes, chunks } = finished(writer);
  const reads: [number, number][] = [];
  const blocks = await open(bytes, chunks[0] as SegmentChunk, reads);
  for (const block of blocks) await block.load({ lines: false, lengths: true, metadata: [] });
  expect(reads.length).toBe(2);
  for (const [i, block] of blocks.entries()) {
    expect(block.timestamps().offsetsNs.length).toBe(3000);
    expect(block.lineOffsets()[3000]).toBe(
      rowsFrom(i * 3000).reduce((n, r) => n + r.line.length, 0),
    );
  }
});

/** A line that does not compress. */
function noise(seed: number): string {
  let x = seed + 1;
  return Buffer.from(
    Uint8Array.from({ length: 400 }, () => (x = Math.imul(x, 1664525) + 1013904223) >>> 24),
  ).toString('latin1');
}

test('S2: few reads', async () => {
  const rowsFrom = (at: number): Row[] =>
    Array.from({ length: 300 }, (_, i) => ({
      timeNs: BigInt((at + i) * 1e9),
      line: noise(at + i),
    }));
  const blocks = [0, 300, 600, 900].map((at) => encode(rowsFrom(at)));
  const writer = new SegmentWriter();
  writer.add(Labels.empty, blocks);
  writer.add(Labels.from([['small', 'yes']]), [encode([{ timeNs: 1n, line: 'x' }])]);
  const { bytes, chunks } = finished(writer);

  const reads: [number, number][] = [];
  const opened = await open(bytes, chunks[0] as SegmentChunk, reads);
  const counts = { lines: false, lengths: true, metadata: 'all' } as const;
  await Promise.all(opened.map((block) => block.load(counts)));
  expect(reads).toEqual([[0, 32768]]);
  await Promise.all(opened.map((block) => block.load({ ...counts, lines: true })));
  expect(reads.length).toBe(2);
  expect((await rowsOf(opened[2] as never)).map((row) => row.line)).toEqual(
    rowsFrom(600).map((row) => row.line),
  );
  expect(reads.length).toBe(2);

  const smallReads: [number, number][] = [];
  const [small] = await open(bytes, chunks[1] as SegmentChunk, smallReads);
  expect(await rowsOf(small as never)).toEqual([{ timeNs: 1n, line: 'x', metadata: {} }]);
  expect(smallReads.length).toBe(1);
});

test('S4: any flipped bit of a segment is found or harmless', async () => {
  const content = [
    [[{ timeNs: 5n, line: 'one', metadata: { pod: 'a' } }]],
    [[{ timeNs: 6n, line: 'two' }]],
  ];
  const { bytes, chunks } = segmentOf(content);
  const clean = await Promise.all(chunks.map((chunk) => readAll(bytes, chunk)));
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const damaged = bytes.slice();
    damaged[bit >> 3] = (damaged[bit >> 3] as number) ^ (1 << (bit & 7));
    for (const [i, chunk] of chunks.entries()) {
      const result = await readAll(damaged, chunk).catch((e: unknown) => e);
      if (result instanceof Error) expect(result).toBeInstanceOf(CorruptionError);
      else expect(result).toEqual(clean[i]);
    }
    try {
      expect(readSegmentFooter(damaged, 'a.seg') ?? chunks).toEqual(chunks);
    } catch (e) {
      if (!(e instanceof Error && /checksum|magic|format/.test(e.message))) throw e;
    }
  }
});
