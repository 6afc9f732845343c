// What a block says of its fields beside their columns: the format, the names without a column, how
// many rows are irregular. It stands in the header, as the tail of the column entry that holds the
// irregular rows' bits, so that a reader can decide before it reads a column.
//
//   u8 format (1 json, 2 logfmt, 3 text) | varint irregular rows
//   | u8 (1: others are named) | varint count, texts
import { ByteReader, ByteWriter } from '@skald/bytes';
import type { FieldFormat } from './field-columns.ts';

export interface FieldsShape {
  readonly format: FieldFormat;
  readonly irregularCount: number;
  readonly others: readonly string[] | undefined;
}

const FORMATS: readonly FieldFormat[] = ['json', 'logfmt', 'text'];

export function encodeShape({ format, irregularCount, others }: FieldsShape): Uint8Array {
  const writer = new ByteWriter(64).u8(1 + FORMATS.indexOf(format)).varint(irregularCount);
  writer.u8(others === undefined ? 0 : 1).varint(others?.length ?? 0);
  for (const name of others ?? []) writer.text(name);
  return writer.written();
}

/** Undefined when it is of a later version: the block is read without its fields then. */
export function decodeShape(bytes: Uint8Array, place: string): FieldsShape | undefined {
  const reader = new ByteReader(bytes, place);
  const format = FORMATS[reader.u8() - 1];
  if (format === undefined) return undefined;
  const irregularCount = reader.varint();
  const isNamed = reader.u8() === 1;
  const names: string[] = [];
  for (let left = reader.varint(); left > 0; left--) names.push(reader.text());
  return { format, irregularCount, others: isNamed ? names : undefined };
}
