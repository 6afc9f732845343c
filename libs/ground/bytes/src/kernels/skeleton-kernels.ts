// What can be done with skeletons (skeletons.ts says what they are): take lines apart by them, put what stood
// in their gaps into columns, and join lines from columns again.
//
// Fast where all arrays, also those to be filled, lie in the kernels' memory with 64 bytes behind them that may
// be read and written; the twin works anywhere.
import type { Lines } from './kernels.ts';
import type { JoinParts, MatchOptions, SkeletonMatch, SkeletonTable } from './skeletons.ts';
import type { LineTimes } from './stamps.ts';

export interface SkeletonKernels {
  /** Gives ids, spans and flags to the lines that are one of the skeletons; returns to how many. */
  match(lines: Lines, table: SkeletonTable, options: MatchOptions, match: SkeletonMatch): number;
  /**
   * Numbers the distinct values of one column's spans from 1 by their first row, which goes to
   * `firsts`; 0 where there is none. Returns how many there are, or -1 when more than `valuesMax`.
   */
  valueIds(
    text: Uint8Array,
    spans: Int32Array,
    valuesMax: number,
    ids: Uint32Array,
    firsts: Uint32Array,
  ): number;
  /**
   * Values as decimal numbers: digits without the point, and the form from 1 (0 where there is none). A
   * form is 16 bytes: u8 negative, u8 decimals, u8 suffix length, 5 zeros, the suffix. Returns how many
   * forms there are, or -1 when a value is not one or they do not fit.
   */
  valueNumbers(
    text: Uint8Array,
    spans: Int32Array,
    mantissas: Float64Array,
    formIds: Uint8Array,
    forms: Uint8Array,
  ): number;
  /** The one form (stamps.ts) in which every value is its row's time, + 0x100 for a Z behind; or -1. */
  valueTimes(text: Uint8Array, spans: Int32Array, times: LineTimes): number;
  /**
   * Writes, line by line, the gaps whose column is marked (a line feed between two of a line), and lines
   * without a skeleton whole; fills rowCount + 1 offsets and returns the length.
   */
  writeRest(
    lines: Lines,
    table: SkeletonTable,
    match: Pick<SkeletonMatch, 'ids' | 'spans'>,
    isRest: Uint8Array,
    out: Uint8Array,
    outOffsets: Uint32Array,
  ): number;
  /**
   * Writes, one after the other, the gaps whose column is marked with up to `around` bytes of their lines on
   * both sides, and lines without a skeleton whole: piece i is bytes [outOffsets[i], outOffsets[i + 1]).
   * Returns how many, or -1 when they do not fit.
   */
  writeContexts(
    lines: Lines,
    table: SkeletonTable,
    match: Pick<SkeletonMatch, 'ids' | 'spans'>,
    wanted: { readonly isWanted: Uint8Array; readonly around: number },
    out: Uint8Array,
    outOffsets: Uint32Array,
  ): number;
  /**
   * Writes the lines that `offsets` cut from 0 on to `into`. False when the parts do not give exactly
   * those: what `into` holds is undefined then.
   */
  join(parts: JoinParts, offsets: Uint32Array, into: Uint8Array): boolean;
}
