import type { Clock } from '@skald/time';
import { ConsulKv } from './consul-kv.ts';
import type { KeyValueStore } from './kv.ts';
import { kvContract } from './testing/contract.ts';
import { FakeConsul } from './testing/fake-consul.ts';

/** Waits are real here: the agent is a server of its own. */
const clock: Clock = {
  nowMs: () => 0,
  nowNs: () => 0n,
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
};
const failures: string[] = [];
const connect = (host: string) =>
  new ConsulKv(
    { clock, onFailure: (key) => failures.push(key) },
    { host, aclToken: '', prefix: 'collectors/', timeoutMs: 2000 },
  );
const quiet = async () => {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve));
};

kvContract('ConsulKv', () => {
  const started = FakeConsul.start();
  const watchers: KeyValueStore[] = [];
  return {
    members: async (count) => {
      const { host } = await started;
      watchers.push(...Array.from({ length: count }, () => connect(host)));
      return watchers;
    },
    settle: quiet,
    close: async () => (await started).consul.stop(),
  };
});

test('an agent that is not there is unavailable, and a watch outlives its absence', async () => {
  const { consul, host } = await FakeConsul.start();
  const kv = connect(host);
  await kv.compareAndSet('ring', () => Buffer.from('a'));
  const stop = new AbortController();
  const seen: string[] = [];
  const watching = kv.watch(
    'ring',
    (value) => seen.push(Buffer.from(value ?? []).toString()),
    stop.signal,
  );
  await quiet();
  await consul.stop();
  await expect(kv.get('ring')).rejects.toMatchObject({ kind: 'unavailable' });
  await quiet();
  expect(seen).toEqual(['a']);
  expect(failures).toContain('ring');
  stop.abort(new Error('stop'));
  await watching;
});
