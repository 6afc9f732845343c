// What a `*.bench.ts` file is made of, and the measuring. Times are CPU seconds of the measuring thread, so a busy
// neighbour on the machine changes little; a bench that waits for a disk asks for wall time instead.
import { performance } from 'node:perf_hooks';

/** One row of the table. `value` and `bound` have the unit of the bench; `bound` was measured in the same run. */
export interface BenchResult {
  readonly value: number;
  /** What the machine could do at best, or what we compare with; absent when there is no such thing. */
  readonly bound?: number;
  /** What the bound is: 'memcpy of the same bytes', 'fdatasync alone', 'technique off'. */
  readonly boundIs?: string;
}

export interface RateOptions {
  /** 'cpu' (default): seconds of this thread. 'wall': for work that waits or runs on other threads. */
  readonly clock?: 'cpu' | 'wall';
  /** Rounds whose median counts; 7 by default. */
  readonly rounds?: number;
  /** How long a round lasts at least; 100 ms by default. */
  readonly roundMinMs?: number;
}

export interface BenchContext {
  /**
   * Units per second of `work`, which does `amountPerCall` units (megabytes, rows, commits …) a call: the median of
   * rounds after a warm-up round.
   */
  rate(amountPerCall: number, work: () => unknown, options?: RateOptions): Promise<number>;
  /**
   * Two works that do the same units, in turns, so that whatever slows the machine slows both: medians of
   * their rounds.
   */
  compare(
    amountPerCall: number,
    works: { readonly value: () => unknown; readonly bound: () => unknown },
    options?: RateOptions,
  ): Promise<{ readonly value: number; readonly bound: number }>;
  /** A directory for this bench, removed afterwards. */
  temporaryFolder(): Promise<string>;
}

export interface Bench {
  readonly name: string;
  /** Unit of value and bound, as in 'MB/s', 'Mrows/s', 'commits/s', 'bytes'. */
  readonly unit: string;
  run(context: BenchContext): BenchResult | Promise<BenchResult>;
}

/** Keeps a result alive, so that the engine cannot drop the work that made it. */
export class Sink {
  #seen: unknown = undefined;
  keep(value: unknown): void {
    this.#seen = value;
  }
  get last(): unknown {
    return this.#seen;
  }
}

function threadCpuMs(): number {
  // Node 20 knows only the CPU time of the whole process.
  const { user, system } = process.threadCpuUsage?.() ?? process.cpuUsage();
  return (user + system) / 1000;
}

const CLOCKS = { cpu: threadCpuMs, wall: () => performance.now() } as const;

/** Calls and milliseconds of one round. CPU time ticks coarsely, so calls double until the round is long enough. */
async function round(work: () => unknown, calls: number, nowMs: () => number): Promise<number> {
  const sink = new Sink();
  const startMs = nowMs();
  for (let call = 0; call < calls; call++) {
    const made = work();
    sink.keep(made instanceof Promise ? await made : made);
  }
  return nowMs() - startMs;
}

export async function rate(
  amountPerCall: number,
  work: () => unknown,
  options: RateOptions = {},
): Promise<number> {
  const paced = await pace(work, options);
  const rates: number[] = [];
  for (let at = 0; at < paced.rounds; at++) rates.push(amountPerCall * (await paced.callsPerSec()));
  return medianOf(rates);
}

export async function compare(
  amountPerCall: number,
  works: { readonly value: () => unknown; readonly bound: () => unknown },
  options: RateOptions = {},
): Promise<{ readonly value: number; readonly bound: number }> {
  const value = await pace(works.value, options);
  const bound = await pace(works.bound, options);
  const values: number[] = [];
  const bounds: number[] = [];
  for (let at = 0; at < value.rounds; at++) {
    values.push(amountPerCall * (await value.callsPerSec()));
    bounds.push(amountPerCall * (await bound.callsPerSec()));
  }
  return { value: medianOf(values), bound: medianOf(bounds) };
}

/** Work that is warm, and how often to call it so that a round lasts long enough. */
async function pace(
  work: () => unknown,
  { clock = 'cpu', rounds = 7, roundMinMs = 100 }: RateOptions,
): Promise<{ readonly rounds: number; callsPerSec(): Promise<number> }> {
  const nowMs = CLOCKS[clock];
  let calls = 1;
  while ((await round(work, calls, nowMs)) < roundMinMs && calls < 1 << 30) calls *= 2;
  return {
    rounds,
    callsPerSec: async () => (calls * 1000) / (await round(work, calls, nowMs)),
  };
}

function medianOf(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1] ?? NaN;
}
