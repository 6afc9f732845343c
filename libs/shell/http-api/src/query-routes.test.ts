// The read API as a client sees it, over a querier that answers from a script.
import { InvalidError } from '@skald/errors';
import { HttpServer } from '@skald/http-kit';
import { Labels } from '@skald/labels';
import {
  newQueryStats,
  type QuerierService,
  type QueryRequest,
  type SplitPlan,
  type StreamsRequest,
} from '@skald/services';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import request from 'supertest';
import { flushRoute, formatQueryRoute, opsRoutes, queryRoutes, ringRoute } from './index.ts';

const NOW_MS = 1_700_000_000_000;
const asked: (QueryRequest | StreamsRequest)[] = [];
let names: readonly string[] = [];
const api = Labels.fromObject({ app: 'api', env: 'prod' });
const web = Labels.fromObject({ app: 'web', env: 'prod' });
const note = <T>(r: QueryRequest | StreamsRequest, value: T) => {
  asked.push(r);
  return Promise.resolve(value);
};
const STATS = { ...newQueryStats(), linesProcessed: 4 };
const planOf = ({ startNs, endNs }: QueryRequest): SplitPlan => ({
  startNs,
  endNs,
  stats: STATS,
  cpuMs: 3,
  stages: [{ stage: '| json', cpuMs: 2, calls: 1, rowsIn: 4, rowsOut: 4 }],
});
const querier: QuerierService = {
  query: (r) =>
    r.query === 'bad'
      ? Promise.reject(new InvalidError('parse error : bad'))
      : note(r, {
          data: { kind: 'streams', streams: [] },
          stats: STATS,
          warnings: [],
          ...(r.explain === true ? { plans: [planOf(r)] } : {}),
        }),
  labelNames: (r) => note(r, names),
  labelValues: (r) => note(r, [r.name]),
  series: (r) => note(r, [api, web]),
  stats: (r) => note(r, { streams: 1, chunks: 2, entries: 3, bytes: 4 }),
  volume: (r) =>
    note(r, [
      { labels: api, bytes: 10 },
      { labels: web, bytes: 30 },
    ]),
};
const levelSwitch = { level: 'info' as const };
let notReady: string | undefined;
let flushed = 0;
const server = new HttpServer(
  { logger: silentLogger, metrics: silentMetrics, nowMs: () => 0 },
  { address: '127.0.0.1', port: 0, pathPrefix: '', readTimeoutMs: 5000, idleTimeoutMs: 5000 },
  [
    ...queryRoutes({
      querier,
      clock: new ManualClock(NOW_MS),
      isAuthEnabled: false,
    }),
    ...opsRoutes({
      buildInfo: {
        version: '1',
        revision: 'r',
        branch: 'b',
        buildUser: '',
        buildDate: '',
        goVersion: 'node',
      },
      notReadyBecause: () => notReady,
      metricsText: () => Promise.resolve('up 1\n'),
      configText: (mode) => `mode: ${mode}\n`,
      services: () => [{ name: 'wal', state: 'Running' }],
      levelSwitch,
    }),
    formatQueryRoute(),
    flushRoute(() => {
      flushed++;
      return Promise.resolve();
    }),
    ringRoute({
      path: '/ring',
      title: 'Ring <x>',
      members: () => [
        {
          id: 'i',
          state: 'ACTIVE',
          address: 'a',
          heartbeatMs: 0,
          registeredMs: 0,
          zone: '',
          tokens: [1],
        },
      ],
      nowMs: () => 0,
    }),
  ],
);
let base: string;
beforeAll(async () => {
  base = `http://127.0.0.1:${await server.listen()}`;
});
afterAll(() => server.close(100));
beforeEach(() => {
  asked.length = 0;
  names = ['app', 'env'];
});

const V1 = '/loki/api/v1';
const series = '[{"app":"api","env":"prod"},{"app":"web","env":"prod"}]';

// Q: status and body of each read endpoint; bodies are compared from their start.
test.each([
  [
    `${V1}/query_range?query=%7Ba%3D%22b%22%7D`,
    200,
    '{"status":"success","data":{"resultType":"streams","result":[],"stats":{',
  ],
  [`${V1}/query_range?query=bad`, 400, 'parse error : bad'],
  [`${V1}/query_range?query=x&limit=0`, 400, 'limit must be a positive value'],
  [`${V1}/query?query=x&time=zz`, 400, 'strconv.ParseInt: parsing "zz": invalid syntax'],
  [`${V1}/labels`, 200, '{"status":"success","data":["app","env"]}\n'],
  [`${V1}/label`, 200, '{"status":"success","data":["app","env"]}\n'],
  [`${V1}/label/app/values`, 200, '{"status":"success","data":["app"]}\n'],
  [`${V1}/labels?query=%7B%7D`, 400, 'parse error : queries require at least one'],
  [`${V1}/series`, 200, `{"status":"success","data":${series}}\n`],
  [`${V1}/series?match[]=%7B%7D`, 200, `{"status":"success","data":${series}}\n`],
  [`${V1}/series?match=%7Ba%3D%22b%22%7D%7C%3D%22x%22`, 400, 'only label matchers are supported'],
  [
    `${V1}/index/stats?query=%7Ba%3D%22b%22%7D`,
    200,
    '{"streams":1,"chunks":2,"bytes":4,"entries":3}\n',
  ],
  [`${V1}/patterns?query=%7Ba%3D%22b%22%7D`, 404, ''],
  [
    `${V1}/format_query?query=%7Ba%3D%22b%22%7D`,
    200,
    '{"status":"success","data":"{a=\\"b\\"}"}\n',
  ],
  [
    `${V1}/format_query?query=%7B`,
    400,
    '{"status":"invalid-query","error":"parse error at line 1, col 2',
  ],
  ['/metrics', 200, 'up 1\n'],
  ['/config', 200, 'mode: all\n'],
  ['/config?mode=diff', 200, 'mode: diff\n'],
  ['/services', 200, 'wal => Running\n'],
  [`${V1}/status/buildinfo`, 200, '{"version":"1","revision":"r"'],
  ['/log_level', 200, '{"message":"Current log level is info"}\n'],
  ['/ring', 200, '<!doctype html><meta charset="utf-8"><title>Ring &lt;x&gt;</title>'],
])('GET %s is %d', async (path, status, body) => {
  const response = await request(base).get(path);
  expect([response.status, response.text.slice(0, body.length)]).toEqual([status, body]);
});

test('a form body is read like the URL, and defaults are Loki’s', async () => {
  await request(base)
    .post(`${V1}/query_range`)
    .type('form')
    .send({ query: '{a="b"}', step: '15', direction: 'FORWARD' });
  const nowNs = BigInt(NOW_MS) * 1_000_000n;
  expect(asked).toEqual([
    {
      tenant: 'fake',
      query: '{a="b"}',
      kind: 'range',
      startNs: nowNs - 3_600_000_000_000n,
      endNs: nowNs,
      stepNs: 15_000_000_000n,
      intervalNs: 0n,
      limit: 100,
      direction: 'forward',
    },
  ]);
});

// Only `X-Query-Explain: 1` asks for a plan; without it nothing is different. `explain` answers the plan
// alone, of a query at one moment when it has a time.
describe('explain', () => {
  const query = 'query=%7Ba%3D%22b%22%7D';
  const ask = (path: string, header?: string) => {
    const asking = request(base).get(path);
    return header === undefined ? asking : asking.set('x-query-explain', header);
  };

  test.each(['query', 'query_range'])('a header asks %s for it', async (name) => {
    const { body } = await ask(`${V1}/${name}?${query}`, '1');
    expect(Object.keys(body.data)).toEqual(['resultType', 'result', 'stats', 'explain']);
    expect(body.data.explain.cpuMs).toBe(3);
  });

  test.each(['0', 'true', ''])('the value %j is ignored', async (header) => {
    const path = `${V1}/query?${query}`;
    expect((await ask(path, header)).text).toBe((await ask(path)).text);
    expect(asked.every((r) => !('explain' in r))).toBe(true);
  });

  test.each([
    ['start=1&end=5&step=2', { kind: 'range', startNs: 1_000_000_000n, stepNs: 2_000_000_000n }],
    ['time=5', { kind: 'instant', startNs: 5_000_000_000n }],
  ])('the plan alone, for %s', async (params, expected) => {
    const { body } = await ask(`${V1}/explain?${query}&${params}`);
    expect(asked).toMatchObject([{ ...expected, explain: true }]);
    expect([body.status, body.data.stages.map((s: { stage: string }) => s.stage)]).toEqual([
      'success',
      ['| json', 'other'],
    ]);
    expect(body.data.splits[0].lines.processed).toBe(4);
  });

  test('what is wrong with a query is said as ever', async () => {
    const { status, text } = await ask(`${V1}/explain?query=bad`);
    expect([status, text]).toEqual([400, 'parse error : bad']);
  });
});

test('an empty list of labels has no data key', async () => {
  names = [];
  expect((await request(base).get(`${V1}/labels`)).text).toBe('{"status":"success"}\n');
});

test('flush answers 204 once everything is stored', async () => {
  expect((await request(base).post('/flush')).status).toBe(204);
  expect(flushed).toBe(1);
});

test('the log level can be set, to a known one', async () => {
  const set = (level: string) => request(base).post(`/log_level?log_level=${level}`);
  expect((await set('debug')).body).toEqual({
    status: 'success',
    message: 'Log level set to debug',
  });
  expect(levelSwitch.level).toBe('debug');
  const refused = await set('zzz');
  expect([refused.status, refused.body.message]).toEqual([400, 'unrecognized log level "zzz"']);
});

test('ready says why not', async () => {
  notReady = 'Application is stopping';
  const response = await request(base).get('/ready');
  expect([response.status, response.text]).toEqual([503, 'Application is stopping\n']);
  notReady = undefined;
  expect((await request(base).get('/ready')).text).toBe('ready\n');
});

test('the ring is JSON for who asks for JSON', async () => {
  const response = await request(base).get('/ring').set('accept', 'application/json');
  expect(response.body.shards[0]).toMatchObject({ id: 'i', state: 'ACTIVE', tokens: [1] });
});
