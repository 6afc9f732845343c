// Matches waiting queries with queriers that ask for work. Frontends `submit`, queriers `next`.
//
// A querier that takes a job answers it exactly once; when it vanishes instead, the job is put back
// once and then fails as unavailable. Cancelled jobs leave the queue, or are cancelled at the querier
// through the job's signal.
import { CancelledError, UnavailableError } from '@skald/errors';
import type { Clock } from '@skald/time';
import { FairQueue, type Waiting } from './fair-queue.ts';
import type { QueueMetrics } from './metrics.ts';

/** A unit of work in flight: opaque bytes in, opaque bytes out. */
export interface Job {
  readonly tenant: string;
  readonly payload: Uint8Array;
  readonly signal: AbortSignal;
  /** Resolves once the job was answered, failed or abandoned. */
  readonly settled: Promise<void>;
  answer(result: Uint8Array): void;
  /** The querier says the query failed: the failure goes to the caller as it is. */
  fail(error: Error): void;
  /** The querier went away before answering. */
  abandon(): void;
}

interface Pending {
  readonly payload: Uint8Array;
  readonly signal: AbortSignal;
  readonly resolve: (result: { readonly body: Uint8Array; readonly queuedMs: number }) => void;
  readonly reject: (error: Error) => void;
  attempts: number;
}

interface Asker {
  readonly querier: string;
  readonly give: (job: Job) => void;
}

export interface SchedulerDeps {
  readonly clock: Clock;
  readonly metrics: QueueMetrics;
}

const ATTEMPTS_MAX = 2;

export class Scheduler {
  readonly #deps: SchedulerDeps;
  readonly #queue: FairQueue<Pending>;
  #askers: Asker[] = [];
  #running = 0;

  constructor(deps: SchedulerDeps, config: { readonly maxOutstandingPerTenant: number }) {
    this.#deps = deps;
    this.#queue = new FairQueue({ maxPerTenant: config.maxOutstandingPerTenant });
  }

  /** Queriers currently asking for work. */
  get idleQueriers(): number {
    return new Set(this.#askers.map((asker) => asker.querier)).size;
  }

  get queueLength(): number {
    return this.#queue.length;
  }

  get runningCount(): number {
    return this.#running;
  }

  /** Resolves with the querier's answer. Rejects with RateLimitedError when the queue is full. */
  submit(
    tenant: string,
    payload: Uint8Array,
    signal: AbortSignal,
  ): Promise<{ readonly body: Uint8Array; readonly queuedMs: number }> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(reasonOf(signal));
      const pending: Pending = { payload, signal, resolve, reject, attempts: 0 };
      const waiting = this.#enqueue(tenant, pending);
      signal.addEventListener('abort', () => {
        this.#queue.withdraw(waiting);
        reject(reasonOf(signal));
      });
      this.#match();
    });
  }

  /** Calls `give` with the next job; the returned function withdraws the question. */
  next(querier: string, give: (job: Job) => void): () => void {
    const asker = { querier, give };
    this.#askers.push(asker);
    this.#match();
    return () => {
      this.#askers = this.#askers.filter((other) => other !== asker);
    };
  }

  #enqueue(tenant: string, pending: Pending): Waiting<Pending> {
    try {
      return this.#queue.add(tenant, pending, this.#deps.clock.nowMs());
    } catch (error) {
      this.#deps.metrics.discarded.add(1, tenant);
      throw error;
    }
  }

  #match(): void {
    while (this.#askers.length > 0) {
      const waiting = this.#queue.take();
      if (!waiting) return;
      const asker = this.#askers.shift() as Asker;
      asker.give(this.#start(waiting));
    }
  }

  #start(waiting: Waiting<Pending>): Job {
    const { tenant, item: pending, enqueuedMs } = waiting;
    const queuedMs = this.#deps.clock.nowMs() - enqueuedMs;
    this.#deps.metrics.queueSeconds.observe(queuedMs / 1000);
    this.#running++;
    pending.attempts++;
    let isSettled = false;
    const over = Promise.withResolvers<void>();
    const settle = (act: () => void) => {
      if (isSettled) return;
      isSettled = true;
      this.#running--;
      act();
      over.resolve();
    };
    return {
      tenant,
      payload: pending.payload,
      signal: pending.signal,
      settled: over.promise,
      answer: (body) => settle(() => pending.resolve({ body, queuedMs })),
      fail: (error) => settle(() => pending.reject(error)),
      abandon: () => settle(() => this.#retry(tenant, pending)),
    };
  }

  #retry(tenant: string, pending: Pending): void {
    if (pending.signal.aborted) return;
    if (pending.attempts >= ATTEMPTS_MAX) {
      return pending.reject(new UnavailableError('the querier running this query went away twice'));
    }
    const waiting = this.#enqueue(tenant, pending);
    pending.signal.addEventListener('abort', () => this.#queue.withdraw(waiting));
    this.#match();
  }
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error
    ? signal.reason
    : new CancelledError('the request was cancelled by the client');
}
