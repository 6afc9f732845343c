// Where the CPU time of one query goes, for who asked. Time belongs to the innermost stage that is
// running: entering one stops the clock of the one around it. A stage is measured per batch, column or
// block, never per row; a query that nobody asked to explain has no profile at all.
import { must } from '@skald/errors';

/** One stage's sums. */
export interface StageTime {
  readonly stage: string;
  cpuMs: number;
  calls: number;
  rowsIn: number;
  rowsOut: number;
}

export class CpuProfile {
  readonly #cpuMs: () => number;
  readonly #times = new Map<string, StageTime>();
  readonly #running: StageTime[] = [];
  #sinceMs: number;

  /** `cpuMs`: CPU time of this thread in milliseconds, from whenever, with a fraction. */
  constructor(cpuMs: () => number) {
    this.#cpuMs = cpuMs;
    this.#sinceMs = cpuMs();
  }

  /** In the order in which stages first ran. */
  get stages(): readonly StageTime[] {
    return [...this.#times.values()];
  }

  /** Runs `work`, which is synchronous, as `stage`. */
  time<T>(stage: string, work: () => T): T {
    const time = this.#timeOf(stage);
    this.#book();
    this.#running.push(time);
    time.calls++;
    try {
      return work();
    } finally {
      this.#book();
      this.#running.pop();
    }
  }

  rows(stage: string, rows: { readonly in: number; readonly out: number }): void {
    const time = this.#timeOf(stage);
    time.rowsIn += rows.in;
    time.rowsOut += rows.out;
  }

  /** What has passed since the last look belongs to who was running. */
  #book(): void {
    const nowMs = this.#cpuMs();
    const running = this.#running.at(-1);
    if (running !== undefined) running.cpuMs += nowMs - this.#sinceMs;
    this.#sinceMs = nowMs;
  }

  #timeOf(stage: string): StageTime {
    if (!this.#times.has(stage)) {
      this.#times.set(stage, { stage, cpuMs: 0, calls: 0, rowsIn: 0, rowsOut: 0 });
    }
    return must(this.#times.get(stage));
  }
}
