// One stream in memory: the rows still being appended to, and blocks cut from them.
//
//   growing ──cut──▶ cut (columns, being encoded) ──▶ encoded ──flush──▶ stored, kept a while ──▶ gone
//
// Every row is in exactly one of these places, so a read sees each row once. Rows carry the first
// segment of the log that holds one of them: the log is needed from the smallest of those on.
import { columnsAsBlock, type Block, type EncodedBlock } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import type { Labels } from '@skald/labels';
import type { TokenBucket } from '@skald/limits';
import { GrowingColumns } from './growing-columns.ts';
import type { LineBuffers } from './line-buffers.ts';

/** A block on its way to the store. */
export interface HeadBlock {
  readonly rowCount: number;
  readonly lineByteCount: number;
  readonly minNs: bigint;
  readonly maxNs: bigint;
  /** The log holds these rows from this segment on. */
  readonly segment: number;
  /** The rows, until they are encoded. */
  columns: EntryColumns | undefined;
  /** The buffer of the lines, to be given back once they are encoded, unless somebody read them. */
  lent: Uint8Array<ArrayBuffer> | undefined;
  /** Of `columns`, once somebody read them. */
  view: Block | undefined;
  encoded: EncodedBlock | undefined;
  /** When it was stored and indexed; undefined before. */
  storedAtMs: number | undefined;
}

export interface HeadStreamArgs {
  readonly tenant: string;
  readonly labels: Labels;
  readonly ordinal: number;
  readonly bucket: TokenBucket;
  readonly buffers: LineBuffers;
  readonly nowMs: number;
}

export class HeadStream {
  readonly tenant: string;
  readonly labels: Labels;
  /** Its place in the tenant's index, which owns this number. */
  ordinal: number;
  readonly bucket: TokenBucket;
  /** Ascending by the order of cutting. */
  blocks: HeadBlock[] = [];
  growing: GrowingColumns | undefined;
  lastAppendMs: number;
  /** When the oldest row that is not stored came; meaningless when there is none. */
  firstAppendMs: number;
  /** The newest entry ever appended; undefined before the first. */
  newestNs: bigint | undefined;
  readonly #buffers: LineBuffers;
  #segment = Infinity;
  /** Of a block's size, where the growing one is cut. */
  #share: number;
  #expected: { readonly rows: number; readonly lineBytes: number } | undefined;
  #growingView: { readonly rowCount: number; readonly block: Block } | undefined;

  constructor(args: HeadStreamArgs) {
    this.tenant = args.tenant;
    this.labels = args.labels;
    this.ordinal = args.ordinal;
    this.bucket = args.bucket;
    this.#buffers = args.buffers;
    this.lastAppendMs = args.nowMs;
    this.firstAppendMs = args.nowMs;
    this.#share = shareOf(args.tenant, args.labels);
  }

  get hasUnstored(): boolean {
    return (
      this.growing !== undefined || this.blocks.some((block) => block.storedAtMs === undefined)
    );
  }

  /** The first segment of the log that holds a row which is not stored; Infinity when none does. */
  get neededSegment(): number {
    let segment = this.growing ? this.#segment : Infinity;
    for (const block of this.blocks) {
      if (block.storedAtMs === undefined && block.segment < segment) segment = block.segment;
    }
    return segment;
  }

  /**
   * Appends all rows. Returns the blocks that became full: their columns are to be encoded.
   */
  append(
    columns: EntryColumns,
    at: { readonly segment: number; readonly nowMs: number; readonly blockSizeBytes: number },
  ): HeadBlock[] {
    const full: HeadBlock[] = [];
    if (!this.hasUnstored) this.firstAppendMs = at.nowMs;
    this.lastAppendMs = at.nowMs;
    if (this.growing && !this.growing.fits(columns)) full.push(...this.cut());
    for (let row = 0; row < columns.rowCount;) {
      const growing = this.#open(at.segment);
      const limit = Math.ceil(at.blockSizeBytes * this.#share);
      const end = rowsWithin(columns, row, limit - growing.lineByteCount);
      growing.append(columns, row, end);
      row = end;
      if (growing.lineByteCount < limit) continue;
      full.push(...this.cut());
      this.#share = 1;
    }
    const newest = newestOf(columns);
    if (this.newestNs === undefined || newest > this.newestNs) this.newestNs = newest;
    return full;
  }

  /** Ends the growing block, if there is one. */
  cut(): HeadBlock[] {
    const { growing } = this;
    if (!growing) return [];
    const { columns, lent } = growing.finish();
    const block: HeadBlock = {
      rowCount: columns.rowCount,
      lineByteCount: growing.lineByteCount,
      minNs: growing.minNs,
      maxNs: growing.maxNs,
      segment: this.#segment,
      columns,
      lent,
      view: undefined,
      encoded: undefined,
      storedAtMs: undefined,
    };
    this.blocks.push(block);
    // A little more than last time: rows differ in length.
    const rows = columns.rowCount + (columns.rowCount >> 3);
    this.#expected = { rows, lineBytes: growing.lineByteCount + (growing.lineByteCount >> 3) };
    this.growing = undefined;
    this.#growingView = undefined;
    this.#segment = Infinity;
    this.#share = shareOf(this.tenant, this.labels);
    return [block];
  }

  /** The growing rows as a block, made once per state. */
  growingBlock(): Block | undefined {
    const { growing } = this;
    if (!growing || growing.rowCount === 0) return undefined;
    if (this.#growingView?.rowCount !== growing.rowCount) {
      const block = columnsAsBlock(growing.snapshot());
      this.#growingView = { rowCount: growing.rowCount, block };
    }
    return this.#growingView?.block;
  }

  /** Memory held by rows. */
  get byteSize(): number {
    let size = this.growing?.byteSize ?? 0;
    for (const block of this.blocks) size += blockByteSize(block);
    return size;
  }

  #open(segment: number): GrowingColumns {
    this.#segment = Math.min(this.#segment, segment);
    return (this.growing ??= new GrowingColumns(this.#buffers, this.#expected));
  }
}

const LEAST_SHARE = 0.25;

/**
 * Streams that begin together and fill alike would be cut together, and their blocks would wait for each other to
 * be encoded: the first block of each is smaller than the others by a part of its own. It is the same part in every
 * ingester: replicas that are sent the same rows cut the same blocks, and whoever reads them takes one of each.
 */
function shareOf(tenant: string, labels: Labels): number {
  return LEAST_SHARE + (1 - LEAST_SHARE) * (labels.ringToken(tenant) / 2 ** 32);
}

export function blockByteSize({ columns, encoded, lineByteCount, rowCount }: HeadBlock): number {
  return (columns ? lineByteCount + rowCount * 16 : 0) + (encoded?.bytes.length ?? 0);
}

/** The first row from `from` on that begins `byteCount` bytes or more after it; at least one row. */
function rowsWithin(columns: EntryColumns, from: number, byteCount: number): number {
  const limit = (columns.lineOffsets[from] as number) + byteCount;
  if ((columns.lineOffsets[columns.rowCount] as number) <= limit) return columns.rowCount;
  let low = from + 1;
  let high = columns.rowCount;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((columns.lineOffsets[middle] as number) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

function newestOf(columns: EntryColumns): bigint {
  let max = -Infinity;
  for (let row = 0; row < columns.rowCount; row++) {
    const offset = columns.offsetsNs[row] as number;
    if (offset > max) max = offset;
  }
  return columns.baseNs + BigInt(max);
}
