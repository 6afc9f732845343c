// A rate over time: `ratePerSec` tokens flow in, at most `burst` are kept, a request takes all it
// needs or nothing. A request above `burst` never succeeds; a fresh bucket is full.
//
// Representation: tokens as of `#asOfMs`; the inflow since then is added when somebody looks. A clock
// that steps back adds nothing. No timer, no allocation per call.
import type { Clock } from '@skald/time';
import { assert } from '@skald/errors';

export interface Rate {
  readonly ratePerSec: number;
  readonly burst: number;
}

export class TokenBucket {
  readonly #clock: Pick<Clock, 'nowMs'>;
  #ratePerSec: number;
  #burst: number;
  #tokens: number;
  #asOfMs: number;

  constructor(clock: Pick<Clock, 'nowMs'>, rate: Rate) {
    assert(rate.ratePerSec >= 0 && rate.burst >= 0, 'rate and burst are not negative');
    this.#clock = clock;
    this.#ratePerSec = rate.ratePerSec;
    this.#burst = rate.burst;
    this.#tokens = rate.burst;
    this.#asOfMs = clock.nowMs();
  }

  /** Takes `count` tokens when all are there. */
  tryTake(count: number): boolean {
    this.#refill();
    if (count > this.#tokens) return false;
    this.#tokens -= count;
    return true;
  }

  /** Keeps what has been saved up, cut to the new burst. */
  setRate(rate: Rate): void {
    if (rate.ratePerSec === this.#ratePerSec && rate.burst === this.#burst) return;
    assert(rate.ratePerSec >= 0 && rate.burst >= 0, 'rate and burst are not negative');
    this.#refill();
    this.#ratePerSec = rate.ratePerSec;
    this.#burst = rate.burst;
    this.#tokens = Math.min(this.#tokens, rate.burst);
  }

  /** Whether the bucket is as good as new, so that forgetting it changes nothing. */
  isFull(): boolean {
    this.#refill();
    return this.#tokens >= this.#burst;
  }

  #refill(): void {
    const nowMs = this.#clock.nowMs();
    const elapsedMs = nowMs - this.#asOfMs;
    this.#asOfMs = nowMs;
    if (elapsedMs <= 0) return;
    this.#tokens = Math.min(this.#burst, this.#tokens + (elapsedMs / 1000) * this.#ratePerSec);
  }
}
