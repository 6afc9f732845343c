// F1: sources are scanned in order, each released once. F2: a feed that is stopped reads at most four times
// what it scanned. F3: what filters exclude or headers answer is not loaded. F4: a failure surfaces, and
// what was loaded is let go.
import type { Block, BlockInfo } from '@skald/chunk';
import { newScanCounters } from '@skald/scan';
import { newQueryStats } from '@skald/services';
import { ManualClock } from '@skald/time';
import { type BlockSource, type FeedUse, feedBlocks } from './block-feed.ts';
import { BlockLog } from './block-log.ts';
import { DEFAULT_BOUNDS } from './bounds.ts';
import { DEFAULT_MEMORY, MemoryBudget } from './memory-budget.ts';
import { Pacer } from './pacer.ts';

interface Source extends BlockSource {
  readonly name: number;
}

class World {
  readonly events: string[] = [];
  readonly sources: readonly Source[];

  constructor(count: number, lineByteCount = 1000) {
    this.sources = Array.from({ length: count }, (_, name) => ({
      name,
      group: [this.#block(name, lineByteCount)],
    }));
  }

  #block(name: number, lineByteCount: number): Block {
    const info: BlockInfo = {
      rowCount: 1,
      lineByteCount,
      minNs: BigInt(name),
      maxNs: BigInt(name),
      isAscii: true,
      metadataNames: [],
    };
    const unread = (): never => {
      throw new Error('a feed reads no column');
    };
    return {
      info,
      mayContain: () => true,
      load: async ({ filter }) => void this.events.push(`${filter ? 'filter' : 'load'} ${name}`),
      timestamps: unread,
      lineOffsets: unread,
      lineBytes: unread,
      metadata: unread,
      release: () => void this.events.push(`release ${name}`),
    };
  }

  async feed(use: Partial<FeedUse<Source>> = {}): Promise<void> {
    const pacer = new Pacer(
      { clock: new ManualClock(), yieldNow: () => Promise.resolve() },
      new AbortController().signal,
    );
    const whole: FeedUse<Source> = {
      asksFilters: false,
      isExcluded: () => false,
      mustRead: () => true,
      load: (block) => block.load({ lines: true, lengths: true, metadata: [] }),
      scan: ({ name }) => void this.events.push(`scan ${name}`),
      ...use,
    };
    const stats = newQueryStats();
    const log = new BlockLog(stats, newScanCounters());
    for (const { group } of this.sources) log.selected(group[0] as Block, stats.store);
    await feedBlocks(this.sources, whole, {
      pacer,
      log,
      memory: new MemoryBudget(DEFAULT_MEMORY),
      bounds: DEFAULT_BOUNDS,
    });
  }

  named(what: string): readonly number[] {
    return this.events
      .filter((event) => event.startsWith(`${what} `))
      .map((event) => Number(event.slice(what.length + 1)));
  }
}

const upTo = (count: number): readonly number[] => Array.from({ length: count }, (_, i) => i);

test.each([0, 1, 2, 7, 300])('F1: %i sources', async (count) => {
  const world = new World(count);
  await world.feed();
  for (const what of ['scan', 'release']) expect(world.named(what)).toEqual(upTo(count));
  expect([...world.named('load')].sort((a, b) => a - b)).toEqual(upTo(count));
  for (const name of upTo(count)) {
    const at = world.events.indexOf(`scan ${name}`);
    expect(world.events[at + 1]).toBe(`release ${name}`);
  }
});

test.each([1, 5, 100])('F2: stopped after %i', async (stopAfter) => {
  const world = new World(1000);
  await world.feed({ isOver: ({ name }) => name >= stopAfter });
  expect(world.named('scan')).toEqual(upTo(stopAfter));
  expect(world.named('release')).toEqual(upTo(stopAfter));
  expect(world.named('load').length).toBeLessThanOrEqual(4 * stopAfter);
});

test('F2: large blocks are not read far ahead', async () => {
  const world = new World(100, 20 << 20);
  await world.feed({ isOver: ({ name }) => name > 50 });
  expect(world.named('load').length).toBeLessThanOrEqual(53);
});

test('F3: filters come first, and what they exclude is not loaded', async () => {
  const world = new World(40);
  await world.feed({
    asksFilters: true,
    isExcluded: ({ info }) => info.minNs % 2n === 1n,
    mustRead: ({ name }) => name % 4 === 0,
  });
  expect(world.named('filter')).toEqual(upTo(40));
  expect(world.named('load')).toEqual(upTo(10).map((i) => i * 4));
  expect(world.named('scan')).toEqual(world.named('load'));
});

test('F4: a scan that fails releases its block', async () => {
  const world = new World(10);
  const scan = ({ name }: Source): void => {
    if (name === 4) throw new Error('no');
  };
  await expect(world.feed({ scan })).rejects.toThrow('no');
  expect(world.named('release')).toEqual(upTo(5));
});

test('F4: a load that fails ends the feed', async () => {
  const world = new World(10);
  const load = (block: Block): Promise<void> =>
    block.info.minNs === 5n ? Promise.reject(new Error('gone')) : Promise.resolve();
  await expect(world.feed({ load })).rejects.toThrow('gone');
});
