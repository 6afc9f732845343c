// The moments a metric query is evaluated at: start, start + step, … ≤ end; or one moment.
import type { QueryRequest } from '@skald/services';

const NS_PER_MS = 1_000_000n;

export interface Steps {
  readonly startNs: bigint;
  readonly stepNs: bigint;
  readonly count: number;
  /** Milliseconds of each moment, nanoseconds cut off. */
  readonly timesMs: Float64Array;
}

export function stepsOf(request: QueryRequest): Steps {
  const { startNs, endNs, kind } = request;
  const stepNs = kind === 'instant' || request.stepNs <= 0n ? 1n : request.stepNs;
  const count = kind === 'instant' ? 1 : Number((endNs - startNs) / stepNs) + 1;
  const timesMs = new Float64Array(Math.max(count, 0));
  for (let i = 0; i < timesMs.length; i++) {
    timesMs[i] = Number((startNs + stepNs * BigInt(i)) / NS_PER_MS);
  }
  return { startNs, stepNs, count: timesMs.length, timesMs };
}

/** The windows of one range selector: for step i, times t with `i * step < t <= i * step + range`. */
export interface Windows {
  /** Times are nanoseconds after this moment: the open left end of the first window. */
  readonly originNs: bigint;
  readonly stepNs: number;
  readonly rangeNs: number;
  readonly count: number;
}

export function windowsOf(steps: Steps, range: { rangeNs: bigint; offsetNs: bigint }): Windows {
  return {
    originNs: steps.startNs - range.offsetNs - range.rangeNs,
    stepNs: Number(steps.stepNs),
    rangeNs: Number(range.rangeNs),
    count: steps.count,
  };
}

/** The first window that holds a time; may be past the last one, or after `lastWindow`. */
export function firstWindow({ stepNs, rangeNs }: Windows, timeNs: number): number {
  return Math.max(0, ceilDiv(timeNs - rangeNs, stepNs));
}

/** The last window that holds a time; -1 when it lies before all of them. */
export function lastWindow({ stepNs, count }: Windows, timeNs: number): number {
  return Math.min(count, ceilDiv(timeNs, stepNs)) - 1;
}

/** Exact for whole numbers, where the quotient alone could round onto its neighbour. */
function ceilDiv(value: number, divisor: number): number {
  let quotient = Math.ceil(value / divisor);
  while ((quotient - 1) * divisor >= value) quotient--;
  while (quotient * divisor < value) quotient++;
  return quotient;
}
