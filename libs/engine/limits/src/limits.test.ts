import { ManualClock } from '@skald/time';
import { DEFAULT_LIMITS, OverriddenLimits, RateLimiter, TokenBucket } from './index.ts';

describe('TokenBucket', () => {
  // Steps on one bucket of 10 tokens/s with a burst of 20: advance, take, expected verdict.
  const STEPS: readonly [advanceMs: number, take: number, taken: boolean][] = [
    [0, 20, true],
    [0, 1, false],
    [99, 1, false],
    [1, 1, true],
    [1000, 11, false],
    [0, 10, true],
    [60_000, 21, false],
    [0, 20, true],
  ];

  test('takes all or nothing, refills by the clock, and never keeps more than the burst', async () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(clock, { ratePerSec: 10, burst: 20 });
    const verdicts: boolean[] = [];
    for (const [advanceMs, take] of STEPS) {
      await clock.advance(advanceMs);
      verdicts.push(bucket.tryTake(take));
    }
    expect(verdicts).toEqual(STEPS.map(([, , taken]) => taken));
  });

  test('a clock that steps back adds nothing', () => {
    let nowMs = 1000;
    const bucket = new TokenBucket({ nowMs: () => nowMs }, { ratePerSec: 10, burst: 10 });
    expect(bucket.tryTake(10)).toBe(true);
    nowMs = 0;
    expect(bucket.tryTake(1)).toBe(false);
    nowMs = 100;
    expect(bucket.tryTake(1)).toBe(true);
  });

  test('a new rate keeps what was saved, cut to the new burst', () => {
    const clock = new ManualClock();
    const bucket = new TokenBucket(clock, { ratePerSec: 1, burst: 100 });
    bucket.setRate({ ratePerSec: 1, burst: 5 });
    expect(bucket.tryTake(6)).toBe(false);
    expect(bucket.tryTake(5)).toBe(true);
  });
});

describe('RateLimiter', () => {
  test('tenants do not share tokens, and full buckets are forgotten at the bound', () => {
    const clock = new ManualClock();
    const rateOf = () => ({ ratePerSec: 10, burst: 10 });
    const limiter = new RateLimiter({ clock, rateOf, maxTenants: 2 });
    expect(limiter.tryTake('a', 10)).toBe(true);
    expect(limiter.tryTake('a', 1)).toBe(false);
    expect(limiter.tryTake('b', 0)).toBe(true);
    expect(limiter.tryTake('c', 10)).toBe(true);
    expect(limiter.tenantCount).toBe(2);
    expect(limiter.tryTake('a', 1)).toBe(false);
  });

  test('the bound holds even when no bucket is full', () => {
    const rateOf = () => ({ ratePerSec: 10, burst: 10 });
    const limiter = new RateLimiter({ clock: new ManualClock(), rateOf, maxTenants: 2 });
    for (const tenant of ['a', 'b', 'c', 'd']) expect(limiter.tryTake(tenant, 5)).toBe(true);
    expect(limiter.tenantCount).toBe(2);
  });
});

describe('OverriddenLimits', () => {
  test('a tenant without overrides has the defaults, and a reload replaces all overrides', () => {
    const own = { ...DEFAULT_LIMITS, maxQuerySeries: 7 };
    const limits = new OverriddenLimits(DEFAULT_LIMITS, new Map([['a', own]]));
    expect(limits.of('a').maxQuerySeries).toBe(7);
    expect(limits.of('b').maxQuerySeries).toBe(500);
    limits.replaceOverrides(new Map());
    expect(limits.of('a')).toBe(DEFAULT_LIMITS);
    expect(limits.tenants()).toEqual([]);
  });
});
