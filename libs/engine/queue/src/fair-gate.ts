// A door that lets a bounded number of tasks run at once, tenants taking turns: the queue of a process
// that has its querier inside.
import { CancelledError } from '@skald/errors';
import type { Clock } from '@skald/time';
import { FairQueue } from './fair-queue.ts';

export interface FairGateConfig {
  readonly runningMax: number;
  readonly waitingMaxPerTenant: number;
}

export class FairGate {
  readonly #clock: Clock;
  readonly #runningMax: number;
  readonly #queue: FairQueue<() => void>;
  #running = 0;

  constructor(clock: Clock, config: FairGateConfig) {
    this.#clock = clock;
    this.#runningMax = config.runningMax;
    this.#queue = new FairQueue({ maxPerTenant: config.waitingMaxPerTenant });
  }

  get waitingCount(): number {
    return this.#queue.length;
  }

  /** Runs `task` when it is the tenant's turn. Rejects with RateLimitedError when too many wait. */
  async run<T>(tenant: string, signal: AbortSignal, task: () => Promise<T>): Promise<T> {
    await this.#enter(tenant, signal);
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  #enter(tenant: string, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(reasonOf(signal));
    if (this.#running < this.#runningMax && this.#queue.length === 0) {
      this.#running++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const waiting = this.#queue.add(tenant, resolve, this.#clock.nowMs());
      signal.addEventListener(
        'abort',
        () => {
          if (this.#queue.withdraw(waiting)) reject(reasonOf(signal));
        },
        { once: true },
      );
    });
  }

  /** Hands the place to whose turn it is. */
  #leave(): void {
    const next = this.#queue.take();
    if (next) next.item();
    else this.#running--;
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new CancelledError('cancelled');
}
