// The field columns of a stored block: which there are, and their decoding on first use.
import { GAP_SOURCE, type IntKernels } from '@skald/bytes';
import { CorruptionError, must } from '@skald/errors';
import { COLUMN, ENCODING, type BlockHeader, type ColumnEntry } from '../block-header.ts';
import type { Decompressor } from '../compression.ts';
import type { LoadedColumns } from '../loaded-columns.ts';
import { decodeDictionary, decodeValues, type DictionaryValues } from '../metadata-columns.ts';
import type { BlockFields, FieldColumn, FieldFormat } from './field-columns.ts';
import { decodeShape } from './fields-shape.ts';
import { decodeForms, decodeNumbers, type NumberForm } from './number-column.ts';

/** A field column but for its rows. */
export type FieldSummary =
  | {
      readonly kind: 'dictionary';
      /** Not to be kept. */
      readonly values: DictionaryValues;
      readonly rowsOf: () => FieldColumn;
    }
  | {
      readonly kind: 'numbers';
      readonly forms: readonly NumberForm[];
      readonly rowsOf: () => FieldColumn;
    };

export class StoredFields implements BlockFields {
  readonly format: FieldFormat;
  readonly kept: ReadonlySet<string>;
  readonly others: ReadonlySet<string> | undefined;
  readonly irregularCount: number;
  readonly #shapeEntry: ColumnEntry;
  readonly #entries: ReadonlyMap<string, ColumnEntry>;
  readonly #rowCount: number;
  readonly #place: string;
  readonly #loaded: LoadedColumns;
  readonly #kernels: IntKernels | undefined;

  private constructor(args: {
    readonly shape: NonNullable<ReturnType<typeof decodeShape>>;
    readonly shapeEntry: ColumnEntry;
    readonly header: BlockHeader;
    readonly place: string;
    readonly loaded: LoadedColumns;
    readonly kernels: IntKernels | undefined;
  }) {
    const { shape, header } = args;
    this.format = shape.format;
    const unreadable = header.columns.filter(isUnreadable).map((entry) => entry.name);
    this.others = shape.others && new Set([...shape.others, ...unreadable]);
    this.irregularCount = shape.irregularCount;
    this.#shapeEntry = args.shapeEntry;
    this.#entries = new Map(header.columns.filter(isField).map((entry) => [entry.name, entry]));
    this.kept = new Set(this.#entries.keys());
    this.#rowCount = header.info.rowCount;
    this.#place = args.place;
    this.#loaded = args.loaded;
    this.#kernels = args.kernels;
  }

  /** Undefined when the block has no fields, or some of a later version. */
  static of(
    header: BlockHeader,
    { place, decompressor }: { readonly place: string; readonly decompressor: Decompressor },
    loaded: LoadedColumns,
  ): StoredFields | undefined {
    const shapeEntry = header.columns.find(isShape);
    if (shapeEntry === undefined) return undefined;
    const shape = decodeShape(shapeEntry.extra ?? new Uint8Array(0), place);
    const kernels = decompressor.kernels.ints;
    return shape && new StoredFields({ shape, shapeEntry, header, place, loaded, kernels });
  }

  /** Whether a load for these fields needs the column. */
  isWanted(entry: ColumnEntry, names: readonly string[]): boolean {
    if (entry === this.#shapeEntry) return this.irregularCount > 0;
    return names.includes(entry.name);
  }

  irregular(): Uint8Array {
    const byteCount = Math.ceil(this.#rowCount / 8);
    if (this.irregularCount === 0) return new Uint8Array(byteCount);
    return this.#loaded.get(this.#shapeEntry, (bits) => {
      if (bits.length === byteCount) return bits;
      throw new CorruptionError('the bits of irregular rows have the wrong length', {
        place: this.#place,
        offset: 0,
      });
    });
  }

  column(name: string): FieldColumn {
    const entry = must(this.#entries.get(name), 'a field is kept before it is read');
    return this.#loaded.get(entry, (raw) => this.#decode(entry, raw));
  }

  /** All columns in stored order, which is how skeletons count them. */
  columns(): FieldColumn[] {
    return [...this.#entries.keys()].map((name) => this.column(name));
  }

  /** What there is to know of all columns, in stored order, without their rows. */
  summaries(): FieldSummary[] {
    return [...this.#entries].map(([name, entry]) => this.#summary(name, entry));
  }

  #summary(name: string, entry: ColumnEntry): FieldSummary {
    const rowsOf = (): FieldColumn => this.column(name);
    if (entry.encoding === ENCODING.dictionary) {
      const shape = { name, rowCount: this.#rowCount, place: this.#place };
      const values =
        this.#loaded.glance(entry, (raw) => decodeValues(raw, shape)) ??
        (rowsOf() as Extract<FieldColumn, { kind: 'dictionary' }>).column;
      return { kind: 'dictionary', values, rowsOf };
    }
    const forms =
      this.#loaded.glance(entry, (raw) => decodeForms(raw, this.#place)) ??
      (rowsOf() as Extract<FieldColumn, { kind: 'numbers' }>).column.forms;
    return { kind: 'numbers', forms, rowsOf };
  }

  /** Of each column in stored order, what a gap reads from it. */
  sources(): number[] {
    return [...this.#entries.values()].map(({ encoding }) =>
      encoding === ENCODING.dictionary ? GAP_SOURCE.ids : GAP_SOURCE.numbers,
    );
  }

  #decode(entry: ColumnEntry, raw: Uint8Array): FieldColumn {
    const shape = {
      name: entry.name,
      rowCount: this.#rowCount,
      place: this.#place,
      kernels: this.#kernels,
    };
    return entry.encoding === ENCODING.dictionary
      ? { kind: 'dictionary', column: decodeDictionary(raw, shape) }
      : { kind: 'numbers', column: decodeNumbers(raw, shape) };
  }
}

function isShape({ kind, encoding }: ColumnEntry): boolean {
  return kind === COLUMN.parsedField && encoding === ENCODING.shape;
}

/** A column in an encoding of a later version: there is such a field, and it has to be parsed. */
function isUnreadable(entry: ColumnEntry): boolean {
  return entry.kind === COLUMN.parsedField && !isShape(entry) && !isField(entry);
}

function isField({ kind, encoding }: ColumnEntry): boolean {
  return (
    kind === COLUMN.parsedField &&
    (encoding === ENCODING.dictionary || encoding === ENCODING.numbers)
  );
}
