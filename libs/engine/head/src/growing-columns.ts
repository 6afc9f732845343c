// The part of a stream that is still being appended to: columns with room at the end.
//
// Arrays double when full and rows never change, so a snapshot is views: rows appended later lie behind
// its end, or in other arrays. Lines are copied here once, in one call per batch.
import { DictionaryBuilder, type DictionaryColumn, type EntryColumns } from '@skald/columns';
import { assert } from '@skald/errors';
import type { LineBuffers } from './line-buffers.ts';

// Small: a tenant may have 100 k streams of a line each.
const FIRST_ROWS = 4;
const FIRST_LINE_BYTES = 256;

export class GrowingColumns {
  #rowCount = 0;
  #baseNs = 0n;
  #offsetsNs: Float64Array;
  #lineOffsets: Uint32Array;
  #lines: Uint8Array<ArrayBuffer>;
  /** Somebody may hold a view of `#lines`. */
  #isShared = false;
  readonly #buffers: LineBuffers;
  #metadata = new Map<string, DictionaryBuilder>();
  #minOffset = 0;
  #maxOffset = 0;

  /** `expected` spares growing when the size is known from the block before. */
  constructor(
    buffers: LineBuffers,
    expected: { readonly rows: number; readonly lineBytes: number } | undefined,
  ) {
    this.#buffers = buffers;
    const rows = expected?.rows ?? FIRST_ROWS;
    this.#offsetsNs = new Float64Array(rows);
    this.#lineOffsets = new Uint32Array(rows + 1);
    this.#lines = buffers.take(expected?.lineBytes ?? FIRST_LINE_BYTES);
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  get lineByteCount(): number {
    return this.#lineOffsets[this.#rowCount] as number;
  }

  /** Memory held. */
  get byteSize(): number {
    let size = this.#offsetsNs.byteLength + this.#lineOffsets.byteLength + this.#lines.byteLength;
    for (const builder of this.#metadata.values()) size += builder.byteSize;
    return size;
  }

  get minNs(): bigint {
    return this.#baseNs + BigInt(this.#minOffset);
  }

  get maxNs(): bigint {
    return this.#baseNs + BigInt(this.#maxOffset);
  }

  /** Whether the times of these rows can be told from this base exactly. */
  fits(columns: EntryColumns): boolean {
    if (this.#rowCount === 0) return true;
    const shift = Number(columns.baseNs - this.#baseNs);
    // Half the exact range on either side leaves room for every offset of a batch.
    return Math.abs(shift) <= Number.MAX_SAFE_INTEGER / 4 && isNear(columns);
  }

  /** Appends rows [from, to), which must fit. */
  append(columns: EntryColumns, from: number, to: number): void {
    if (from === to) return;
    if (this.#rowCount === 0) this.#baseNs = columns.baseNs;
    const count = to - from;
    const lineFrom = columns.lineOffsets[from] as number;
    const lineTo = columns.lineOffsets[to] as number;
    this.#makeRoom(count, lineTo - lineFrom);
    this.#lines.set(columns.lineBytes.subarray(lineFrom, lineTo), this.lineByteCount);
    this.#appendNumbers(columns, from, to);
    for (const column of columns.metadata) this.#appendMetadata(column, from, to);
    this.#rowCount += count;
  }

  /** The rows so far; valid for ever, without rows appended later. There must be at least one. */
  snapshot(): EntryColumns {
    this.#isShared = true;
    return this.#columns();
  }

  /**
   * The rows, when no more will come; and the buffer of their lines if it may be given back once they
   * are not needed.
   */
  finish(): { readonly columns: EntryColumns; readonly lent: Uint8Array<ArrayBuffer> | undefined } {
    return { columns: this.#columns(), lent: this.#isShared ? undefined : this.#lines };
  }

  #columns(): EntryColumns {
    const rowCount = this.#rowCount;
    assert(rowCount > 0, 'a snapshot has rows');
    const metadata = [...this.#metadata.values()].map((builder) => builder.build(rowCount));
    return {
      rowCount,
      baseNs: this.#baseNs,
      offsetsNs: this.#offsetsNs.subarray(0, rowCount),
      lineOffsets: this.#lineOffsets.subarray(0, rowCount + 1),
      lineBytes: this.#lines.subarray(0, this.lineByteCount),
      metadata: metadata.sort((a, b) => (a.name < b.name ? -1 : 1)),
    };
  }

  #appendNumbers(columns: EntryColumns, from: number, to: number): void {
    const shift = Number(columns.baseNs - this.#baseNs);
    const lineShift = this.lineByteCount - (columns.lineOffsets[from] as number);
    let min = this.#rowCount === 0 ? Infinity : this.#minOffset;
    let max = this.#rowCount === 0 ? -Infinity : this.#maxOffset;
    for (let row = from, at = this.#rowCount; row < to; row++, at++) {
      const offset = (columns.offsetsNs[row] as number) + shift;
      this.#offsetsNs[at] = offset;
      this.#lineOffsets[at + 1] = (columns.lineOffsets[row + 1] as number) + lineShift;
      if (offset < min) min = offset;
      if (offset > max) max = offset;
    }
    this.#minOffset = min;
    this.#maxOffset = max;
  }

  #appendMetadata(column: DictionaryColumn, from: number, to: number): void {
    let builder = this.#metadata.get(column.name);
    if (!builder) this.#metadata.set(column.name, (builder = new DictionaryBuilder(column.name)));
    builder.appendColumn(this.#rowCount, column, from, to);
  }

  #makeRoom(rows: number, lineBytes: number): void {
    const rowsNeeded = this.#rowCount + rows;
    if (rowsNeeded > this.#offsetsNs.length) {
      const capacity = Math.max(rowsNeeded, this.#offsetsNs.length * 2);
      const offsetsNs = new Float64Array(capacity);
      offsetsNs.set(this.#offsetsNs.subarray(0, this.#rowCount));
      this.#offsetsNs = offsetsNs;
      const lineOffsets = new Uint32Array(capacity + 1);
      lineOffsets.set(this.#lineOffsets.subarray(0, this.#rowCount + 1));
      this.#lineOffsets = lineOffsets;
    }
    const bytesNeeded = this.lineByteCount + lineBytes;
    if (bytesNeeded > this.#lines.length) {
      const lines = this.#buffers.take(Math.max(bytesNeeded, this.#lines.length * 2));
      lines.set(this.#lines.subarray(0, this.lineByteCount));
      if (!this.#isShared) this.#buffers.give(this.#lines);
      this.#lines = lines;
      this.#isShared = false;
    }
  }
}

function isNear(columns: EntryColumns): boolean {
  const limit = Number.MAX_SAFE_INTEGER / 4;
  for (let row = 0; row < columns.rowCount; row++) {
    if (Math.abs(columns.offsetsNs[row] as number) > limit) return false;
  }
  return true;
}
