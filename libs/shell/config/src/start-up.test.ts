import { startUp } from './start-up.ts';

function start(argv: readonly string[], yaml?: string) {
  return startUp({
    argv,
    env: {},
    versionText: 'skald, version 1.2.3',
    readFile: (path) => (path === './config.yaml' ? yaml : undefined),
  });
}

test('-version, -help, -list-targets and -verify-config print and exit with 0', () => {
  expect(start(['-version'])).toEqual({
    kind: 'exit',
    code: 0,
    stdout: 'skald, version 1.2.3\n',
    stderr: '',
  });
  expect(start(['-help'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('-server.http-listen-port  int') as string,
  });
  expect(start(['-list-targets'])).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('query-frontend\n') as string,
  });
  expect(start(['-verify-config'], 'schema_config: {}')).toEqual({
    kind: 'exit',
    code: 0,
    stdout: 'config is valid\n',
    stderr: 'warning: ./config.yaml:1: schema_config: ignored: Skald needs no schema periods\n',
  });
});

test('errors are all printed, and the process exits with 1', () => {
  expect(start(['-nope=1'], 'server: {log_level: x}')).toEqual({
    kind: 'exit',
    code: 1,
    stdout: '',
    stderr: [
      '2 errors in the configuration:',
      '  -nope: unknown flag',
      '  ./config.yaml:1: server.log_level: expected one of debug, info, warn, error, got "x"',
      '',
    ].join('\n'),
  });
});

test('otherwise there is a configuration to run with', () => {
  expect(start([], 'server: {log_level: warn}')).toMatchObject({
    kind: 'run',
    file: './config.yaml',
    stderr: '',
    config: { server: { logLevel: 'warn' } },
  });
});

test('-print-config-stderr prints what runs', () => {
  expect(start(['-print-config-stderr'])).toMatchObject({
    kind: 'run',
    stderr: expect.stringMatching(/^---\n# skald, version 1\.2\.3\ntarget: all\n/) as string,
  });
});
