// Random lives of an ingester: pushes, late entries, flushes that fail, power cuts at any step of the
// disk, restarts. After every life and at the end: every acknowledged entry is found exactly once in
// what memory and store give together, and nothing is found that was never sent.
import { createDecompressor, openEncodedBlock } from '@skald/chunk';
import { FaultyDisk, MemoryDisk } from '@skald/disk';
import { ManualClock } from '@skald/time';
import type { Ingester } from './index.ts';
import {
  MemorySink,
  makeBatch,
  makeIngester,
  rowsOfBlocks,
  type TestRow,
} from './testing/index.ts';

const APPS = ['a', 'b', 'c'];
const START_NS = 1_700_000_000_000_000_000n;
const WINDOW = { fromNs: 0n, toNs: 1n << 62n };

class Life {
  readonly #random: () => number;
  readonly disk = new MemoryDisk();
  readonly sink = new MemorySink();
  readonly clock = new ManualClock(1_700_000_000_000);
  readonly acked = new Set<string>();
  readonly sent = new Set<string>();
  #next = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  below(n: number): number {
    return Math.floor(this.#random() * n);
  }

  /** One run of the process, ended by a power cut. */
  async run(): Promise<void> {
    const dieAt = 20 + this.below(150);
    const disk = new FaultyDisk(this.disk, ({ index, operation }) => {
      if (index < dieAt) return undefined;
      return operation === 'append' ? { code: 'EIO', short: this.below(400) } : { code: 'EIO' };
    });
    this.sink.failsNow = () => this.below(4) === 0;
    const { ingester, wal } = this.make(disk);
    try {
      await ingester.start();
    } catch {
      return this.crash();
    }
    for (let step = 0; step < 25; step++) {
      await this.step(ingester);
      if (disk.callCount > dieAt) break;
    }
    if (this.below(3) === 0) await wal.close().catch(() => undefined);
    this.crash();
  }

  make(disk: MemoryDisk | FaultyDisk) {
    return makeIngester({
      disk,
      sink: this.sink,
      clock: this.clock,
      config: {
        blockSizeBytes: 300,
        chunkTargetSizeBytes: 900,
        // With little, pushes wait for room now and then.
        memoryMaxBytes: this.below(2) ? 30_000 : 3_000,
        chunkRetainPeriodMs: this.below(2) * 1000,
        replayMemoryCeilingBytes: 4000,
      },
      walSegmentBytes: 2000,
    });
  }

  crash(): void {
    this.disk.crash({ keepUnsafe: (count) => this.below(count + 1) });
  }

  async step(ingester: Ingester): Promise<void> {
    await this.clock.advance(this.below(2000));
    const action = this.below(10);
    if (action === 0) await ingester.flush().catch(() => undefined);
    else if (action === 1) await ingester.sweep().catch(() => undefined);
    else {
      const pushes = Array.from({ length: 1 + this.below(3) }, () => this.push(ingester));
      await this.settled(Promise.all(pushes));
    }
  }

  /** What may have to wait for the clock. */
  async settled(work: Promise<unknown>): Promise<void> {
    let isOver = false;
    const watched = work.finally(() => (isOver = true));
    while (!isOver) await this.clock.advance(100);
    await watched;
  }

  async push(ingester: Ingester): Promise<void> {
    const streams: Record<string, TestRow[]> = {};
    for (const app of APPS.slice(this.below(APPS.length))) {
      streams[app] = Array.from({ length: 1 + this.below(6) }, () => {
        const n = this.#next++;
        // Now and then a little late, but never too late.
        const timeNs = START_NS + BigInt(n * 1_000_000 - this.below(20) * 1_000_000);
        const line = `line ${n} ${'x'.repeat(this.below(60))}`;
        return this.below(2) ? { timeNs, line } : { timeNs, line, level: `l${this.below(3)}` };
      });
    }
    const keys = Object.entries(streams).flatMap(([app, rows]) =>
      rows.map(
        ({ timeNs, line, level }) => `${app} ${timeNs} ${line}${level ? ` level=${level}` : ''}`,
      ),
    );
    for (const key of keys) this.sent.add(key);
    try {
      const { rejections } = await ingester.push({ tenant: 't', batch: makeBatch(streams) });
      expect(rejections).toEqual([]);
      for (const key of keys) this.acked.add(key);
    } catch {
      // Refused: the rows may be there or not.
    }
  }

  async found(ingester: Ingester): Promise<string[]> {
    const needs = { lines: true, lengths: true, metadata: 'all' } as const;
    const selected = await ingester.select({ tenant: 't', matchers: [], ...WINDOW, needs });
    const found: string[] = [];
    for (const app of APPS) {
      const text = `{app="${app}"}`;
      const memory = selected.find(({ labels }) => labels.text === text)?.blocks ?? [];
      const decompressor = createDecompressor();
      const stored = this.sink
        .blocksOf('t', text)
        .map((block) => openEncodedBlock(block, { decompressor }));
      for (const row of await rowsOfBlocks([...memory, ...stored])) found.push(`${app} ${row}`);
    }
    return found;
  }
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test.each(Array.from({ length: 40 }, (_, seed) => seed))(
  'life with seed %i loses nothing',
  async (seed) => {
    const life = new Life(seeded(seed));
    for (let run = 0; run < 5; run++) await life.run();
    life.sink.failsNow = () => false;
    const { ingester } = life.make(life.disk);
    await ingester.start();
    const before = await life.found(ingester);
    await ingester.flush();
    const after = await life.found(ingester);
    for (const found of [before, after]) {
      expect(new Set(found).size).toBe(found.length);
      expect(found.filter((row) => life.acked.has(row)).length).toBe(life.acked.size);
      expect(found.filter((row) => !life.sent.has(row))).toEqual([]);
    }
  },
);
