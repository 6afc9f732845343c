// What every cache promises: never a wrong value, never an error. Keeping a value is not promised, so
// `keeps` says whether this version does.
import type { Cache } from '../cache.ts';

export interface CacheWorld {
  readonly cache: Cache;
  readonly keeps: boolean;
  advance(ms: number): void;
}

const bytes = (text: string) => new TextEncoder().encode(text);

export function cacheContract(name: string, makeWorld: () => CacheWorld): void {
  describe(`${name} keeps the cache contract`, () => {
    test('a missing key is undefined', async () => {
      expect(await makeWorld().cache.get('nothing')).toBeUndefined();
    });

    test('a value comes back as it was, or not at all', async () => {
      const { cache, keeps } = makeWorld();
      await cache.set('a', bytes('1'));
      await cache.set('b', bytes(''));
      await cache.set('a', bytes('2'));
      expect(await cache.get('a')).toEqual(keeps ? bytes('2') : undefined);
      expect(await cache.get('b')).toEqual(keeps ? bytes('') : undefined);
    });

    test('a value is gone after its time to live', async () => {
      const { cache, keeps, advance } = makeWorld();
      await cache.set('a', bytes('1'), 1000);
      advance(999);
      expect(await cache.get('a')).toEqual(keeps ? bytes('1') : undefined);
      advance(2);
      expect(await cache.get('a')).toBeUndefined();
    });
  });
}
