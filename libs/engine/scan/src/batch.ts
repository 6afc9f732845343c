// Up to a thousand rows of one block on their way through a pipeline.
//
// A batch is compact: row i of the batch is row `blockRows[i]` of the block, usually one that already
// passed the filters that need no parsing. Stages see the rows in `selection`, in order, and narrow it
// in place. Lines and label values are spans into one arena; nothing is a string until a row leaves.
//
//   selection [0, 2, 3]   lineStart/lineEnd ─┐        ┌─ labels (spans, dictionaries, constants)
//                                            ▼        ▼
//                         arena: block's line bytes | derived bytes
//
// A batch is reused: `open` starts on a block, `load` on some of its rows.
import type { Block, BlockFields } from '@skald/chunk';
import { type DictionaryColumn, dictionaryValue } from '@skald/columns';
import type { Labels } from '@skald/labels';
import { Arena } from './arena.ts';
import { LabelTable } from './labels/label-table.ts';
import type { LabelNeeds } from './labels/label-needs.ts';
import { DETAILS_LABEL, ERROR_LABEL, RowErrors } from './row-errors.ts';

/** Small enough that a label's two arrays stay in cache and that wide lines stay affordable. */
export const BATCH_ROWS = 1024;

/** Past this many label names batches shrink, so that names × rows stays bounded (see `load`). */
const WIDE_NAMES = 512;
const WIDE_ROWS = 64;

/** Columns that take a parser's place, and which of them. */
export interface BatchFields {
  readonly columns: BlockFields;
  readonly names: readonly string[];
}

const BACKSLASH = 0x5c;
const NO_BYTES = new Uint8Array(0);

export class Batch {
  readonly arena = new Arena();
  readonly labels: LabelTable;
  readonly errors = new RowErrors(BATCH_ROWS);
  readonly needs: LabelNeeds;
  readonly blockRows = new Uint32Array(BATCH_ROWS);
  readonly lineStart = new Int32Array(BATCH_ROWS);
  readonly lineEnd = new Int32Array(BATCH_ROWS);
  readonly selection = new Uint16Array(BATCH_ROWS);
  selectedCount = 0;
  /** Required labels found so far, per row (restricted extraction). */
  readonly foundCount = new Uint16Array(BATCH_ROWS);
  /** Bytes of all lines, as they are now, are below 0x80. */
  linesAreAscii = false;
  /** The block's columns answer for its parser. */
  fields: BatchFields | undefined;
  #isAscii = false;
  /** Whether the block's lines hold a backslash; undefined: not looked for yet. */
  #hasBackslash: boolean | undefined;
  #areLinesStored = true;
  #lineOffsets: Uint32Array = new Uint32Array(1);
  /** Line offsets while nothing looks at lines. */
  #zeros = new Uint32Array(0);
  #errorColumns: readonly DictionaryColumn[] = [];
  #baseNs = 0n;
  #offsetsNs: Float64Array = new Float64Array(0);

  constructor(needs: LabelNeeds) {
    this.needs = needs;
    this.labels = new LabelTable({
      arena: this.arena,
      needs,
      capacity: BATCH_ROWS,
      blockRows: this.blockRows,
    });
  }

  /** The block's needed columns are loaded. */
  open(
    block: Block,
    stream: Labels,
    reads: {
      readonly lines: 'none' | 'lengths' | 'bytes';
      /** The lines of the rows that will be loaded; by default the block's. */
      readonly lineBytes?: Uint8Array | undefined;
      readonly fields?: BatchFields | undefined;
    },
  ): void {
    this.fields = reads.fields;
    const metadata = block.metadata();
    const isError = (c: DictionaryColumn) => c.name === ERROR_LABEL || c.name === DETAILS_LABEL;
    this.#errorColumns = metadata.filter(isError);
    const plain = this.#errorColumns.length === 0 ? metadata : metadata.filter((c) => !isError(c));
    const { lines } = reads;
    this.arena.adopt(lines === 'bytes' ? (reads.lineBytes ?? block.lineBytes()) : NO_BYTES);
    this.#lineOffsets =
      lines === 'none' ? this.#offsetsOfNothing(block.info.rowCount) : block.lineOffsets();
    this.#isAscii = block.info.isAscii;
    this.#hasBackslash = undefined;
    this.labels.openBlock(stream, plain);
    const { baseNs, offsetsNs } = block.timestamps();
    this.#baseNs = baseNs;
    this.#offsetsNs = offsetsNs;
  }

  #offsetsOfNothing(rowCount: number): Uint32Array {
    if (this.#zeros.length <= rowCount) this.#zeros = new Uint32Array(rowCount * 2 + 1);
    return this.#zeros;
  }

  /** No line, as it is now, holds an escape. One search per block, for parsers that ask. */
  get linesAreUnescaped(): boolean {
    if (!this.#areLinesStored) return false;
    return !(this.#hasBackslash ??= this.arena.sourceIncludes(BACKSLASH));
  }

  /** How many rows the next `load` takes at most. */
  get rowsMax(): number {
    return this.labels.size > WIDE_NAMES ? WIDE_ROWS : BATCH_ROWS;
  }

  /** Takes rows [from, from + count) of `rows`, all selected. `count` is at most `rowsMax`. */
  load(rows: Uint32Array, from: number, count: number): void {
    this.arena.truncate();
    this.labels.clearRows();
    this.errors.clear();
    this.linesAreAscii = this.#isAscii;
    this.#areLinesStored = true;
    const offsets = this.#lineOffsets;
    for (let i = 0; i < count; i++) {
      const row = rows[from + i] as number;
      this.blockRows[i] = row;
      this.lineStart[i] = offsets[row] as number;
      this.lineEnd[i] = offsets[row + 1] as number;
      this.selection[i] = i;
      this.foundCount[i] = 0;
    }
    this.selectedCount = count;
    for (const column of this.#errorColumns) this.#takeErrors(column);
  }

  #takeErrors(column: DictionaryColumn): void {
    for (let i = 0; i < this.selectedCount; i++) {
      const id = column.ids[this.blockRows[i] as number] as number;
      if (id === 0) continue;
      const text = dictionaryValue(column, id - 1);
      if (column.name === ERROR_LABEL) this.errors.set(i, text, this.errors.detailsAt(i));
      else this.errors.setDetails(i, text);
    }
  }

  /** The block's time column, by block row. */
  get times(): { readonly baseNs: bigint; readonly offsetsNs: Float64Array } {
    return { baseNs: this.#baseNs, offsetsNs: this.#offsetsNs };
  }

  timeNsAt(row: number): bigint {
    return this.#baseNs + BigInt(this.#offsetsNs[this.blockRows[row] as number] as number);
  }

  lineTextAt(row: number): string {
    return this.arena.text(this.lineStart[row] as number, this.lineEnd[row] as number);
  }

  /** Makes [start, end) of the arena the row's line. */
  setLine(row: number, start: number, end: number): void {
    this.lineStart[row] = start;
    this.lineEnd[row] = end;
    this.linesAreAscii = false;
    this.#areLinesStored = false;
  }

  /** Keeps the selected rows whose verdict is not 0. */
  keep(verdict: Uint8Array): void {
    const { selection } = this;
    let kept = 0;
    for (let i = 0; i < this.selectedCount; i++) {
      const row = selection[i] as number;
      selection[kept] = row;
      if (verdict[row] !== 0) kept++;
    }
    this.selectedCount = kept;
  }
}

/** A step of a pipeline: narrows the batch's selection, sets labels, lines and errors. */
export interface Stage {
  run(batch: Batch): void;
}
