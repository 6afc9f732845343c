// Files written by earlier versions stay readable, and what needs no compressor is written as ever.
// A new format version adds files; it never changes these.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import zlib from 'node:zlib';
import { GAP_SOURCE } from '@skald/bytes';
import { dictionaryFromStrings } from '@skald/columns';
import { Labels } from '@skald/labels';
import { createCompressor, createDecompressor, type Compressor } from './compression.ts';
import { openChunk, openEncodedBlock } from './chunk.ts';
import { encodeBlock } from './encode-block.ts';
import { encodedBlock } from './encoded-block.ts';
import { SegmentWriter, readSegmentFooter, type SegmentChunk } from './segment.ts';
import { entriesOf, rowsOf, type Row } from './testing/index.ts';

const decompressor = createDecompressor();
/** What it writes is the same with every Node. */
const PLAIN: Compressor = { compress: (raw) => ({ codec: 0, bytes: raw }) };
const T0 = 1_795_176_000_000_000_000n;

/** Bytes as hex, 32 to a line. */
function golden(name: string): Buffer {
  const text = readFileSync(join(__dirname, '..', 'testdata', name), 'utf8');
  return Buffer.from(text.replace(/\s/g, ''), 'hex');
}

const SHORT: readonly Row[] = [
  { timeNs: T0, line: 'level=info a', metadata: { detected_level: 'info', pod: 'p1' } },
  { timeNs: T0 + 250_000_000n, line: '', metadata: {} },
  { timeNs: T0 + 250_000_001n, line: 'level=warn \u00fc', metadata: { detected_level: 'warn' } },
];
const LONG: readonly Row[] = Array.from({ length: 40 }, (_, i) => ({
  timeNs: T0 + BigInt(i) * 1_000_000n,
  line: `ts=${i} msg="the same again and again"`,
  metadata: {},
}));

test('a short block is written byte for byte as ever', async () => {
  const bytes = encodeBlock(entriesOf(SHORT), { compressor: createCompressor() });
  expect(Buffer.from(bytes).toString('hex')).toBe(golden('block-v1.hex').toString('hex'));
  const block = openEncodedBlock(golden('block-v1.hex'), { decompressor });
  expect(await rowsOf(block)).toEqual(SHORT);
});

test.each(['block-zstd-v1.hex', 'block-deflate-v1.hex'])('%s is read', async (name) => {
  const rows = rowsOf(openEncodedBlock(golden(name), { decompressor }));
  if (name.includes('zstd') && !('zstdCompressSync' in zlib)) {
    await expect(rows).rejects.toThrow(/needs Node 22\.15/);
  } else {
    expect(await rows).toEqual(LONG);
  }
});

test('parsed fields are written byte for byte as ever, and read', async () => {
  const fields = {
    format: 'logfmt',
    columns: [
      { kind: 'dictionary', column: dictionaryFromStrings('level', ['info', undefined, 'warn']) },
      {
        kind: 'numbers',
        column: {
          name: 'took',
          forms: [{ isNegative: false, decimals: 1, suffix: 'ms' }],
          formIds: Uint8Array.of(1, 0, 1),
          mantissas: Float64Array.of(125, 0, 9),
        },
      },
    ],
    others: ['trace'],
    irregular: Uint8Array.of(2),
    irregularCount: 1,
    lines: {
      skeletons: [
        {
          literals: ['level=', ' ', ''].map((text) => Buffer.from(text)),
          gaps: [
            { syntax: 0, source: GAP_SOURCE.ids, column: 0 },
            { syntax: 0, source: GAP_SOURCE.rest, column: 0 },
          ],
        },
      ],
      ids: Uint8Array.of(1, 0, 1),
      rest: { bytes: Buffer.from('a\u00fc', 'latin1'), offsets: Uint32Array.of(0, 1, 1, 2) },
    },
    grams: undefined,
  } as const;
  const bytes = encodeBlock(entriesOf(SHORT), {
    compressor: createCompressor(),
    fields: () => fields,
  });
  expect(Buffer.from(bytes).toString('hex')).toBe(golden('block-fields-v1.hex').toString('hex'));
  const block = openEncodedBlock(golden('block-fields-v1.hex'), { decompressor });
  await block.load({ lines: false, lengths: false, metadata: [], fields: ['level', 'took'] });
  expect(block.fields?.others).toEqual(new Set(['trace']));
  expect([...(block.fields?.irregular() ?? [])]).toEqual([2]);
  expect(block.fields?.column('level')).toMatchObject({ column: { ids: Uint32Array.of(1, 0, 2) } });
  expect(block.fields?.column('took')).toEqual(fields.columns[1]);
  expect(await rowsOf(openEncodedBlock(golden('block-fields-v1.hex'), { decompressor }))).toEqual(
    SHORT,
  );
});

test('a segment is written byte for byte as ever, and read', async () => {
  const compressor = createCompressor();
  const writer = new SegmentWriter();
  const block = encodedBlock(encodeBlock(entriesOf(SHORT), { compressor }));
  writer.add(Labels.from([['app', 'api']]), [block, block]);
  writer.add(Labels.from([['app', 'web']]), [block]);
  const bytes = golden('segment-v1.hex');
  const { parts, chunks, contentId } = writer.finish();
  expect(Buffer.concat(parts).toString('hex')).toBe(bytes.toString('hex'));
  expect(contentId).toBe('f6c3d840f863b85c8c914823d8b3ed6d');
  expect(readSegmentFooter(bytes, 'a.seg')).toEqual(chunks);
  const { span } = chunks[0] as SegmentChunk;
  const readRange = (from: number, to: number) => Promise.resolve(bytes.subarray(from, to));
  const blocks = await openChunk({ readRange, ...span, place: 'a.seg', decompressor });
  expect(await Promise.all(blocks.map(rowsOf))).toEqual([SHORT, SHORT]);
});

test('packed lines are written byte for byte as ever, and read', async () => {
  const rows = Array.from({ length: 12 }, (_, i) => {
    const time = `2026-11-20T12:00:${String(i + 10)}.250`;
    const id = `${(0x9e3779b1 - i * 0x1234567).toString(16)}-4c0a-4b1d-9e55-5ca1ab1e0042`;
    return {
      timeNs: T0 + BigInt(i + 10) * 1_000_000_000n + 250_000_000n,
      line: `${time}Z \x0f trace=${id} job=${i % 5}ead5ca1ab1e00`,
      metadata: {},
    };
  });
  const packed = encodeBlock(entriesOf(rows), { compressor: PLAIN });
  expect(Buffer.from(packed).toString('hex')).toBe(golden('block-lines-v1.hex').toString('hex'));
  expect(await rowsOf(openEncodedBlock(golden('block-lines-v1.hex'), { decompressor }))).toEqual(
    rows,
  );
});
