// Which streams should be stored now, and why. Pure: the caller owns clock, memory and the store.

export interface FlushLimits {
  /** A chunk of about this many encoded bytes is full. */
  readonly chunkTargetSizeBytes: number;
  readonly chunkIdlePeriodMs: number;
  /** Bounds both how long a row waits in memory and how much time a chunk spans. */
  readonly maxChunkAgeMs: number;
  /** Above this much memory the largest streams go early. */
  readonly memoryMaxBytes: number;
  /** Above this much log, the streams that hold on to its oldest segment go early. */
  readonly walMaxBytes: number;
}

/** What the decision needs to know of a stream that has rows to store. */
export interface FlushCandidate<Stream> {
  readonly stream: Stream;
  readonly encodedBytes: number;
  readonly memoryBytes: number;
  readonly firstAppendMs: number;
  readonly lastAppendMs: number;
  /** From its oldest to its newest row that is not stored. */
  readonly spanMs: number;
  readonly neededSegment: number;
}

export type FlushReason = 'full' | 'idle' | 'max_age' | 'memory' | 'wal' | 'forced';

export interface FlushState<Stream> {
  readonly candidates: readonly FlushCandidate<Stream>[];
  readonly memoryBytes: number;
  readonly walBytes: number;
  readonly oldestSegment: number;
}

export interface FlushOrder<Stream> {
  readonly stream: Stream;
  readonly reason: FlushReason;
}

/** Memory is brought down to this share of its limit, so that the next push does not cross it again. */
const MEMORY_LOW_SHARE = 0.6;

export function planFlush<Stream>(
  state: FlushState<Stream>,
  limits: FlushLimits,
  nowMs: number,
): FlushOrder<Stream>[] {
  const orders: FlushOrder<Stream>[] = [];
  const rest: FlushCandidate<Stream>[] = [];
  let memoryBytes = state.memoryBytes;
  for (const candidate of state.candidates) {
    const reason = dueReason(candidate, limits, nowMs) ?? walReason(candidate, state, limits);
    if (!reason) {
      rest.push(candidate);
      continue;
    }
    orders.push({ stream: candidate.stream, reason });
    memoryBytes -= candidate.memoryBytes;
  }
  if (state.memoryBytes <= limits.memoryMaxBytes) return orders;
  rest.sort((a, b) => b.memoryBytes - a.memoryBytes);
  for (const { stream, memoryBytes: bytes } of rest) {
    if (memoryBytes <= limits.memoryMaxBytes * MEMORY_LOW_SHARE) break;
    orders.push({ stream, reason: 'memory' });
    memoryBytes -= bytes;
  }
  return orders;
}

function dueReason<Stream>(
  candidate: FlushCandidate<Stream>,
  limits: FlushLimits,
  nowMs: number,
): FlushReason | undefined {
  if (candidate.encodedBytes >= limits.chunkTargetSizeBytes) return 'full';
  const ageMs = nowMs - candidate.firstAppendMs;
  if (ageMs >= limits.maxChunkAgeMs || candidate.spanMs >= limits.maxChunkAgeMs) return 'max_age';
  if (nowMs - candidate.lastAppendMs >= limits.chunkIdlePeriodMs) return 'idle';
  return undefined;
}

function walReason<Stream>(
  candidate: FlushCandidate<Stream>,
  state: FlushState<Stream>,
  limits: FlushLimits,
): FlushReason | undefined {
  const isHolding = candidate.neededSegment <= state.oldestSegment;
  return state.walBytes > limits.walMaxBytes && isHolding ? 'wal' : undefined;
}
