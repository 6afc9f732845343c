// Data that no parser expects: every question has a defined answer, in bounded time.
import { type MemoryEntry, LanguageWorld, MemoryReader } from './testing/index.ts';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS } from '@skald/limits';
import { ManualClock } from '@skald/time';
import { Evaluator } from './evaluator.ts';

const SEC = 1_000_000_000n;

const LINES: readonly (string | Buffer)[] = [
  Buffer.of(0xff, 0xfe, 0x80, 0x22, 0x3d, 0x5c),
  '\u0000\u0000{"a":"\u0000"}',
  Buffer.concat([Buffer.from('{"a":"'), Buffer.of(0xc3, 0x28), Buffer.from('"}')]),
  'a="\\',
  '{"a":"\\ud800"}',
  '='.repeat(300),
  '"'.repeat(300),
  '{'.repeat(5000),
  '['.repeat(5000),
  `${'{"a":'.repeat(3000)}1${'}'.repeat(3000)}`,
  'x'.repeat(256 * 1024),
  '',
];

const PIPELINES = [
  '| json',
  '| json a="a[0].b", c="d"',
  '| logfmt',
  '| logfmt --strict --keep-empty',
  '| logfmt a, b="c"',
  '| unpack',
  '| regexp "(?P<a>.+?)=(?P<b>.*)"',
  '| pattern "<a>=<b> <_>"',
  '| decolorize',
  '| line_format "{{ .a | upper }}{{ len __line__ }}"',
  '| label_format a="{{ .b }}", c=a',
  '| json | a > 5 or a="x" | drop a, b | keep c',
  '|> "<_>a<_>" |~ "(a|b)+c" != ip("10.0.0.0/8")',
];

test.each(PIPELINES)('%s answers every line once', async (pipeline) => {
  const world = new LanguageWorld();
  const entries: MemoryEntry[] = LINES.map((line, i) => ({ timeNs: BigInt(i + 1) * SEC, line }));
  world.load('{app="h"}', entries);
  const rows = await world.ask(`log {app="h"} ${pipeline}`);
  expect(rows.length).toBeLessThanOrEqual(LINES.length);
  for (const row of rows) expect(row).toMatch(/^\{/);
  const counted = await world.ask(`at 60 sum(count_over_time({app="h"} ${pipeline} [60s]))`);
  expect(counted[0] ?? '{}').toMatch(/^\{\}|^invalid: pipeline error/);
});

test('bytes that are no UTF-8 become spaces in labels', async () => {
  const world = new LanguageWorld();
  const line = Buffer.concat([Buffer.from('a='), Buffer.of(0x41, 0xff, 0x42)]);
  world.load('{app="h"}', [{ timeNs: SEC, line }]);
  expect(await world.ask('log {app="h"} | logfmt | line_format "-" | keep a')).toEqual([
    '{a="A B"} @1 -',
  ]);
});

test('a line of 10,000 labels', async () => {
  const pairs = Array.from({ length: 10_000 }, (_, i) => `"k${i}":${i}`);
  const world = new LanguageWorld();
  world.load('{app="h"}', [{ timeNs: SEC, line: `{${pairs.join(',')}}` }]);
  expect(await world.ask('log {app="h"} | json | k9999=9999 | keep k77 | line_format "-"')).toEqual(
    ['{k77="77"} @1 -'],
  );
});

test('lines that never share a label name', async () => {
  const entries = Array.from({ length: 2000 }, (_, i) => ({
    timeNs: BigInt(i + 1),
    line: Array.from({ length: 20 }, (_unused, k) => `k${i}_${k}=v`).join(' '),
  }));
  const reader = new MemoryReader([{ labels: Labels.fromObject({ app: 'h' }), entries }], {
    rowsPerBlock: 2000,
  });
  const evaluator = new Evaluator({
    readers: [reader],
    clock: new ManualClock(),
    yieldNow: () => Promise.resolve(),
    limitsOf: () => DEFAULT_LIMITS,
  });
  const answer = await evaluator.query(
    {
      tenant: 't',
      query: 'sum(count_over_time({app="h"} | logfmt | k7_3="v" [1s]))',
      kind: 'instant',
      startNs: SEC,
      endNs: SEC,
      stepNs: 0n,
      intervalNs: 0n,
      limit: 1,
      direction: 'forward',
    },
    new AbortController().signal,
  );
  expect(answer.data.kind === 'vector' && answer.data.series[0]?.values[0]).toBe(1);
});
