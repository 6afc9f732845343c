// A clock that stands still until a test moves it. Sleepers wake in the order of their deadlines.
import type { Clock } from './clock.ts';

interface Sleeper {
  readonly atMs: number;
  readonly wake: () => void;
}

export class ManualClock implements Clock {
  #nowMs: number;
  #sleepers: Sleeper[] = [];

  constructor(startMs = 0) {
    this.#nowMs = startMs;
  }

  nowMs(): number {
    return this.#nowMs;
  }

  nowNs(): bigint {
    return BigInt(Math.floor(this.#nowMs)) * 1_000_000n;
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const sleeper = { atMs: this.#nowMs + delayMs, wake: resolve };
      this.#sleepers.push(sleeper);
      signal?.addEventListener('abort', () => {
        this.#sleepers = this.#sleepers.filter((other) => other !== sleeper);
        reject(signal.reason as Error);
      });
    });
  }

  /** How many sleeps are pending: lets a test wait until a loop has come to rest. */
  get sleeping(): number {
    return this.#sleepers.length;
  }

  /** Moves time on and lets everything that became due run, one deadline at a time. */
  async advance(deltaMs: number): Promise<void> {
    const endMs = this.#nowMs + deltaMs;
    for (;;) {
      // A few turns of the microtask queue let loops reach their next wait.
      for (let turn = 0; turn < 50; turn++) await Promise.resolve();
      const due = this.#sleepers.filter((s) => s.atMs <= endMs).sort((a, b) => a.atMs - b.atMs)[0];
      if (!due) break;
      this.#nowMs = Math.max(this.#nowMs, due.atMs);
      this.#sleepers = this.#sleepers.filter((s) => s !== due);
      due.wake();
    }
    this.#nowMs = endMs;
  }
}
