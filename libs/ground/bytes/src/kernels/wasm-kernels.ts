// The kernels as WASM over one memory of fixed size.
//
//   0            heapBase        top                         limit        end
//   | tables     | regions given | arguments of this call    | slack      |
//
// Kernels read up to 64 bytes beyond a region, so the last bytes are never given away. A kernel trusts
// addresses and lengths: everything that makes them up is checked here.
import { InvalidError, assert, must } from '@skald/errors';
import { SNAPPY_CORRUPT, snappyLength } from '../snappy.ts';
import { WasmInts, type IntExports, type IntKernels } from './int-kernels.ts';
import { KernelMemory, SLACK_BYTES, sizeOf } from './kernel-memory.ts';
import { anchorsOf, windowOf } from './anchors.ts';
import type { CollectedEntries } from './entries.ts';
import { type Kernels, type Lines, type Needle } from './kernels.ts';
import type { LevelScanner } from './levels.ts';
import type { PackedLines } from './packed-lines.ts';
import {
  checkCodes,
  checkGramMaps,
  checkLines,
  plainKernels,
  checkTimedLines,
  checkUnpackedLines,
} from './plain-kernels.ts';
import type { SkeletonKernels } from './skeleton-kernels.ts';
import { WasmSkeletons, type SkeletonExports } from './wasm-skeletons.ts';
import type { LineTimes } from './stamps.ts';

const PAGE_BYTES = 65536;
const PAGES_MAX = 16384;
const NEEDLE_ENTRY_BYTES = 16;
/** Where labels stand, and the first time. */
const ENTRIES_HEADER_BYTES = 16;

export interface KernelOptions {
  /** What all regions and arguments share; rounded up to pages of 64 KiB. */
  readonly memoryBytes: number;
}

/** Kernels of the calling thread from the bytes of kernels.wasm. */
export function instantiateKernels(wasmBytes: Uint8Array, options: KernelOptions): Kernels {
  const pages = Math.ceil(options.memoryBytes / PAGE_BYTES);
  assert(pages >= 1 && pages <= PAGES_MAX, 'kernels have 64 KiB to 1 GiB of memory');
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const module = new WebAssembly.Module(wasmBytes);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return new WasmKernels(memory, exports as unknown as Exports);
}

/** Addresses and lengths are bytes; assembly/*.ts say what each answers. */
interface Exports extends IntExports, SkeletonExports {
  heapBase(): number;
  indexOf(
    from: number,
    to: number,
    needle: number,
    length: number,
    a: number,
    b: number,
    fold: boolean,
  ): number;
  findRows(
    text: number,
    offsets: number,
    rowCount: number,
    marks: number,
    needle: number,
    length: number,
    a: number,
    b: number,
    fold: boolean,
  ): number;
  findRowsAny(
    text: number,
    offsets: number,
    rowCount: number,
    marks: number,
    list: number,
    needleCount: number,
  ): number;
  positionsOf(
    from: number,
    to: number,
    members: number,
    memberCount: number,
    out: number,
    room: number,
  ): number;
  gramWorkBytes(textLength: number): number;
  markGrams(
    text: number,
    offsets: number,
    rowCount: number,
    work: number,
    shapeBits: number,
    idBits: number,
  ): void;
  packWorkBytes(): number;
  packLines(
    text: number,
    offsets: number,
    rowCount: number,
    baseNs: bigint,
    times: number,
    work: number,
    out: number,
    ids: number,
    idLength: number,
  ): number;
  unpackLines(
    text: number,
    textLength: number,
    ids: number,
    idLength: number,
    offsets: number,
    rowCount: number,
    baseNs: bigint,
    times: number,
    out: number,
  ): number;
  detectLevels(
    text: number,
    offsets: number,
    rowCount: number,
    fields: number,
    maxDepth: number,
    codes: number,
  ): void;
  countEntries(from: number, to: number, out: number): number;
  locateEntries(
    from: number,
    to: number,
    baseNs: number,
    offsetsNs: number,
    lineStarts: number,
    lineOffsets: number,
  ): number;
  gatherLines(lineStarts: number, lineOffsets: number, rowCount: number): void;
  crc32c(from: number, to: number, seed: number): number;
  snappyElements(at: number, end: number, out: number, outLength: number): number;
}

class WasmKernels implements Kernels {
  readonly memory: WebAssembly.Memory;
  readonly ints: IntKernels;
  readonly skeletons: SkeletonKernels;
  readonly #wasm: Exports;
  readonly #plain = plainKernels();
  readonly #room: KernelMemory;

  constructor(memory: WebAssembly.Memory, wasm: Exports) {
    this.memory = memory;
    this.#wasm = wasm;
    this.#room = new KernelMemory(memory, wasm.heapBase());
    this.ints = new WasmInts(this.#room, wasm);
    this.skeletons = new WasmSkeletons(this.#room, wasm, this.#plain.skeletons);
  }

  scratch(byteCount: number): Uint8Array<ArrayBuffer> {
    if (!this.#room.has(byteCount)) return new Uint8Array(byteCount);
    const at = this.#room.take(byteCount);
    return this.#room.bytes.subarray(at, at + byteCount);
  }

  reset(): void {
    this.#room.reset();
  }

  indexOf(text: Uint8Array, needle: Needle, from = 0): number {
    assert(from >= 0 && from <= text.length, 'a search starts inside its text');
    const { length } = needle.bytes;
    if (length === 0) return from;
    if (!this.#room.has(sizeOf(text), sizeOf(needle.bytes))) {
      return this.#plain.indexOf(text, needle, from);
    }
    const top = this.#room.top;
    const start = this.#room.place(text);
    const { a, b } = anchorsOf(needle.bytes, needle.foldCase);
    const sought = this.#room.place(needle.bytes);
    const end = start + text.length;
    const found = this.#wasm.indexOf(start + from, end, sought, length, a, b, needle.foldCase);
    this.#room.top = top;
    return found < 0 ? -1 : found + from;
  }

  findRows(lines: Lines, needles: readonly Needle[], marks: Uint8Array): number {
    const rowCount = checkLines(lines, needles, marks);
    const { bytes, offsets } = lines;
    const needleBytes = needles.reduce((sum, needle) => sum + sizeOf(needle.bytes) + 16, 0);
    const hasEmpty = needles.some((needle) => needle.bytes.length === 0);
    const fits = this.#room.has(sizeOf(bytes), sizeOf(offsets), sizeOf(marks), needleBytes + 16);
    if (hasEmpty || !fits) return this.#plain.findRows(lines, needles, marks);
    if (rowCount === 0) return 0;
    const top = this.#room.top;
    const text = this.#room.place(bytes);
    const offsetsAt = this.#room.place(offsets);
    const marksAt = this.#room.place(marks);
    const count =
      needles.length === 1
        ? this.#findOne(text, offsetsAt, rowCount, marksAt, must(needles[0], 'it has one'))
        : this.#findAny(text, offsetsAt, rowCount, marksAt, needles);
    if (!this.#room.isInside(marks))
      marks.set(this.#room.bytes.subarray(marksAt, marksAt + marks.length));
    this.#room.top = top;
    return count;
  }

  positionsOf(text: Uint8Array, members: string, out: Uint32Array): number {
    const memberBytes = Buffer.from(members, 'latin1');
    assert(!/[^\0-\x7f]/.test(members), 'a byte class holds ASCII characters');
    if (!this.#room.has(sizeOf(text), sizeOf(memberBytes), sizeOf(out))) {
      return this.#plain.positionsOf(text, members, out);
    }
    const top = this.#room.top;
    const from = this.#room.place(text);
    const list = this.#room.place(memberBytes);
    const isInside = this.#room.isInside(out);
    const outAt = isInside ? out.byteOffset : this.#room.take(out.byteLength);
    const end = from + text.length;
    const count = this.#wasm.positionsOf(from, end, list, members.length, outAt, out.length);
    if (!isInside) out.set(new Uint32Array(this.memory.buffer, outAt, count));
    this.#room.top = top;
    return count;
  }

  markGrams(lines: Lines, shapes: Uint8Array, ids: Uint8Array): void {
    const rowCount = checkGramMaps(lines, shapes, ids);
    const { bytes, offsets } = lines;
    const mapBytes = shapes.length + ids.length;
    const workBytes = this.#wasm.gramWorkBytes(
      (offsets[rowCount] as number) - (offsets[0] as number),
    );
    if (!this.#room.has(sizeOf(bytes), sizeOf(offsets), workBytes, mapBytes)) {
      return this.#plain.markGrams(lines, shapes, ids);
    }
    const top = this.#room.top;
    const text = this.#room.place(bytes);
    const offsetsAt = this.#room.place(offsets);
    const maps = this.#room.take(mapBytes);
    const idsAt = maps + shapes.length;
    const work = this.#room.take(workBytes);
    this.#wasm.markGrams(text, offsetsAt, rowCount, work, maps, idsAt);
    shapes.set(this.#room.bytes.subarray(maps, idsAt));
    ids.set(this.#room.bytes.subarray(idsAt, maps + mapBytes));
    this.#room.top = top;
  }

  packLines(lines: Lines, times: LineTimes): PackedLines | undefined {
    const rowCount = checkTimedLines(lines, times);
    const { bytes, offsets } = lines;
    const { baseNs, offsetsNs } = times;
    const length = (offsets[rowCount] as number) - (offsets[0] as number);
    const textRoom = 2 * length + SLACK_BYTES;
    const idRoom = length + SLACK_BYTES;
    const workBytes = this.#wasm.packWorkBytes();
    const given = sizeOf(bytes) + sizeOf(offsets) + sizeOf(offsetsNs) + 64;
    if (!this.#room.has(given, textRoom, idRoom, workBytes, 4)) {
      return this.#plain.packLines(lines, times);
    }
    const top = this.#room.top;
    const lengthAt = this.#room.take(4);
    const ids = this.#room.take(idRoom);
    const out = this.#room.take(textRoom);
    const at = this.#room.place(bytes);
    const offsetsAt = this.#room.place(offsets);
    const timesAt = this.#room.place(offsetsNs);
    const work = this.#room.take(workBytes);
    this.#room.top = top;
    const args = [baseNs, timesAt, work, out, ids, lengthAt] as const;
    const textLength = this.#wasm.packLines(at, offsetsAt, rowCount, ...args);
    if (textLength < 0) return undefined;
    const [idLength] = new Uint32Array(this.memory.buffer, lengthAt, 1);
    return {
      text: this.#room.bytes.subarray(out, out + textLength),
      ids: this.#room.bytes.subarray(ids, ids + must(idLength, 'the kernel writes it')),
    };
  }

  unpackLines(
    packed: PackedLines,
    offsets: Uint32Array,
    times: LineTimes,
    into: Uint8Array,
  ): boolean {
    const rowCount = checkUnpackedLines({ bytes: into, offsets }, times);
    const { text, ids } = packed;
    const { baseNs, offsetsNs } = times;
    const length = offsets[rowCount] as number;
    // Written in place where that is in the memory and has room for what the kernel writes beyond.
    const isInPlace = this.#room.isInside(into) && into.length >= length + SLACK_BYTES;
    const outRoom = isInPlace ? 0 : length + SLACK_BYTES;
    const given = sizeOf(text) + sizeOf(ids) + sizeOf(offsets) + sizeOf(offsetsNs) + 64;
    if (!this.#room.has(given, outRoom)) {
      return this.#plain.unpackLines(packed, offsets, times, into);
    }
    const top = this.#room.top;
    const textAt = this.#room.place(text);
    const idsAt = this.#room.place(ids);
    const offsetsAt = this.#room.place(offsets);
    const timesAt = this.#room.place(offsetsNs);
    const out = isInPlace ? into.byteOffset : this.#room.take(outRoom);
    this.#room.top = top;
    const rows = [offsetsAt, rowCount, baseNs, timesAt, out] as const;
    const isWhole = this.#wasm.unpackLines(textAt, text.length, idsAt, ids.length, ...rows);
    if (isWhole === 0) return false;
    if (!isInPlace) into.set(this.#room.bytes.subarray(out, out + length));
    return true;
  }

  detectLevels(lines: Lines, scanner: LevelScanner, codes: Uint32Array): void {
    const rowCount = checkCodes(lines, codes);
    const { bytes, offsets } = lines;
    const { table, maxDepth } = scanner;
    if (!this.#room.has(sizeOf(bytes), sizeOf(offsets), sizeOf(table), sizeOf(codes))) {
      return this.#plain.detectLevels(lines, scanner, codes);
    }
    const top = this.#room.top;
    const text = this.#room.place(bytes);
    const offsetsAt = this.#room.place(offsets);
    const fields = this.#room.place(table);
    const codesAt = this.#room.place(codes);
    this.#wasm.detectLevels(text, offsetsAt, rowCount, fields, maxDepth, codesAt);
    if (!this.#room.isInside(codes)) {
      codes.set(new Uint32Array(this.#room.buffer, codesAt, codes.length));
    }
    this.#room.top = top;
  }

  crc32c(bytes: Uint8Array, seed = 0): number {
    if (!this.#room.has(sizeOf(bytes))) return this.#plain.crc32c(bytes, seed);
    const top = this.#room.top;
    const from = this.#room.place(bytes);
    this.#room.top = top;
    return this.#wasm.crc32c(from, from + bytes.length, seed) >>> 0;
  }

  collectEntries(message: Uint8Array): CollectedEntries | undefined {
    const room = this.#room;
    if (!room.isInside(message) || !room.has(ENTRIES_HEADER_BYTES)) return undefined;
    const { top } = room;
    const from = message.byteOffset;
    const to = from + message.length;
    const header = room.take(ENTRIES_HEADER_BYTES);
    const rowCount = this.#wasm.countEntries(from, to, header);
    if (rowCount <= 0 || !room.has(rowCount * 8, (rowCount + 1) * 4, rowCount * 4)) {
      room.top = top;
      return undefined;
    }
    const offsetsAt = room.take(rowCount * 8);
    const lineOffsetsAt = room.take((rowCount + 1) * 4);
    const kept = room.top;
    const starts = room.take(rowCount * 4);
    const baseAt = header + 8;
    room.top = top;
    if (!this.#wasm.locateEntries(from, to, baseAt, offsetsAt, starts, lineOffsetsAt)) {
      return undefined;
    }
    this.#wasm.gatherLines(starts, lineOffsetsAt, rowCount);
    room.top = kept;
    const lineOffsets = new Uint32Array(room.buffer, lineOffsetsAt, rowCount + 1);
    const [linesFrom] = new Uint32Array(room.buffer, starts, 1);
    const [labelsFrom, labelsTo] = new Uint32Array(room.buffer, header, 2);
    const [baseNs] = new BigInt64Array(room.buffer, baseAt, 1);
    const lines = must(linesFrom, 'there is a first line');
    return {
      rowCount,
      baseNs: must(baseNs, 'there is a first time'),
      offsetsNs: new Float64Array(room.buffer, offsetsAt, rowCount),
      lineOffsets,
      lineBytes: room.bytes.subarray(lines, lines + must(lineOffsets[rowCount])),
      labels: labelsTo === 0 ? undefined : room.bytes.subarray(labelsFrom, labelsTo),
    };
  }

  snappyDecode(input: Uint8Array, maxBytes: number): Uint8Array {
    const { length, at } = snappyLength(input, maxBytes);
    if (!this.#room.has(length + SLACK_BYTES, sizeOf(input))) {
      return this.#plain.snappyDecode(input, maxBytes);
    }
    const out = this.#room.take(length + SLACK_BYTES);
    const top = this.#room.top;
    const from = this.#room.place(input);
    this.#room.top = top;
    const isWhole = this.#wasm.snappyElements(from + at, from + input.length, out, length);
    if (isWhole === 0) {
      this.#room.top = out;
      throw new InvalidError(SNAPPY_CORRUPT);
    }
    return this.#room.bytes.subarray(out, out + length);
  }

  #findOne(text: number, offsets: number, rows: number, marks: number, needle: Needle): number {
    const { bytes, foldCase } = needle;
    const { a, b } = anchorsOf(bytes, foldCase);
    const at = this.#room.place(bytes);
    return this.#wasm.findRows(text, offsets, rows, marks, at, bytes.length, a, b, foldCase);
  }

  #findAny(
    text: number,
    offsets: number,
    rows: number,
    marks: number,
    needles: readonly Needle[],
  ): number {
    const list = this.#room.take(needles.length * NEEDLE_ENTRY_BYTES);
    const entries = new Uint32Array(this.memory.buffer, list, needles.length * 4);
    needles.forEach(({ bytes, foldCase }, i) => {
      entries[i * 4] = this.#room.place(bytes);
      entries[i * 4 + 1] = bytes.length;
      entries[i * 4 + 2] = windowOf(bytes, foldCase);
      entries[i * 4 + 3] = foldCase ? 1 : 0;
    });
    return this.#wasm.findRowsAny(text, offsets, rows, marks, list, needles.length);
  }
}
