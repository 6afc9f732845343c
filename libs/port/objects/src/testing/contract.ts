// What every object store holds to. Call it inside a test file with a way to make an empty store.
import { ConflictError, NotFoundError } from '@skald/errors';
import type { ObjectStore } from '../object-store.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const text = (value: Uint8Array): string => new TextDecoder().decode(value);

export function objectStoreContract(name: string, make: () => Promise<ObjectStore>): void {
  describe(`${name}: the object store contract`, () => {
    let store: ObjectStore;
    beforeEach(async () => {
      store = await make();
    });
    const keys = async (prefix: string): Promise<string[]> =>
      (await store.list(prefix)).map((object) => object.key);

    test('an object is read back whole and in ranges', async () => {
      await store.put('t/a.seg', bytes('0123456789'));
      expect(text(await store.get('t/a.seg'))).toBe('0123456789');
      expect(text(await store.getRange('t/a.seg', 2, 5))).toBe('234');
    });

    test.each([
      ['a range that ends behind the end is cut', 8, 100, '89'],
      ['a range that starts at the end is empty', 10, 20, ''],
      ['a range that starts behind the end is empty', 50, 60, ''],
      ['an empty range is empty', 3, 3, ''],
    ])('%s', async (_, from, to, expected) => {
      await store.put('a', bytes('0123456789'));
      expect(text(await store.getRange('a', from, to))).toBe(expected);
    });

    test('an object comes in parts, in shared memory too', async () => {
      const large = new Uint8Array(new SharedArrayBuffer(600_000)).fill(120);
      const body = [bytes('one'), large, bytes(''), bytes('two'), large.subarray(0, 5)];
      await store.put('a', body);
      expect(Buffer.concat(body).equals(await store.get('a'))).toBe(true);
      await store.put('a', []);
      expect(await store.get('a')).toHaveLength(0);
    });

    test('a put replaces', async () => {
      await store.put('a', bytes('one'));
      await store.put('a', bytes('two'));
      expect(text(await store.get('a'))).toBe('two');
    });

    test('the store keeps its own copy', async () => {
      const body = bytes('one');
      await store.put('a', body);
      body.fill(0);
      const first = await store.get('a');
      first.fill(0);
      expect(text(await store.get('a'))).toBe('one');
    });

    test('ifAbsent creates once', async () => {
      await store.put('a', bytes('one'), { ifAbsent: true });
      const again = store.put('a', bytes('two'), { ifAbsent: true });
      await expect(again).rejects.toThrow(ConflictError);
      expect(text(await store.get('a'))).toBe('one');
    });

    test('of many who create at once, one wins and its bytes stay', async () => {
      const attempts = Array.from({ length: 8 }, (_, i) =>
        store.put('x/lock', bytes(`writer ${i}`), { ifAbsent: true }).then(
          () => i,
          (e: unknown) => e,
        ),
      );
      const results = await Promise.all(attempts);
      const winners = results.filter((result) => typeof result === 'number');
      expect(winners.length).toBe(1);
      expect(text(await store.get('x/lock'))).toBe(`writer ${winners[0]}`);
      const losers = results.filter((result) => typeof result !== 'number');
      for (const loser of losers) expect(loser).toBeInstanceOf(ConflictError);
    });

    test('missing objects', async () => {
      await expect(store.get('no')).rejects.toThrow(NotFoundError);
      await expect(store.getRange('no/where', 0, 5)).rejects.toThrow(NotFoundError);
      await store.delete('no');
      expect(await store.list('no')).toEqual([]);
      expect(await store.listFolders('no/')).toEqual([]);
    });

    test('lists ascend and take any prefix', async () => {
      const all = ['a/1', 'a/2', 'ab/1', 'b', 'a/d/e/f', 'a!'];
      for (const key of all) await store.put(key, bytes(key));
      expect(await keys('')).toEqual([...all].sort());
      expect(await keys('a/')).toEqual(['a/1', 'a/2', 'a/d/e/f']);
      expect(await keys('a')).toEqual(['a!', 'a/1', 'a/2', 'a/d/e/f', 'ab/1']);
      expect(await keys('a/d/e')).toEqual(['a/d/e/f']);
      expect(await keys('c')).toEqual([]);
    });

    test('a list tells size and age', async () => {
      await store.put('a', bytes('12345'));
      const [object] = await store.list('');
      expect(object?.sizeBytes).toBe(5);
      expect(Number.isFinite(object?.modifiedMs)).toBe(true);
    });

    test('folders', async () => {
      for (const key of ['t1/index/d1/a', 't1/index/d1/b', 't1/index/d2/a', 't2/seg/x', 'top']) {
        await store.put(key, bytes(key));
      }
      expect(await store.listFolders('')).toEqual(['t1/', 't2/']);
      expect(await store.listFolders('t1/index/')).toEqual(['t1/index/d1/', 't1/index/d2/']);
      expect(await store.listFolders('t1/index/d1/')).toEqual([]);
    });

    test('what is deleted is gone from reads, lists and folders', async () => {
      await store.put('t/a', bytes('1'));
      await store.put('u/a', bytes('2'));
      await store.delete('t/a');
      await expect(store.get('t/a')).rejects.toThrow(NotFoundError);
      expect(await keys('')).toEqual(['u/a']);
      expect(await store.listFolders('')).toEqual(['u/']);
      await store.put('t/a', bytes('3'));
      expect(text(await store.get('t/a'))).toBe('3');
    });

    test('puts and deletes of neighbours do not disturb each other', async () => {
      await Promise.all(
        Array.from({ length: 24 }, async (_, i) => {
          const key = `n/${i % 3}/${i}`;
          await store.put(key, bytes(key));
          if (i % 2 === 0) await store.delete(key);
        }),
      );
      const left = Array.from({ length: 12 }, (_, i) => `n/${(2 * i + 1) % 3}/${2 * i + 1}`);
      expect(await keys('n/')).toEqual(left.sort());
    });

    test.each(['t/with space+plus', 't/ü/☕', 't/%2e%2E/x', 'a.b/..c/.hidden', 'ten&ant/<x>/"q"'])(
      'the key %s is a key like any other',
      async (key) => {
        await store.put(key, bytes(key));
        expect(text(await store.get(key))).toBe(key);
        expect(await keys('')).toEqual([key]);
        await store.delete(key);
        expect(await keys('')).toEqual([]);
      },
    );

    test('a caller that went away gets no answer', async () => {
      await store.put('a', bytes('1'));
      await expect(store.get('a', AbortSignal.abort())).rejects.toThrow();
      await expect(store.put('b', bytes('1'), { signal: AbortSignal.abort() })).rejects.toThrow();
      expect(await keys('')).toEqual(['a']);
    });
  });
}
