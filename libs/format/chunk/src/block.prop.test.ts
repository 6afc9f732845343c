// B1: a block holds the distinct entries, ascending by time, ties as they arrived.
// B2: encoded, opened and read, they are the same; so are the facts in the header.
// B3: damaged anywhere, a block is either read rightly or reported as corrupt, never read wrongly.
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { CorruptionError, InternalError } from '@skald/errors';
import { openEncodedBlock } from './chunk.ts';
import { createCompressor, createDecompressor } from './compression.ts';
import { encodeBlock } from './encode-block.ts';
import { encodedBlock } from './encoded-block.ts';
import { columnsAsBlock } from './memory-block.ts';
import { arbitraryRows, entriesOf, rowsOf, type Row } from './testing/index.ts';

const compressor = createCompressor();
const decompressor = createDecompressor();

const keyOf = (row: Row): string =>
  JSON.stringify([String(row.timeNs), row.line, Object.entries(row.metadata ?? {}).sort()]);

/** The plain way to B1. */
function expected(rows: readonly Row[]): string[] {
  const sorted = [...rows].sort((a, b) => Number(a.timeNs - b.timeNs));
  return [...new Set(sorted.map(keyOf))];
}

test('B1: a memory block holds the distinct entries in order', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRows, async (rows) => {
      expect((await rowsOf(columnsAsBlock(entriesOf(rows)))).map(keyOf)).toEqual(expected(rows));
    }),
  );
});

test('B2: an encoded block holds the same, and its header says so', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRows, async (rows) => {
      const bytes = encodeBlock(entriesOf(rows), { compressor });
      const block = openEncodedBlock(bytes, { decompressor });
      const back = await rowsOf(block);
      expect(back.map(keyOf)).toEqual(expected(rows));
      const levels = back.flatMap((row) => row.metadata?.['detected_level'] ?? []);
      const names = back.flatMap((row) => Object.keys(row.metadata ?? {}));
      expect(encodedBlock(bytes).header.info).toEqual({
        rowCount: back.length,
        lineByteCount: back.reduce((sum, row) => sum + row.line.length, 0),
        minNs: back[0]?.timeNs,
        maxNs: back.at(-1)?.timeNs,
        isAscii: back.every((row) => /^[\0-\x7f]*$/.test(row.line)),
        metadataNames: [...new Set(names)].sort(),
        levelCounts: new Map(
          [...new Set(levels)].map((level) => [level, levels.filter((l) => l === level).length]),
        ),
      });
    }),
  );
});

const damage = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat({ max: 7 }) }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), bit: fc.constant(0) }),
);

test('B3: damage is found, never read', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRows, damage, async (rows, { kind, at, bit }) => {
      let bytes = encodeBlock(entriesOf(rows), { compressor });
      if (kind === 'cut') bytes = bytes.subarray(0, at % bytes.length);
      else bytes[at % bytes.length] = (bytes[at % bytes.length] as number) ^ (1 << bit);
      try {
        const back = await rowsOf(openEncodedBlock(bytes, { decompressor }));
        expect(back.map(keyOf)).toEqual(expected(rows));
        // The whole of a block is covered by checksums, so no damage goes unseen.
        expect(kind).toBe('undamaged');
      } catch (e) {
        expect(e).toBeInstanceOf(CorruptionError);
      }
    }),
    { numRuns: 500 },
  );
});

test('a later format version is refused by name', () => {
  const bytes = encodeBlock(entriesOf([{ timeNs: 1n, line: 'x' }]), { compressor });
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const headerLength = view.getUint32(8, true);
  view.setUint16(4, 9, true);
  view.setUint32(headerLength - 4, crc32(bytes.subarray(0, headerLength - 4)), true);
  expect(() => openEncodedBlock(bytes, { decompressor })).toThrow(
    new InternalError('an encoded block holds a block of format 9; this version reads 1'),
  );
});
