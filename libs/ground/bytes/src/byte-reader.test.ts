import { CorruptionError } from '@skald/errors';
import { ByteReader } from './byte-reader.ts';
import { ByteWriter } from './byte-writer.ts';

test('what was written is read back', () => {
  const writer = new ByteWriter(1);
  writer
    .u8(200)
    .u16(65535)
    .u32(0xfffffffe)
    .i64(-5n)
    .text('naïve ☕')
    .bytes(new Uint8Array([1, 2]));
  for (const value of [0, 127, 128, 16384, 2 ** 32, Number.MAX_SAFE_INTEGER]) writer.varint(value);
  writer.patchU32(3, 7);
  const reader = new ByteReader(writer.written(), 'here');
  expect([reader.u8(), reader.u16(), reader.u32(), reader.i64(), reader.text()]).toEqual([
    200,
    65535,
    7,
    -5n,
    'naïve ☕',
  ]);
  expect([...reader.bytes(2)]).toEqual([1, 2]);
  for (const value of [0, 127, 128, 16384, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    expect(reader.varint()).toBe(value);
  }
  expect(reader.remaining).toBe(0);
});

test.each<[what: string, bytes: number[], read: (reader: ByteReader) => unknown]>([
  ['a number that is cut off', [1, 2, 3], (reader) => reader.u32()],
  ['a text longer than the rest', [5, 65], (reader) => reader.text()],
  ['a varint that never ends', Array<number>(9).fill(255), (reader) => reader.varint()],
])('%s is corruption with its place', (_, bytes, read) => {
  const reader = new ByteReader(Uint8Array.from(bytes), 'a/file');
  expect(() => read(reader)).toThrow(CorruptionError);
  expect(() => read(reader)).toThrow(/in a\/file at byte/);
});
