// The kernels for skeletons as WASM: addresses go in, and everything that makes them up is checked here.
import { assert } from '@skald/errors';
import { type KernelMemory, SLACK_BYTES, sizeOf } from './kernel-memory.ts';
import type { Lines } from './kernels.ts';
import type { SkeletonKernels } from './skeleton-kernels.ts';
import {
  NUMBER_FORMS_ROOM,
  type JoinColumn,
  type JoinParts,
  type MatchOptions,
  type SkeletonMatch,
  type SkeletonTable,
} from './skeletons.ts';
import type { LineTimes } from './stamps.ts';

const JOIN_COLUMN_BYTES = 32;

/** What ../../assembly/skeletons.ts exports. */
export interface SkeletonExports {
  matchSkeletons(
    text: number,
    offsets: number,
    rowCount: number,
    words: number,
    literals: number,
    first: number,
    allowHigh: boolean,
    ids: number,
    spans: number,
    flags: number,
  ): number;
  valueWorkBytes(): number;
  valueIds(
    text: number,
    spans: number,
    rowCount: number,
    valuesMax: number,
    work: number,
    ids: number,
    firsts: number,
  ): number;
  valueNumbers(
    text: number,
    spans: number,
    rowCount: number,
    mantissas: number,
    formIds: number,
    forms: number,
  ): number;
  valueTimes(text: number, spans: number, rowCount: number, baseNs: bigint, times: number): number;
  writeRest(
    text: number,
    offsets: number,
    rowCount: number,
    words: number,
    ids: number,
    spans: number,
    isRest: number,
    out: number,
    outOffsets: number,
  ): number;
  writeContexts(
    text: number,
    offsets: number,
    rowCount: number,
    words: number,
    ids: number,
    spans: number,
    isWanted: number,
    around: number,
    out: number,
    room: number,
    outOffsets: number,
    most: number,
  ): number;
  joinSkeletons(
    offsets: number,
    rowCount: number,
    words: number,
    literals: number,
    ids: number,
    columns: number,
    rest: number,
    restOffsets: number,
    baseNs: bigint,
    times: number,
    isWanted: number,
    out: number,
  ): number;
}

export class WasmSkeletons implements SkeletonKernels {
  readonly #room: KernelMemory;
  readonly #wasm: SkeletonExports;
  readonly #plain: SkeletonKernels;

  constructor(room: KernelMemory, wasm: SkeletonExports, plain: SkeletonKernels) {
    this.#room = room;
    this.#wasm = wasm;
    this.#plain = plain;
  }

  match(lines: Lines, table: SkeletonTable, options: MatchOptions, match: SkeletonMatch): number {
    const { bytes, offsets } = lines;
    const { ids, spans, flags } = match;
    const { words, literals, count } = table;
    const isHere = this.#room.isInside(bytes, offsets, ids, spans, flags);
    if (!isHere || !this.#room.has(sizeOf(words), sizeOf(literals) + SLACK_BYTES)) {
      return this.#plain.match(lines, table, options, match);
    }
    const { first, allowHigh } = options;
    if (first >= count) return 0;
    const top = this.#room.top;
    const wordsAt = this.#room.place(words);
    const literalsAt = this.#room.place(literals);
    this.#room.top = top;
    return this.#wasm.matchSkeletons(
      bytes.byteOffset,
      offsets.byteOffset,
      offsets.length - 1,
      wordsAt,
      literalsAt,
      first,
      allowHigh,
      ids.byteOffset,
      spans.byteOffset,
      flags.byteOffset,
    );
  }

  valueIds(
    text: Uint8Array,
    spans: Int32Array,
    valuesMax: number,
    ids: Uint32Array,
    firsts: Uint32Array,
  ): number {
    const workBytes = this.#wasm.valueWorkBytes();
    if (!this.#room.isInside(text, spans, ids, firsts) || !this.#room.has(workBytes)) {
      return this.#plain.valueIds(text, spans, valuesMax, ids, firsts);
    }
    const top = this.#room.top;
    const work = this.#room.take(workBytes);
    this.#room.top = top;
    return this.#wasm.valueIds(
      text.byteOffset,
      spans.byteOffset,
      spans.length / 2,
      Math.min(valuesMax, firsts.length),
      work,
      ids.byteOffset,
      firsts.byteOffset,
    );
  }

  valueNumbers(
    text: Uint8Array,
    spans: Int32Array,
    mantissas: Float64Array,
    formIds: Uint8Array,
    forms: Uint8Array,
  ): number {
    if (!this.#room.isInside(text, spans, mantissas, formIds, forms)) {
      return this.#plain.valueNumbers(text, spans, mantissas, formIds, forms);
    }
    assert(forms.length >= NUMBER_FORMS_ROOM, 'there is room for all forms');
    return this.#wasm.valueNumbers(
      text.byteOffset,
      spans.byteOffset,
      spans.length / 2,
      mantissas.byteOffset,
      formIds.byteOffset,
      forms.byteOffset,
    );
  }

  valueTimes(text: Uint8Array, spans: Int32Array, times: LineTimes): number {
    const { baseNs, offsetsNs } = times;
    if (!this.#room.isInside(text, spans, offsetsNs))
      return this.#plain.valueTimes(text, spans, times);
    const rowCount = spans.length / 2;
    const [textAt, spansAt] = [text.byteOffset, spans.byteOffset];
    return this.#wasm.valueTimes(textAt, spansAt, rowCount, baseNs, offsetsNs.byteOffset);
  }

  writeRest(
    lines: Lines,
    table: SkeletonTable,
    match: Pick<SkeletonMatch, 'ids' | 'spans'>,
    isRest: Uint8Array,
    out: Uint8Array,
    outOffsets: Uint32Array,
  ): number {
    const { bytes, offsets } = lines;
    const { ids, spans } = match;
    const { words } = table;
    const isHere = this.#room.isInside(bytes, offsets, ids, spans, isRest, out, outOffsets);
    if (!isHere || !this.#room.has(sizeOf(words))) {
      return this.#plain.writeRest(lines, table, match, isRest, out, outOffsets);
    }
    const wordsAt = this.#lend(words);
    return this.#wasm.writeRest(
      bytes.byteOffset,
      offsets.byteOffset,
      offsets.length - 1,
      wordsAt,
      ids.byteOffset,
      spans.byteOffset,
      isRest.byteOffset,
      out.byteOffset,
      outOffsets.byteOffset,
    );
  }

  writeContexts(
    lines: Lines,
    table: SkeletonTable,
    match: Pick<SkeletonMatch, 'ids' | 'spans'>,
    wanted: { readonly isWanted: Uint8Array; readonly around: number },
    out: Uint8Array,
    outOffsets: Uint32Array,
  ): number {
    const { bytes, offsets } = lines;
    const { ids, spans } = match;
    const { words } = table;
    const { isWanted, around } = wanted;
    const isHere = this.#room.isInside(bytes, offsets, ids, spans, isWanted, out, outOffsets);
    if (!isHere || !this.#room.has(sizeOf(words))) {
      return this.#plain.writeContexts(lines, table, match, wanted, out, outOffsets);
    }
    const wordsAt = this.#lend(words);
    return this.#wasm.writeContexts(
      bytes.byteOffset,
      offsets.byteOffset,
      offsets.length - 1,
      wordsAt,
      ids.byteOffset,
      spans.byteOffset,
      isWanted.byteOffset,
      around,
      out.byteOffset,
      out.length,
      outOffsets.byteOffset,
      outOffsets.length - 1,
    );
  }

  join(parts: JoinParts, offsets: Uint32Array, into: Uint8Array): boolean {
    const { table, ids, columns, rest, times, isWanted } = parts;
    const { words, literals } = table;
    const { baseNs, offsetsNs } = times;
    const rowCount = offsets.length - 1;
    const given = [words, literals, ids, rest.bytes, rest.offsets, offsets, offsetsNs];
    if (isWanted) given.push(isWanted);
    const sizes = given.map(sizeOf).concat(columns.map(sizeOfColumn));
    const length = offsets[rowCount] as number;
    const isInPlace = this.#room.isInside(into) && into.length >= length + SLACK_BYTES;
    const outRoom = isInPlace ? 0 : length + SLACK_BYTES;
    if (!this.#room.has(...sizes, 2 * SLACK_BYTES + columns.length * JOIN_COLUMN_BYTES, outRoom)) {
      return this.#plain.join(parts, offsets, into);
    }
    const top = this.#room.top;
    const list = this.#room.take(columns.length * JOIN_COLUMN_BYTES);
    const entries = new Uint32Array(this.#room.buffer, list, columns.length * 8);
    columns.forEach((column, i) => entries.set(this.#placeColumn(column), i * 8));
    const wordsAt = this.#room.place(words);
    const literalsAt = this.#room.place(literals);
    const idsAt = this.#room.place(ids);
    const offsetsAt = this.#room.place(offsets);
    const restAt = this.#room.place(rest.bytes);
    const restOffsetsAt = this.#room.place(rest.offsets);
    const timesAt = this.#room.place(offsetsNs);
    const wantedAt = isWanted ? this.#room.place(isWanted) : 0;
    const out = isInPlace ? into.byteOffset : this.#room.take(outRoom);
    this.#room.top = top;
    const rows = [restAt, restOffsetsAt, baseNs, timesAt, wantedAt, out] as const;
    const head = [offsetsAt, rowCount, wordsAt, literalsAt, idsAt, list] as const;
    if (this.#wasm.joinSkeletons(...head, ...rows) === 0) return false;
    if (!isInPlace) into.set(this.#room.bytes.subarray(out, out + length));
    return true;
  }

  /** The address of an argument of the next call alone. */
  #lend(view: Uint32Array): number {
    const { top } = this.#room;
    const at = this.#room.place(view);
    this.#room.top = top;
    return at;
  }

  #placeColumn(column: JoinColumn): readonly number[] {
    if (column.kind === 'ids') {
      const { ids, valueOffsets, valueBytes } = column;
      return [this.#room.place(ids), this.#room.place(valueOffsets), this.#room.place(valueBytes)];
    }
    const { formIds, mantissas, forms } = column;
    return [this.#room.place(formIds), this.#room.place(mantissas), this.#room.place(forms)];
  }
}

function sizeOfColumn(column: JoinColumn): number {
  const { kind, ...arrays } = column;
  const sizes = Object.values(arrays).map(sizeOf);
  return sizes.reduce((sum, size) => sum + size, kind === 'ids' ? 64 : 48);
}
