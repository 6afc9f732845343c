import { errorsOf, loaded, warningsOf } from './load-fixture.ts';
import type { SkaldConfig } from './skald-config.ts';

const port = (config: SkaldConfig) => config.server.httpListenPort;

const VALUES: readonly [
  argv: readonly string[],
  pick: (c: SkaldConfig) => unknown,
  value: unknown,
][] = [
  [['-server.http-listen-port=80'], port, 80],
  [['--server.http-listen-port=80'], port, 80],
  [['-server.http-listen-port', '80'], port, 80],
  [['--server.http-listen-port', '80'], port, 80],
  [['-server.http-listen-port=80', '-server.http-listen-port=81'], port, 81],
  [['-auth.enabled=false'], (c) => c.authEnabled, false],
  [['-auth.enabled'], (c) => c.authEnabled, true],
  [
    ['-ingester.wal-enabled=false', '-querier.cache-results'],
    (c) => c.queryRange.cacheResults,
    true,
  ],
  [
    ['-memberlist.join=a:1', '-memberlist.join=b:2,c:3'],
    (c) => c.memberlist.joinMembers,
    ['a:1', 'b:2', 'c:3'],
  ],
  [['-frontend.log-queries-longer-than', '-1ms'], (c) => c.frontend.logQueriesLongerThanMs, -1],
  [['-s3.url=s3://k:s@eu-west-1/b=='], (c) => c.storageConfig.aws.s3Url, 's3://k:s@eu-west-1/b=='],
  [['-target=ingester'], (c) => c.target, ['ingester']],
];

test.each(VALUES)('%j is read', (argv, pick, value) => {
  expect(pick(loaded({ argv }))).toEqual(value);
});

const ERRORS: readonly [argv: readonly string[], error: string][] = [
  [['server'], 'server: expected a flag such as -config.file=skald.yaml'],
  [['-server.http-listen-port'], '-server.http-listen-port: needs a value'],
  [
    ['-server.http-listen-prot=80'],
    '-server.http-listen-prot: unknown flag; did you mean -server.http-listen-port?',
  ],
  [['-auth.enabled=perhaps'], '-auth.enabled: expected true or false, got "perhaps"'],
  [
    ['-target=cook'],
    '-target: expected one of all, distributor, ingester, querier, query-frontend, query-scheduler, index-gateway, compactor, ruler, got "cook"',
  ],
  [
    ['-target='],
    '-target: expected one of all, distributor, ingester, querier, query-frontend, query-scheduler, index-gateway, compactor, ruler, got ""',
  ],
  [
    ['-server.http-listen-port=9095'],
    'server.grpc_listen_port: expected another port than server.http_listen_port (9095)',
  ],
];

test.each(ERRORS)('%j is refused', (argv, error) => {
  expect(errorsOf({ argv })).toEqual([error]);
});

test('a flag of Loki takes its value with it', () => {
  const argv = ['-ballast', '-server.http-listen-port=80'];
  expect(errorsOf({ argv })).toEqual(['-ballast: unknown flag']);
  const foreign = [
    '-config.ballast-bytes',
    '12',
    '-profiling.cpu-profile-rate=1',
    '-profiling.cpu-profile-rate=2',
  ];
  expect(errorsOf({ argv: foreign })).toEqual([]);
  expect(warningsOf({ argv: foreign })).toEqual([
    '-config.ballast-bytes: a flag of Loki that Skald does not support; ignored',
    '-profiling.cpu-profile-rate: a flag of Loki that Skald does not support; ignored',
  ]);
});
