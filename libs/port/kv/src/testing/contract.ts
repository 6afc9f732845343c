// What every key-value store promises. Each driver's test calls this with a way to make members that
// share one store.
import type { KeyValueStore } from '../kv.ts';

export interface KvWorld {
  /** `count` members of one store. */
  members(count: number): Promise<readonly KeyValueStore[]>;
  /** Lets everything that was written reach everybody. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const text = (value: Uint8Array | undefined) => value && Buffer.from(value).toString();

/** Values are comma-separated sets, so that stores which merge can be tested too. */
export const mergeSets = (ours: Uint8Array | undefined, theirs: Uint8Array): Uint8Array => {
  const words = new Set([...(text(ours) ?? '').split(','), ...(text(theirs) ?? '').split(',')]);
  words.delete('');
  return Buffer.from([...words].sort().join(','));
};

const adding = (word: string) => (current: Uint8Array | undefined) =>
  mergeSets(current, Buffer.from(word));

export function kvContract(name: string, makeWorld: () => KvWorld): void {
  describe(`${name} keeps the key-value contract`, () => {
    let world: KvWorld;
    beforeEach(() => void (world = makeWorld()));
    afterEach(() => world.close());

    test('what was never written is absent', async () => {
      const [kv] = await world.members(1);
      expect(await kv?.get('k')).toBeUndefined();
      expect(await kv?.list('')).toEqual([]);
    });

    test('a write is read back, with a version that changes with the value', async () => {
      const [kv] = (await world.members(1)) as [KeyValueStore];
      await kv.compareAndSet('ring/a', adding('1'));
      const first = await kv.get('ring/a');
      await kv.compareAndSet('ring/a', adding('2'));
      const second = await kv.get('ring/a');
      expect([text(first?.value), text(second?.value)]).toEqual(['1', '1,2']);
      expect(first?.version).not.toBe(second?.version);
      expect(await kv.list('ring/')).toEqual(['ring/a']);
      expect(await kv.list('other/')).toEqual([]);
    });

    test('an update that returns undefined writes nothing; one that throws rejects', async () => {
      const [kv] = (await world.members(1)) as [KeyValueStore];
      await kv.compareAndSet('k', () => undefined);
      expect(await kv.get('k')).toBeUndefined();
      const failing = kv.compareAndSet('k', () => {
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
    });

    test('of many members writing at once every word stays', async () => {
      const members = await world.members(8);
      await Promise.all(members.map((kv, i) => kv.compareAndSet('k', adding(`w${i}`))));
      await world.settle();
      const seen = await Promise.all(members.map(async (kv) => text((await kv.get('k'))?.value)));
      expect(new Set(seen)).toEqual(new Set(['w0,w1,w2,w3,w4,w5,w6,w7']));
    });

    test('a watcher sees the current value, and what others write', async () => {
      const [reader, writer] = (await world.members(2)) as [KeyValueStore, KeyValueStore];
      await reader.compareAndSet('k', adding('a'));
      const stop = new AbortController();
      const seen: (string | undefined)[] = [];
      const watching = reader.watch('k', (value) => seen.push(text(value)), stop.signal);
      await world.settle();
      await writer.compareAndSet('k', adding('b'));
      await world.settle();
      expect(seen[0]).toBe('a');
      expect(seen.at(-1)).toBe('a,b');
      stop.abort();
      await watching;
    });
  });
}
