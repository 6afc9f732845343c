import { FairQueue } from './index.ts';

const drain = (queue: FairQueue<string>, mayServe?: (tenant: string) => boolean) => {
  const taken: string[] = [];
  for (let next = queue.take(mayServe); next; next = queue.take(mayServe)) taken.push(next.item);
  return taken;
};

test('tenants take turns; within a tenant the first comes first', () => {
  const queue = new FairQueue<string>({ maxPerTenant: 10 });
  for (const item of ['a1', 'a2', 'a3', 'b1', 'c1', 'c2']) queue.add(item[0] as string, item, 0);
  expect(queue.length).toBe(6);
  expect(drain(queue)).toEqual(['a1', 'b1', 'c1', 'a2', 'c2', 'a3']);
  expect(queue.length).toBe(0);
});

test('a full queue refuses its tenant and no other', () => {
  const queue = new FairQueue<string>({ maxPerTenant: 1 });
  queue.add('a', 'a1', 0);
  expect(() => queue.add('a', 'a2', 0)).toThrow('too many outstanding requests');
  queue.add('b', 'b1', 0);
  expect(queue.lengthOf('a')).toBe(1);
  expect(queue.length).toBe(2);
});

test('what is withdrawn is never taken', () => {
  const queue = new FairQueue<string>({ maxPerTenant: 10 });
  const first = queue.add('a', 'a1', 0);
  queue.add('a', 'a2', 0);
  const only = queue.add('b', 'b1', 0);
  expect([queue.withdraw(first), queue.withdraw(first), queue.withdraw(only)]).toEqual([
    true,
    false,
    true,
  ]);
  expect(drain(queue)).toEqual(['a2']);
});

test('a querier takes only what it may serve', () => {
  const queue = new FairQueue<string>({ maxPerTenant: 10 });
  for (const item of ['a1', 'b1', 'a2']) queue.add(item[0] as string, item, 0);
  expect(drain(queue, (tenant) => tenant === 'b')).toEqual(['b1']);
  expect(queue.length).toBe(2);
});

test('no tenant waits longer than one turn per other tenant, whatever the order of arrival', () => {
  let seed = 7;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const queue = new FairQueue<string>({ maxPerTenant: 1000 });
  for (let i = 0; i < 500; i++) queue.add(`t${Math.floor(random() ** 3 * 5)}`, `${i}`, 0);
  const lastTaken = new Map<string, number>();
  for (let turn = 0, next = queue.take(); next; next = queue.take(), turn++) {
    if (queue.lengthOf(next.tenant) > 0) {
      expect(turn - (lastTaken.get(next.tenant) ?? turn)).toBeLessThanOrEqual(5);
    }
    lastTaken.set(next.tenant, turn);
  }
});
