import { formatProblem } from './problem.ts';
import { loaded } from './load-fixture.ts';
import { defaultLimitsOf, parseOverrides } from './overrides.ts';

const defaults = defaultLimitsOf(loaded({ yaml: 'limits_config: {max_query_series: 7}' }));

function overridesOf(...texts: readonly string[]) {
  const files = texts.map((text, index) => ({ file: `o${index}.yaml`, text }));
  return parseOverrides(files, defaults);
}

test('a tenant inherits what it leaves out from limits_config', () => {
  const result = overridesOf(
    'overrides:\n  a: {ingestion_rate_mb: 10, shard_streams: {enabled: false}}\n  b:\n',
  );
  if (result.kind === 'failed') throw new Error('expected overrides');
  const a = result.overrides.get('a');
  expect(a?.ingestionRateBytesPerSec).toBe(10_485_760);
  expect(a?.maxQuerySeries).toBe(7);
  expect(a?.shardStreams).toEqual({ ...defaults.shardStreams, enabled: false });
  expect(result.overrides.get('b')).toEqual(defaults);
  expect(result.overrides.get('c')).toBeUndefined();
});

test('of several files the later one wins, key by key', () => {
  const result = overridesOf(
    'overrides: {a: {max_query_series: 1, query_timeout: 5m}}',
    'overrides: {a: {max_query_series: 2}}',
  );
  if (result.kind === 'failed') throw new Error('expected overrides');
  const { maxQuerySeries, queryTimeoutMs } = result.overrides.get('a') ?? defaults;
  expect([maxQuerySeries, queryTimeoutMs]).toEqual([2, 300_000]);
});

test('an empty file overrides nothing', () => {
  expect(overridesOf('')).toEqual({ kind: 'loaded', overrides: new Map(), warnings: [] });
});

test('keys of Loki that mean nothing here give a warning each', () => {
  const result = overridesOf('configs: {a: {}}\noverrides: {a: {bloom_creation_enabled: true}}');
  expect(result.kind === 'loaded' ? result.warnings.map(formatProblem) : []).toEqual([
    'o0.yaml:1: configs: a key of Loki that Skald does not support; ignored',
    'o0.yaml:2: overrides.a.bloom_creation_enabled: a key of Loki that Skald does not support; ignored',
  ]);
});

const ERRORS: readonly [text: string, error: string][] = [
  ['override: {}', 'o0.yaml:1: override: unknown key; expected overrides'],
  ['overrides: [a]', 'o0.yaml:1: overrides: expected a map of tenants'],
  ['overrides: {a: 1}', 'o0.yaml:1: overrides.a: expected a map of limits'],
  [
    'overrides:\n  a:\n    max_query_seris: 1',
    'o0.yaml:3: overrides.a.max_query_seris: unknown key; did you mean limits_config.max_query_series?',
  ],
  [
    'overrides: {a: {retention_period: 1h}}',
    'o0.yaml:1: overrides.a.retention_period: expected a retention of at least 24h, or 0 to keep logs for ever, got "1h"',
  ],
  [
    'a: {',
    'o0.yaml:1: bad YAML: Flow map in block collection must be sufficiently indented and end with a }',
  ],
];

test.each(ERRORS)('%j is refused', (text, error) => {
  const result = overridesOf(text);
  expect(result.kind === 'failed' ? result.errors.map(formatProblem) : []).toEqual([error]);
});
