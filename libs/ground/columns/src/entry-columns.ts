// Entries of one stream as columns: how lines travel between rooms.
//
// Absolute nanoseconds do not fit a double (at today's epoch one ulp is 256 ns), and a bigint per row
// costs 26 bytes and an allocation. A batch spans hours, so rows hold the exact distance from
// `baseNs`, which a double carries up to 104 days on either side.
//
//   row            0          1          2
//   offsetsNs   [  0   ,   1.5e6  ,   9e9    ]      + baseNs = the entry's time
//   lineOffsets [  0   ,    5     ,   11     , 14 ] into lineBytes; rowCount + 1 of them
//   lineBytes     h e l l o w o r l d ! f o o       no separators; a line may hold any byte
//
// Nothing here says that rows are sorted: who sorts says so.
import { assert } from '@skald/errors';
import type { DictionaryColumn } from './dictionary-column.ts';

export interface EntryColumns {
  readonly rowCount: number;
  readonly baseNs: bigint;
  /** rowCount distances from `baseNs`; safe integers, may be negative. */
  readonly offsetsNs: Float64Array;
  /** rowCount + 1 ascending offsets into `lineBytes`; row i is [lineOffsets[i], lineOffsets[i+1]). */
  readonly lineOffsets: Uint32Array;
  readonly lineBytes: Uint8Array;
  /** Structured metadata, one column per name, ascending by name; empty when no row has any. */
  readonly metadata: readonly DictionaryColumn[];
}

/** The bytes of row `row`, without copying. For edges and tests: never in a loop over rows. */
export function lineAt(columns: EntryColumns, row: number): Uint8Array {
  assert(row >= 0 && row < columns.rowCount, 'a row lies inside its batch');
  return columns.lineBytes.subarray(columns.lineOffsets[row], columns.lineOffsets[row + 1]);
}

/** The time of row `row` in nanoseconds since the epoch. For edges and tests. */
export function timeNsAt(columns: EntryColumns, row: number): bigint {
  return columns.baseNs + BigInt(columns.offsetsNs[row] as number);
}
