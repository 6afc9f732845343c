// The kernels in JavaScript: the definition of what the WASM ones answer, and what runs without them.
import { assert } from '@skald/errors';
import { crc32c } from '../crc32c.ts';
import { snappyDecode } from '../snappy.ts';
import { ID_SLOTS, SHAPE_SLOTS, idSlots, shapeSlots } from './grams.ts';
import type { CollectedEntries } from './entries.ts';
import type { LevelScanner } from './levels.ts';
import { packLines, unpackLines, type PackedLines } from './packed-lines.ts';
import type { SkeletonKernels } from './skeleton-kernels.ts';
import {
  joinSkeletons,
  matchSkeletons,
  valueIds,
  valueNumbers,
  valueTimes,
  writeContexts,
  writeRest,
} from './skeletons.ts';
import type { LineTimes } from './stamps.ts';
import { NEEDLES_MAX, type Kernels, type Lines, type Needle } from './kernels.ts';

export function plainKernels(): Kernels {
  return new PlainKernels();
}

class PlainKernels implements Kernels {
  readonly memory = undefined;
  readonly ints = undefined;
  readonly skeletons: SkeletonKernels = {
    match: matchSkeletons,
    valueIds,
    valueNumbers,
    valueTimes,
    writeRest,
    writeContexts,
    join: joinSkeletons,
  };

  scratch(byteCount: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(byteCount);
  }

  reset(): void {}

  indexOf(text: Uint8Array, needle: Needle, from = 0): number {
    assert(from >= 0 && from <= text.length, 'a search starts inside its text');
    return searchable(text, needle).indexOf(needle.bytes, from);
  }

  findRows(lines: Lines, needles: readonly Needle[], marks: Uint8Array): number {
    const rowCount = checkLines(lines, needles, marks);
    let count = 0;
    for (const needle of needles) {
      const { length } = needle.bytes;
      const text = searchable(lines.bytes, needle);
      for (let row = 0; row < rowCount; row++) {
        const start = lines.offsets[row] as number;
        const end = lines.offsets[row + 1] as number;
        if (marks[row] === 1 || end - start < length) continue;
        const at = text.subarray(start, end).indexOf(needle.bytes);
        if (at < 0) continue;
        marks[row] = 1;
        count++;
      }
    }
    return count;
  }

  positionsOf(text: Uint8Array, members: string, out: Uint32Array): number {
    const isMember = memberTable(members);
    let count = 0;
    for (let at = 0; at < text.length && count < out.length; at++) {
      if (isMember[text[at] as number] === 1) out[count++] = at;
    }
    return count;
  }

  markGrams(lines: Lines, shapes: Uint8Array, ids: Uint8Array): void {
    const rowCount = checkGramMaps(lines, shapes, ids);
    const { bytes, offsets } = lines;
    let longest = 0;
    for (let row = 0; row < rowCount; row++) {
      longest = Math.max(longest, (offsets[row + 1] as number) - (offsets[row] as number));
    }
    const slots = new Uint32Array(longest);
    shapes.fill(0);
    ids.fill(0);
    for (let row = 0; row < rowCount; row++) {
      const start = offsets[row] as number;
      const end = offsets[row + 1] as number;
      setBits(shapes, slots, shapeSlots(bytes, start, end, slots));
      setBits(ids, slots, idSlots(bytes, start, end, slots));
    }
  }

  detectLevels(lines: Lines, scanner: LevelScanner, codes: Uint32Array): void {
    checkCodes(lines, codes);
    scanner.fill(lines, codes);
  }

  packLines(lines: Lines, times: LineTimes): PackedLines | undefined {
    checkTimedLines(lines, times);
    return packLines(lines, times);
  }

  unpackLines(
    packed: PackedLines,
    offsets: Uint32Array,
    times: LineTimes,
    into: Uint8Array,
  ): boolean {
    checkUnpackedLines({ bytes: into, offsets }, times);
    return unpackLines(packed, offsets, times, into);
  }

  crc32c(bytes: Uint8Array, seed = 0): number {
    return crc32c(bytes, 0, bytes.length, seed);
  }

  collectEntries(_message: Uint8Array): CollectedEntries | undefined {
    return undefined;
  }

  snappyDecode(input: Uint8Array, maxBytes: number): Uint8Array {
    return snappyDecode(input, maxBytes);
  }
}

/** @returns how many lines there are. */
export function checkLines(lines: Lines, needles: readonly Needle[], marks: Uint8Array): number {
  const rowCount = checkOffsets(lines);
  assert(marks.length >= rowCount, 'each line has a mark');
  assert(needles.length > 0 && needles.length <= NEEDLES_MAX, 'a search has 1 to 8 needles');
  return rowCount;
}

/** @returns how many lines there are. */
export function checkGramMaps(lines: Lines, shapes: Uint8Array, ids: Uint8Array): number {
  assert(
    shapes.length === SHAPE_SLOTS / 8 && ids.length === ID_SLOTS / 8,
    'maps have a bit per slot',
  );
  return checkOffsets(lines);
}

/** @returns how many lines there are. */
export function checkCodes(lines: Lines, codes: Uint32Array): number {
  const rowCount = checkOffsets(lines);
  assert(codes.length >= rowCount, 'each line has a code');
  return rowCount;
}

/** @returns how many lines there are. */
export function checkTimedLines(lines: Lines, { offsetsNs }: LineTimes): number {
  const rowCount = checkOffsets(lines);
  assert(offsetsNs.length >= rowCount, 'each line has a time');
  return rowCount;
}

/** @returns how many lines there are. */
export function checkUnpackedLines(lines: Lines, times: LineTimes): number {
  assert(lines.offsets[0] === 0, 'unpacked lines begin at 0');
  return checkTimedLines(lines, times);
}

function checkOffsets({ bytes, offsets }: Lines): number {
  const rowCount = offsets.length - 1;
  assert(rowCount >= 0, 'lines have one offset more than there are');
  const first = offsets[0] as number;
  const end = offsets[rowCount] as number;
  assert(first <= end && end <= bytes.length, 'lines lie inside their bytes');
  return rowCount;
}

function setBits(map: Uint8Array, slots: Uint32Array, count: number): void {
  for (let i = 0; i < count; i++) {
    const slot = slots[i] as number;
    map[slot >>> 3] = (map[slot >>> 3] as number) | (1 << (slot & 7));
  }
}

/** 1 for each byte that is one of these ASCII characters. */
function memberTable(members: string): Uint8Array {
  const table = new Uint8Array(256);
  for (let i = 0; i < members.length; i++) {
    assert(members.charCodeAt(i) < 128, 'a byte class holds ASCII characters');
    table[members.charCodeAt(i)] = 1;
  }
  return table;
}

function searchable(text: Uint8Array, needle: Needle): Buffer {
  if (!needle.foldCase) return Buffer.from(text.buffer, text.byteOffset, text.length);
  const folded = Buffer.allocUnsafe(text.length);
  for (let i = 0; i < text.length; i++) {
    const byte = text[i] as number;
    folded[i] = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
  }
  return folded;
}
