// A distributor: judges a push, completes it, and writes it to a quorum of ingesters.
//
//   labels (service_name, limits) ─▶ entries (times, sizes) ─▶ metadata, detected_level
//     ─▶ the tenant's rate ─▶ one batch per ingester ─▶ quorum
//
// What is wrong with some entries does not stop the others: they are stored, and the call still answers
// 400 with the texts.
import type { EntryColumns } from '@skald/columns';
import { InvalidError, RateLimitedError, UnprocessableError } from '@skald/errors';
import { RateLimiter, type Limits, type TenantLimits } from '@skald/limits';
import type { PushStream, StreamEntries } from '@skald/push-codec';
import type { Clock } from '@skald/time';
import { NS_PER_MS, formatGoTime } from '@skald/time';
import { LevelDetector, type LevelKernels } from './detect-level.ts';
import { normaliseMetadata } from './metadata-names.ts';
import type { PushMetrics } from './metrics.ts';
import { Problems } from './problems.ts';
import { QuorumWriter, type QuorumWriteDeps } from './quorum-write.ts';
import { LabelJudge } from './stream-labels.ts';
import { measureMetadata, validateEntries } from './validate-entries.ts';

export interface DistributorDeps extends QuorumWriteDeps {
  readonly clock: Clock;
  readonly limits: TenantLimits;
  /** Healthy distributors, which share a tenant's global rate. */
  readonly distributorCount: () => number;
  readonly metrics: PushMetrics;
  /** Columns made during a push lie in their regions until whoever owns them resets them. */
  readonly kernels: LevelKernels;
}

export interface PushRequest {
  readonly tenant: string;
  readonly streams: readonly PushStream[];
  /** The label `format` of metrics. */
  readonly format: 'json' | 'protobuf' | 'otlp';
}

/** The tenant may not push for now; the status is configuration, so that agents stop retrying. */
export class IngestionBlockedError extends InvalidError {
  readonly statusCode: number;
  constructor(message: string, statusCode: number) {
    super(message);
    this.statusCode = statusCode;
  }
}

interface Volume {
  lines: number;
  lineBytes: number;
  metadataBytes: number;
}

export class Distributor {
  readonly #deps: DistributorDeps;
  readonly #writer: QuorumWriter;
  readonly #rates: RateLimiter;
  readonly #labels = new LabelJudge();
  readonly #detectors = new WeakMap<Limits, LevelDetector>();

  constructor(deps: DistributorDeps) {
    this.#deps = deps;
    this.#writer = new QuorumWriter(deps);
    this.#rates = new RateLimiter({
      clock: deps.clock,
      rateOf: (tenant) => ({
        ratePerSec: this.#bytesPerSec(tenant),
        burst: deps.limits.of(tenant).ingestionBurstSizeBytes,
      }),
    });
  }

  /**
   * Resolves when every entry is stored. Rejects with a ServiceError whose message is for the client. The
   * streams are read before it returns its promise: their memory may be used again then.
   */
  async push(request: PushRequest): Promise<void> {
    const { tenant, streams } = request;
    if (streams.length === 0) {
      throw new UnprocessableError('error at least one valid stream is required for ingestion');
    }
    const limits = this.#deps.limits.of(tenant);
    const problems = new Problems();
    this.#countReceived(request, limits);
    const { accepted, volume } = this.#accept(request, limits, problems);
    this.#countDiscards(request, limits, problems.discards());
    const invalid = problems.toError();
    if (accepted.length === 0) {
      if (invalid) throw invalid;
      return;
    }
    if (!invalid) this.#checkBlocked(tenant, limits);
    this.#checkRate(request, limits, volume);
    const { failure, rejections } = await this.#writer.write(tenant, accepted);
    this.#countDiscards(request, limits, rejections);
    if (failure) throw failure;
    if (invalid) throw invalid;
  }

  /** Resolves when no call to an ingester is out any more. */
  drain(): Promise<void> {
    return this.#writer.drain();
  }

  #accept({ tenant, streams }: PushRequest, limits: Limits, problems: Problems) {
    const accepted: StreamEntries[] = [];
    const volume: Volume = { lines: 0, lineBytes: 0, metadataBytes: 0 };
    const nowNs = BigInt(Math.floor(this.#deps.clock.nowMs())) * NS_PER_MS;
    for (const { stream, columns } of streams) {
      if (columns.rowCount === 0) continue;
      const { labels, problem } = this.#labels.judge(stream, tenant, limits);
      if (problem) {
        const byteCount = lineBytesOf(columns);
        problems.add({ ...problem, entryCount: columns.rowCount, byteCount });
        continue;
      }
      const valid = validateEntries(columns, { labels, limits, nowNs, problems });
      if (valid.rowCount === 0) continue;
      addVolume(volume, valid);
      const distinct = limits.incrementDuplicateTimestamp ? withDistinctTimes(valid) : valid;
      const normal = normaliseMetadata(distinct);
      const levels = limits.discoverLogLevels && limits.allowStructuredMetadata;
      const complete = levels ? this.#detector(limits).detect(labels, normal) : normal;
      accepted.push({ labels, columns: complete });
    }
    return { accepted, volume };
  }

  #detector(limits: Limits): LevelDetector {
    let detector = this.#detectors.get(limits);
    if (!detector)
      this.#detectors.set(limits, (detector = new LevelDetector(limits, this.#deps.kernels)));
    return detector;
  }

  #checkBlocked(tenant: string, limits: Limits): void {
    const { blockIngestionUntilMs: untilMs, blockIngestionStatusCode: status } = limits;
    if (untilMs === 0 || this.#deps.clock.nowMs() >= untilMs) return;
    const until = formatGoTime(BigInt(untilMs) * NS_PER_MS);
    throw new IngestionBlockedError(
      `ingestion blocked for user '${tenant}' until '${until}' with status code '${status}'`,
      status,
    );
  }

  #checkRate(request: PushRequest, limits: Limits, volume: Volume): void {
    const { tenant } = request;
    const bytesPerSec = this.#bytesPerSec(tenant);
    if (bytesPerSec === 0) return;
    const { lines, lineBytes, metadataBytes } = volume;
    const bytes = lineBytes + metadataBytes;
    if (this.#rates.tryTake(tenant, bytes)) return;
    const discard = { reason: 'rate_limited', entryCount: lines, byteCount: lineBytes };
    this.#countDiscards(request, limits, [discard]);
    throw new RateLimitedError(
      `ingestion rate limit exceeded for user ${tenant} (limit: ${Math.floor(bytesPerSec)} bytes/sec) while attempting to ingest '${lines}' lines totaling '${bytes}' bytes, reduce log volume or contact your Loki administrator to see if the limit can be increased`,
    );
  }

  /** This distributor's share of the tenant's rate; 0 is no limit. */
  #bytesPerSec(tenant: string): number {
    const { ingestionRateStrategy: strategy, ingestionRateBytesPerSec: rate } =
      this.#deps.limits.of(tenant);
    return strategy === 'local' ? rate : rate / Math.max(1, this.#deps.distributorCount());
  }

  #countReceived({ tenant, streams, format }: PushRequest, limits: Limits): void {
    const { metrics } = this.#deps;
    const volume: Volume = { lines: 0, lineBytes: 0, metadataBytes: 0 };
    for (const { columns } of streams) addVolume(volume, columns);
    const retention = retentionHours(limits);
    metrics.bytesReceived.add(volume.lineBytes, tenant, retention, 'false', '', format);
    metrics.metadataBytesReceived.add(volume.metadataBytes, tenant, retention, 'false', '', format);
    metrics.linesReceived.add(volume.lines, tenant, 'false', '', format);
  }

  #countDiscards(
    { tenant, format }: PushRequest,
    limits: Limits,
    discards: Iterable<{ reason: string; entryCount: number; byteCount: number }>,
  ): void {
    const { metrics } = this.#deps;
    const retention = retentionHours(limits);
    for (const { reason, entryCount, byteCount } of discards) {
      metrics.discardedSamples.add(entryCount, reason, tenant, retention, '', format);
      metrics.discardedBytes.add(byteCount, reason, tenant, retention, '', format);
    }
  }
}

function addVolume(volume: Volume, columns: EntryColumns): void {
  volume.lines += columns.rowCount;
  volume.lineBytes += lineBytesOf(columns);
  const measure = measureMetadata(columns);
  if (measure) for (const size of measure.sizes) volume.metadataBytes += size;
}

function lineBytesOf({ lineOffsets, rowCount }: EntryColumns): number {
  return (lineOffsets[rowCount] as number) - (lineOffsets[0] as number);
}

function retentionHours({ retentionPeriodMs }: Limits): string {
  return String(Math.floor(retentionPeriodMs / 3_600_000));
}

/** An entry at the time of the one before it, but with another line, moves one nanosecond on. */
function withDistinctTimes(columns: EntryColumns): EntryColumns {
  const { lineBytes, lineOffsets, rowCount } = columns;
  const offsetsNs = new Float64Array(columns.offsetsNs);
  for (let row = 1; row < rowCount; row++) {
    const [from, middle, to] = [lineOffsets[row - 1], lineOffsets[row], lineOffsets[row + 1]];
    const isSameTime = columns.offsetsNs[row] === columns.offsetsNs[row - 1];
    const isSameLine =
      Buffer.compare(lineBytes.subarray(from, middle), lineBytes.subarray(middle, to)) === 0;
    if (isSameTime && !isSameLine) offsetsNs[row] = (offsetsNs[row - 1] as number) + 1;
  }
  return { ...columns, offsetsNs };
}
