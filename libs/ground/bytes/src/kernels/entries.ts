// The entries of a Stream message of a push as columns, read in place: times beside lines that were
// moved together. Only for messages with nothing but labels, times and lines, which is what most agents
// send; every other one is for a reader that knows the whole protocol (@skald/push-codec).

/** Views of the message and of regions, valid until `reset`. */
export interface CollectedEntries {
  readonly rowCount: number;
  /** The time of the first entry. */
  readonly baseNs: bigint;
  /** One per entry, from `baseNs`; safe integers. */
  readonly offsetsNs: Float64Array;
  /** One more than entries, from 0: line i is bytes [lineOffsets[i], lineOffsets[i + 1]) of `lineBytes`. */
  readonly lineOffsets: Uint32Array;
  readonly lineBytes: Uint8Array;
  /** The text of the labels; undefined when the message has none. */
  readonly labels: Uint8Array | undefined;
}
