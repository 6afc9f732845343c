import { MemoryDisk } from '@skald/disk';
import { Labels } from '@skald/labels';
import type { QueryAnswer, QueryService } from '@skald/services';
import { silentLogger, silentMetrics, type Logger } from '@skald/telemetry';
import { ManualClock } from '@skald/time';
import { nextAlerts, type Alerts, type Sample } from './alert-state.ts';
import {
  Alertmanagers,
  RuleSource,
  Ruler,
  nextGridTime,
  parseRuleFile,
  ruleMetrics,
  type AlertingRule,
} from './index.ts';

const orText = (f: () => unknown) => {
  try {
    return f();
  } catch (error) {
    return (error as Error).message;
  }
};
const file = (rule: string, group = 'name: g') => `groups:\n- ${group}\n  rules:\n  - ${rule}\n`;

// G: what a rule file may say, and the texts of refusals that clients know.
test.each([
  ['record: "r:x"\n    expr: vector(1)', 'record r:x'],
  [
    'alert: A\n    expr: vector(1) > 0\n    for: 5m\n    keep_firing_for: 1h',
    'alert A 300000 3600000',
  ],
  ['alert: A', "field 'expr' must be set in rule"],
  ['expr: vector(1)', "one of 'record' or 'alert' must be set"],
  ['alert: A\n    record: r\n    expr: vector(1)', "only one of 'record' and 'alert' must be set"],
  ['record: r-y\n    expr: vector(1)', 'invalid recording rule name: r-y'],
  ['record: r\n    expr: vector(1)\n    for: 1m', "invalid field 'for' in recording rule"],
  [
    'record: r\n    expr: vector(1)\n    annotations: {a: b}',
    "invalid field 'annotations' in recording rule",
  ],
  ['alert: A\n    expr: vector(1)\n    labels: {a-b: c}', 'invalid label name: a-b'],
  [
    'alert: A\n    expr: "{a="',
    /^could not parse expression for alert 'A' in group 'g': parse error/,
  ],
  [
    'alert: A\n    expr: vector(1)\n    annotations: {summary: "{{ nope }}"}',
    /^annotation "summary": template: /,
  ],
])('a rule %j', (rule, expected) => {
  const got = orText(() => {
    const parsed = parseRuleFile(file(rule), 60_000)[0]?.rules[0];
    return parsed?.kind === 'alert'
      ? `alert ${parsed.name} ${parsed.forMs} ${parsed.keepFiringForMs}`
      : `record ${parsed?.name}`;
  });
  if (expected instanceof RegExp) expect(got).toMatch(expected);
  else expect(got).toBe(expected);
});

test.each([
  ['', []],
  ['groups: 3', 'groups must be a list'],
  ['[', /^not YAML: /],
  [file('alert: A\n    expr: vector(1)', 'name: ""'), 'group 0: Groupname must not be empty'],
  ['groups: [{name: a}, {name: a}]', 'group "a" is there twice'],
])('a rule file %j', (text, expected) => {
  const got = orText(() => parseRuleFile(text, 60_000));
  if (expected instanceof RegExp) expect(got).toMatch(expected);
  else expect(got).toEqual(expected);
});

const rule = (over: Partial<AlertingRule> = {}): AlertingRule => ({
  kind: 'alert',
  name: 'A',
  expr: 'vector(1)',
  forMs: 100,
  keepFiringForMs: 0,
  labels: new Map(),
  annotations: new Map(),
  ...over,
});
const seen: readonly Sample[] = [{ labels: Labels.fromObject({ pod: 'p' }), value: 7 }];

/** States after each step: `+` the series is there, `-` it is not; 50 ms apart. */
const story = (steps: string, of: AlertingRule) => {
  let alerts: Alerts = new Map();
  return [...steps].map((step, i) => {
    const context = { nowMs: 1000 + i * 50, externalUrl: '' };
    alerts = nextAlerts(of, alerts, step === '+' ? seen : [], context);
    return [...alerts.values()][0]?.state[0] ?? '.';
  });
};

// S: pending until `for` has passed; firing until the series is gone (and longer with keep_firing_for);
// resolved alerts stay to be told; a pending one that goes leaves no trace.
test.each([
  ['++++-', rule(), 'ppffr'],
  ['+-+++', rule(), 'p.ppf'],
  ['+-', rule({ forMs: 0 }), 'fr'],
  ['+---+', rule({ forMs: 0, keepFiringForMs: 100 }), 'fffrf'],
  ['+-+', rule({ forMs: 100 }), 'p.p'],
])('seen %s is %s', (steps, of, states) => {
  expect(story(steps, of).join('')).toBe(states);
});

test('labels and annotations are templates over the series', () => {
  const of = rule({
    forMs: 0,
    labels: new Map([['team', 'pod-{{ $labels.pod }}']]),
    annotations: new Map([
      ['summary', '{{ $value }} on {{ .Labels.pod }}'],
      ['bad', '{{ index $labels }}{{ .Nope }}'],
    ]),
  });
  const [alert] = nextAlerts(of, new Map(), seen, { nowMs: 0, externalUrl: '' }).values();
  expect(alert?.labels.toObject()).toEqual({ alertname: 'A', pod: 'p', team: 'pod-p' });
  expect(alert?.annotations.get('summary')).toBe('7 on p');
  expect(alert?.annotations.get('bad')).toMatch(/^<error expanding template: /);
});

test('a grid time lies after now and on the grid', () => {
  expect([nextGridTime(0, 60, 7), nextGridTime(7, 60, 7), nextGridTime(66, 60, 7)]).toEqual([
    7, 67, 67,
  ]);
});

const RULES = `groups:
- name: g
  interval: 10s
  rules:
  - alert: High
    expr: sum(rate({app="a"}[1m])) > 1
    for: 10s
    labels: { severity: page }
`;

interface World {
  readonly ruler: Ruler;
  readonly clock: ManualClock;
  readonly disk: MemoryDisk;
  readonly posts: { url: string; alerts: { labels: object; endsAt: string }[] }[];
  readonly warnings: string[];
  answer: () => Promise<QueryAnswer>;
  down: Set<string>;
}

const vector = (...samples: readonly Sample[]): Promise<QueryAnswer> =>
  Promise.resolve({
    data: {
      kind: 'vector',
      series: samples.map(({ labels, value }) => ({
        labels,
        timesMs: Float64Array.of(0),
        values: Float64Array.of(value),
      })),
    },
    stats: {} as QueryAnswer['stats'],
    warnings: [],
  });

const makeWorld = async (urls: readonly string[]): Promise<World> => {
  const clock = new ManualClock(1_000_000);
  const disk = new MemoryDisk();
  await disk.writeAtomically('tenant/rules.yaml', Buffer.from(RULES));
  const world = {
    clock,
    disk,
    posts: [],
    warnings: [],
    down: new Set(),
    answer: () => vector(),
  } as unknown as World;
  const logger: Logger = {
    ...silentLogger,
    log: (_level, message) => void world.warnings.push(message),
  };
  const metrics = ruleMetrics(silentMetrics);
  const query: QueryService = { query: () => world.answer() };
  const alertmanagers = new Alertmanagers(
    {
      post: (url, body) => {
        if (world.down.has(url)) return Promise.reject(new Error('refused'));
        world.posts.push({ url, alerts: JSON.parse(body) });
        return Promise.resolve();
      },
      logger,
      metrics,
    },
    { urls, queueCapacity: 100, externalUrl: 'http://skald', endsAfterMs: 240_000 },
  );
  const source = new RuleSource({ disk, logger }, { defaultIntervalMs: 60_000 });
  const config = {
    externalUrl: '',
    resendDelayMs: 60_000,
    pollIntervalMs: 5_000,
    isMine: () => true,
  };
  const ruler = new Ruler({ source, query, clock, logger, metrics, alertmanagers }, config);
  return Object.assign(world, { ruler });
};

test('a rule fires to every Alertmanager, is repeated, and is told when it is over', async () => {
  const world = await makeWorld(['http://am1', 'http://am2/']);
  const stop = new AbortController();
  const running = world.ruler.run(stop.signal);
  await world.clock.advance(0);
  world.answer = () => vector(...seen);
  await world.clock.advance(30_000);
  expect(world.posts.map((post) => post.url).sort()).toEqual([
    'http://am1/api/v2/alerts',
    'http://am2/api/v2/alerts',
  ]);
  expect(world.posts[0]?.alerts[0]?.labels).toEqual({
    alertname: 'High',
    pod: 'p',
    severity: 'page',
  });
  await world.clock.advance(60_000);
  expect(world.posts).toHaveLength(4);
  world.answer = () => vector();
  await world.clock.advance(10_000);
  expect(world.posts).toHaveLength(6);
  const ended = Date.parse(world.posts[5]?.alerts[0]?.endsAt ?? '');
  expect(ended).toBeLessThanOrEqual(world.clock.nowMs());
  stop.abort();
  await running;
});

test('one Alertmanager down does not keep the other from hearing', async () => {
  const world = await makeWorld(['http://am1', 'http://am2']);
  world.down.add('http://am1/api/v2/alerts');
  const stop = new AbortController();
  world.answer = () => vector(...seen);
  const running = world.ruler.run(stop.signal);
  await world.clock.advance(0);
  await world.clock.advance(30_000);
  expect(world.posts.map((post) => post.url)).toEqual(['http://am2/api/v2/alerts']);
  expect(world.warnings).toContain('alertmanager did not take alerts');
  stop.abort();
  await running;
});

test('a failing query marks the rule, not the group; a broken file keeps its groups', async () => {
  const world = await makeWorld([]);
  world.answer = () => Promise.reject(new Error('boom'));
  const stop = new AbortController();
  const running = world.ruler.run(stop.signal);
  await world.clock.advance(0);
  await world.clock.advance(20_000);
  const status = () => world.ruler.groups[0]?.statuses[0];
  expect([status()?.health, status()?.lastError]).toEqual(['err', 'boom']);

  await world.disk.writeAtomically('tenant/rules.yaml', Buffer.from('groups: 3'));
  await world.clock.advance(6_000);
  expect(world.ruler.groups).toHaveLength(1);
  expect(world.warnings).toContain('rule file ignored, earlier groups stay');

  await world.disk.remove('tenant/rules.yaml');
  await world.clock.advance(6_000);
  expect(world.ruler.groups).toEqual([]);
  stop.abort();
  await running;
});

test('a changed file replaces its groups and keeps their alerts', async () => {
  const world = await makeWorld([]);
  world.answer = () => vector(...seen);
  const stop = new AbortController();
  const running = world.ruler.run(stop.signal);
  await world.clock.advance(0);
  await world.clock.advance(30_000);
  await world.disk.writeAtomically('tenant/rules.yaml', Buffer.from(`${RULES}  limit: 5\n`));
  await world.clock.advance(6_000);
  const alerts = world.ruler.groups[0]?.statuses[0]?.alerts;
  expect([...(alerts?.values() ?? [])].map((alert) => alert.state)).toEqual(['firing']);
  expect(world.ruler.groups[0]?.loaded.group.limit).toBe(5);
  stop.abort();
  await running;
});
