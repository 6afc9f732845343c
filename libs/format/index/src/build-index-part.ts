// Streams and their chunks → an index part. Deterministic: the same streams and chunks, in whatever
// order they come, give the same bytes.
import { ByteWriter } from '@skald/bytes';
import type { ChunkRef } from '@skald/chunk';
import type { Labels } from '@skald/labels';
import { encodeSections } from './sections.ts';

export interface IndexedStream {
  readonly labels: Labels;
  readonly chunks: readonly ChunkRef[];
}

export interface BuildOptions {
  /** Names of the parts whose chunks are all in this one: readers ignore them. */
  readonly replaces?: readonly string[];
}

/** Streams must be distinct. */
export function buildIndexPart(
  streams: readonly IndexedStream[],
  options: BuildOptions = {},
): Uint8Array {
  const sorted = [...streams].sort((a, b) => compare(a.labels.text, b.labels.text));
  const symbols = new SymbolTable(sorted);
  return encodeSections({
    ...symbols.encode(),
    ...encodeLabels(sorted, symbols),
    ...encodePostings(sorted, symbols),
    ...encodeChunks(sorted),
    replaces: encodeTexts([...(options.replaces ?? [])].sort()),
  });
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Every name and value once, ascending; numbers ascend with the texts. */
class SymbolTable {
  readonly #texts: readonly string[];
  readonly #idOf = new Map<string, number>();

  constructor(streams: readonly IndexedStream[]) {
    const texts = new Set<string>();
    for (const { labels } of streams) {
      for (const name of labels.names) texts.add(name);
      for (const value of labels.values) texts.add(value);
    }
    this.#texts = [...texts].sort(compare);
    this.#texts.forEach((text, id) => this.#idOf.set(text, id));
  }

  id(text: string): number {
    return this.#idOf.get(text) as number;
  }

  encode() {
    const encoded = this.#texts.map((text) => Buffer.from(text));
    const offsets = new Uint32Array(encoded.length + 1);
    encoded.forEach((bytes, id) => (offsets[id + 1] = (offsets[id] as number) + bytes.length));
    return { symbolOffsets: bytesOf(offsets), symbolBytes: Buffer.concat(encoded) };
  }
}

function encodeLabels(streams: readonly IndexedStream[], symbols: SymbolTable) {
  const starts = new Uint32Array(streams.length + 1);
  streams.forEach(({ labels }, i) => (starts[i + 1] = (starts[i] as number) + labels.size));
  const names = new Uint32Array(starts[streams.length] as number);
  const values = new Uint32Array(names.length);
  let at = 0;
  for (const { labels } of streams) {
    for (let i = 0; i < labels.size; i++, at++) {
      names[at] = symbols.id(labels.names[i] as string);
      values[at] = symbols.id(labels.values[i] as string);
    }
  }
  return {
    labelStarts: bytesOf(starts),
    labelNames: bytesOf(names),
    labelValues: bytesOf(values),
  };
}

function encodePostings(streams: readonly IndexedStream[], symbols: SymbolTable) {
  const byName = new Map<number, Map<number, number[]>>();
  streams.forEach(({ labels }, stream) => {
    for (let i = 0; i < labels.size; i++) {
      const name = symbols.id(labels.names[i] as string);
      const value = symbols.id(labels.values[i] as string);
      let byValue = byName.get(name);
      if (!byValue) byName.set(name, (byValue = new Map()));
      const posting = byValue.get(value);
      if (posting) posting.push(stream);
      else byValue.set(value, [stream]);
    }
  });
  const names = [...byName.keys()].sort((a, b) => a - b);
  const valueStarts = [0];
  const values: number[] = [];
  const postingStarts = [0];
  const postings: number[] = [];
  for (const name of names) {
    const byValue = byName.get(name) as Map<number, number[]>;
    for (const value of [...byValue.keys()].sort((a, b) => a - b)) {
      values.push(value);
      for (const stream of byValue.get(value) as number[]) postings.push(stream);
      postingStarts.push(postings.length);
    }
    valueStarts.push(values.length);
  }
  return {
    nameSymbols: bytesOf(Uint32Array.from(names)),
    valueStarts: bytesOf(Uint32Array.from(valueStarts)),
    valueSymbols: bytesOf(Uint32Array.from(values)),
    postingStarts: bytesOf(Uint32Array.from(postingStarts)),
    postings: bytesOf(Uint32Array.from(postings)),
  };
}

function encodeChunks(streams: readonly IndexedStream[]) {
  const keys = new Set<string>();
  for (const { chunks } of streams) for (const chunk of chunks) keys.add(chunk.objectKey);
  const objectKeys = [...keys].sort(compare);
  const keyIds = new Map(objectKeys.map((key, id) => [key, id]));
  const starts = new Uint32Array(streams.length + 1);
  streams.forEach(({ chunks }, i) => (starts[i + 1] = (starts[i] as number) + chunks.length));
  const count = starts[streams.length] as number;
  const [objects, offsets, lengths, rows] = Array.from({ length: 4 }, () => new Uint32Array(count));
  const [minNs, maxNs] = [new BigInt64Array(count), new BigInt64Array(count)];
  const lineBytes = new Float64Array(count);
  let at = 0;
  for (const { chunks } of streams) {
    for (const chunk of [...chunks].sort(compareChunks)) {
      (objects as Uint32Array)[at] = keyIds.get(chunk.objectKey) as number;
      (offsets as Uint32Array)[at] = chunk.offset;
      (lengths as Uint32Array)[at] = chunk.length;
      (rows as Uint32Array)[at] = chunk.rowCount;
      minNs[at] = chunk.minNs;
      maxNs[at] = chunk.maxNs;
      lineBytes[at++] = chunk.lineByteCount;
    }
  }
  return {
    chunkStarts: bytesOf(starts),
    chunkObjects: bytesOf(objects as Uint32Array),
    chunkOffsets: bytesOf(offsets as Uint32Array),
    chunkLengths: bytesOf(lengths as Uint32Array),
    chunkMinNs: bytesOf(minNs),
    chunkMaxNs: bytesOf(maxNs),
    chunkRows: bytesOf(rows as Uint32Array),
    chunkLineBytes: bytesOf(lineBytes),
    objectKeys: encodeTexts(objectKeys),
  };
}

/** By time, then by place: the order in which a stream's chunks are listed. */
export function compareChunks(a: ChunkRef, b: ChunkRef): number {
  if (a.minNs !== b.minNs) return a.minNs < b.minNs ? -1 : 1;
  return compare(a.objectKey, b.objectKey) || a.offset - b.offset;
}

function encodeTexts(texts: readonly string[]): Uint8Array {
  const writer = new ByteWriter().varint(texts.length);
  for (const text of texts) writer.text(text);
  return writer.written();
}

function bytesOf(array: Uint32Array | BigInt64Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}
