import { DEFAULT_LIMITS } from '@skald/limits';
import { defaultConfig, loadConfig } from './load.ts';
import { load, loaded } from './load-fixture.ts';
import { publishedLimits, renderConfig, renderLimits, renderPublished } from './render.ts';

const YAML = [
  'server: {http_listen_port: 80}',
  'storage_config: {aws: {bucketnames: b, secret_access_key: hunter2}}',
  'ruler: {alertmanager_url: "http://user:hunter2@am:9093"}',
  'limits_config: {ingestion_rate_mb: 1.5, retention_stream: [{selector: "{a=\\"b\\"}", period: 48h}]}',
].join('\n');

test('diff shows what differs from the defaults, in the units of the file, without secrets', () => {
  expect(renderConfig(loaded({ yaml: YAML, argv: ['-auth.enabled=false'] }), 'diff')).toBe(
    [
      'server:',
      '  http_listen_port: 80',
      'storage_config:',
      '  aws:',
      '    bucketnames: b',
      '    secret_access_key: <redacted>',
      'ruler:',
      '  alertmanager_url: http://<redacted>@am:9093',
      'limits_config:',
      '  ingestion_rate_mb: 1.5',
      '  retention_stream:',
      '    - selector: \'{a="b"}\'',
      '      priority: 0',
      '      period: 2d',
      '',
    ].join('\n'),
  );
  expect(renderConfig(defaultConfig(), 'diff')).toBe('{}\n');
});

test('no mode shows a secret', () => {
  const config = loaded({ yaml: YAML });
  for (const mode of ['all', 'defaults', 'diff'] as const) {
    expect(renderConfig(config, mode)).not.toContain('hunter2');
  }
});

test('what is shown reads back as the same configuration, without warnings', () => {
  const config = defaultConfig();
  const text = renderConfig(config);
  const again = load({ yaml: text });
  expect(again.warnings).toEqual([]);
  expect(again).toMatchObject({ kind: 'loaded', config });
  expect(renderConfig(loaded({ yaml: YAML }), 'defaults')).toBe(text);
});

test('limits are shown as the keys of limits_config', () => {
  const text = renderLimits(DEFAULT_LIMITS);
  expect(text).toMatch(/^ingestion_rate_strategy: global\ningestion_rate_mb: 4\n/);
  expect(text).toContain('max_line_size: 256KB\n');
  const yaml = `limits_config:\n${text.replaceAll(/^/gm, '  ')}`;
  const result = loadConfig({ argv: ['-config.file=x'], env: {}, readFile: () => yaml });
  expect(result.kind === 'loaded' && result.config.limitsConfig).toMatchObject(DEFAULT_LIMITS);
});

test('published limits are those named, as YAML writes them; unknown names are left out', () => {
  const names = ['retention_period', 'volume_enabled', 'pattern_persistence_enabled', 'nope'];
  const published = publishedLimits(DEFAULT_LIMITS, names);
  expect(published).toEqual({
    retention_period: '0s',
    volume_enabled: true,
    pattern_persistence_enabled: false,
  });
  expect(renderPublished(published)).toContain('retention_period: 0s\n');
});
