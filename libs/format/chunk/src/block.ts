// A block: some thousand entries of one stream, sorted by time, readable column by column.
//
// Everything a query needs comes through this interface, whether the entries stand in an ingester's
// memory, in a file or in an object store. `load` does the I/O and may be slow; the readers after it
// are synchronous, decode on first use and keep what they decoded until `release`.
//
// Invariants: rows ascend by time, ties in the order they arrived; no two rows of one block are equal
// in (time, line, metadata); minNs and maxNs are the times of the first and last row.
import type { Needle } from '@skald/bytes';
import type { DictionaryColumn, EntryColumns } from '@skald/columns';
import type { BlockFields } from './fields/field-columns.ts';

/** What is known of a block without reading any column. */
export interface BlockInfo {
  readonly rowCount: number;
  /** The sum of line lengths in bytes. */
  readonly lineByteCount: number;
  readonly minNs: bigint;
  /** Inclusive. */
  readonly maxNs: bigint;
  /** Every line byte is below 0x80. */
  readonly isAscii: boolean;
  /** Names of the structured metadata columns, ascending. */
  readonly metadataNames: readonly string[];
  /**
   * Rows per value of the metadata column `detected_level`; rows without one are not in it. Undefined
   * or empty where it was not counted: then read the column.
   */
  readonly levelCounts?: ReadonlyMap<string, number>;
}

/** Which columns a query is about to read. Timestamps are among them, but for FILTER_ONLY. */
export interface ColumnNeeds {
  readonly lines: boolean;
  /** Lengths come with lines; asked for alone they spare the line bytes. */
  readonly lengths: boolean;
  /** 'all', or the names of interest (others stay unread). */
  readonly metadata: 'all' | readonly string[];
  /** The skip filter, for `mayContain`. Asked for alone, not even timestamps are read. */
  readonly filter?: boolean;
  /** Kept fields of interest (see `Block.fields`); default none. */
  readonly fields?: readonly string[];
}

/** All that entries are made of. */
export const EVERYTHING: ColumnNeeds = { lines: true, lengths: true, metadata: 'all' };

/** What to load before asking `mayContain`. */
export const FILTER_ONLY: ColumnNeeds = {
  lines: false,
  lengths: false,
  metadata: [],
  filter: true,
};

export interface Block {
  readonly info: BlockInfo;
  /**
   * False when the skip filter proves that no line holds the needle, in any case of its ASCII letters.
   * Never false wrongly; true where there is no filter or it was not loaded.
   */
  mayContain(needle: Uint8Array): boolean;
  /** Fetches what `needs` asks for. Rejects with UnavailableError, NotFoundError, CorruptionError. */
  load(needs: ColumnNeeds, signal?: AbortSignal): Promise<void>;
  /** Ascending distances from `baseNs`, one per row. */
  timestamps(): { readonly baseNs: bigint; readonly offsetsNs: Float64Array };
  /** rowCount + 1 ascending offsets into `lineBytes()`. */
  lineOffsets(): Uint32Array;
  lineBytes(): Uint8Array;
  /**
   * As lineBytes, but only the lines of these rows (the first `count`, ascending) have to be right, until the
   * next call: cheaper where they are few.
   */
  linesOf?(rows: Uint32Array, count: number): Uint8Array;
  /**
   * Marks (with 1) the rows whose line holds any of the needles, making only lines that have to be looked at;
   * what `linesOf` gave before is overwritten. False, with no row marked, where that cannot be told.
   */
  findRows?(needles: readonly Needle[], marks: Uint8Array): boolean;
  /** The loaded metadata columns, ascending by name. */
  metadata(): readonly DictionaryColumn[];
  /** Columns of what parsers would find in the lines, where the block has any. */
  readonly fields?: BlockFields | undefined;
  /** All of the block as encodeBlock made it, where that lies in memory. */
  readonly encoded?: Uint8Array | undefined;
  /** The rows as they came, in any order and some perhaps twice, where the block was made of such. */
  readonly entries?: EntryColumns | undefined;
  /** Blocks of one stream hold the same entries if they say the same here; told without reading a column. */
  readonly identity?: string | undefined;
  /**
   * Whoever loaded the block is done with it: line bytes read from it are overwritten by other blocks
   * from now on, and nothing is loaded any more. `load` begins anew.
   */
  release(): void;
}
