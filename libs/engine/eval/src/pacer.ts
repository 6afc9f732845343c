// Lets other work run during a long query, and notices that nobody waits for its answer any more.
import { CancelledError, isServiceError } from '@skald/errors';
import type { Clock } from '@skald/time';

const SLICE_MS = 5;

export interface PacerDeps {
  readonly clock: Clock;
  /** Resolves after the event loop has turned. */
  readonly yieldNow: () => Promise<void>;
  /** Whether the query shall end, known without a turn of the event loop; signals need one. */
  readonly isStopped?: () => boolean;
}

export class Pacer {
  readonly #deps: PacerDeps;
  readonly signal: AbortSignal;
  #sliceEndsMs: number;

  constructor(deps: PacerDeps, signal: AbortSignal) {
    this.#deps = deps;
    this.signal = signal;
    this.#sliceEndsMs = deps.clock.nowMs() + SLICE_MS;
  }

  /** Call between blocks. Rejects when the query was cancelled. */
  async pause(): Promise<void> {
    this.check();
    if (this.#deps.clock.nowMs() < this.#sliceEndsMs) return;
    await this.#deps.yieldNow();
    this.#sliceEndsMs = this.#deps.clock.nowMs() + SLICE_MS;
    this.check();
  }

  /** Cheap enough for every batch of rows. */
  check(): void {
    if (!this.signal.aborted && this.#deps.isStopped?.() !== true) return;
    const reason: unknown = this.signal.reason;
    if (isServiceError(reason)) throw reason;
    throw new CancelledError('the request was cancelled by the client');
  }
}
