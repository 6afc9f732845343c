// The lines of a stored block: decompressed, unpacked and joined, in the decompressor's pooled buffers.
import { skeletonTable, type Lines, type Needle, type SkeletonTable } from '@skald/bytes';
import { CorruptionError } from '@skald/errors';
import {
  COLUMN,
  COLUMN_BYTES_MAX,
  ENCODING,
  type BlockHeader,
  type ColumnEntry,
} from '../block-header.ts';
import { CODEC, type Decompressor } from '../compression.ts';
import type { StoredFields } from '../fields/stored-fields.ts';
import type { LoadedColumns } from '../loaded-columns.ts';
import { unpackOffsets } from '../packed-ints.ts';
import { joinColumn } from './join-columns.ts';
import { decodeSkeletons, type StoredSkeletons } from './line-skeletons.ts';
import { MARK, searchSkeletons } from './search-skeletons.ts';

/** With it behind the lines, kernels work in place. */
const ROOM_BEHIND = 128;
const NOTHING = Buffer.alloc(0);

export interface StoredLinesArgs {
  readonly header: BlockHeader;
  readonly loaded: LoadedColumns;
  readonly decompressor: Decompressor;
  readonly place: string;
}

export interface LineContext {
  readonly offsets: Uint32Array;
  readonly times: { readonly baseNs: bigint; readonly offsetsNs: Float64Array };
  readonly fields: StoredFields | undefined;
}

export class StoredLines {
  readonly #args: StoredLinesArgs;
  readonly #text: ColumnEntry | undefined;
  readonly #ids: ColumnEntry | undefined;
  readonly #skeletons: ColumnEntry | undefined;
  readonly #restLengths: ColumnEntry | undefined;
  /** What the lines lie in, while they do. */
  #lent: Buffer | undefined;
  /** What columns do not hold of the lines, once it was read. */
  #rest: { readonly lent: Buffer; readonly lines: Lines } | undefined;
  #table: SkeletonTable | undefined;

  constructor(args: StoredLinesArgs) {
    this.#args = args;
    const entryOf = (kind: number): ColumnEntry | undefined =>
      args.header.columns.find((column) => column.kind === kind);
    this.#text = entryOf(COLUMN.lineBytes);
    this.#ids = entryOf(COLUMN.lineIds);
    this.#skeletons = entryOf(COLUMN.skeletons);
    this.#restLengths = entryOf(COLUMN.restLengths);
  }

  /** Whether reading lines needs the column. */
  isWanted(entry: ColumnEntry): boolean {
    switch (entry) {
      case this.#text:
      case this.#ids:
      case this.#skeletons:
      case this.#restLengths:
        return true;
      default:
        return this.#skeletons !== undefined && isField(entry);
    }
  }

  /** Valid until `release`; of skeletons only the wanted rows' lines, where some are named. */
  read(context: LineContext, isWanted?: Uint8Array): Uint8Array {
    const { lineByteCount } = this.#args.header.info;
    if (lineByteCount > COLUMN_BYTES_MAX) this.#fail('line bytes have the wrong length');
    const { buffers, kernels } = this.#args.decompressor;
    const lent = (this.#lent ??= buffers.take(lineByteCount + ROOM_BEHIND));
    const { fields, times, offsets } = context;
    if (this.#skeletons === undefined) return this.#readText({ times, offsets }, lent);
    const { skeletons, ids } = this.#readSkeletons(this.#skeletons, fields);
    const rest = this.#readRest(context);
    const columns = (fields?.columns() ?? []).map(joinColumn);
    const table = (this.#table ??= skeletonTable(skeletons));
    if (!kernels.skeletons.join({ table, ids, columns, rest, times, isWanted }, offsets, lent)) {
      this.#fail('the parts of lines do not fit');
    }
    return lent.subarray(0, lineByteCount);
  }

  /** Whether `read` takes less for fewer rows. */
  get isJoined(): boolean {
    return this.#skeletons !== undefined;
  }

  /** As Block.findRows. */
  findRows(context: LineContext, needles: readonly Needle[], marks: Uint8Array): boolean {
    if (this.#skeletons === undefined) return false;
    const { fields } = context;
    const { skeletons, ids } = this.#readSkeletons(this.#skeletons, fields);
    const columns = fields?.summaries() ?? [];
    const parts = { skeletons, ids, columns, rest: this.#readRest(context) };
    const { kernels } = this.#args.decompressor;
    const { isTold, maybes } = searchSkeletons(parts, needles, marks, kernels);
    if (maybes > 0) this.#findInLines(context, needles, marks);
    return isTold;
  }

  /** Makes the lines that have to be looked at, and does. */
  #findInLines(context: LineContext, needles: readonly Needle[], marks: Uint8Array): void {
    const isWanted = marks.map((mark) => (mark === MARK.maybe ? 1 : 0));
    const lines = { bytes: this.read(context, isWanted), offsets: context.offsets };
    const found = new Uint8Array(marks.length);
    this.#args.decompressor.kernels.findRows(lines, needles, found);
    marks.forEach((mark, row) => {
      if (mark === MARK.maybe) marks[row] = found[row] as number;
    });
  }

  release(): void {
    const { buffers } = this.#args.decompressor;
    if (this.#lent) buffers.give(this.#lent);
    if (this.#rest) buffers.give(this.#rest.lent);
    this.#lent = this.#rest = this.#table = undefined;
  }

  #readRest(context: LineContext): Lines {
    if (this.#rest) return this.#rest.lines;
    const offsets = this.#readRestOffsets();
    const { buffers } = this.#args.decompressor;
    const lent = buffers.take((offsets.at(-1) as number) + ROOM_BEHIND);
    try {
      const lines = { bytes: this.#readText({ times: context.times, offsets }, lent), offsets };
      this.#rest = { lent, lines };
      return lines;
    } finally {
      if (!this.#rest) buffers.give(lent);
    }
  }

  /** What is stored as text, cut by the offsets of the context. */
  #readText({ offsets, times }: Omit<LineContext, 'fields'>, into: Buffer): Uint8Array {
    const entry = this.#text ?? this.#fail('a block lacks a column that every block has');
    const byteCount = offsets.at(-1) as number;
    const { loaded } = this.#args;
    if (entry.encoding === ENCODING.bytes) {
      if (entry.rawLength !== byteCount) this.#fail('line bytes have the wrong length');
      return loaded.takeInto(entry, into);
    }
    if (entry.encoding !== ENCODING.packedLines) this.#fail('an unknown column encoding');
    const idEntry = this.#ids;
    if (idEntry && idEntry.codec !== CODEC.none) this.#fail('an unknown column encoding');
    const { buffers, kernels } = this.#args.decompressor;
    const room = buffers.take(entry.rawLength + ROOM_BEHIND);
    try {
      const text = loaded.takeInto(entry, room);
      const ids = idEntry ? loaded.takeInto(idEntry, NOTHING) : NOTHING;
      if (!kernels.unpackLines({ text, ids }, offsets, times, into)) {
        this.#fail('packed lines do not unpack');
      }
    } finally {
      buffers.give(room);
    }
    return into.subarray(0, byteCount);
  }

  #readSkeletons(entry: ColumnEntry, fields: StoredFields | undefined): StoredSkeletons {
    if (entry.encoding !== ENCODING.skeletons) this.#fail('an unknown column encoding');
    const { header, loaded, place } = this.#args;
    const columnSources = fields?.sources() ?? [];
    const kernels = this.#args.decompressor.kernels.ints;
    const { rowCount } = header.info;
    return loaded.get(entry, (raw) =>
      decodeSkeletons(raw, { rowCount, columnSources, place, kernels }),
    );
  }

  #readRestOffsets(): Uint32Array {
    const { header, loaded, place } = this.#args;
    const { rowCount } = header.info;
    const entry = this.#restLengths ?? this.#fail('a block lacks the lengths of what is left');
    if (entry.encoding !== ENCODING.packed) this.#fail('an unknown column encoding');
    return loaded.get(entry, (raw) => {
      const { ints } = this.#args.decompressor.kernels;
      const offsets = unpackOffsets(raw, rowCount, place, ints);
      const isTooLong = (offsets[rowCount] as number) > COLUMN_BYTES_MAX;
      if (isTooLong) this.#fail('what is left of lines has the wrong length');
      return offsets;
    });
  }

  #fail(what: string): never {
    throw new CorruptionError(what, { place: this.#args.place, offset: 0 });
  }
}

function isField({ kind, encoding }: ColumnEntry): boolean {
  return kind === COLUMN.parsedField && encoding !== ENCODING.shape;
}
