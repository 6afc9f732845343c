// `index/volume` and `volume_range` as a client sees them, over a querier that knows two streams.
import { HttpServer } from '@skald/http-kit';
import { Labels } from '@skald/labels';
import type { QuerierService, StreamVolume, VolumeRequest } from '@skald/services';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import request from 'supertest';
import { volumeRoutes } from './index.ts';

const api = Labels.fromObject({ app: 'api', env: 'prod' });
const web = Labels.fromObject({ app: 'web', env: 'prod' });
const asked: VolumeRequest[] = [];
let found: readonly StreamVolume[] = [];
let limits = { volumeEnabled: true, volumeMaxSeries: 1000 };
const querier = {
  volume: (r: VolumeRequest) => {
    asked.push(r);
    return Promise.resolve(found);
  },
} as Partial<QuerierService> as QuerierService;
const server = new HttpServer(
  { logger: silentLogger, metrics: silentMetrics, nowMs: () => 0 },
  { address: '127.0.0.1', port: 0, pathPrefix: '', readTimeoutMs: 5000, idleTimeoutMs: 5000 },
  volumeRoutes({
    querier,
    clock: new ManualClock(1_700_000_000_000),
    isAuthEnabled: false,
    limitsOf: () => limits,
  }),
);
let base: string;
beforeAll(async () => {
  base = `http://127.0.0.1:${await server.listen()}`;
});
afterAll(() => server.close(100));
beforeEach(() => {
  asked.length = 0;
  limits = { volumeEnabled: true, volumeMaxSeries: 1000 };
  found = [
    { labels: api, bytes: 10, buckets: { first: 0, bytes: [4, 6] } },
    { labels: web, bytes: 30, buckets: { first: 1, bytes: [30] } },
  ];
});

async function volume(params: Record<string, string>, path = 'volume') {
  const query = { start: '100', end: '125', query: '{}', ...params };
  const response = await request(base).get(`/loki/api/v1/index/${path}`).query(query);
  if (response.status !== 200) return `${response.status} ${response.text}`;
  const { resultType, result } = response.body.data;
  return { [resultType]: result };
}

const row = (metric: Record<string, string>, bytes: number) => ({
  metric,
  value: [125, String(bytes)],
});
const apiProd = { app: 'api', env: 'prod' };
const webProd = { app: 'web', env: 'prod' };

// L1 rows are label sets: all labels for {}, else those of matchers, else targetLabels.
// L2 by bytes, cut to the limit. L3 aggregateBy=labels counts names. L4 what is refused.
test.each<[Record<string, string>, unknown]>([
  [{}, { vector: [row(webProd, 30), row(apiProd, 10)] }],
  [{ query: '{env="prod"}' }, { vector: [row({ env: 'prod' }, 40)] }],
  [{ targetLabels: 'app' }, { vector: [row({ app: 'web' }, 30), row({ app: 'api' }, 10)] }],
  [
    { query: '{env="prod"}', targetLabels: 'app,env' },
    { vector: [row(webProd, 30), row(apiProd, 10)] },
  ],
  [{ targetLabels: 'nope' }, { vector: [] }],
  [{ limit: '1' }, { vector: [row(webProd, 30)] }],
  [{ limit: '0' }, { vector: [row(webProd, 30), row(apiProd, 10)] }],
  [{ aggregateBy: 'labels' }, { vector: [row({ app: '' }, 40), row({ env: '' }, 40)] }],
  [{ aggregateBy: 'labels', targetLabels: 'app' }, { vector: [row({ app: '' }, 40)] }],
  [{ aggregateBy: 'x' }, '400 invalid aggregation option'],
  [{ query: '{a="b"} |= "x"' }, '400 only label matchers are supported'],
  [{ query: '' }, '400 parse error : syntax error: unexpected $end'],
  [{ limit: 'x' }, '400 strconv.Atoi: parsing "x": invalid syntax'],
])('L volume of %j', async (params, expected) => {
  expect(await volume(params)).toEqual(expected);
});

test('L4 a tenant may have volume off, or too many rows', async () => {
  limits = { volumeEnabled: false, volumeMaxSeries: 1000 };
  expect(await volume({})).toBe('404 not found');
  limits = { volumeEnabled: true, volumeMaxSeries: 1 };
  expect(await volume({})).toBe(
    '400 the query hit the max number of series limit (limit: 1 series)',
  );
});

// R1 steps end on their absolute multiples, stamped one ms before; the last one with the end.
test('R1 a range is a matrix of steps', async () => {
  expect(await volume({ step: '20', start: '95', end: '115' }, 'volume_range')).toEqual({
    matrix: [
      { metric: webProd, values: [[115, '30']] },
      {
        metric: apiProd,
        values: [
          [99.999, '4'],
          [115, '6'],
        ],
      },
    ],
  });
  expect(asked[0]).toMatchObject({ stepNs: 20_000_000_000n });
});

test('R2 a range whose series have one point each is a vector', async () => {
  found = [{ labels: api, bytes: 10, buckets: { first: 0, bytes: [10] } }];
  expect(await volume({ step: '60', start: '120', end: '125' }, 'volume_range')).toEqual({
    vector: [row(apiProd, 10)],
  });
});

test('R3 rows of a range add up step by step', async () => {
  expect(
    await volume({ step: '20', query: '{env="prod"}', start: '95', end: '120' }, 'volume_range'),
  ).toEqual({
    matrix: [
      {
        metric: { env: 'prod' },
        values: [
          [99.999, '4'],
          [119.999, '36'],
        ],
      },
    ],
  });
});
