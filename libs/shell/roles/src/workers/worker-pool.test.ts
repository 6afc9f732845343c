// P1: a task has a worker alone. P2: a worker that ends fails its task only. P3: what waits is bounded
// and can be cancelled. P4: a worker that does not come to rest is ended. P5: shared memory tells one that
// looks there, and it stays.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { isServiceError } from '@skald/errors';
import type { RpcPeer } from '@skald/rpc';
import { silentLogger } from '@skald/telemetry';
import { WorkerPool } from './worker-pool.ts';

const FIXTURE = pathToFileURL(join(__dirname, 'testing/pool-fixture.mjs'));
const pools: WorkerPool[] = [];
afterEach(() => Promise.all(pools.splice(0).map((pool) => pool.close({ graceMs: 0 }))));

function makePool({ size = 2, waitingMax = 10, onStart = () => {} } = {}): WorkerPool {
  const pool = new WorkerPool({
    name: 'test worker',
    size,
    waitingMax,
    start: (stop) => {
      onStart();
      const resourceLimits = { maxOldGenerationSizeMb: 16 };
      return new Worker(FIXTURE, { workerData: { stop }, resourceLimits });
    },
    methods: new Map(),
    logger: silentLogger,
  });
  pools.push(pool);
  return pool;
}

const NOTHING = new Uint8Array(0);
const ask =
  (method: string, signal?: AbortSignal) =>
  async (worker: RpcPeer): Promise<string> => {
    const options = { timeoutMs: 20_000, ...(signal ? { signal } : {}) };
    return Buffer.from(await worker.call(method, NOTHING, options)).toString();
  };
const outcome = (promise: Promise<string>): Promise<string> =>
  promise.catch((e: unknown) => (isServiceError(e) ? `${e.kind}: ${e.message}` : String(e)));

test('tasks one after the other share the warmest worker, tasks at once do not (P1)', async () => {
  const pool = makePool();
  const one = [await pool.run(ask('thread')), await pool.run(ask('thread'))];
  expect(one[0]).toBe(one[1]);
  const three = await Promise.all([1, 2, 3].map(() => pool.run(ask('thread'))));
  expect(new Set(three).size).toBe(2);
});

test('a pool that was started has all its workers, and no more', async () => {
  let started = 0;
  const pool = makePool({ onStart: () => void started++ });
  pool.start();
  pool.start();
  expect(started).toBe(2);
  await Promise.all([1, 2, 3].map(() => pool.run(ask('thread'))));
  expect(started).toBe(2);
});

test.each([
  ['refuse', 'invalid: no'],
  ['crash', 'internal: a test worker failed: boom'],
  ['exit', 'unavailable: a test worker ended with code 3, retry'],
  ['devour', 'tooLarge: a test worker needed more memory than its limit of 16 MiB'],
])('%s fails that task, and no other (P2)', async (how, expected) => {
  const pool = makePool({ size: 1 });
  const failing = outcome(pool.run(ask(how)));
  const next = outcome(pool.run(ask('thread')));
  expect(await failing).toBe(expected);
  expect(await next).toMatch(/^\d+$/);
});

test('more than may wait are refused, who waits can leave (P3)', async () => {
  const pool = makePool({ size: 1, waitingMax: 1 });
  const running = new AbortController();
  const waiting = new AbortController();
  const first = outcome(pool.run(ask('never', running.signal), running.signal));
  const second = outcome(pool.run(ask('thread'), waiting.signal));
  expect(await outcome(pool.run(ask('thread')))).toBe(
    'unavailable: 1 tasks wait for a test worker already, retry',
  );
  waiting.abort(new Error('left'));
  expect(await second).toBe('Error: left');
  running.abort(new Error('enough'));
  expect(await first).toBe('Error: enough');
  expect(await pool.run(ask('thread'))).toMatch(/^\d+$/);
});

test('a worker that spins is replaced after its task was cancelled (P4)', async () => {
  const pool = makePool({ size: 1 });
  const spinning = new AbortController();
  const before = await pool.run(ask('thread'));
  const lost = outcome(pool.run(ask('spin', spinning.signal)));
  await new Promise((resolve) => setImmediate(resolve));
  spinning.abort(new Error('enough'));
  expect(await lost).toBe('Error: enough');
  expect(await pool.run(ask('thread'))).not.toBe(before);
});

test('a worker without time for messages sees that its task was cancelled, and is kept (P5)', async () => {
  const pool = makePool({ size: 1 });
  const spinning = new AbortController();
  const before = await pool.run(ask('thread'));
  const lost = outcome(pool.run(ask('spin while wanted', spinning.signal), spinning.signal));
  await new Promise((resolve) => setImmediate(resolve));
  spinning.abort(new Error('enough'));
  expect(await lost).toBe('Error: enough');
  expect(await pool.run(ask('is wanted'))).toBe('true');
  expect(await pool.run(ask('thread'))).toBe(before);
});

test('a pool that closes lets its tasks end and takes no more', async () => {
  const pool = makePool({ size: 1 });
  const tasks = [1, 2, 3].map(() => outcome(pool.run(ask('thread'))));
  await pool.close({ graceMs: 10_000 });
  expect((await Promise.all(tasks)).every((text) => /^\d+$/.test(text))).toBe(true);
  expect(await outcome(pool.run(ask('thread')))).toBe(
    'unavailable: no test worker works any more: the process is stopping',
  );
});
