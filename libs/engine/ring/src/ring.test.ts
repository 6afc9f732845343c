import { MemoryKv } from '@skald/kv';
import { silentLogger } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import {
  Lifecycler,
  RingClient,
  RingView,
  chooseTokens,
  decodeRing,
  dropTombstones,
  encodeRing,
  forgetSilent,
  mergeRings,
  type InstanceState,
  type RingInstance,
  type RingState,
} from './index.ts';

const instance = (id: string, over: Partial<RingInstance> = {}): RingInstance => ({
  id,
  address: `${id}:9095`,
  state: 'ACTIVE',
  tokens: [],
  heartbeatMs: 1000,
  registeredMs: 1,
  zone: '',
  ...over,
});
const ringOf = (...instances: RingInstance[]): RingState =>
  new Map(instances.map((i) => [i.id, i]));

const abcd = ringOf(
  instance('a', { tokens: [2, 12] }),
  instance('b', { tokens: [7] }),
  instance('c', { tokens: [9] }),
  instance('d', { tokens: [20] }),
);
const CONFIG = { replicationFactor: 3, heartbeatTimeoutMs: 60_000, isZoneAware: false };
const withState = (id: string, state: InstanceState) =>
  new Map(abcd).set(id, { ...(abcd.get(id) as RingInstance), state });
const replicas = (state: RingState, token: number, config = CONFIG, nowMs = 1000) => {
  try {
    const set = new RingView(state, config).replicasOf(token, 'write', nowMs);
    return `${set.instances.map((i) => i.id).join('')} may miss ${set.maxErrors}`;
  } catch (error) {
    return (error as Error).message;
  }
};

// R1: the owner is the first token at or after the key, around the circle; replicas are distinct.
// R2: a leaving or joining instance is replaced by the next, a silent one only lowers what may fail.
// R3: without a quorum nothing is written.
test.each<[string, RingState, number, string]>([
  ['a key below the first token', abcd, 0, 'abc may miss 1'],
  ['a key on a token', abcd, 7, 'bca may miss 1'],
  ['a key between', abcd, 8, 'cad may miss 1'],
  ['a key past the last token', abcd, 21, 'abc may miss 1'],
  ['a leaving owner', withState('b', 'LEAVING'), 7, 'cad may miss 0'],
  ['an empty ring', new Map(), 7, 'empty ring'],
  ['a ring of tombstones', ringOf(instance('a', { state: 'LEFT', tokens: [1] })), 7, 'empty ring'],
  [
    'too few members',
    ringOf(instance('a', { tokens: [1] })),
    7,
    'at least 2 live replicas required, could only find 1',
  ],
])('%s', (_what, state, token, expected) => {
  expect(replicas(state, token)).toBe(expected);
});

test('a silent instance lowers what may fail; two silent ones stop writes', () => {
  const silent = (...ids: string[]) =>
    new Map(
      [...abcd].map(([id, i]) => [id, ids.includes(id) ? i : { ...i, heartbeatMs: 100_000 }]),
    );
  expect(replicas(silent('b'), 7, CONFIG, 100_000)).toBe('ca may miss 0');
  expect(replicas(silent('b', 'c'), 7, CONFIG, 100_000)).toBe(
    'at least 2 live replicas required, could only find 1',
  );
});

test('with zones replicas stand in distinct zones', () => {
  const zoned = ringOf(
    instance('a', { tokens: [1], zone: 'x' }),
    instance('b', { tokens: [2], zone: 'x' }),
    instance('c', { tokens: [3], zone: 'y' }),
    instance('d', { tokens: [4], zone: 'z' }),
  );
  expect(replicas(zoned, 0, { ...CONFIG, isZoneAware: true })).toBe('acd may miss 1');
});

test('everybody who may hold data is read, leaving members too', () => {
  const view = new RingView(withState('b', 'LEAVING'), CONFIG);
  const set = view.allForReading(1000);
  expect([set.instances.map((i) => i.id).join(''), set.maxErrors]).toEqual(['abcd', 1]);
  expect(() => new RingView(abcd, CONFIG).allForReading(1e9)).toThrow('live ingesters required');
});

test('one healthy instance owns a key', () => {
  const view = new RingView(withState('b', 'LEAVING'), CONFIG);
  expect(['a', 'b', 'c', 'd'].filter((id) => view.owns(id, 7, 1000))).toEqual(['c']);
});

test('the load of random tokens is even within a factor', () => {
  let seed = 3;
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647;
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const state = ringOf(
    ...ids.map((id) => instance(id, { tokens: chooseTokens(128, new Set(), random) })),
  );
  const view = new RingView(state, { ...CONFIG, replicationFactor: 1 });
  const counts = new Map<string, number>();
  for (let i = 0; i < 5000; i++) {
    const owner =
      view.replicasOf(Math.floor(random() * 2 ** 32), 'write', 1000).instances[0]?.id ?? '';
    counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(400);
});

// M: merging is commutative, associative, idempotent, and nobody's newest word is lost.
test('merging agrees whatever the order', () => {
  let seed = 11;
  const random = (n: number) => (seed = (seed * 16807) % 2147483647) % n;
  const states: InstanceState[] = ['JOINING', 'ACTIVE', 'LEAVING', 'LEFT'];
  const make = () =>
    ringOf(
      ...['a', 'b', 'c']
        .filter(() => random(3) > 0)
        .map((id) =>
          instance(id, { heartbeatMs: random(3), state: states[random(4)] as InstanceState }),
        ),
    );
  const text = (state: RingState) => Buffer.from(encodeRing(state)).toString();
  for (let i = 0; i < 300; i++) {
    const [x, y, z] = [make(), make(), make()];
    expect(text(mergeRings(x, y))).toBe(text(mergeRings(y, x)));
    expect(text(mergeRings(mergeRings(x, y), z))).toBe(text(mergeRings(x, mergeRings(y, z))));
    expect(mergeRings(x, x)).toBe(x);
  }
});

test('a tombstone wins over an older life and is dropped when old', () => {
  const dead = ringOf(instance('a', { state: 'LEFT', heartbeatMs: 50 }));
  expect(mergeRings(ringOf(instance('a', { heartbeatMs: 40 })), dead).get('a')?.state).toBe('LEFT');
  expect(dropTombstones(dead, 100, 60).size).toBe(1);
  expect(dropTombstones(dead, 200, 60).size).toBe(0);
  expect(forgetSilent(ringOf(instance('a', { heartbeatMs: 1 })), 100, 50).get('a')?.state).toBe(
    'LEFT',
  );
});

test('damaged values are refused, not half read', () => {
  expect(() => decodeRing(Buffer.from('{"version":2}'))).toThrow("the ring's value cannot be read");
  expect(decodeRing(undefined).size).toBe(0);
});

test('an instance joins, beats, leaves and is gone; a restart keeps its tokens', async () => {
  const kv = new MemoryKv();
  const clock = new ManualClock(5000);
  const deps = { kv, clock, random: Math.random, logger: silentLogger };
  const config = {
    ringKey: 'collectors/ring',
    instanceId: 'i1',
    address: 'h:1',
    zone: '',
    tokenCount: 4,
    heartbeatPeriodMs: 1000,
    forgetSilentAfterMs: 0,
  };
  const read = async () => decodeRing((await kv.get('collectors/ring'))?.value).get('i1');
  const stop = new AbortController();
  const client = new RingClient({ kv, logger: silentLogger }, 'collectors/ring', CONFIG);
  void client.run(stop.signal);

  const life = new Lifecycler(deps, config);
  await life.join();
  const tokens = (await read())?.tokens;
  expect(tokens).toHaveLength(4);
  await life.changeState('ACTIVE');
  expect(client.view.instances.map((i) => i.state)).toEqual(['ACTIVE']);
  const beating = life.run(stop.signal);
  await clock.advance(2500);
  expect((await read())?.heartbeatMs).toBe(7000);

  const reborn = new Lifecycler(deps, config);
  await reborn.join();
  expect((await read())?.tokens).toEqual(tokens);

  await life.leave();
  await life.deregister();
  expect(client.view.instances).toEqual([]);
  stop.abort();
  await beating;
});
