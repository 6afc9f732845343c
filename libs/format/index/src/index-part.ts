// One open index part: the streams of a tenant on one UTC day, their labels and their chunks.
//
// Everything stays in the typed arrays of the file. Texts and label sets are made when first asked
// for and kept. Streams are numbered in the order of their label texts.
//
// Invariants (checked when opened): every array has the length that its neighbours imply.
import type { ChunkRef } from '@skald/chunk';
import { Labels } from '@skald/labels';
import { SectionReader } from './sections.ts';

/** Entries with fromNs <= time < toNs. */
export interface TimeWindow {
  readonly fromNs: bigint;
  readonly toNs: bigint;
}

/** Opens the bytes of buildIndexPart. `place` names them in errors. Keeps views of `bytes`. */
export function openIndexPart(bytes: Uint8Array, place: string): IndexPart {
  return new IndexPart(bytes, place);
}

const utf8 = new TextDecoder();

export class IndexPart {
  readonly streamCount: number;
  readonly chunkCount: number;
  readonly byteCount: number;
  /** Names of the parts that this one stands for. */
  readonly replaces: readonly string[];
  readonly objectKeys: readonly string[];

  readonly #symbolOffsets: Uint32Array;
  readonly #symbolBytes: Buffer;
  readonly #symbols: (string | undefined)[];
  readonly #labelStarts: Uint32Array;
  readonly #labelNames: Uint32Array;
  readonly #labelValues: Uint32Array;
  readonly #nameSymbols: Uint32Array;
  readonly #valueStarts: Uint32Array;
  readonly #valueSymbols: Uint32Array;
  readonly #postingStarts: Uint32Array;
  readonly #postings: Uint32Array;
  readonly #chunkStarts: Uint32Array;
  readonly #chunkObjects: Uint32Array;
  readonly #chunkOffsets: Uint32Array;
  readonly #chunkLengths: Uint32Array;
  readonly #chunkMinNs: BigInt64Array;
  readonly #chunkMaxNs: BigInt64Array;
  readonly #chunkRows: Uint32Array;
  readonly #chunkLineBytes: Float64Array;
  readonly #labels: (Labels | undefined)[];

  constructor(bytes: Uint8Array, place: string) {
    const sections = new SectionReader(bytes, place);
    this.byteCount = bytes.length;
    this.#symbolOffsets = sections.starts('symbolOffsets');
    this.#symbolBytes = sections.bytes('symbolBytes', last(this.#symbolOffsets));
    this.#symbols = new Array<string | undefined>(this.#symbolOffsets.length - 1).fill(undefined);
    this.#labelStarts = sections.starts('labelStarts');
    this.streamCount = this.#labelStarts.length - 1;
    this.#labels = new Array<Labels | undefined>(this.streamCount).fill(undefined);
    this.#labelNames = sections.u32('labelNames', last(this.#labelStarts));
    this.#labelValues = sections.u32('labelValues', last(this.#labelStarts));
    this.#nameSymbols = sections.u32('nameSymbols');
    this.#valueStarts = sections.starts('valueStarts', this.#nameSymbols.length);
    this.#valueSymbols = sections.u32('valueSymbols', last(this.#valueStarts));
    this.#postingStarts = sections.starts('postingStarts', this.#valueSymbols.length);
    this.#postings = sections.u32('postings', last(this.#postingStarts));
    this.#chunkStarts = sections.starts('chunkStarts', this.streamCount);
    this.chunkCount = last(this.#chunkStarts);
    this.#chunkObjects = sections.u32('chunkObjects', this.chunkCount);
    this.#chunkOffsets = sections.u32('chunkOffsets', this.chunkCount);
    this.#chunkLengths = sections.u32('chunkLengths', this.chunkCount);
    this.#chunkMinNs = sections.i64('chunkMinNs', this.chunkCount);
    this.#chunkMaxNs = sections.i64('chunkMaxNs', this.chunkCount);
    this.#chunkRows = sections.u32('chunkRows', this.chunkCount);
    this.#chunkLineBytes = sections.f64('chunkLineBytes', this.chunkCount);
    this.objectKeys = sections.texts('objectKeys');
    this.replaces = sections.texts('replaces');
  }

  /** The latest maxNs of all chunks; undefined when there are none. */
  get newestNs(): bigint | undefined {
    let newest: bigint | undefined;
    for (const maxNs of this.#chunkMaxNs)
      if (newest === undefined || maxNs > newest) newest = maxNs;
    return newest;
  }

  /** Names of all labels of all streams, ascending. */
  names(): string[] {
    return Array.from(this.#nameSymbols, (symbol) => this.#symbol(symbol));
  }

  /** Values of label `name` over all streams, ascending; empty when no stream has it. */
  values(name: string): string[] {
    const { from, to } = this.valueRange(name);
    const values: string[] = [];
    for (let i = from; i < to; i++) values.push(this.valueText(i));
    return values;
  }

  /** The values of `name` as a range of value numbers; ascending by text. */
  valueRange(name: string): { readonly from: number; readonly to: number } {
    // Names ascend, so they are found by bisection.
    let low = 0;
    let high = this.#nameSymbols.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#symbol(this.#nameSymbols[middle] as number) < name) low = middle + 1;
      else high = middle;
    }
    const found = low < this.#nameSymbols.length;
    if (!found || this.#symbol(this.#nameSymbols[low] as number) !== name)
      return { from: 0, to: 0 };
    return { from: this.#valueStarts[low] as number, to: this.#valueStarts[low + 1] as number };
  }

  valueText(value: number): string {
    return this.#symbol(this.#valueSymbols[value] as number);
  }

  /** Streams with this value, ascending. */
  posting(value: number): Uint32Array {
    return this.#postings.subarray(this.#postingStarts[value], this.#postingStarts[value + 1]);
  }

  labels(stream: number): Labels {
    return (this.#labels[stream] ??= this.#makeLabels(stream));
  }

  /** Adds the names of one stream's labels. */
  addNames(stream: number, to: Set<string>): void {
    const end = this.#labelStarts[stream + 1] as number;
    for (let i = this.#labelStarts[stream] as number; i < end; i++) {
      to.add(this.#symbol(this.#labelNames[i] as number));
    }
  }

  /** Whether any chunk of the stream overlaps the window. */
  overlaps(stream: number, window: TimeWindow): boolean {
    const end = this.#chunkStarts[stream + 1] as number;
    for (let i = this.#chunkStarts[stream] as number; i < end; i++) {
      if (this.#chunkOverlaps(i, window)) return true;
    }
    return false;
  }

  /** The stream's chunks that overlap the window (all without one), ascending by minNs. */
  chunks(stream: number, window?: TimeWindow): ChunkRef[] {
    const chunks: ChunkRef[] = [];
    const end = this.#chunkStarts[stream + 1] as number;
    for (let i = this.#chunkStarts[stream] as number; i < end; i++) {
      if (window === undefined || this.#chunkOverlaps(i, window)) chunks.push(this.#chunk(i));
    }
    return chunks;
  }

  #chunkOverlaps(chunk: number, window: TimeWindow): boolean {
    return (
      (this.#chunkMinNs[chunk] as bigint) < window.toNs &&
      (this.#chunkMaxNs[chunk] as bigint) >= window.fromNs
    );
  }

  #chunk(i: number): ChunkRef {
    return {
      objectKey: this.objectKeys[this.#chunkObjects[i] as number] as string,
      offset: this.#chunkOffsets[i] as number,
      length: this.#chunkLengths[i] as number,
      minNs: this.#chunkMinNs[i] as bigint,
      maxNs: this.#chunkMaxNs[i] as bigint,
      rowCount: this.#chunkRows[i] as number,
      lineByteCount: this.#chunkLineBytes[i] as number,
    };
  }

  #makeLabels(stream: number): Labels {
    const names: string[] = [];
    const values: string[] = [];
    const end = this.#labelStarts[stream + 1] as number;
    for (let i = this.#labelStarts[stream] as number; i < end; i++) {
      names.push(this.#symbol(this.#labelNames[i] as number));
      values.push(this.#symbol(this.#labelValues[i] as number));
    }
    return Labels.fromSorted(names, values);
  }

  #symbol(id: number): string {
    return (this.#symbols[id] ??= utf8.decode(
      this.#symbolBytes.subarray(this.#symbolOffsets[id], this.#symbolOffsets[id + 1]),
    ));
  }
}

function last(starts: Uint32Array): number {
  return starts[starts.length - 1] as number;
}
