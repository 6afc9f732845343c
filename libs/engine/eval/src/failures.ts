// Errors that happen at a step of a query. Loki evaluates step by step and stops at the first error;
// here all steps are evaluated at once, so errors are collected and the earliest one is thrown.
import type { ServiceError } from '@skald/errors';

export class Failures {
  #step = Infinity;
  #rank = '';
  #error: (() => ServiceError) | undefined;

  /** Of equal steps the smaller rank counts, then the one reported first. */
  add(step: number, error: () => ServiceError, rank = ''): void {
    if (step > this.#step || (step === this.#step && rank >= this.#rank)) return;
    this.#step = step;
    this.#rank = rank;
    this.#error = error;
  }

  /** Throws the earliest error, if any happened. */
  throwFirst(): void {
    if (this.#error !== undefined) throw this.#error();
  }
}
