// Blocks as they cross a process border: the columns that were asked for, decoded, as raw arrays.
//
//   | u32 header length | header JSON | pad to 8 | timestamps f64[] | line offsets u32[] | lines |
//   | per metadata column: value offsets u32[] | ids u32[] | values |     each padded to 8
//
// Lines travel only when the query needs them; a metric query's blocks are timestamps and lengths.
import type { Block, BlockInfo, ColumnNeeds } from '@skald/chunk';
import type { DictionaryColumn } from '@skald/columns';
import { assert } from '@skald/errors';
import { fromWire, toWire } from './wire-json.ts';

interface BlockHeader {
  readonly info: BlockInfo;
  readonly baseNs: bigint;
  readonly hasLengths: boolean;
  readonly lineBytes: number;
  readonly metadata: readonly {
    readonly name: string;
    readonly valueCount: number;
    readonly valueBytes: number;
  }[];
}

/** The loaded columns of a block as bytes. `needs` is what was loaded. */
export function encodeBlockColumns(block: Block, needs: ColumnNeeds): Uint8Array {
  const { baseNs, offsetsNs } = block.timestamps();
  const hasLengths = needs.lines || needs.lengths;
  const lineOffsets = hasLengths ? block.lineOffsets() : new Uint32Array(0);
  const lines = needs.lines ? block.lineBytes() : new Uint8Array(0);
  const metadata = block.metadata();
  const header: BlockHeader = {
    info: block.info,
    baseNs,
    hasLengths,
    lineBytes: lines.length,
    metadata: metadata.map(({ name, valueCount, valueBytes }) => ({
      name,
      valueCount,
      valueBytes: valueBytes.length,
    })),
  };
  const writer = new PartWriter();
  const headerBytes = toWire(header);
  writer.add(Uint32Array.of(headerBytes.length, 0));
  for (const part of [headerBytes, offsetsNs, lineOffsets, lines]) writer.add(part);
  for (const column of metadata) {
    for (const part of [column.valueOffsets, column.ids, column.valueBytes]) writer.add(part);
  }
  return writer.bytes();
}

/** A block over received columns. Views into `bytes` where alignment allows. */
export function decodeBlockColumns(bytes: Uint8Array): Block {
  const reader = new PartReader(bytes);
  const headerLength = reader.u32(2)[0] as number;
  const header = fromWire<BlockHeader>(reader.bytes(headerLength));
  const { info } = header;
  const offsetsNs = reader.f64(info.rowCount);
  const lineOffsets = reader.u32(header.hasLengths ? info.rowCount + 1 : 0);
  const lines = reader.bytes(header.lineBytes);
  const metadata = header.metadata.map(({ name, valueCount, valueBytes }): DictionaryColumn => {
    const valueOffsets = reader.u32(valueCount + 1);
    const ids = reader.u32(info.rowCount);
    return { name, valueCount, valueOffsets, valueBytes: reader.bytes(valueBytes), ids };
  });
  return {
    info,
    mayContain: () => true,
    load: () => Promise.resolve(),
    timestamps: () => ({ baseNs: header.baseNs, offsetsNs }),
    lineOffsets: () => {
      assert(header.hasLengths, 'lengths were asked for when the block was selected');
      return lineOffsets;
    },
    lineBytes: () => {
      assert(header.hasLengths, 'lines were asked for when the block was selected');
      return lines;
    },
    metadata: () => metadata,
    release: () => undefined,
  };
}

type Part = Uint8Array | Uint32Array | Float64Array;

/** Concatenates parts, each padded to eight bytes. */
class PartWriter {
  readonly #parts: Uint8Array[] = [];

  add(part: Part): void {
    this.#parts.push(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    const over = part.byteLength % 8;
    if (over > 0) this.#parts.push(new Uint8Array(8 - over));
  }

  bytes(): Uint8Array {
    return Buffer.concat(this.#parts);
  }
}

class PartReader {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    // Typed-array views need an aligned start; a frame's body has none.
    this.#bytes = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
  }

  bytes(length: number): Uint8Array {
    assert(this.#at + length <= this.#bytes.length, 'a part lies inside its message');
    const part = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length + ((8 - (length % 8)) % 8);
    return part;
  }

  u32(count: number): Uint32Array {
    const part = this.bytes(count * 4);
    return new Uint32Array(part.buffer, part.byteOffset, count);
  }

  f64(count: number): Float64Array {
    const part = this.bytes(count * 8);
    return new Float64Array(part.buffer, part.byteOffset, count);
  }
}
