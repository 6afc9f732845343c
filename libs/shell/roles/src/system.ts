// The real clock and the little that needs timers. The only file of this room that asks Node for time.
import type { Clock } from '@skald/time';

const NS_PER_MS = 1_000_000n;

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  nowNs: () => BigInt(Date.now()) * NS_PER_MS,
  sleep: (delayMs, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason as Error);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, delayMs);
      signal?.addEventListener('abort', onAbort, { once: true });
    }),
};

/** A signal that aborts with `reason` after `delayMs`, and a way to let it go. */
export function deadline(
  delayMs: number,
  reason: Error,
): { signal: AbortSignal; cancel: () => void } {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(reason), delayMs);
  return { signal: abort.signal, cancel: () => clearTimeout(timer) };
}

/** Resolves after the event loop has turned. */
export function yieldNow(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** CPU time of this thread in milliseconds; where Node cannot tell, time that has passed. */
export function threadCpuMs(): number {
  if (typeof process.threadCpuUsage !== 'function') return performance.now();
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}
