// One token bucket per tenant, made when the tenant first appears. The rate is asked for on every
// call, so that new overrides, or another number of healthy distributors, hold from the next push.
//
// Bound: at `maxTenants` buckets the full ones are forgotten (a fresh bucket is the same thing), and
// the oldest one when none is full.
import type { Clock } from '@skald/time';
import { must } from '@skald/errors';
import { TokenBucket, type Rate } from './token-bucket.ts';

export interface RateLimiterDeps {
  readonly clock: Pick<Clock, 'nowMs'>;
  readonly rateOf: (tenant: string) => Rate;
  readonly maxTenants?: number;
}

export class RateLimiter {
  readonly #deps: RateLimiterDeps;
  readonly #maxTenants: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(deps: RateLimiterDeps) {
    this.#deps = deps;
    this.#maxTenants = deps.maxTenants ?? 10_000;
  }

  /** Takes `count` tokens of the tenant when all are there. */
  tryTake(tenant: string, count: number): boolean {
    const rate = this.#deps.rateOf(tenant);
    const bucket = this.#buckets.get(tenant) ?? this.#add(tenant, rate);
    bucket.setRate(rate);
    return bucket.tryTake(count);
  }

  get tenantCount(): number {
    return this.#buckets.size;
  }

  #add(tenant: string, rate: Rate): TokenBucket {
    if (this.#buckets.size >= this.#maxTenants) this.#makeRoom();
    const bucket = new TokenBucket(this.#deps.clock, rate);
    this.#buckets.set(tenant, bucket);
    return bucket;
  }

  #makeRoom(): void {
    for (const [tenant, bucket] of this.#buckets) {
      if (bucket.isFull()) this.#buckets.delete(tenant);
    }
    if (this.#buckets.size < this.#maxTenants) return;
    const [oldest] = this.#buckets.keys();
    this.#buckets.delete(must(oldest));
  }
}
