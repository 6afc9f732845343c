// Loops over bytes that decide how fast the database is, as one object per thread. `instantiateKernels`
// makes it from the WASM that `npm run build` compiles out of ../../assembly; `plainKernels` is its twin
// in JavaScript, slower by what kernels.bench.ts prints and equal in every answer (kernels.prop.test.ts).
//
// Arguments are ordinary byte arrays. Those that lie in `memory` (from `scratch`, or filled by somebody
// who wrote there, as zlib can) are used where they are; others are copied in for the call, at 10 GB/s.
// What is too large for the memory is done by the twin.

import type { CollectedEntries } from './entries.ts';
import type { LevelScanner } from './levels.ts';
import type { PackedLines } from './packed-lines.ts';
import type { IntKernels } from './int-kernels.ts';
import type { SkeletonKernels } from './skeleton-kernels.ts';
import type { LineTimes } from './stamps.ts';

/** Bytes to look for. */
export interface Needle {
  /** In lower case when `foldCase`. */
  readonly bytes: Uint8Array;
  /** ASCII letters match in either case; all other bytes match themselves. */
  readonly foldCase: boolean;
}

/** Lines without separators: line i is bytes [offsets[i], offsets[i + 1]). */
export interface Lines {
  readonly bytes: Uint8Array;
  /** One more than there are lines, ascending, none beyond the bytes. */
  readonly offsets: Uint32Array;
}

/** How many needles one search may have. */
export const NEEDLES_MAX = 8;

export interface Kernels {
  /** Undefined for the twin. It never grows, so views of it stay valid. */
  readonly memory: WebAssembly.Memory | undefined;
  /** Bytes for the caller, not cleared, 16-aligned, in `memory` while there is room; until `reset`. */
  scratch(byteCount: number): Uint8Array<ArrayBuffer>;
  /** For lines that have most of their text in common. */
  readonly skeletons: SkeletonKernels;
  /** For packed numbers; undefined for the twin. */
  readonly ints: IntKernels | undefined;
  /** Takes back every region that `scratch` and `snappyDecode` gave. */
  reset(): void;

  /** Where the needle begins at or after `from`, or -1. An empty needle is at `from`. */
  indexOf(text: Uint8Array, needle: Needle, from?: number): number;
  /**
   * Sets marks[i] to 1 for each line i that holds any of the needles (1 to 8 of them) and leaves the
   * others as they are; returns how many it set that were not. A needle never spans lines.
   */
  findRows(lines: Lines, needles: readonly Needle[], marks: Uint8Array): number;
  /** Writes where ASCII characters of `members` stand, as many as fit `out`; returns how many. */
  positionsOf(text: Uint8Array, members: string, out: Uint32Array): number;
  /** As `scanner.fill`: levels of the lines whose code is 0. */
  detectLevels(lines: Lines, scanner: LevelScanner, codes: Uint32Array): void;
  /** CRC-32C, continuing from `seed` (the checksum of what came before). */
  crc32c(bytes: Uint8Array, seed?: number): number;
  /**
   * Sets the bits of all slots that grams of the lines fall on and clears the others; grams.ts says what
   * grams are. `shapes` has 8 KiB, `ids` 16 KiB; bit i of the maps is bit i & 7 of byte i >> 3.
   */
  markGrams(lines: Lines, shapes: Uint8Array, ids: Uint8Array): void;
  /**
   * The lines without identifiers and copies of their rows' times (packed-lines.ts); undefined when their
   * bytes are not for it. The answer is valid until the next call.
   */
  packLines(lines: Lines, times: LineTimes): PackedLines | undefined;
  /**
   * Writes the lines that `offsets` cut from 0 on to `into`; what it holds behind them is undefined.
   * False when text and ids do not give exactly those: what `into` holds is undefined then.
   */
  unpackLines(
    packed: PackedLines,
    offsets: Uint32Array,
    times: LineTimes,
    into: Uint8Array,
  ): boolean;
  /**
   * The entries of a Stream message, which is used up. Undefined when another reader must read it, always
   * so for the twin and for a message outside of `memory`; it is as it was then.
   */
  collectEntries(message: Uint8Array): CollectedEntries | undefined;
  /** As the function of that name; the answer may be a region, valid until `reset`. */
  snappyDecode(input: Uint8Array, maxBytes: number): Uint8Array;
}
