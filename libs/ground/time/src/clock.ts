// The clock port. Engine code reads time and waits only through it, so that a test owns both.
//
// Milliseconds (`number`) are for clocks, timeouts and configuration; absolute nanoseconds
// (`bigint`) are for entries. Nothing else measures time.

export const NS_PER_MS = 1_000_000n;
export const NS_PER_SEC = 1_000_000_000n;

export interface Clock {
  /** Wall time in milliseconds since the epoch, with a fraction where the platform has one. */
  nowMs(): number;
  /** Wall time in nanoseconds since the epoch. */
  nowNs(): bigint;
  /** Resolves after `delayMs`, or rejects with `signal.reason` when the signal aborts first. */
  sleep(delayMs: number, signal?: AbortSignal): Promise<void>;
}
