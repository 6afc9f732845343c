// Where one chunk (a run of blocks of one stream) lies, and what it holds: all that an index keeps.

/** A chunk inside an object that is not named yet. */
export interface ChunkSpan {
  /** The chunk occupies bytes [offset, offset + length) of its object. */
  readonly offset: number;
  readonly length: number;
  readonly minNs: bigint;
  /** Inclusive. */
  readonly maxNs: bigint;
  readonly rowCount: number;
  readonly lineByteCount: number;
}

export interface ChunkRef extends ChunkSpan {
  readonly objectKey: string;
}
