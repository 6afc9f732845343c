// Which streams should be stored now, and why. Pure: the caller owns clock, memory and the store.

export interface FlushLimits {
  /** A chunk of about this many encoded bytes is full. */
  readonly chunkTargetSizeBytes: number;
  readonly chunkIdlePeriodMs: number;
  /** Bounds both how long a row waits in memory and how much time a chunk spans. */
  readonly maxChunkAgeMs: number;
  /** Above this much memory the largest streams go early; see `unstoredMaxBytes`. */
  readonly memoryMaxBytes: number;
  /** Above this much log, the streams that hold on to its oldest segment go early. */
  readonly walMaxBytes: number;
}

/** What the decision needs to know of a stream that has rows to store. */
export interface FlushCandidate<Stream> {
  readonly stream: Stream;
  readonly encodedBytes: number;
  /** Of rows that are not stored. */
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
  /** Memory of rows that are not stored, and of stored ones that stay readable. */
  readonly unstoredBytes: number;
  readonly keptBytes: number;
  readonly walBytes: number;
  readonly oldestSegment: number;
}

export interface FlushOrder<Stream> {
  readonly stream: Stream;
  readonly reason: FlushReason;
}

/**
 * How much memory rows may take that are not stored. What is kept for readers takes from it, but not more than
 * half: storing early does not free it, and would only make small blocks.
 */
export function unstoredMaxBytes(memoryMaxBytes: number, keptBytes: number): number {
  return Math.max(memoryMaxBytes - keptBytes, memoryMaxBytes / 2);
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
  const maxBytes = unstoredMaxBytes(limits.memoryMaxBytes, state.keptBytes);
  let unstoredBytes = state.unstoredBytes;
  for (const candidate of state.candidates) {
    const reason = dueReason(candidate, limits, nowMs) ?? walReason(candidate, state, limits);
    if (!reason) {
      rest.push(candidate);
      continue;
    }
    orders.push({ stream: candidate.stream, reason });
    unstoredBytes -= candidate.memoryBytes;
  }
  if (state.unstoredBytes <= maxBytes) return orders;
  rest.sort((a, b) => b.memoryBytes - a.memoryBytes);
  for (const { stream, memoryBytes } of rest) {
    if (unstoredBytes <= maxBytes * MEMORY_LOW_SHARE) break;
    orders.push({ stream, reason: 'memory' });
    unstoredBytes -= memoryBytes;
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
