import { InvalidError, RateLimitedError } from '@skald/errors';
import { Labels } from '@skald/labels';
import { Scheduler, queueMetrics } from '@skald/queue';
import type { QuerierService, QueryAnswer, QueryRequest } from '@skald/services';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import { decodeAnswer, encodeAnswer } from './answer-wire.ts';
import { decodeFrame, encodeFrame, FRAME } from './frame.ts';
import {
  RpcClient,
  RpcServer,
  pullJobs,
  queuedQuerier,
  remoteScheduler,
  runJob,
  schedulerMethods,
  type Call,
  type Methods,
} from './index.ts';
import { fromWire, toWire } from './wire-json.ts';

const text = (s: string) => new TextEncoder().encode(s);

test('frames survive a round trip; damage is refused', () => {
  const frame = { id: 7, kind: FRAME.request, method: 'a.b', tag: 3, body: Buffer.from('xyz') };
  expect(decodeFrame(encodeFrame(frame))).toEqual(frame);
  expect(() => decodeFrame(Buffer.from([1, 2]))).toThrow(InvalidError);
  expect(() => decodeFrame(Buffer.from([0, 0, 0, 0, 9, 0, 0, 0]))).toThrow(InvalidError);
  expect(() => decodeFrame(Buffer.from([0, 0, 0, 0, 1, 0, 9, 0]))).toThrow(InvalidError);
});

test('wire JSON keeps bigints and label sets', () => {
  const value = { n: 2n ** 62n, list: [1n], labels: Labels.fromObject({ a: 'x' }) };
  const back = fromWire<typeof value>(toWire(value));
  expect([back.n, back.list, back.labels.text]).toEqual([2n ** 62n, [1n], '{a="x"}']);
});

test('wire JSON keeps maps', () => {
  const levelCounts = new Map([['info', 3]]);
  expect(fromWire(toWire({ levelCounts }))).toEqual({ levelCounts });
});

const STATS = { linesProcessed: 3, queueTimeMs: 0 } as QueryAnswer['stats'];
const LABELS = Labels.fromObject({ a: 'x' });
const SERIES = [
  { labels: LABELS, timesMs: Float64Array.of(1, 2), values: Float64Array.of(NaN, Infinity) },
  { labels: Labels.empty, timesMs: Float64Array.of(5), values: Float64Array.of(-0) },
];
test.each<QueryAnswer['data']>([
  { kind: 'matrix', series: SERIES },
  { kind: 'vector', series: [] },
  { kind: 'scalar', timeMs: 5, value: NaN },
  { kind: 'streams', streams: [{ labels: LABELS, entries: [] }] },
])('an answer of kind $kind survives a round trip', (data) => {
  expect(decodeAnswer(encodeAnswer({ data, stats: STATS, warnings: ['w'] }))).toEqual({
    data,
    stats: STATS,
    warnings: ['w'],
  });
});

describe('a client and a server', () => {
  let server: RpcServer;
  let client: RpcClient;
  let cancelled: Promise<void>;
  const start = async () => {
    const seen = Promise.withResolvers<void>();
    cancelled = seen.promise;
    const methods: Methods = new Map([
      ['echo', (body: Uint8Array) => Promise.resolve(body)],
      ['fail', () => Promise.reject(new RateLimitedError('too fast (limit 3)'))],
      ['break', () => Promise.reject(new TypeError('a bug'))],
      [
        'parts',
        async (_body: Uint8Array, call: Call) => {
          for (let i = 0; i < 200; i++) await call.send(new Uint8Array(64 << 10).fill(i), 255 - i);
          return text('done');
        },
      ],
      [
        'hang',
        (_body: Uint8Array, call: Call) => {
          call.signal.addEventListener('abort', () => seen.resolve());
          return new Promise<Uint8Array>(() => undefined);
        },
      ],
    ]);
    server = new RpcServer({ logger: silentLogger, isServing: () => true }, methods);
    client = new RpcClient(`127.0.0.1:${await server.listen('127.0.0.1', 0)}`);
  };
  beforeAll(start);
  afterAll(async () => {
    client.close();
    await server.close(0);
  });
  const options = { timeoutMs: 5000 };

  test('many calls share one connection', async () => {
    const bodies = Array.from({ length: 50 }, (_, i) => text(`call ${i}`));
    const answers = await Promise.all(bodies.map((body) => client.call('echo', body, options)));
    expect(answers.map((a) => Buffer.from(a).toString())).toEqual(
      bodies.map((b) => Buffer.from(b).toString()),
    );
  });

  test('a megabyte goes through whole', async () => {
    const body = new Uint8Array(3 << 20).map((_, i) => i);
    expect(Buffer.compare(await client.call('echo', body, options), body)).toBe(0);
  });

  test('parts arrive in order before the result', async () => {
    const seen: (number | undefined)[][] = [];
    const onPart = (part: Uint8Array, tag: number) => void seen.push([part[0], tag]);
    const result = await client.call('parts', text(''), { ...options, onPart });
    expect(Buffer.from(result).toString()).toBe('done');
    expect(seen).toEqual(Array.from({ length: 200 }, (_, i) => [i, 255 - i]));
  });

  test.each([
    ['fail', 'rateLimited', 'too fast (limit 3)'],
    ['break', 'internal', 'a bug'],
    ['nowhere', 'notFound', 'no method nowhere in this process'],
  ])('%s arrives as %s', async (method, kind, message) => {
    await expect(client.call(method, text(''), options)).rejects.toMatchObject({ kind, message });
  });

  test('a cancelled call is cancelled at the other end', async () => {
    const abort = new AbortController();
    const call = client.call('hang', text(''), { ...options, signal: abort.signal });
    await client.call('echo', text(''), options);
    abort.abort();
    await expect(call).rejects.toThrow();
    await cancelled;
  });

  test('a call past its deadline fails and leaves the connection usable', async () => {
    await expect(client.call('hang', text(''), { timeoutMs: 20 })).rejects.toThrow(
      'took over 20 ms',
    );
    expect(await client.call('echo', text('x'), options)).toHaveLength(1);
  });

  test('nobody there: unavailable, not a hang', async () => {
    const nobody = new RpcClient('127.0.0.1:1');
    await expect(nobody.call('echo', text(''), options)).rejects.toMatchObject({
      kind: 'unavailable',
    });
    nobody.close();
  });
});

const QUERY: QueryRequest = {
  tenant: 't',
  query: '{a="x"}',
  kind: 'range',
  startNs: 1n,
  endNs: 2n,
  stepNs: 1n,
  intervalNs: 0n,
  limit: 10,
  direction: 'backward',
};

test('a query travels frontend, scheduler, querier and back, failures and cancellation too', async () => {
  const scheduler = new Scheduler(
    { clock: new ManualClock(), metrics: queueMetrics(silentMetrics) },
    { maxOutstandingPerTenant: 100 },
  );
  const server = new RpcServer(
    { logger: silentLogger, isServing: () => true },
    schedulerMethods(scheduler),
  );
  const address = `127.0.0.1:${await server.listen('127.0.0.1', 0)}`;
  const [frontendSide, querierSide] = [new RpcClient(address), new RpcClient(address)];
  const aborted = Promise.withResolvers<void>();
  const querier: QuerierService = {
    query: async (request, signal) => {
      if (request.query === 'bad') throw new InvalidError('parse error : bad');
      if (request.query === 'hang') {
        return new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            aborted.resolve();
            reject(signal.reason as Error);
          });
        });
      }
      return { data: { kind: 'matrix', series: SERIES }, stats: STATS, warnings: [request.query] };
    },
    labelNames: () => Promise.resolve(['a', 'b']),
    labelValues: (request) => Promise.resolve([request.name]),
    series: () => Promise.resolve([LABELS]),
    stats: () => Promise.resolve({ streams: 1, chunks: 2, entries: 3, bytes: 4 }),
    volume: () => Promise.resolve([{ labels: LABELS, bytes: 5 }]),
  };
  const stop = new AbortController();
  const worker = pullJobs(
    {
      scheduler: querierSide,
      querier: 'q1',
      run: (payload, signal) => runJob(querier, payload, signal),
      sleep: () => Promise.resolve(),
      onFailure: () => undefined,
    },
    stop.signal,
  );
  const far = queuedQuerier(remoteScheduler(frontendSide));
  const live = new AbortController().signal;
  const answer = await far.query(QUERY, live);
  expect([answer.data, answer.warnings]).toEqual([{ kind: 'matrix', series: SERIES }, ['{a="x"}']]);
  const streams = { tenant: 't', matchers: [], fromNs: 0n, toNs: 1n };
  expect(await far.labelNames(streams)).toEqual(['a', 'b']);
  expect(await far.labelValues({ ...streams, name: 'n' })).toEqual(['n']);
  expect((await far.series(streams)).map((labels) => labels.text)).toEqual(['{a="x"}']);
  expect(await far.stats(streams)).toEqual({ streams: 1, chunks: 2, entries: 3, bytes: 4 });
  expect((await far.volume(streams))[0]?.bytes).toBe(5);
  await expect(far.query({ ...QUERY, query: 'bad' }, live)).rejects.toThrow(
    new InvalidError('parse error : bad'),
  );

  const abort = new AbortController();
  const hanging = far.query({ ...QUERY, query: 'hang' }, abort.signal);
  setImmediate(() => abort.abort(new Error('client gone')));
  await expect(hanging).rejects.toThrow('client gone');
  if (scheduler.runningCount > 0) await aborted.promise;
  expect((await far.query(QUERY, live)).warnings).toEqual(['{a="x"}']);

  stop.abort();
  querierSide.close();
  frontendSide.close();
  await worker;
  await server.close(0);
});
