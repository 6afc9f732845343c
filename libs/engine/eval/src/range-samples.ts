// Samples that have to be kept until all of them are in: as they come, in arrays of many thousand, and
// then side by side cell by cell (a counting sort, which keeps the order of arrival).
import { must } from '@skald/errors';
import type { ArrayPool } from './array-pool.ts';
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

/** Where samples are kept. */
export interface SampleRoom {
  readonly memory: MemoryBudget;
  readonly arrays: ArrayPool;
}

/** Samples of cell c are rows [starts[c], starts[c + 1]). */
export interface SamplesByCell {
  readonly starts: Int32Array;
  readonly values: Float64Array;
  /** Empty when times are not kept. */
  readonly timesNs: Float64Array;
}

/** Chunks grow with what came before them, and stay in the cache while they are gone through twice. */
const CHUNK_SAMPLES_MIN = 4 * 1024;
const CHUNK_SAMPLES_MAX = 64 * 1024;
const NO_TIMES = new Float64Array(0);

export class SampleStore {
  count = 0;
  readonly #chunks: Chunk[] = [];
  readonly #memory: MemoryBudget;
  readonly #arrays: ArrayPool;
  readonly #keepsTimes: boolean;
  #cells: { readonly starts: Int32Array; readonly count: number } | undefined;
  #sorted: SamplesByCell | undefined;

  constructor(options: SampleRoom & { readonly keepsTimes: boolean }) {
    this.#memory = options.memory;
    this.#arrays = options.arrays;
    this.#keepsTimes = options.keepsTimes;
  }

  get chunks(): readonly Chunk[] {
    return this.#chunks;
  }

  add(samples: CellSamples): void {
    const { count, missed } = samples;
    let chunk = this.#chunks.at(-1);
    if (chunk === undefined || chunk.count + count > chunk.cells.length) {
      chunk = this.#newChunk(
        Math.max(CHUNK_SAMPLES_MIN, Math.min(CHUNK_SAMPLES_MAX, this.count), count),
      );
    }
    const kept = count - missed;
    if (missed === 0) put(chunk, samples);
    else if (kept > 0) putSome(chunk, samples);
    chunk.count += kept;
    this.count += kept;
  }

  /**
   * Where the samples of each cell begin once they are sorted, of which there are `cellCount` after `refine` has
   * changed those of a chunk.
   */
  countCells(cellCount: number, refine: (chunk: Chunk) => void = () => {}): Int32Array {
    this.#memory.take(8 * cellCount + this.count * this.#floatBytes);
    const counts = this.#arrays.ints(cellCount + 1).fill(0, 0, cellCount + 1);
    for (const chunk of this.#chunks) {
      refine(chunk);
      countCells(chunk, counts);
    }
    for (let cell = 0; cell < cellCount; cell++) {
      counts[cell + 1] = (counts[cell + 1] as number) + (counts[cell] as number);
    }
    this.#cells = { starts: counts, count: cellCount };
    return counts;
  }

  /** After countCells: the samples of the cells that are wanted (1). What is at others is undefined. */
  sorted(isWanted: Uint8Array): SamplesByCell {
    const { starts, count } = must(this.#cells, 'cells are counted first');
    const next = this.#arrays.ints(count);
    next.set(starts.subarray(0, count));
    const values = this.#arrays.floats(this.count);
    const timesNs = this.#keepsTimes ? this.#arrays.floats(this.count) : NO_TIMES;
    this.#sorted = { starts, values, timesNs };
    for (const chunk of this.#chunks) moveToCells(chunk, next, this.#sorted, isWanted);
    this.#arrays.give(next);
    return this.#sorted;
  }

  /** The samples by cell, and those that came, are looked at no more. */
  release(): void {
    const { values, timesNs } = this.#sorted ?? {};
    const arrays = [this.#cells?.starts, values, timesNs];
    for (const chunk of this.#chunks) arrays.push(chunk.cells, chunk.values, chunk.timesNs);
    for (const array of arrays) {
      if (array !== undefined && array !== NO_TIMES) this.#arrays.give(array);
    }
    this.#chunks.length = 0;
    this.#cells = this.#sorted = undefined;
  }

  /** Of one sample. */
  get #floatBytes(): number {
    return this.#keepsTimes ? 16 : 8;
  }

  #newChunk(size: number): Chunk {
    this.#memory.take(size * (Int32Array.BYTES_PER_ELEMENT + this.#floatBytes));
    const chunk = {
      cells: this.#arrays.ints(size),
      values: this.#arrays.floats(size),
      timesNs: this.#keepsTimes ? this.#arrays.floats(size) : NO_TIMES,
      count: 0,
    };
    this.#chunks.push(chunk);
    return chunk;
  }
}

function put(chunk: Chunk, { cells, values, timesNs, count }: CellSamples): void {
  chunk.cells.set(cells.subarray(0, count), chunk.count);
  chunk.values.set(values.subarray(0, count), chunk.count);
  if (chunk.timesNs.length > 0) chunk.timesNs.set(timesNs.subarray(0, count), chunk.count);
}

/** Without those in NO_CELL. */
function putSome(chunk: Chunk, { cells, values, timesNs, count }: CellSamples): void {
  let at = chunk.count;
  for (let i = 0; i < count; i++) {
    if (cells[i] === NO_CELL) continue;
    chunk.cells[at] = cells[i] as number;
    chunk.values[at] = values[i] as number;
    chunk.timesNs[at++] = timesNs[i] as number; // ignored where times are not kept
  }
}

function countCells({ cells, count }: Chunk, counts: Int32Array): void {
  for (let i = 0; i < count; i++) {
    const at = (cells[i] as number) + 1;
    counts[at] = (counts[at] as number) + 1;
  }
}

function moveToCells(
  { cells, values: fromValues, timesNs: fromTimesNs, count }: Chunk,
  next: Int32Array,
  { values, timesNs }: SamplesByCell,
  isWanted: Uint8Array,
): void {
  const hasTimes = timesNs.length > 0;
  for (let i = 0; i < count; i++) {
    const cell = cells[i] as number;
    if (isWanted[cell] === 0) continue;
    const at = next[cell] as number;
    next[cell] = at + 1;
    values[at] = fromValues[i] as number;
    if (hasTimes) timesNs[at] = fromTimesNs[i] as number;
  }
}
