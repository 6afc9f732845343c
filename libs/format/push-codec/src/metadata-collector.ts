// Structured metadata of one stream: a dictionary column per name, found by the bytes of the name.
//
// Agents send the same names in the same order for every entry, so the search starts after the name
// found last and the first compare is nearly always right.
//
// Bound: a column costs four bytes per row whether or not the row has a value, so a push of many rows
// with a name each would be quadratic. The budget counts cells (names × rows) over the whole push.
import { DictionaryBuilder, type DictionaryColumn } from '@skald/columns';
import { InvalidError } from '@skald/errors';

/** Cells that one push may still use; shared by the streams of a push. */
export interface MetadataBudget {
  cellsLeft: number;
}

export const MAX_METADATA_CELLS = 1 << 24;
/** What an empty builder weighs, in cells. */
const CELLS_PER_NAME = 256;

interface Column {
  readonly index: number;
  readonly name: Uint8Array;
  readonly builder: DictionaryBuilder;
}

const utf8 = new TextDecoder();

export class MetadataCollector {
  readonly #bytes: Uint8Array;
  readonly #budget: MetadataBudget;
  #columns: Column[] = [];
  #byHash = new Map<number, Column[]>();
  #next = 0;

  constructor(bytes: Uint8Array, budget: MetadataBudget) {
    this.#bytes = bytes;
    this.#budget = budget;
  }

  /** Rows ascend. Of two pairs with one name in one row the last wins. */
  add(row: number, nameFrom: number, nameTo: number, valueFrom: number, valueTo: number): void {
    const likely = this.#columns[this.#next];
    const column =
      likely && this.#isName(likely.name, nameFrom, nameTo)
        ? likely
        : this.#column(row, nameFrom, nameTo);
    this.#next = column.index + 1 === this.#columns.length ? 0 : column.index + 1;
    column.builder.set(row, this.#bytes, valueFrom, valueTo);
  }

  /** The columns of `rowCount` rows, ascending by name; starts afresh for the next run. */
  finish(rowCount: number): DictionaryColumn[] {
    if (this.#columns.length === 0) return [];
    this.#charge(this.#columns.length * rowCount);
    const columns = this.#columns
      .map(({ builder }) => builder.build(rowCount))
      .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
    this.#columns = [];
    this.#byHash = new Map();
    this.#next = 0;
    return columns;
  }

  #column(row: number, from: number, to: number): Column {
    const hash = this.#hashOfName(from, to);
    const bucket = this.#byHash.get(hash);
    const known = bucket?.find(({ name }) => this.#isName(name, from, to));
    if (known) return known;
    this.#charge(CELLS_PER_NAME);
    if ((this.#columns.length + 1) * (row + 1) > this.#budget.cellsLeft) this.#charge(Infinity);
    // Not `slice`: of a Buffer that is a view, and the body changes under it.
    const name = new Uint8Array(this.#bytes.subarray(from, to));
    const builder = new DictionaryBuilder(utf8.decode(name));
    const column = { index: this.#columns.length, name, builder };
    this.#columns.push(column);
    if (bucket) bucket.push(column);
    else this.#byHash.set(hash, [column]);
    return column;
  }

  #isName(name: Uint8Array, from: number, to: number): boolean {
    if (name.length !== to - from) return false;
    for (let i = 0; i < name.length; i++) if (name[i] !== this.#bytes[from + i]) return false;
    return true;
  }

  #hashOfName(from: number, to: number): number {
    let hash = 0x811c9dc5;
    for (let i = from; i < to; i++) hash = Math.imul(hash ^ (this.#bytes[i] as number), 0x01000193);
    return hash;
  }

  #charge(cells: number): void {
    if (cells > this.#budget.cellsLeft) {
      throw new InvalidError(
        `too many distinct structured metadata names in one push: names times entries exceed ${MAX_METADATA_CELLS}`,
      );
    }
    this.#budget.cellsLeft -= cells;
  }
}
