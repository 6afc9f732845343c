// What one query reads of one chunk, noted down in its meter.
import { ColumnCache } from '@skald/chunk';
import type { ObjectStore } from '@skald/objects';
import type { ReadMeter } from '@skald/services';

export type RangedObjects = Pick<ObjectStore, 'getRange'>;

/** The objects as they are, for one chunk: requests for it are counted and timed. */
export function meteredObjects(objects: RangedObjects, { stats, nowMs }: ReadMeter): RangedObjects {
  let isRead = false;
  return {
    async getRange(key, from, to, signal) {
      if (!isRead) stats.chunksRead++;
      isRead = true;
      stats.reads++;
      const startedMs = nowMs();
      try {
        const bytes = await objects.getRange(key, from, to, signal);
        stats.readBytes += bytes.length;
        return bytes;
      } finally {
        stats.readMs += nowMs() - startedMs;
      }
    },
  };
}

type Entry = Parameters<ColumnCache['get']>[0];

/** The cache of all queries, its answers to one of them counted. */
export class MeteredColumns extends ColumnCache {
  readonly #inner: ColumnCache;
  readonly #stats: ReadMeter['stats'];

  constructor(inner: ColumnCache, { stats }: ReadMeter) {
    super({ budgetBytes: 0 });
    this.#inner = inner;
    this.#stats = stats;
  }

  override get(entry: Entry): unknown {
    const column = this.#inner.get(entry);
    this.#stats.columnsAsked++;
    if (column !== undefined) this.#stats.columnsCached++;
    return column;
  }

  override get hasRoom(): boolean {
    return this.#inner.hasRoom;
  }

  override set(entry: Entry, column: unknown, columnBytes: number): void {
    this.#inner.set(entry, column, columnBytes);
  }
}
