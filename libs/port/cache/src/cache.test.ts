import { BrokenCache, MemoryCache } from './index.ts';
import { cacheContract } from './testing/contract.ts';

cacheContract('MemoryCache', () => {
  let nowMs = 5;
  const cache = new MemoryCache({ maxBytes: 10_000, nowMs: () => nowMs });
  return { cache, keeps: true, advance: (ms) => void (nowMs += ms) };
});

cacheContract('BrokenCache', () => ({
  cache: new BrokenCache(),
  keeps: false,
  advance: () => undefined,
}));

test('the byte budget holds: the least recently used go first, what never fits is not kept', async () => {
  const cache = new MemoryCache({ maxBytes: 2000, nowMs: () => 1 });
  await cache.set('a', new Uint8Array(600));
  await cache.set('b', new Uint8Array(600));
  await cache.get('a');
  await cache.set('c', new Uint8Array(600));
  await cache.set('huge', new Uint8Array(3000));
  const kept = await Promise.all(
    ['a', 'b', 'c', 'huge'].map(async (key) => (await cache.get(key)) !== undefined),
  );
  expect(kept).toEqual([true, false, true, false]);
});
