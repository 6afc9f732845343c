// Byte ranges of one chunk, fetched as few times as possible.
//
// Asks of one turn of the event loop are gathered: neighbours, and what lies less than a gap apart,
// become one read. Blocks of a chunk that are loaded together thus cost one request, and a block
// loaded alone reads no more than its own bytes.
import { assert } from '@skald/errors';

/** Bytes [from, to). Rejects with UnavailableError or NotFoundError. */
export type ReadRange = (from: number, to: number, signal?: AbortSignal) => Promise<Uint8Array>;

export interface ByteRange {
  readonly from: number;
  /** Exclusive, and not below `from`. */
  readonly to: number;
}

interface Ask extends ByteRange {
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (reason: unknown) => void;
}

export interface RangeReaderOptions {
  /** Reading this much in vain is cheaper than another request. */
  readonly gapBytes?: number;
  /** One request asks for no more than this, unless a single ask does. */
  readonly readMaxBytes?: number;
}

export class RangeReader {
  readonly #readRange: ReadRange;
  readonly #gapBytes: number;
  readonly #readMaxBytes: number;
  #asks: Ask[] = [];

  constructor(readRange: ReadRange, options: RangeReaderOptions = {}) {
    this.#readRange = readRange;
    this.#gapBytes = options.gapBytes ?? 64 << 10;
    this.#readMaxBytes = options.readMaxBytes ?? 8 << 20;
  }

  /** The bytes of each range. Asks made in one turn share the signal of the first. */
  readAll(ranges: readonly ByteRange[], signal?: AbortSignal): Promise<readonly Uint8Array[]> {
    return new Promise((resolve, reject) => {
      const parts: Uint8Array[] = [];
      let left = ranges.length;
      const take = (index: number, bytes: Uint8Array): void => {
        parts[index] = bytes;
        if (--left === 0) resolve(parts);
      };
      if (left === 0) resolve(parts);
      ranges.forEach(({ from, to }, i) => {
        assert(from <= to, 'a range never ends before it starts');
        if (from === to) take(i, new Uint8Array(0));
        else this.#ask({ from, to, resolve: (bytes) => take(i, bytes), reject }, signal);
      });
    });
  }

  #ask(ask: Ask, signal: AbortSignal | undefined): void {
    this.#asks.push(ask);
    if (this.#asks.length === 1) queueMicrotask(() => void this.#flush(signal));
  }

  async #flush(signal: AbortSignal | undefined): Promise<void> {
    const asks = this.#asks.sort((a, b) => a.from - b.from);
    this.#asks = [];
    const reads: Promise<void>[] = [];
    for (let first = 0; first < asks.length;) {
      const { from } = asks[first] as Ask;
      let to = (asks[first] as Ask).to;
      let next = first + 1;
      for (; next < asks.length; next++) {
        const ask = asks[next] as Ask;
        const end = Math.max(to, ask.to);
        if (ask.from - to > this.#gapBytes || end - from > this.#readMaxBytes) break;
        to = end;
      }
      reads.push(this.#fetch(from, to, asks.slice(first, next), signal));
      first = next;
    }
    await Promise.all(reads);
  }

  async #fetch(
    from: number,
    to: number,
    asks: readonly Ask[],
    signal: AbortSignal | undefined,
  ): Promise<void> {
    try {
      const bytes = await this.#readRange(from, to, signal);
      for (const ask of asks) ask.resolve(bytes.subarray(ask.from - from, ask.to - from));
    } catch (e) {
      for (const ask of asks) ask.reject(e);
    }
  }
}
