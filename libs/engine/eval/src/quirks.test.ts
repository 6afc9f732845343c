// The quirk ledger of libs/format/logql/SPEC.md, as far as evaluation decides it: one row per check, named
// by its ledger number and by what Skald does (R: as Loki does, D: otherwise, on purpose).
import { LanguageWorld, parseEntry } from './testing/index.ts';

interface Quirk {
  readonly id: string;
  readonly what: string;
  /** Lines at 1, 2, 3 … seconds of stream {app="q"}. */
  readonly lines: readonly string[];
  readonly ask: string;
  readonly expected: readonly string[];
}

const PLAIN = (line: string, at: number) => `{app="q"} @${at} ${line}`;

const QUIRKS: readonly Quirk[] = [
  {
    id: '1R',
    what: 'a literal beside .* asks whether a value contains it',
    lines: ['level=debug', 'level=info'],
    ask: 'log {app="q"} | logfmt | level=~"e.*|warn" | keep level',
    expected: ['{level="debug"} @1 level=debug'],
  },
  {
    id: '1R',
    what: 'branches that share a prefix lose their anchors',
    lines: ['a=xfabx', 'a=xfo'],
    ask: 'log {app="q"} | logfmt | a=~"foo|fab" | keep a',
    expected: ['{a="xfabx"} @1 a=xfabx'],
  },
  {
    id: '1R',
    what: 'anything else is anchored',
    lines: ['a=xfoo', 'a=foo1', 'a=bar'],
    ask: 'log {app="q"} | logfmt | a=~"foo.|bar" | keep a',
    expected: ['{a="foo1"} @2 a=foo1', '{a="bar"} @3 a=bar'].toSorted(),
  },
  {
    id: '2D',
    what: 'an alternative that is always true makes the chain true',
    lines: ['plain', 'other'],
    ask: 'log {app="q"} |= "plain" or ""',
    expected: [PLAIN('plain', 1), PLAIN('other', 2)],
  },
  {
    id: '3D',
    what: 'ip() keeps its meaning in an or-chain',
    lines: ['from 11.2.3.4', 'from 1.2.3.4', 'beef'],
    ask: 'log {app="q"} |= ip("1.2.3.4") or "beef"',
    expected: [PLAIN('from 1.2.3.4', 2), PLAIN('beef', 3)],
  },
  {
    id: '4D',
    what: 'a label filter sees what label_format made before it',
    lines: ['level=info'],
    ask: 'log {app="q"} | logfmt | label_format level="zzz" | level="zzz" | keep level',
    expected: ['{level="zzz"} @1 level=info'],
  },
  {
    id: '4D',
    what: 'a label filter sees what drop took away before it',
    lines: ['level=info'],
    ask: 'log {app="q"} | logfmt | drop level | level=""',
    expected: [PLAIN('level=info', 1)],
  },
  {
    id: '5R',
    what: 'a line filter sees the line before decolorize',
    lines: ['!"\\u001b[31mERROR\\u001b[0m disk"'],
    ask: 'log {app="q"} | decolorize |= "ERROR disk"',
    expected: [],
  },
  {
    id: '5R',
    what: 'a label filter in between keeps the order',
    lines: ['!"\\u001b[31mERROR\\u001b[0m disk"'],
    ask: 'log {app="q"} | decolorize | app="q" |= "ERROR disk"',
    expected: [PLAIN('ERROR disk', 1)],
  },
  {
    id: '6R',
    what: 'a dropped name stays taken',
    lines: ['level=info'],
    ask: 'log {app="q"} | logfmt | drop level | logfmt',
    expected: [PLAIN('level=info', 1)],
  },
  {
    id: '6R',
    what: 'label_format takes a name before the parser',
    lines: ['level=info'],
    ask: 'log {app="q"} | label_format level="x" | logfmt | keep level',
    expected: ['{level="x"} @1 level=info'],
  },
  {
    id: '7R',
    what: 'a sum without labels does not parse, and sees no errors',
    lines: ['not json'],
    ask: 'at 9 sum(count_over_time({app="q"} | json [9s]))',
    expected: ['{} 1'],
  },
  {
    id: '7R',
    what: 'nor does it unpack',
    lines: ['{"_entry":"abc"}'],
    ask: 'at 9 sum(bytes_over_time({app="q"} | unpack [9s]))',
    expected: ['{} 16'],
  },
  {
    id: '8R',
    what: 'a parser stops when everything needed was found',
    lines: ['{"a":1'],
    ask: 'at 9 sum by (a) (count_over_time({app="q"} | json [9s]))',
    expected: ['{a="1"} 1'],
  },
  {
    id: '13R',
    what: 'rate_counter feeds nanoseconds where milliseconds belong',
    lines: ['v=1', 'v=2', 'v=3'],
    ask: 'at 3 rate_counter({app="q"} | logfmt | unwrap v [10s])',
    expected: ['{app="q"} 0.200001'],
  },
  {
    id: '14R',
    what: 'label_replace may make label sets equal',
    lines: ['a=1', 'a=2'],
    ask: 'at 9 label_replace(sum by (a) (count_over_time({app="q"} | logfmt [9s])), "a", "x", "a", ".+")',
    expected: ['{a="x"} 1', '{a="x"} 1'],
  },
  {
    id: '15R',
    what: 'a pattern filter is not anchored at the head',
    lines: ['x level=1'],
    ask: 'log {app="q"} |> "level=<_>"',
    expected: [PLAIN('x level=1', 1)],
  },
  {
    id: '15R',
    what: 'its tail must end the line at its first occurrence',
    lines: ['abab', 'xxab'],
    ask: 'log {app="q"} |> "<_>ab"',
    expected: [PLAIN('xxab', 2)],
  },
  {
    id: '16R',
    what: 'the last duplicate of a key wins in a logfmt extraction',
    lines: ['k=a k=b'],
    ask: 'log {app="q"} | logfmt x="k" | keep x',
    expected: ['{x="b"} @1 k=a k=b'],
  },
  {
    id: '16D',
    what: 'two targets of one key both get it',
    lines: ['k=a'],
    ask: 'log {app="q"} | logfmt x="k", y="k" | keep x, y',
    expected: ['{x="a", y="a"} @1 k=a'],
  },
  {
    id: '17D',
    what: 'a label renamed to itself stays',
    lines: ['a=1'],
    ask: 'log {app="q"} | logfmt | label_format a=a | keep a',
    expected: ['{a="1"} @1 a=1'],
  },
  {
    id: '20D',
    what: 'a line_format whose line label_format shows is kept',
    lines: ['a=1'],
    ask: 'at 9 count_over_time({app="q"} | line_format "new" | label_format l="{{__line__}}" [9s])',
    expected: ['{app="q", l="new"} 1'],
  },
  {
    id: '20R',
    what: 'one whose line nothing reads is not even parsed',
    lines: ['a=1'],
    ask: 'at 9 count_over_time({app="q"} | line_format "{{.nope" [9s])',
    expected: ['{app="q"} 1'],
  },
  {
    id: '21R',
    what: 'vector matching errors are internal',
    lines: ['a=1', 'a=2'],
    ask: 'at 9 sum by (a, app) (count_over_time({app="q"} | logfmt [9s])) / on (app) sum by (app) (count_over_time({app="q"}[9s]))',
    expected: [
      'internal: multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)',
    ],
  },
  {
    id: '22D',
    what: 'approx_topk over a range is refused',
    lines: ['a=1'],
    ask: '0..9 step 3 approx_topk(1, count_over_time({app="q"}[9s]))',
    expected: ['internal: approx_topk is not enabled. See -limits.shard_aggregations'],
  },
  {
    id: '23R',
    what: 'the dot of a line filter is no newline',
    lines: ['!"a\\nb"', 'a-b'],
    ask: 'log {app="q"} |~ "^a.b$"',
    expected: [PLAIN('a-b', 2)],
  },
  {
    id: '24D',
    what: 'drop __error__ drops its details',
    lines: ['text'],
    ask: 'log {app="q"} | json | drop __error__ | keep app',
    expected: [PLAIN('text', 1)],
  },
];

test.each(QUIRKS)('$id: $what', async ({ lines, ask, expected }) => {
  const world = new LanguageWorld();
  world.load(
    '{app="q"}',
    lines.map((line, i) => parseEntry(`@${i + 1} ${line}`)),
  );
  expect(await world.ask(ask)).toEqual(expected);
});

test('22D: approx_topk over a range is refused even where it is enabled', async () => {
  const world = new LanguageWorld({ shardAggregations: ['approx_topk'] });
  world.load('{app="q"}', [parseEntry('@1 a'), parseEntry('@2 b')]);
  expect(await world.ask('at 9 approx_topk(1, count_over_time({app="q"}[9s]))')).toEqual([
    '{app="q"} 2',
  ]);
  expect(await world.ask('0..9 step 3 approx_topk(1, count_over_time({app="q"}[9s]))')).toEqual([
    'internal: count min sketches are only supported on instant queries',
  ]);
});
