// Dictionary columns cut down to what their rows use, and their form in a block.
//
// A head's dictionary grows over many blocks; a block keeps only the values its own rows name,
// numbered by first appearance.
//
//   u32 valueCount | u32 lengthsLength | u32 idsLength | value lengths, packed | ids, packed | value bytes
import { ByteReader, ByteWriter, type IntKernels } from '@skald/bytes';
import type { DictionaryColumn } from '@skald/columns';
import { CorruptionError } from '@skald/errors';
import { largest, packInts, unpackIds, unpackInts } from './packed-ints.ts';

/** The column with unused values dropped; undefined when no row has a value. */
export function compactDictionary(column: DictionaryColumn): DictionaryColumn | undefined {
  const newIdOf = new Uint32Array(column.valueCount + 1);
  const used: number[] = [];
  const ids = new Uint32Array(column.ids.length);
  for (let row = 0; row < ids.length; row++) {
    const id = column.ids[row] as number;
    if (id === 0) continue;
    if (newIdOf[id] === 0) newIdOf[id] = used.push(id);
    ids[row] = newIdOf[id] as number;
  }
  if (used.length === 0) return undefined;
  const valueOffsets = new Uint32Array(used.length + 1);
  used.forEach((id, i) => {
    const length = (column.valueOffsets[id] as number) - (column.valueOffsets[id - 1] as number);
    valueOffsets[i + 1] = (valueOffsets[i] as number) + length;
  });
  const source = Buffer.from(
    column.valueBytes.buffer,
    column.valueBytes.byteOffset,
    column.valueBytes.length,
  );
  const valueBytes = Buffer.allocUnsafeSlow(valueOffsets[used.length] as number);
  used.forEach((id, i) => {
    source.copy(valueBytes, valueOffsets[i], column.valueOffsets[id - 1], column.valueOffsets[id]);
  });
  return { name: column.name, valueCount: used.length, valueOffsets, valueBytes, ids };
}

/** How many rows hold each value, by id - 1. */
export function countValues(column: DictionaryColumn): Uint32Array {
  const counts = new Uint32Array(column.valueCount + 1);
  for (const id of column.ids) counts[id] = (counts[id] as number) + 1;
  return counts.subarray(1);
}

export function encodeDictionary(column: DictionaryColumn, kernels?: IntKernels): Uint8Array {
  const lengths = new Uint32Array(column.valueCount);
  for (let i = 0; i < lengths.length; i++) {
    lengths[i] = (column.valueOffsets[i + 1] as number) - (column.valueOffsets[i] as number);
  }
  const packedLengths = packInts(lengths, lengths.length);
  const packedIds = packInts(column.ids, column.ids.length, kernels);
  return new ByteWriter(16 + packedLengths.length + packedIds.length + column.valueBytes.length)
    .u32(column.valueCount)
    .u32(packedLengths.length)
    .u32(packedIds.length)
    .bytes(packedLengths)
    .bytes(packedIds)
    .bytes(column.valueBytes)
    .written();
}

/** The values of a dictionary column, and which rows have them. */
export interface DictionaryValues {
  readonly valueCount: number;
  readonly valueOffsets: Uint32Array;
  readonly valueBytes: Uint8Array;
}

interface ColumnShape {
  readonly name: string;
  readonly rowCount: number;
  readonly place: string;
  readonly kernels?: IntKernels | undefined;
}

export function decodeDictionary(bytes: Uint8Array, shape: ColumnShape): DictionaryColumn {
  const { name, rowCount, place } = shape;
  const { ids: packedIds, ...values } = readDictionary(bytes, shape);
  const ids = unpackIds(packedIds, rowCount, place, shape.kernels);
  if (largest(ids) > values.valueCount) {
    throw new CorruptionError('an id lies outside its dictionary', { place, offset: 0 });
  }
  return { name, ...values, ids };
}

/** The values alone, as views of the bytes. */
export function decodeValues(bytes: Uint8Array, shape: ColumnShape): DictionaryValues {
  return readDictionary(bytes, shape);
}

function readDictionary(bytes: Uint8Array, { rowCount, place }: ColumnShape) {
  const reader = new ByteReader(bytes, place);
  const valueCount = reader.u32();
  // A dictionary holds only values that rows use; this also bounds what a damaged count allocates.
  if (valueCount > rowCount) reader.fail('a dictionary has more values than rows');
  const lengthsLength = reader.u32();
  const idsLength = reader.u32();
  const lengths = unpackInts(reader.bytes(lengthsLength), valueCount, place);
  const ids = reader.bytes(idsLength);
  const valueOffsets = new Uint32Array(valueCount + 1);
  let end = 0;
  for (let i = 0; i < valueCount; i++) valueOffsets[i + 1] = end += lengths[i] as number;
  const valueBytes = reader.bytes(reader.remaining);
  if (end !== valueBytes.length) reader.fail('the values of a dictionary have the wrong length');
  return { valueCount, valueOffsets, valueBytes, ids };
}
