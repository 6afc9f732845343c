// Samples that have to be kept until all of them are in: as they come, in arrays of many thousand, and
// then side by side cell by cell (a counting sort, which keeps the order of arrival).
import type { MemoryBudget } from './memory-budget.ts';
import type { CellSamples } from './range-partials.ts';
import { NO_CELL } from './range-panes.ts';

interface Chunk {
  /** Later: what the samples are sorted by. */
  readonly cells: Int32Array;
  readonly values: Float64Array;
  readonly timesNs: Float64Array;
  count: number;
}

/** Samples of cell c are rows [starts[c], starts[c + 1]). */
export interface SamplesByCell {
  readonly starts: Uint32Array;
  readonly values: Float64Array;
  /** Empty when times are not kept. */
  readonly timesNs: Float64Array;
}

/** Chunks grow with what came before them. */
const CHUNK_SAMPLES_MIN = 4 * 1024;
const CHUNK_SAMPLES_MAX = 64 * 1024;
const NO_TIMES = new Float64Array(0);

export class SampleStore {
  count = 0;
  readonly #chunks: Chunk[] = [];
  readonly #memory: MemoryBudget;
  readonly #keepsTimes: boolean;

  constructor(options: { readonly memory: MemoryBudget; readonly keepsTimes: boolean }) {
    this.#memory = options.memory;
    this.#keepsTimes = options.keepsTimes;
  }

  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  add({ cells, values, timesNs, count }: CellSamples): void {
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.count + count > chunk.cells.length) {
      chunk = this.#newChunk(
        Math.max(CHUNK_SAMPLES_MIN, Math.min(CHUNK_SAMPLES_MAX, this.count), count),
      );
    }
    const to = chunk;
    let at = to.count;
    for (let i = 0; i < count; i++) {
      const cell = cells[i] as number;
      if (cell === NO_CELL) continue;
      to.cells[at] = cell;
      to.values[at++] = values[i] as number;
    }
    if (this.#keepsTimes) {
      at = to.count;
      for (let i = 0; i < count; i++)
        if (cells[i] !== NO_CELL) to.timesNs[at++] = timesNs[i] as number;
    }
    this.count += at - to.count;
    to.count = at;
  }

  /** All samples by cell, of which there are `cellCount`. */
  byCell(cellCount: number): SamplesByCell {
    this.#memory.take(8 * cellCount + this.count * this.#floatBytes);
    const ends = new Uint32Array(cellCount + 1);
    for (const { cells, count } of this.#chunks) {
      for (let i = 0; i < count; i++) {
        const after = (cells[i] as number) + 1;
        ends[after] = (ends[after] as number) + 1;
      }
    }
    for (let cell = 1; cell <= cellCount; cell++) {
      ends[cell] = (ends[cell] as number) + (ends[cell - 1] as number);
    }
    const starts = ends.slice();
    const values = new Float64Array(this.count);
    const timesNs = this.#keepsTimes ? new Float64Array(this.count) : NO_TIMES;
    for (const chunk of this.#chunks) {
      for (let i = 0; i < chunk.count; i++) {
        const cell = chunk.cells[i] as number;
        const at = ends[cell] as number;
        ends[cell] = at + 1;
        values[at] = chunk.values[i] as number;
        if (this.#keepsTimes) timesNs[at] = chunk.timesNs[i] as number;
      }
    }
    return { starts, values, timesNs };
  }

  /** Of one sample. */
  get #floatBytes(): number {
    return this.#keepsTimes ? 16 : 8;
  }

  #newChunk(size: number): Chunk {
    this.#memory.take(size * (Int32Array.BYTES_PER_ELEMENT + this.#floatBytes));
    const chunk = {
      cells: new Int32Array(size),
      values: new Float64Array(size),
      timesNs: this.#keepsTimes ? new Float64Array(size) : NO_TIMES,
      count: 0,
    };
    this.#chunks.push(chunk);
    return chunk;
  }
}
