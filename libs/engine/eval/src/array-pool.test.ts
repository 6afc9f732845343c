import { ArrayPool } from './array-pool.ts';

test('an array that was given back is given again', () => {
  const pool = new ArrayPool({ keptBytesMax: 10_000 });
  const first = pool.floats(100);
  expect(first.length).toBe(128);
  pool.give(first);
  expect(pool.keptBytes).toBe(1024);
  expect(pool.ints(128)).not.toBe(first);
  expect(pool.floats(65)).toBe(first);
  expect(pool.floats(65)).not.toBe(first);
  expect(pool.keptBytes).toBe(0);
});

test('no more is kept than may be', () => {
  const pool = new ArrayPool({ keptBytesMax: 1500 });
  pool.give(pool.floats(128));
  pool.give(pool.ints(128));
  pool.give(pool.floats(1));
  expect(pool.keptBytes).toBe(1032);
});
