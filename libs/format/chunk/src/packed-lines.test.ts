// Blocks whose lines are packed: they read as they were written, with and without WASM, and damage of the
// stored bytes is CorruptionError.
import { crc32 } from 'node:zlib';
import { testKernels } from '@skald/bytes/testing';
import { COLUMN, ENCODING, decodeHeader, type ColumnEntry } from './block-header.ts';
import { openEncodedBlock } from './chunk.ts';
import { createCompressor, createDecompressor } from './compression.ts';
import { encodeBlock } from './encode-block.ts';
import { entriesOf, rowsOf, type Row } from './testing/index.ts';

const T0 = 1_795_176_000_000_000_000n; // 2026-11-20T12:00:00Z
const compressor = createCompressor();
const kernels = testKernels();
const ROWS: readonly Row[] = Array.from({ length: 200 }, (_, i) => {
  const id = Math.imul(i + 1, 0x9e3779b1) >>> 0;
  const hex = id.toString(16).padStart(8, '0');
  const time = new Date(Number(T0 / 1_000_000n) + i * 1234).toISOString();
  return {
    timeNs: T0 + BigInt(i) * 1_234_000_000n,
    line: i === 7 ? '' : `{"ts":"${time}","id":"${hex}-0a1b-4c2d-8e3f-${hex}${hex.slice(4)}"}\x13`,
    metadata: {},
  };
});

function encoded(rows: readonly Row[], kernelsGiven = true): Uint8Array {
  return encodeBlock(entriesOf(rows), { compressor, ...(kernelsGiven ? { kernels } : {}) });
}

function entryOf(bytes: Uint8Array, kind: number): ColumnEntry | undefined {
  return decodeHeader(bytes, 'a block').columns.find((column) => column.kind === kind);
}

test('lines with identifiers and times are packed, the same by any kernels, and read back', async () => {
  const bytes = encoded(ROWS);
  expect(Buffer.from(encoded(ROWS, false)).equals(bytes)).toBe(true);
  expect(entryOf(bytes, COLUMN.lineBytes)?.encoding).toBe(ENCODING.packedLines);
  expect(entryOf(bytes, COLUMN.lineIds)?.rawLength).toBe(199 * 16);
  for (const decompressor of [createDecompressor(), createDecompressor({ kernels })]) {
    const block = openEncodedBlock(bytes, { decompressor });
    expect(await rowsOf(block)).toEqual(ROWS);
    expect(decompressor.buffers.lentCount).toBe(1);
    block.release();
    expect(decompressor.buffers.lentCount).toBe(0);
    expect(await rowsOf(block)).toEqual(ROWS);
  }
});

test('lines that have little to pack are stored as they are', () => {
  const rows = Array.from({ length: 50 }, (_, i) => ({
    timeNs: T0 + BigInt(i),
    line: `level=info msg="nothing to see here" n=${i}${i === 3 ? ' id=0123456789abcdef' : ''}`,
    metadata: {},
  }));
  const bytes = encoded(rows);
  expect(entryOf(bytes, COLUMN.lineBytes)?.encoding).toBe(ENCODING.bytes);
  expect(entryOf(bytes, COLUMN.lineIds)).toBeUndefined();
});

test('a block whose times are only its own needs no identifiers', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => {
    const timeNs = T0 + BigInt(i) * 1_000_000_000n;
    const time = new Date(Number(timeNs / 1_000_000n)).toISOString();
    return { timeNs, line: `${time} started`, metadata: {} };
  });
  const bytes = encoded(rows);
  expect(entryOf(bytes, COLUMN.lineBytes)?.encoding).toBe(ENCODING.packedLines);
  expect(entryOf(bytes, COLUMN.lineIds)).toBeUndefined();
  const block = openEncodedBlock(bytes, { decompressor: createDecompressor({ kernels }) });
  expect(await rowsOf(block)).toEqual(rows);
});

test('a block that lacks its identifiers is corrupt', async () => {
  const bytes = encoded(ROWS);
  const { headerLength } = decodeHeader(bytes, 'a block');
  const header = Buffer.from(bytes.subarray(0, headerLength));
  // The entry of the identifiers is the last: made a kind that nobody knows.
  const entry = Buffer.of(COLUMN.lineIds, ENCODING.bytes, 0, 1);
  const at = header.lastIndexOf(entry);
  expect(at).toBeGreaterThan(0);
  header[at] = 99;
  header.writeUInt32LE(crc32(header.subarray(0, -4)), headerLength - 4);
  const damaged = Buffer.concat([header, bytes.subarray(headerLength)]);
  const decompressor = createDecompressor({ kernels });
  const block = openEncodedBlock(damaged, { decompressor });
  await expect(rowsOf(block)).rejects.toThrow('packed lines do not unpack');
  block.release();
  expect(decompressor.buffers.lentCount).toBe(0);
});
