// Grows a DictionaryColumn row by row, from byte ranges: no string, no object per row.
//
// Distinct values are found by an open-addressing table of ids over an FNV-1a hash of the bytes; the
// hash is kept per value, so that growing the table reads no value again.
import { assert } from '@skald/errors';
import type { DictionaryColumn } from './dictionary-column.ts';

const FIRST_SLOTS = 16;

export class DictionaryBuilder {
  readonly name: string;
  #rowCount = 0;
  #ids = new Uint32Array(64);
  #valueCount = 0;
  #valueOffsets = new Uint32Array(9);
  #valueBytes = new Uint8Array(128);
  #hashes = new Uint32Array(8);
  #slots = new Uint32Array(FIRST_SLOTS);

  constructor(name: string) {
    this.name = name;
  }

  get valueCount(): number {
    return this.#valueCount;
  }

  /** Memory held, for whoever accounts for it. */
  get byteSize(): number {
    return (
      this.#ids.byteLength +
      this.#valueOffsets.byteLength +
      this.#valueBytes.byteLength +
      this.#hashes.byteLength +
      this.#slots.byteLength
    );
  }

  /** The id (from 1) of the value bytes [from, to), which becomes known if it was not. */
  idOf(bytes: Uint8Array, from: number, to: number): number {
    const hash = hashRange(bytes, from, to);
    const mask = this.#slots.length - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const id = this.#slots[slot] as number;
      if (id === 0) return this.#addValue({ bytes, from, to, hash, slot });
      if (this.#hashes[id - 1] === hash && this.#isValue(id, bytes, from, to)) return id;
    }
  }

  /** Gives `row` the value `id`; 0 takes it away. Rows that nobody set have none. */
  setId(row: number, id: number): void {
    assert(id <= this.#valueCount, 'an id names a known value');
    if (row >= this.#ids.length) this.#ids = grown(this.#ids, row + 1);
    if (row >= this.#rowCount) {
      this.#ids.fill(0, this.#rowCount, row);
      this.#rowCount = row + 1;
    }
    this.#ids[row] = id;
  }

  /**
   * Appends the values of rows [from, to) of another column, at `row` and after it, where no row has a
   * value yet. Each of its values is looked up once.
   */
  appendColumn(row: number, column: DictionaryColumn, from: number, to: number): void {
    assert(row >= this.#rowCount, 'columns are appended behind the rows that have values');
    const end = row + to - from;
    if (end > this.#ids.length) this.#ids = grown(this.#ids, end);
    this.#ids.fill(0, this.#rowCount, row);
    this.#rowCount = end;
    const { ids, valueOffsets, valueBytes, valueCount } = column;
    const known = new Uint32Array(valueCount + 1);
    const own = this.#ids;
    for (let i = from, at = row; i < to; i++, at++) {
      const id = ids[i] as number;
      if (id !== 0 && known[id] === 0) {
        const valueFrom = valueOffsets[id - 1] as number;
        known[id] = this.idOf(valueBytes, valueFrom, valueOffsets[id] as number);
      }
      own[at] = known[id] as number;
    }
  }

  set(row: number, bytes: Uint8Array, from: number, to: number): void {
    this.setId(row, this.idOf(bytes, from, to));
  }

  /** The column of the first `rowCount` rows, in arrays of its own. */
  build(rowCount: number): DictionaryColumn {
    const ids = new Uint32Array(rowCount);
    ids.set(this.#ids.subarray(0, Math.min(rowCount, this.#rowCount)));
    const byteCount = this.#valueOffsets[this.#valueCount] as number;
    return {
      name: this.name,
      valueCount: this.#valueCount,
      valueOffsets: this.#valueOffsets.slice(0, this.#valueCount + 1),
      valueBytes: this.#valueBytes.slice(0, byteCount),
      ids,
    };
  }

  /** Forgets rows and values, keeps the memory. */
  clear(): void {
    this.#rowCount = 0;
    this.#valueCount = 0;
    this.#slots.fill(0);
  }

  #isValue(id: number, bytes: Uint8Array, from: number, to: number): boolean {
    const start = this.#valueOffsets[id - 1] as number;
    const length = (this.#valueOffsets[id] as number) - start;
    if (length !== to - from) return false;
    for (let i = 0; i < length; i++) {
      if (this.#valueBytes[start + i] !== bytes[from + i]) return false;
    }
    return true;
  }

  #addValue(value: {
    readonly bytes: Uint8Array;
    readonly from: number;
    readonly to: number;
    readonly hash: number;
    readonly slot: number;
  }): number {
    const { bytes, from, to, hash, slot } = value;
    const start = this.#valueOffsets[this.#valueCount] as number;
    const end = start + to - from;
    if (end > this.#valueBytes.length) this.#valueBytes = grown(this.#valueBytes, end);
    if (this.#valueCount + 1 >= this.#valueOffsets.length) {
      this.#valueOffsets = grown(this.#valueOffsets, this.#valueCount + 2);
    }
    if (this.#valueCount >= this.#hashes.length) {
      this.#hashes = grown(this.#hashes, this.#valueCount + 1);
    }
    for (let i = from, at = start; i < to; i++, at++) this.#valueBytes[at] = bytes[i] as number;
    this.#hashes[this.#valueCount] = hash;
    this.#valueCount += 1;
    this.#valueOffsets[this.#valueCount] = end;
    this.#slots[slot] = this.#valueCount;
    if (this.#valueCount * 2 > this.#slots.length) this.#rehash();
    return this.#valueCount;
  }

  #rehash(): void {
    this.#slots = new Uint32Array(this.#slots.length * 2);
    const mask = this.#slots.length - 1;
    for (let id = 1; id <= this.#valueCount; id++) {
      let slot = (this.#hashes[id - 1] as number) & mask;
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask;
      this.#slots[slot] = id;
    }
  }
}

function hashRange(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  // FNV's low bits follow the last byte closely; the table uses low bits, so fold the high ones in.
  return (hash ^ (hash >>> 15)) >>> 0;
}

function grown<T extends Uint32Array | Uint8Array>(array: T, atLeast: number): T {
  const bigger = new (array.constructor as new (length: number) => T)(
    Math.max(atLeast, array.length * 2),
  );
  bigger.set(array);
  return bigger;
}
