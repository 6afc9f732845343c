// H1: column kinds of a later version are skipped. H2: headers are refused whose columns lie elsewhere.
import { crc32 } from 'node:zlib';
import { CorruptionError } from '@skald/errors';
import { decodeHeader, encodeHeader, type BlockHeader } from './block-header.ts';
import { openEncodedBlock } from './chunk.ts';
import { createCompressor, createDecompressor } from './compression.ts';
import { concat } from './concat.ts';
import { encodeBlock } from './encode-block.ts';
import { entriesOf, rowsOf } from './testing/index.ts';

const ROWS = [{ timeNs: 5n, line: 'one', metadata: { pod: 'a' } }];
const bytes = encodeBlock(entriesOf(ROWS), { compressor: createCompressor() });
const header = decodeHeader(bytes, 'x');
const body = bytes.subarray(header.headerLength);
const extra = { kind: 6, encoding: 9, codec: 9, region: 1, name: '', rawLength: 4, length: 4 };

test('H1: a skip filter of a later version does not disturb', async () => {
  const filter = Uint8Array.of(1, 2, 3, 4);
  const later = encodeHeader({
    ...header,
    bulkLength: header.bulkLength + 4,
    columns: [...header.columns, { ...extra, offset: header.bulkLength, crc: crc32(filter) }],
  });
  const block = openEncodedBlock(concat([later, body, filter]), {
    decompressor: createDecompressor(),
  });
  expect(await rowsOf(block)).toEqual(ROWS);
  expect(block.mayContain(filter)).toBe(true);
});

test.each<[what: string, change: Partial<BlockHeader>]>([
  ['a column behind its region', { bulkLength: 0 }],
  ['a region that does not exist', { columns: [{ ...extra, region: 2, offset: 0, crc: 0 }] }],
])('H2: %s', (_, change) => {
  expect(() => decodeHeader(encodeHeader({ ...header, ...change }), 'x')).toThrow(CorruptionError);
});
