// Lines kept by what they have in common: a block's skeletons, which row is which, and where each gap's
// text is (a field column, the row's time, or the rest of the line). FORMAT.md draws the bytes.
//
//   varint skeletons │ per skeleton: varint gaps, per gap: text before it, u8 source, varint column
//                    │                (of source time: the form; of rest: 0), text after the last
//   │ ids of the rows, packed: 0 for a line that is rest as a whole
import {
  ByteReader,
  ByteWriter,
  GAPS_MAX,
  GAP_SOURCE,
  SKELETONS_MAX,
  type IntKernels,
  type Lines,
  type Skeleton,
  type SkeletonGap,
} from '@skald/bytes';
import { largest, packInts, unpackIds } from '../packed-ints.ts';

/** The lines of a block apart from its columns. */
export interface SkeletonLines {
  /** Gaps of sources ids and numbers name their column among those of the block, from 0. */
  readonly skeletons: readonly Skeleton[];
  /** Per row: the skeleton's number from 1; 0 for none. */
  readonly ids: Uint8Array;
  /** Per row what no column holds. */
  readonly rest: Lines;
}

/** As stored: whether a column holds ids or numbers is told by its own encoding. */
const SOURCE = { column: 0, time: 1, rest: 2 } as const;

export function encodeSkeletons({ skeletons, ids }: SkeletonLines): Uint8Array {
  const packed = packInts(Uint32Array.from(ids), ids.length);
  const writer = new ByteWriter(1024 + packed.length).varint(skeletons.length);
  for (const { literals, gaps } of skeletons) {
    writer.varint(gaps.length);
    literals.forEach((literal, i) => {
      writer.varint(literal.length).bytes(literal);
      const gap = gaps[i];
      if (gap !== undefined) writer.u8(storedSource(gap)).varint(storedColumn(gap));
    });
  }
  return writer.bytes(packed).written();
}

function storedSource({ source }: SkeletonGap): number {
  if (source === GAP_SOURCE.time) return SOURCE.time;
  return source === GAP_SOURCE.rest ? SOURCE.rest : SOURCE.column;
}

function storedColumn({ source, column }: SkeletonGap): number {
  return source === GAP_SOURCE.rest ? 0 : column;
}

export interface StoredSkeletons {
  readonly skeletons: readonly Skeleton[];
  readonly ids: Uint32Array;
}

/** `columnSources` says of each field column whether it holds ids or numbers. */
export function decodeSkeletons(
  bytes: Uint8Array,
  block: {
    readonly rowCount: number;
    readonly columnSources: readonly number[];
    readonly place: string;
    readonly kernels?: IntKernels | undefined;
  },
): StoredSkeletons {
  const { rowCount, columnSources, place, kernels } = block;
  const reader = new ByteReader(bytes, place);
  const count = reader.varint();
  if (count > SKELETONS_MAX) reader.fail('a block has too many skeletons');
  const skeletons = Array.from({ length: count }, () => readSkeleton(reader, columnSources));
  const ids = unpackIds(reader.bytes(reader.remaining), rowCount, place, kernels);
  if (largest(ids) > count) reader.fail('a row has an unknown skeleton');
  return { skeletons, ids };
}

function readSkeleton(reader: ByteReader, columnSources: readonly number[]): Skeleton {
  const gapCount = reader.varint();
  if (gapCount > GAPS_MAX) reader.fail('a skeleton has too many gaps');
  const literals: Uint8Array[] = [];
  const gaps: SkeletonGap[] = [];
  for (let i = 0; ; i++) {
    literals.push(reader.bytes(reader.varint()));
    if (i === gapCount) return { literals, gaps };
    gaps.push(readGap(reader, columnSources));
  }
}

function readGap(reader: ByteReader, columnSources: readonly number[]): SkeletonGap {
  const stored = reader.u8();
  const column = reader.varint();
  if (stored === SOURCE.rest) return { syntax: 0, source: GAP_SOURCE.rest, column: 0 };
  if (stored === SOURCE.time) {
    if (column > 0x1ff) reader.fail('a time has an unknown form');
    return { syntax: 0, source: GAP_SOURCE.time, column };
  }
  const source = stored === SOURCE.column ? columnSources[column] : undefined;
  if (source === undefined) return reader.fail('a gap has an unknown source');
  return { syntax: 0, source, column };
}
