// An ingester: takes batches, makes them safe, keeps them readable, and stores them in time.
//
//   push ─▶ judge ─▶ log (group commit) ─▶ memory ─▶ answered
//                                            │ full blocks ─▶ encoded on another thread
//                          sweep: plan ─▶ cut ─▶ store ─▶ record ─▶ forget ─▶ cut the log
//
// Rows reach memory in the order of the log, after they are safe and before the answer: so whoever was
// answered sees his rows, and "stored up to here" is a place in the log.
//
// Holds no timer: `run` sleeps on the clock until its signal aborts.
import { createCompressor, createDecompressor, encodeBlock, type Decompressor } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import { UnavailableError, assert, toServiceError } from '@skald/errors';
import type { Labels } from '@skald/labels';
import { TokenBucket, type TenantLimits } from '@skald/limits';
import { StreamBatchDecoder, encodeStreamBatch, type StreamEntries } from '@skald/push-codec';
import type { IngesterService, PushAnswer, SelectRequest, StreamsRequest } from '@skald/services';
import type { Logger } from '@skald/telemetry';
import type { Clock } from '@skald/time';
import type { FramePlace, Wal } from '@skald/wal';
import { BlockEncoder } from './block-encoder.ts';
import { FlushWork, type FlushSink } from './flush-work.ts';
import { RECORD_BATCH, RECORD_STORED, StoredPlaces, decodeStored } from './head-log.ts';
import { HeadMemory } from './head-memory.ts';
import { HeadReader } from './head-reader.ts';
import { blockByteSize, type HeadStream } from './head-stream.ts';
import { byteCountOf, judgeBatch } from './judge-batch.ts';
import { LineBuffers } from './line-buffers.ts';
import type { HeadMetrics } from './metrics.ts';
import {
  planFlush,
  unstoredMaxBytes,
  type FlushCandidate,
  type FlushLimits,
  type FlushOrder,
} from './plan-flush.ts';
import { PushRoom } from './push-room.ts';
import { TenantStreams } from './tenant-streams.ts';

export interface IngesterConfig extends FlushLimits {
  /** A block is cut at this many bytes of lines. */
  readonly blockSizeBytes: number;
  readonly flushCheckPeriodMs: number;
  /** How long stored rows stay readable here. */
  readonly chunkRetainPeriodMs: number;
  /** And while memory is short: as long as an index takes to show them. No longer than the other. */
  readonly chunkRetainMinMs: number;
  readonly replayMemoryCeilingBytes: number;
  readonly maxReturnedStreamErrors: number;
  readonly replicationFactor: number;
}

export interface IngesterDeps {
  readonly clock: Clock;
  readonly wal: Wal;
  readonly limits: TenantLimits;
  readonly sink: FlushSink;
  readonly log: Logger;
  readonly metrics: HeadMetrics;
  /** Healthy ingesters, which share a tenant's global number of streams. */
  readonly ingesterCount: () => number;
  /** Encodes blocks; on this thread when left out. Their memory is used again when it resolves. */
  readonly encode?: (columns: EntryColumns) => Promise<Uint8Array>;
  readonly decompressor?: Decompressor;
}

/** Lines that may wait to be encoded before pushes wait too. */
const ENCODING_BYTES_MAX = 32 << 20;
/** Memory may exceed its limit this much before pushes have to wait: the store is not keeping up. */
const MEMORY_FULL_FACTOR = 2;
/** After a flush that failed, memory pressure alone does not ask for another one for so long. */
const FLUSH_RETRY_MS = 10_000;

export class Ingester implements IngesterService {
  readonly #config: IngesterConfig;
  readonly #deps: IngesterDeps;
  readonly #tenants = new Map<string, TenantStreams>();
  readonly #decoder = new StreamBatchDecoder();
  readonly #buffers = new LineBuffers();
  readonly #encoder: BlockEncoder;
  readonly #reader: HeadReader;
  readonly #work: FlushWork;
  readonly #memory = new HeadMemory();
  readonly #room: PushRoom;
  #state: 'new' | 'replaying' | 'ready' | 'stopping' = 'new';
  /** Records before this place are in memory or stored. */
  #applied: FramePlace = { segment: 0, offset: 0 };
  #sweeping: Promise<void> = Promise.resolve();
  #isSweepWanted = false;
  #retryAtMs = 0;

  constructor(config: IngesterConfig, deps: IngesterDeps) {
    this.#config = config;
    this.#deps = deps;
    const encode = deps.encode ?? encodeHere();
    const memory = this.#memory;
    this.#encoder = new BlockEncoder({ encode, buffers: this.#buffers, log: deps.log, memory });
    this.#work = new FlushWork({ ...deps, encoder: this.#encoder, memory });
    this.#room = new PushRoom({
      clock: deps.clock,
      fullBecause: () => this.#fullBecause(),
      askForRoom: () => this.#wantSweep(),
    });
    this.#reader = new HeadReader({
      tenantStreams: (tenant) => this.#tenants.get(tenant),
      decompressor: deps.decompressor ?? createDecompressor(),
    });
  }

  get isReady(): boolean {
    return this.#state === 'ready';
  }

  get memoryBytes(): number {
    return this.#memory.bytes;
  }

  streamCount(tenant: string): number {
    return this.#tenants.get(tenant)?.count ?? 0;
  }

  /** Rebuilds memory from the log. Ready when it resolves. */
  async start(): Promise<void> {
    assert(this.#state === 'new', 'an ingester is started once');
    const { clock, wal, log, metrics } = this.#deps;
    this.#state = 'replaying';
    metrics.replayActive.set(1);
    const startMs = clock.nowMs();
    const stored = new StoredPlaces();
    await wal.peek(({ kind, tenant, payload }) => {
      if (kind === RECORD_STORED) stored.add(tenant, decodeStored(payload));
    });
    const report = await wal.replay((frame, place) => {
      if (frame.kind !== RECORD_BATCH) return undefined;
      this.#replayBatch(frame.tenant, frame.payload, place, stored);
      return this.#isMuch(this.#replayMemoryMax) ? this.#makeRoom() : undefined;
    });
    await this.#work.recordDeferred();
    this.#state = 'ready';
    const tookMs = clock.nowMs() - startMs;
    metrics.replayActive.set(0);
    metrics.replaySeconds.set(tookMs / 1000);
    log.log(report.damages.length > 0 ? 'error' : 'info', 'the write-ahead log was replayed', {
      records: report.recordCount,
      bytes: report.byteCount,
      damages: report.damages.length,
      tookMs,
    });
  }

  async push(
    { tenant, batch }: { readonly tenant: string; readonly batch: Uint8Array },
    signal?: AbortSignal,
  ): Promise<PushAnswer> {
    this.#assertWritable();
    await this.#room.enter(batch.length, signal);
    await this.#encoder.atMost(ENCODING_BYTES_MAX);
    this.#assertWritable();
    const entries = this.#decoder.decode(batch, `a push of ${tenant}`);
    const judgement = judgeBatch(entries, this.#judgeArgs(tenant));
    const { accepted, rejections, isWhole } = judgement;
    if (accepted.length > 0) {
      const payload = isWhole ? batch : encodeStreamBatch(accepted);
      await this.#deps.wal.append({ kind: RECORD_BATCH, tenant, payload }, (place) => {
        this.#apply(tenant, accepted, place);
      });
    }
    return { rejections };
  }

  /** Stores everything. Rejects with the first failure; what failed stays in memory and in the log. */
  async flush(): Promise<void> {
    await this.#serially(async () => {
      const orders = this.#candidates().map(({ stream }) => ({
        stream,
        reason: 'forced' as const,
      }));
      const failure = await this.#store(orders);
      if (failure) throw failure;
    });
  }

  /** One look at what is due, and doing it. Failures are logged and counted, not thrown. */
  sweep(): Promise<void> {
    return this.#serially(async () => {
      const { clock, log } = this.#deps;
      const state = {
        candidates: this.#candidates(),
        ...memoryOf(this.#memory),
        walBytes: this.#deps.wal.sizeBytes,
        oldestSegment: this.#deps.wal.oldestSegment,
      };
      await this.#store(planFlush(state, this.#config, clock.nowMs())).catch((error: unknown) => {
        log.log('error', 'a sweep did not finish', { error: toServiceError(error).message });
      });
      this.#report();
    });
  }

  /** Sweeps now and then until the signal aborts. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#deps.clock.sleep(this.#config.flushCheckPeriodMs, signal).catch(() => undefined);
      if (!signal.aborted) await this.sweep();
    }
  }

  /** Refuses pushes, stores everything if asked to, closes the log. The log keeps what was not stored. */
  async stop(options: { readonly flush: boolean }): Promise<void> {
    this.#state = 'stopping';
    await this.#sweeping;
    if (options.flush) {
      await this.flush().catch((error: unknown) => {
        const { message } = toServiceError(error);
        this.#deps.log.log('error', 'not everything was stored before stopping', {
          error: message,
        });
      });
    }
    await this.#deps.wal.close();
  }

  select(request: SelectRequest) {
    return answer(() => this.#reader.select(request));
  }

  labelNames(request: StreamsRequest) {
    return answer(() => this.#reader.labelNames(request));
  }

  labelValues(request: StreamsRequest & { readonly name: string }) {
    return answer(() => this.#reader.labelValues(request));
  }

  series(request: StreamsRequest) {
    return answer(() => this.#reader.series(request));
  }

  stats(request: StreamsRequest) {
    return answer(() => this.#reader.stats(request));
  }

  volume(request: StreamsRequest) {
    return answer(() => this.#reader.volume(request));
  }

  get #replayMemoryMax(): number {
    return Math.min(this.#config.replayMemoryCeilingBytes, this.#config.memoryMaxBytes);
  }

  #assertWritable(): void {
    if (this.#state === 'stopping') throw new UnavailableError('Ingester is shutting down');
    if (this.#state !== 'ready') throw new UnavailableError('Ingester is starting');
  }

  #fullBecause(): string | undefined {
    const { bytes, unstoredBytes } = this.#memory;
    const limit = this.#config.memoryMaxBytes * MEMORY_FULL_FACTOR;
    if (bytes <= limit) return undefined;
    return `${bytes} bytes are in memory (limit ${limit}), ${unstoredBytes} of them wait to be stored`;
  }

  #retainMs(): number {
    const { memoryMaxBytes, chunkRetainMinMs, chunkRetainPeriodMs } = this.#config;
    return this.#memory.bytes > memoryMaxBytes ? chunkRetainMinMs : chunkRetainPeriodMs;
  }

  /** Whether rows should be stored early, so that their memory stays below this limit. */
  #isMuch(memoryMaxBytes: number): boolean {
    const { unstoredBytes, keptBytes } = this.#memory;
    return unstoredBytes > unstoredMaxBytes(memoryMaxBytes, keptBytes);
  }

  #judgeArgs(tenant: string) {
    const limits = this.#deps.limits.of(tenant);
    const streams = this.#tenantStreams(tenant);
    const streamCountMax = this.#streamCountMax(tenant);
    return {
      tenant,
      limits,
      streamCountMax,
      lateMaxMs: this.#config.maxChunkAgeMs / 2,
      messagesMax: this.#config.maxReturnedStreamErrors,
      streamOf: (labels: Labels) => {
        const known = streams.get(labels);
        if (known || (streamCountMax > 0 && streams.count >= streamCountMax)) return known;
        return this.#create(streams, labels);
      },
    };
  }

  /** The tenant's own limit, and this ingester's share of the global one: the smaller that is set. */
  #streamCountMax(tenant: string): number {
    const { maxStreamsPerUser, maxGlobalStreamsPerUser } = this.#deps.limits.of(tenant);
    if (maxGlobalStreamsPerUser === 0) return maxStreamsPerUser;
    const ingesters = Math.max(1, this.#deps.ingesterCount());
    const replicas = Math.min(this.#config.replicationFactor, ingesters);
    const share = Math.max(1, Math.floor((maxGlobalStreamsPerUser * replicas) / ingesters));
    return maxStreamsPerUser === 0 ? share : Math.min(maxStreamsPerUser, share);
  }

  #tenantStreams(tenant: string): TenantStreams {
    let streams = this.#tenants.get(tenant);
    if (!streams) this.#tenants.set(tenant, (streams = new TenantStreams(tenant)));
    return streams;
  }

  #create(streams: TenantStreams, labels: Labels): HeadStream {
    const { clock, limits, metrics } = this.#deps;
    const { perStreamRateLimitBytesPerSec: ratePerSec, perStreamRateLimitBurstBytes: burst } =
      limits.of(streams.tenant);
    metrics.streamsCreated.add(1, streams.tenant);
    const bucket = new TokenBucket(clock, { ratePerSec, burst });
    const nowMs = clock.nowMs();
    return streams.create({ labels, bucket, buffers: this.#buffers, nowMs });
  }

  /** Brings rows that are safe into memory. Synchronous: called in the order of the log. */
  #apply(tenant: string, entries: readonly StreamEntries[], place: FramePlace): void {
    const streams = this.#tenantStreams(tenant);
    const { blockSizeBytes, memoryMaxBytes } = this.#config;
    const at = { segment: place.segment, nowMs: this.#deps.clock.nowMs(), blockSizeBytes };
    for (const { labels, columns } of entries) {
      const stream = streams.get(labels) ?? this.#create(streams, labels);
      // Only what grows and what was cut from it: a stream may have many blocks, and a push all streams.
      const before = stream.growing?.byteSize ?? 0;
      const full = stream.append(columns, at);
      this.#memory.add((stream.growing?.byteSize ?? 0) - before);
      for (const block of full) {
        this.#memory.add(blockByteSize(block));
        this.#encoder.start(block);
      }
    }
    this.#applied = { segment: place.segment, offset: place.offset + 1 };
    if (this.#state === 'ready' && this.#isMuch(memoryMaxBytes)) this.#wantSweep();
  }

  #replayBatch(tenant: string, batch: Uint8Array, place: FramePlace, stored: StoredPlaces): void {
    const { metrics } = this.#deps;
    const source = `the write-ahead log, segment ${place.segment} at ${place.offset}`;
    const entries = this.#decoder
      .decode(batch, source)
      .filter(({ labels }) => !stored.isStored(tenant, labels.text, place));
    for (const { columns } of entries) {
      metrics.recoveredEntries.add(columns.rowCount);
      metrics.recoveredBytes.add(byteCountOf(columns));
    }
    this.#apply(tenant, entries, place);
  }

  /** During replay: stores until memory is well below its limit. */
  async #makeRoom(): Promise<void> {
    const limits = { ...this.#config, memoryMaxBytes: this.#replayMemoryMax };
    const state = {
      candidates: this.#candidates(),
      ...memoryOf(this.#memory),
      walBytes: 0,
      oldestSegment: 0,
    };
    const failure = await this.#store(planFlush(state, limits, this.#deps.clock.nowMs()));
    if (failure) throw failure;
  }

  /** Sweeps soon; false when the store has just failed and is left alone for a while. */
  #wantSweep(): boolean {
    if (this.#deps.clock.nowMs() < this.#retryAtMs) return false;
    if (this.#isSweepWanted) return true;
    this.#isSweepWanted = true;
    void this.sweep().finally(() => (this.#isSweepWanted = false));
    return true;
  }

  #serially(work: () => Promise<void>): Promise<void> {
    const done = this.#sweeping.then(work);
    this.#sweeping = done.catch(() => undefined);
    return done;
  }

  /** Stores the streams, then forgets what may be forgotten, here and in the log. */
  async #store(orders: readonly FlushOrder<HeadStream>[]): Promise<Error | undefined> {
    const { clock, wal, metrics } = this.#deps;
    const failure = await this.#work.store(orders, {
      appliedUpTo: () => this.#applied,
      isReplaying: this.#state === 'replaying',
    });
    if (failure) this.#retryAtMs = clock.nowMs() + FLUSH_RETRY_MS;
    const { chunkIdlePeriodMs } = this.#config;
    const limits = { chunkRetainPeriodMs: this.#retainMs(), chunkIdlePeriodMs };
    for (const streams of this.#tenants.values()) {
      const removed = this.#work.forget(streams, limits, clock.nowMs());
      if (removed > 0) metrics.streamsRemoved.add(removed, streams.tenant);
    }
    if (this.#state !== 'replaying') await wal.removeBefore(this.#neededSegment());
    return failure;
  }

  #neededSegment(): number {
    let needed = this.#deps.wal.currentSegment;
    for (const streams of this.#tenants.values()) {
      for (const stream of streams.values()) needed = Math.min(needed, stream.neededSegment);
    }
    return needed;
  }

  #candidates(): FlushCandidate<HeadStream>[] {
    const candidates: FlushCandidate<HeadStream>[] = [];
    for (const streams of this.#tenants.values()) {
      for (const stream of streams.values()) {
        if (stream.hasUnstored) candidates.push(candidateOf(stream));
      }
    }
    return candidates;
  }

  #report(): void {
    const { metrics } = this.#deps;
    let blocks = 0;
    for (const streams of this.#tenants.values()) {
      metrics.memoryStreams.set(streams.count, streams.tenant);
      for (const stream of streams.values())
        blocks += stream.blocks.length + (stream.growing ? 1 : 0);
    }
    metrics.memoryChunks.set(blocks);
    metrics.memoryBytes.set(this.#memory.bytes);
  }
}

function candidateOf(stream: HeadStream): FlushCandidate<HeadStream> {
  const parts: { readonly minNs: bigint; readonly maxNs: bigint }[] = stream.blocks.filter(
    (block) => block.storedAtMs === undefined,
  );
  if (stream.growing) parts.push(stream.growing);
  let encodedBytes = 0;
  let memoryBytes = stream.growing?.byteSize ?? 0;
  for (const block of stream.blocks) {
    if (block.storedAtMs !== undefined) continue;
    encodedBytes += block.encoded?.bytes.length ?? 0;
    memoryBytes += blockByteSize(block);
  }
  const minNs = parts.reduce(
    (min, part) => (part.minNs < min ? part.minNs : min),
    parts[0]?.minNs ?? 0n,
  );
  const maxNs = parts.reduce((max, part) => (part.maxNs > max ? part.maxNs : max), minNs);
  return {
    stream,
    encodedBytes,
    memoryBytes,
    firstAppendMs: stream.firstAppendMs,
    lastAppendMs: stream.lastAppendMs,
    spanMs: Number(maxNs - minNs) / 1e6,
    neededSegment: stream.neededSegment,
  };
}

function memoryOf({ unstoredBytes, keptBytes }: HeadMemory) {
  return { unstoredBytes, keptBytes };
}

function encodeHere(): (columns: EntryColumns) => Promise<Uint8Array> {
  const compressor = createCompressor();
  return (columns) => Promise.resolve().then(() => encodeBlock(columns, { compressor }));
}

/** Reads are synchronous inside; what they throw belongs to the promise. */
function answer<T>(read: () => T): Promise<T> {
  return Promise.resolve().then(read);
}
