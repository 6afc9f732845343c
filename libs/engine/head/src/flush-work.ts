// The hands of a flush: cut, encode, store, record. What to store was decided elsewhere.
//
// Order matters and is this: rows are in the object store and in its index before they are marked
// stored; they are marked before the log is told; the log is told before it is cut. A crash between any
// two leaves rows twice at worst, never nowhere.
import type { EncodedBlock } from '@skald/chunk';
import { must, toServiceError } from '@skald/errors';
import type { Labels } from '@skald/labels';
import type { Logger } from '@skald/telemetry';
import type { Clock } from '@skald/time';
import type { FramePlace, Wal } from '@skald/wal';
import type { BlockEncoder } from './block-encoder.ts';
import { RECORD_STORED, encodeStored } from './head-log.ts';
import type { HeadMemory } from './head-memory.ts';
import { blockByteSize, type HeadBlock, type HeadStream } from './head-stream.ts';
import type { HeadMetrics } from './metrics.ts';
import type { FlushOrder, FlushReason } from './plan-flush.ts';
import type { TenantStreams } from './tenant-streams.ts';

/** One stream's blocks on their way to the store, ascending by time. */
export interface FlushChunk {
  readonly labels: Labels;
  readonly blocks: readonly EncodedBlock[];
}

/** What a flush needs of the store: `FlushWriter` of @skald/store. */
export interface FlushSink {
  /** Resolves when the chunks of all streams are durable and in the index. */
  flush(tenant: string, streams: readonly FlushChunk[]): Promise<unknown>;
}

export interface FlushWorkDeps {
  readonly clock: Clock;
  readonly wal: Wal;
  readonly sink: FlushSink;
  readonly encoder: BlockEncoder;
  readonly log: Logger;
  readonly metrics: HeadMetrics;
  readonly memory: HeadMemory;
}

interface Pending {
  readonly stream: HeadStream;
  readonly reason: FlushReason;
  readonly blocks: readonly HeadBlock[];
}

interface StoredStreams {
  readonly tenant: string;
  readonly before: FramePlace;
  readonly streams: readonly string[];
}

/** Lines per call of the sink: bounds the memory of one segment being put together. */
const SINK_LINE_BYTES_MAX = 128 << 20;

export class FlushWork {
  readonly #deps: FlushWorkDeps;
  #deferred: StoredStreams[] = [];

  constructor(deps: FlushWorkDeps) {
    this.#deps = deps;
  }

  /** Stores the streams; returns the first failure after trying them all. */
  async store(
    orders: readonly FlushOrder<HeadStream>[],
    log: { readonly appliedUpTo: () => FramePlace; readonly isReplaying: boolean },
  ): Promise<Error | undefined> {
    const { metrics } = this.#deps;
    let failure: Error | undefined;
    let left = orders.length;
    metrics.flushQueueLength.set(left);
    for (const group of groupsOf(orders)) {
      try {
        await this.#storeGroup(group, log);
      } catch (error) {
        failure ??= toServiceError(error);
        metrics.flushFailures.add();
        this.#deps.log.log('error', 'streams could not be stored, and stay in memory', {
          tenant: group[0]?.stream.tenant,
          streams: group.length,
          error: toServiceError(error).message,
        });
      }
      left -= group.length;
      metrics.flushQueueLength.set(left);
    }
    return failure;
  }

  /** Writes the records that could not be written during replay. */
  async recordDeferred(): Promise<void> {
    const records = this.#deferred;
    this.#deferred = [];
    for (const record of records) await this.#record(record);
  }

  /** Drops stored blocks and streams that nobody needs any more; returns how many streams went. */
  forget(
    streams: TenantStreams,
    limits: { readonly chunkRetainPeriodMs: number; readonly chunkIdlePeriodMs: number },
    nowMs: number,
  ): number {
    let removed = 0;
    for (const stream of streams.values()) {
      const isOver = ({ storedAtMs }: HeadBlock) =>
        storedAtMs !== undefined && nowMs - storedAtMs >= limits.chunkRetainPeriodMs;
      for (const block of stream.blocks)
        if (isOver(block)) this.#deps.memory.forgot(blockByteSize(block));
      stream.blocks = stream.blocks.filter((block) => !isOver(block));
      const isIdle = nowMs - stream.lastAppendMs >= limits.chunkIdlePeriodMs;
      if (!isIdle || stream.growing || stream.blocks.length > 0) continue;
      streams.remove(stream);
      removed += 1;
    }
    streams.tidy();
    return removed;
  }

  async #storeGroup(
    orders: readonly FlushOrder<HeadStream>[],
    log: { readonly appliedUpTo: () => FramePlace; readonly isReplaying: boolean },
  ): Promise<void> {
    const pending = orders.map(({ stream, reason }) => this.#cut(stream, reason));
    // No await between the cuts and this: together they say what the cuts hold.
    const before = log.appliedUpTo();
    const tenant = must(pending[0], 'a group has streams').stream.tenant;
    const chunks: FlushChunk[] = [];
    for (const { stream, blocks } of pending) {
      const encoded: EncodedBlock[] = [];
      for (const block of blocks) encoded.push(await this.#deps.encoder.encoded(block));
      chunks.push({ labels: stream.labels, blocks: encoded });
    }
    await this.#deps.sink.flush(tenant, chunks);
    this.#mark(pending);
    const record = { tenant, before, streams: chunks.map(({ labels }) => labels.text) };
    if (log.isReplaying) this.#deferred.push(record);
    else await this.#record(record);
  }

  #cut(stream: HeadStream, reason: FlushReason): Pending {
    const before = stream.byteSize;
    for (const block of stream.cut()) this.#deps.encoder.start(block);
    this.#deps.memory.add(stream.byteSize - before);
    const blocks = stream.blocks
      .filter((block) => block.storedAtMs === undefined)
      .sort((a, b) => (a.minNs < b.minNs ? -1 : 1));
    return { stream, reason, blocks };
  }

  #mark(pending: readonly Pending[]): void {
    const { clock, memory, metrics } = this.#deps;
    const nowMs = clock.nowMs();
    for (const { stream, reason, blocks } of pending) {
      let bytes = 0;
      for (const block of blocks) {
        block.storedAtMs = nowMs;
        memory.stored(blockByteSize(block));
        bytes += block.encoded?.bytes.length ?? 0;
      }
      metrics.chunksFlushed.add(1, reason);
      metrics.chunksStored.add(1, stream.tenant);
      metrics.chunkStoredBytes.add(bytes, stream.tenant);
    }
  }

  /** A record that cannot be written costs a restart some work, no data. */
  async #record({ tenant, before, streams }: StoredStreams): Promise<void> {
    const payload = encodeStored({ before, streams });
    await this.#deps.wal
      .append({ kind: RECORD_STORED, tenant, payload })
      .catch((error: unknown) => {
        this.#deps.log.log('warn', 'what was stored could not be recorded', {
          error: toServiceError(error).message,
        });
      });
  }
}

/** Streams of one tenant together, ascending by label text, in groups of bounded size. */
function groupsOf(orders: readonly FlushOrder<HeadStream>[]): FlushOrder<HeadStream>[][] {
  const sorted = [...orders].sort((a, b) => compare(keyOf(a.stream), keyOf(b.stream)));
  const groups: FlushOrder<HeadStream>[][] = [];
  let lineBytes = 0;
  for (const order of sorted) {
    const group = groups.at(-1);
    const bytes = unstoredLineBytes(order.stream);
    const isSame = group?.[0]?.stream.tenant === order.stream.tenant;
    if (group && isSame && lineBytes + bytes <= SINK_LINE_BYTES_MAX) {
      group.push(order);
      lineBytes += bytes;
    } else {
      groups.push([order]);
      lineBytes = bytes;
    }
  }
  return groups;
}

function unstoredLineBytes({ blocks, growing }: HeadStream): number {
  let bytes = growing?.lineByteCount ?? 0;
  for (const block of blocks) if (block.storedAtMs === undefined) bytes += block.lineByteCount;
  return bytes;
}

function keyOf({ tenant, labels }: HeadStream): string {
  return `${tenant}\0${labels.text}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
