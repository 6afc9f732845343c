import { InvalidError } from '@skald/errors';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import { HttpServer, jsonReply, tenantOf, tenantsOf, textReply, type Route } from './index.ts';

const ROUTES: readonly Route[] = [
  {
    methods: ['POST'],
    path: '/hot',
    isHot: true,
    handler: async (r) => textReply(200, `${(await r.body(10)).length}`),
  },
  {
    methods: ['GET', 'POST'],
    path: '/label/:name/values',
    handler: async (r) =>
      jsonReply(JSON.stringify([r.pathParams['name'], (await r.params()).getAll('q')])),
  },
  { methods: ['GET'], path: '/bad', handler: () => Promise.reject(new InvalidError('it is bad')) },
];

const serve = async (pathPrefix: string) => {
  const server = new HttpServer(
    { logger: silentLogger, metrics: silentMetrics, nowMs: () => 0 },
    { address: '127.0.0.1', port: 0, pathPrefix, readTimeoutMs: 5000, idleTimeoutMs: 5000 },
    ROUTES,
  );
  return { server, base: `http://127.0.0.1:${await server.listen()}${pathPrefix}` };
};

describe.each(['', '/loki-prefix'])('with prefix %j', (prefix) => {
  let base: string;
  let server: HttpServer;
  beforeAll(async () => ({ server, base } = await serve(prefix)));
  afterAll(() => server.close(100));

  const SPEC: readonly [
    what: string,
    path: string,
    init: RequestInit,
    status: number,
    body: string,
  ][] = [
    ['a hot route', '/hot', { method: 'POST', body: 'abc' }, 200, '3'],
    [
      'a body over its cap',
      '/hot',
      { method: 'POST', body: 'x'.repeat(11) },
      413,
      'request body too large: http: request body too large, larger than max (11 vs 10)',
    ],
    ['another method on a hot route', '/hot', {}, 405, ''],
    ['another method on a cold route', '/bad', { method: 'DELETE' }, 405, ''],
    ['an unknown path', '/nope', {}, 404, '404 page not found\n'],
    ['a failure', '/bad', {}, 400, 'it is bad'],
    ['path and query parameters', '/label/a%20b/values?q=1', {}, 200, '["a b",["1"]]'],
    [
      'form parameters after those of the URL',
      '/label/x/values?q=1',
      { method: 'POST', body: new URLSearchParams({ q: '2' }) },
      200,
      '["x",["1","2"]]',
    ],
    ['a path with doubled slashes', '//label/x/../y/values', {}, 200, '["y",[]]'],
    ['a path that does not decode', '/label/%zz/values', {}, 400, 'malformed path'],
  ];

  test.each(SPEC)('%s', async (_what, path, init, status, body) => {
    const response = await fetch(base + path, init);
    expect([response.status, await response.text()]).toEqual([status, body]);
  });
});

test('a prefix is needed when one is set', async () => {
  const { server, base } = await serve('/p');
  const response = await fetch(`${base.slice(0, -2)}/hot`, { method: 'POST', body: '' });
  expect(response.status).toBe(404);
  await server.close(100);
});

const NO_ORG = 'no org id';
test.each([
  [undefined, false, ['fake']],
  ['anything', false, ['fake']],
  [undefined, true, NO_ORG],
  ['', true, NO_ORG],
  ['b|a|a', true, ['a', 'b']],
  ['team:sub', true, ['team']],
  ['a b', true, "tenant ID 'a b' contains unsupported character ' '"],
  ['..', true, "tenant ID is '.' or '..'"],
  ['x'.repeat(151), true, 'tenant ID is too long: max 150 characters'],
])('tenantsOf(%j, auth %s) is %j', (header, isAuthEnabled, expected) => {
  const got = () => {
    try {
      return tenantsOf(header, isAuthEnabled);
    } catch (error) {
      return (error as Error).message;
    }
  };
  expect(got()).toEqual(expected);
});

test('a request for one tenant names one', () => {
  expect(tenantOf('t', true)).toBe('t');
  expect(() => tenantOf('a|b', true)).toThrow('multiple org IDs present');
});
