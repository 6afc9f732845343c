// One label name of a batch: where its value stands, row by row.
//
// While a line runs through a pipeline a name may have a value in three categories: the stream's own
// labels, structured metadata, and what stages made ("parsed"). A parsed value hides the metadata of
// its name, and both hide the stream's. So per row:
//
//   parsedStart[row] >= 0        the span of the parsed value in the arena
//   parsedStart[row] == ABSENT   never set: look at the field column if there is one, then at metadata,
//                                then at the stream
//   parsedStart[row] == REMOVED  was set and dropped: parsers leave it alone (first value wins, §2.1)
//   hidden[row] & HIDES_…        dropped from that category
//
// Slots live as long as their table; arrays are allocated on first use and cleared per batch.
import type { FieldColumn } from '@skald/chunk';
import type { DictionaryColumn } from '@skald/columns';

export const ABSENT = -1;
export const REMOVED = -2;
export const HIDES_STREAM = 1;
export const HIDES_METADATA = 2;

export class LabelSlot {
  readonly name: string;
  /** Whether the query needs this name at all; parsers skip values nobody asks for. */
  wanted: boolean;
  /** Counted towards "everything the query needs was found" (§2.2, restricted extraction). */
  readonly required: boolean;
  /** The stream's own value, when it has one. */
  streamValue: string | undefined;
  metadata: DictionaryColumn | undefined;
  /** Parsed values of the rows without a span, for this batch; only while `isParsedOnly`. */
  field: FieldColumn | undefined;
  /** Rows of the block's columns, per row of the batch (shared by all slots). */
  parsedStart: Int32Array | undefined;
  parsedEnd: Int32Array | undefined;
  /** Grows with each value set in a batch: in which order a row got its labels. */
  setOrder: Int32Array | undefined;
  hidden: Uint8Array | undefined;
  /** Where the dictionary's bytes and the stream's value were copied to in the arena; -1: not yet. */
  dictionaryAt = -1;
  streamAt = -1;
  streamEnd = -1;
  /** Has rows to clear before the next batch. */
  isTouched = false;
  /** The slot of `name_extracted`, made on first collision. */
  extracted: LabelSlot | undefined;

  constructor(args: {
    readonly name: string;
    readonly wanted: boolean;
    readonly required: boolean;
  }) {
    this.name = args.name;
    this.wanted = args.wanted;
    this.required = args.required;
  }

  /** The column that alone says what the rows' values are, if one does. */
  get pureField(): FieldColumn | undefined {
    return this.isTouched ? undefined : this.field;
  }

  /** Only parsed values can exist: the spans are the parsed arrays themselves, or a field's. */
  get isParsedOnly(): boolean {
    return this.streamValue === undefined && this.metadata === undefined;
  }
}
