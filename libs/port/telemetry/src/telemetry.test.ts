import { createLineLogger, type LevelSwitch } from './line-logger.ts';
import { PrometheusMetrics } from './prometheus.ts';

const lines = (format: 'logfmt' | 'json', levelSwitch: LevelSwitch = { level: 'info' }) => {
  const out: string[] = [];
  const write = (line: string) => void out.push(line);
  return { out, logger: createLineLogger({ format, levelSwitch, nowText: () => 'T', write }) };
};

test('logfmt quotes what needs it and leaves out what is undefined', () => {
  const { out, logger } = lines('logfmt');
  logger
    .child({ component: 'wal' })
    .log('warn', 'torn tail', { bytes: 3, why: 'a="b"', none: undefined });
  expect(out).toEqual(['ts=T level=warn msg="torn tail" component=wal bytes=3 why="a=\\"b\\""\n']);
});

test('json lines parse', () => {
  const { out, logger } = lines('json');
  logger.log('error', 'x', { ok: true });
  expect(JSON.parse(out[0] ?? '')).toEqual({ ts: 'T', level: 'error', msg: 'x', ok: true });
});

test('the level can be switched while running', () => {
  const levelSwitch: LevelSwitch = { level: 'info' };
  const { out, logger } = lines('logfmt', levelSwitch);
  logger.log('debug', 'no');
  levelSwitch.level = 'debug';
  logger.log('debug', 'yes');
  expect(out).toHaveLength(1);
});

test('a scrape shows what was counted, and the same name is one metric', async () => {
  const metrics = new PrometheusMetrics({ withProcessMetrics: false });
  const spec = { name: 'loki_lines_total', help: 'Lines.', labels: ['tenant'] };
  metrics.counter(spec).add(2, 'a');
  metrics.counter(spec).add(3, 'a');
  metrics.counter({ name: 'loki_plain_total', help: 'Plain.' }).add();
  metrics.gauge({ name: 'loki_streams', help: 'Streams.' }).set(7);
  metrics.observedGauge({ name: 'loki_seen', help: 'Seen.' }, () => 9);
  metrics.histogram({ name: 'loki_request_seconds', help: 'Time.', buckets: [1] }).observe(0.5);
  const text = await metrics.text();
  for (const row of [
    'loki_lines_total{tenant="a"} 5',
    'loki_plain_total 1',
    'loki_streams 7',
    'loki_seen 9',
    'loki_request_seconds_bucket{le="1"} 1',
  ]) {
    expect(text).toContain(row);
  }
  expect(await metrics.text()).toContain('loki_lines_total{tenant="a"} 5');
});
