// Detected labels and fields, and the limits of a tenant, as a client sees them. The rules of fields
// themselves are in @skald/plan.
import { HttpServer } from '@skald/http-kit';
import { Labels } from '@skald/labels';
import type { QuerierService, QueryAnswer, QueryRequest } from '@skald/services';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import request from 'supertest';
import { detectedRoutes, limitsRoutes } from './index.ts';

const stream = Labels.fromObject({ app: 'api' });
const VALUES: Readonly<Record<string, readonly string[]>> = { app: ['api', 'web'], id: ['1', '2'] };
const asked: QueryRequest[] = [];
let lines: readonly string[] = [];
let names: readonly string[] = [];
const querier: Partial<QuerierService> = {
  query: (r) => {
    asked.push(r);
    const entries = lines.map((line) => ({
      timeNs: 1n,
      line,
      structuredMetadata: { detected_level: 'info' },
      parsed: {},
      streamLabels: stream,
    }));
    const data = { kind: 'streams', streams: [{ labels: stream, entries }] } as const;
    return Promise.resolve({ data, stats: {} as QueryAnswer['stats'], warnings: [] });
  },
  labelNames: () => Promise.resolve(names),
  labelValues: ({ name }) => Promise.resolve(VALUES[name] ?? []),
};
const server = new HttpServer(
  { logger: silentLogger, metrics: silentMetrics, nowMs: () => 0 },
  { address: '127.0.0.1', port: 0, pathPrefix: '', readTimeoutMs: 5000, idleTimeoutMs: 5000 },
  [
    ...detectedRoutes({
      querier: querier as QuerierService,
      clock: new ManualClock(1_700_000_000_000),
      isAuthEnabled: false,
    }),
    ...limitsRoutes({
      isAuthEnabled: false,
      version: '1.2.3',
      limitsOf: (tenant) => ({ tenant }),
      limitsYamlOf: (tenant) => `tenant: ${tenant}\n`,
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
  lines = ['{"status":200}', 'status=404'];
  names = ['app', 'id'];
});

const V1 = '/loki/api/v1';
const get = async (path: string, query: Record<string, string> = {}) => {
  const { status, text } = await request(base).get(path).query(query);
  return `${status} ${text}`;
};

const STATUS =
  '{"label":"status","type":"int","cardinality":2,"parsers":["json","logfmt"],"jsonPath":["status"]}';
const LEVEL = '{"label":"detected_level","type":"string","cardinality":1,"parsers":null}';
const SELECTOR = { query: '{app="api"}' };

// E: what each endpoint answers, and what it refuses.
test.each<[string, Record<string, string>, string]>([
  [`${V1}/detected_labels`, {}, '200 {"detectedLabels":[{"label":"app","cardinality":2}]}\n'],
  [`${V1}/detected_labels`, { query: '{}' }, '400 parse error : queries require at least one'],
  [`${V1}/detected_fields`, SELECTOR, `200 {"fields":[${LEVEL},${STATUS}],"limit":1000}\n`],
  [`${V1}/detected_fields`, { ...SELECTOR, limit: '1' }, `200 {"fields":[${LEVEL}],"limit":1}\n`],
  [
    `${V1}/detected_fields`,
    { ...SELECTOR, field_limit: '1' },
    `200 {"fields":[${LEVEL}],"limit":1}`,
  ],
  [`${V1}/detected_fields`, {}, '400 parse error : syntax error: unexpected $end'],
  [`${V1}/detected_fields`, { query: 'rate({a="b"}[1m])' }, '400 only log selector is supported'],
  [`${V1}/detected_fields`, { ...SELECTOR, line_limit: 'x' }, '400 strconv.Atoi: parsing "x"'],
  [`${V1}/detected_fields`, { ...SELECTOR, line_limit: '0' }, '400 limit must be a positive value'],
  [`${V1}/detected_field/status/values`, SELECTOR, '200 {"values":["200","404"],"limit":1000}\n'],
  [
    `${V1}/detected_field/status/values`,
    { ...SELECTOR, limit: '1' },
    '200 {"values":["200"],"limit":1}',
  ],
  [`${V1}/detected_field/nope/values`, SELECTOR, '200 {}\n'],
  [
    `${V1}/drilldown-limits`,
    {},
    '200 {"limits":{"tenant":"fake"},"pattern_ingester_enabled":false,"version":"1.2.3"}\n',
  ],
  ['/config/tenant/v1/limits', {}, '200 tenant: fake\n'],
])('E GET %s %j', async (path, query, expected) => {
  expect((await get(path, query)).slice(0, expected.length)).toBe(expected);
});

test('E without data the answer is an empty object', async () => {
  lines = [];
  names = [];
  expect(await get(`${V1}/detected_labels`)).toBe('200 {}\n');
  expect(await get(`${V1}/detected_fields`, SELECTOR)).toBe('200 {}\n');
});

test('E the newest line_limit lines are sampled', async () => {
  await get(`${V1}/detected_fields`, SELECTOR);
  await get(`${V1}/detected_fields`, { ...SELECTOR, line_limit: '500' });
  expect(asked.map(({ limit, direction, kind }) => [limit, direction, kind])).toEqual([
    [100, 'backward', 'range'],
    [500, 'backward', 'range'],
  ]);
});
