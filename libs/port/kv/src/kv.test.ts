import { ManualClock } from '@skald/time';
import { GossipKv, MemoryKv, type KeyValueStore } from './index.ts';
import { kvContract, mergeSets, type KvWorld } from './testing/contract.ts';

kvContract('MemoryKv', () => {
  const kv = new MemoryKv();
  return {
    members: (count) => Promise.resolve(Array.from({ length: count }, () => kv)),
    settle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
});

/** A network of members in one process; addresses in `cut` cannot be reached. */
class GossipWorld implements KvWorld {
  readonly clock = new ManualClock(1_000_000);
  readonly cut = new Set<string>();
  readonly failures: string[] = [];
  readonly byAddress = new Map<string, GossipKv>();
  #seed = 42;

  members(count: number): Promise<readonly KeyValueStore[]> {
    for (let i = 0; i < count; i++) this.add(`m${i}`, ['m0']);
    return Promise.resolve([...this.byAddress.values()]);
  }

  add(address: string, seeds: readonly string[]): GossipKv {
    const kv = new GossipKv(
      {
        clock: this.clock,
        random: () => (this.#seed = (this.#seed * 16807) % 2147483647) / 2147483647,
        exchange: async (to, state) => {
          const other = this.byAddress.get(to);
          if (!other || this.cut.has(to) || this.cut.has(address))
            throw new Error(`no route to ${to}`);
          return other.receive(state);
        },
        seeds: () => Promise.resolve(seeds),
        merge: mergeSets,
        onFailure: (to) => this.failures.push(to),
      },
      { ownAddress: address, intervalMs: 1000, fanOut: 2, memberTtlMs: 30_000 },
    );
    this.byAddress.set(address, kv);
    return kv;
  }

  async settle(): Promise<void> {
    const signal = new AbortController().signal;
    for (let round = 0; round < 12; round++) {
      for (const member of this.byAddress.values()) await member.round(signal);
    }
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}

kvContract('GossipKv', () => new GossipWorld());

const word = (w: string) => (current: Uint8Array | undefined) => mergeSets(current, Buffer.from(w));
const valueOf = async (kv: GossipKv) => Buffer.from((await kv.get('k'))?.value ?? []).toString();

test('members find each other through one seed', async () => {
  const world = new GossipWorld();
  await world.members(5);
  await world.settle();
  for (const member of world.byAddress.values()) expect(member.memberAddresses).toHaveLength(4);
});

test('a cut-off member serves what it knew, is reported, and heals', async () => {
  const world = new GossipWorld();
  const [a, b] = (await world.members(3)) as unknown as [GossipKv, GossipKv];
  await a.compareAndSet('k', word('before'));
  await world.settle();
  world.cut.add('m1');
  await a.compareAndSet('k', word('during'));
  await b.compareAndSet('k', word('apart'));
  await world.settle();
  expect([await valueOf(a), await valueOf(b)]).toEqual(['before,during', 'apart,before']);
  expect(world.failures).toContain('m1');
  world.cut.clear();
  await world.settle();
  expect([await valueOf(a), await valueOf(b)]).toEqual(Array(2).fill('apart,before,during'));
});

test('the loop tells others at once after a local change, and stops with its signal', async () => {
  const world = new GossipWorld();
  const [a, b] = (await world.members(2)) as unknown as [GossipKv, GossipKv];
  const stop = new AbortController();
  await world.settle();
  const loop = b.run(stop.signal);
  await world.clock.advance(0);
  await b.compareAndSet('k', word('x'));
  await world.clock.advance(0);
  expect(await valueOf(a)).toBe('x');
  stop.abort();
  await loop;
});
