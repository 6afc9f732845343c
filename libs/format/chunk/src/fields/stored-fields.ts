// The field columns of a stored block: which there are, and their decoding on first use.
import { CorruptionError, must } from '@skald/errors';
import { COLUMN, ENCODING, type BlockHeader, type ColumnEntry } from '../block-header.ts';
import { decodeDictionary } from '../metadata-columns.ts';
import type { BlockFields, FieldColumn, FieldFormat } from './field-columns.ts';
import { decodeShape } from './fields-shape.ts';
import { decodeNumbers } from './number-column.ts';

/** Raw bytes of a loaded column. */
export type TakeRaw = (entry: ColumnEntry) => Uint8Array;

export class StoredFields implements BlockFields {
  readonly format: FieldFormat;
  readonly kept: ReadonlySet<string>;
  readonly others: ReadonlySet<string> | undefined;
  readonly irregularCount: number;
  readonly #shapeEntry: ColumnEntry;
  readonly #entries: ReadonlyMap<string, ColumnEntry>;
  readonly #rowCount: number;
  readonly #place: string;
  readonly #take: TakeRaw;
  readonly #decoded = new Map<ColumnEntry, FieldColumn>();
  #irregular: Uint8Array | undefined;

  private constructor(args: {
    readonly shape: NonNullable<ReturnType<typeof decodeShape>>;
    readonly shapeEntry: ColumnEntry;
    readonly header: BlockHeader;
    readonly place: string;
    readonly take: TakeRaw;
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
    this.#take = args.take;
  }

  /** Undefined when the block has no fields, or some of a later version. */
  static of(header: BlockHeader, place: string, take: TakeRaw): StoredFields | undefined {
    const shapeEntry = header.columns.find(isShape);
    if (shapeEntry === undefined) return undefined;
    const shape = decodeShape(shapeEntry.extra ?? new Uint8Array(0), place);
    return shape && new StoredFields({ shape, shapeEntry, header, place, take });
  }

  /** Whether a load for these fields has to fetch the column. */
  isMissing(entry: ColumnEntry, names: readonly string[]): boolean {
    if (entry === this.#shapeEntry) {
      return this.irregularCount > 0 && this.#irregular === undefined;
    }
    return names.includes(entry.name) && !this.#decoded.has(entry);
  }

  irregular(): Uint8Array {
    return (this.#irregular ??= this.#decodeIrregular());
  }

  column(name: string): FieldColumn {
    const entry = must(this.#entries.get(name), 'a field is kept before it is read');
    let column = this.#decoded.get(entry);
    if (column === undefined) {
      column = this.#decode(entry);
      this.#decoded.set(entry, column);
    }
    return column;
  }

  /** Forgets what was decoded. */
  release(): void {
    this.#decoded.clear();
    this.#irregular = undefined;
  }

  #decode(entry: ColumnEntry): FieldColumn {
    const shape = { name: entry.name, rowCount: this.#rowCount, place: this.#place };
    const raw = this.#take(entry);
    return entry.encoding === ENCODING.dictionary
      ? { kind: 'dictionary', column: decodeDictionary(raw, shape) }
      : { kind: 'numbers', column: decodeNumbers(raw, shape) };
  }

  #decodeIrregular(): Uint8Array {
    const byteCount = Math.ceil(this.#rowCount / 8);
    if (this.irregularCount === 0) return new Uint8Array(byteCount);
    const bits = this.#take(this.#shapeEntry);
    if (bits.length !== byteCount) {
      throw new CorruptionError('the bits of irregular rows have the wrong length', {
        place: this.#place,
        offset: 0,
      });
    }
    return bits;
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
