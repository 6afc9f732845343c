// Lines to push, and the question whether each came back.
import { existsSync, readFileSync } from 'node:fs';
import { type Entry, eventually, push, readAll } from './client.ts';

const NS_PER_MS = 1_000_000n;
const SPAN_MS = 3_600_000;
const BATCH_LINES = 500;
/** On every Debian machine; what it holds differs, what must come back does not. */
const REAL_LOG = '/var/log/dpkg.log';

/** Lines of a real log file where there is one, followed by awkward ones. */
export function realLines(): readonly string[] {
  const real = existsSync(REAL_LOG)
    ? readFileSync(REAL_LOG, 'utf8').split('\n').slice(0, 5000)
    : [];
  const awkward = [
    ' ',
    'tab\there',
    'two\nlines',
    'quote " and \\',
    'ünï © 漢字 🙂',
    'x'.repeat(20_000),
  ];
  return [...real.filter((line) => line !== ''), ...awkward];
}

/** One entry a line, a microsecond apart, the first an hour ago. */
export function stamp(lines: readonly string[], fromMs = Date.now() - SPAN_MS): readonly Entry[] {
  const fromNs = BigInt(Math.floor(fromMs)) * NS_PER_MS;
  return lines.map((line, index) => [String(fromNs + BigInt(index) * 1000n), line]);
}

/** Pushes entries in batches; every batch must be acknowledged. */
export async function pushAll(
  base: string,
  stream: Readonly<Record<string, string>>,
  entries: readonly Entry[],
): Promise<void> {
  for (let from = 0; from < entries.length; from += BATCH_LINES) {
    const answer = await push(base, stream, entries.slice(from, from + BATCH_LINES));
    if (answer.status !== 204) throw new Error(`push: ${answer.status} ${answer.text}`);
  }
}

/** Everything that a selector holds since two hours ago, oldest first. */
export async function readBack(base: string, query: string): Promise<Entry[]> {
  const nowMs = Date.now();
  const toNs = (at: number) => BigInt(at) * NS_PER_MS;
  return readAll(base, { query, fromNs: toNs(nowMs - 2 * SPAN_MS), toNs: toNs(nowMs + 60_000) });
}

/** Pushes numbered lines, several requests at a time, until told to stop; remembers what was acknowledged. */
export class Writer {
  /** Lines that were answered with 204, each unlike any other. */
  readonly acknowledged = new Set<string>();
  #isStopped = false;
  #sent = 0;
  #loops: Promise<void>[];

  constructor(base: string, stream: Readonly<Record<string, string>>, inFlight = 4) {
    this.#loops = Array.from({ length: inFlight }, () => this.#loop(base, stream));
  }

  async #loop(base: string, stream: Readonly<Record<string, string>>): Promise<void> {
    while (!this.#isStopped) {
      const lines = Array.from({ length: 50 }, () => `line ${this.#sent++}`);
      const entries = lines.map((line): Entry => [String(BigInt(Date.now()) * NS_PER_MS), line]);
      // A refused connection or a broken answer is no acknowledgement, and that is all we need to know.
      const answer = await push(base, stream, entries).catch(() => undefined);
      if (answer?.status === 204) for (const line of lines) this.acknowledged.add(line);
      else await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#loops);
  }

  /** Resolves when at least `count` lines are acknowledged. */
  async reach(count: number): Promise<void> {
    await eventually(
      () => Promise.resolve(this.acknowledged.size),
      (reached) => reached >= count,
    );
  }
}

/** Acknowledged lines that did not come back, and lines that came back more than once. */
export function compare(acknowledged: ReadonlySet<string>, found: readonly Entry[]) {
  const counts = new Map<string, number>();
  for (const [, line] of found) counts.set(line, (counts.get(line) ?? 0) + 1);
  return {
    lost: [...acknowledged].filter((line) => !counts.has(line)),
    doubled: [...counts].filter(([, count]) => count > 1).map(([line]) => line),
  };
}
