// Rules of SPEC.md that need no query engine: blocks in, entries and series out.
import type { Block } from '@skald/chunk';
import { Labels } from '@skald/labels';
import { type LogQuery, type Stage, parseQuery } from '@skald/logql';
import {
  EntryScanner,
  type SampleSink,
  SampleScanner,
  needsOfGroups,
  newScanCounters,
  withoutIdleLineFormats,
} from './index.ts';
import { blockOfLines } from './testing/index.ts';

const STREAM = Labels.fromObject({ app: 'a' });
const DAY_NS = 86_400_000_000_000n;
const ALL = { stream: STREAM, fromNs: 0n, toNs: 30_000n * DAY_NS };

function stagesOf(pipeline: string): readonly Stage[] {
  return (parseQuery(`{app="a"} ${pipeline}`) as LogQuery).stages;
}

/** Lines and labels that survive a pipeline, the stream's own left out. */
function entriesOf(pipeline: string, lines: readonly string[]): string[] {
  const request = { ...ALL, block: blockOfLines(lines, 0n) };
  const plan = { stages: stagesOf(pipeline), nowNs: () => 0n };
  const scanner = new EntryScanner(plan, newScanCounters());
  const rows = scanner.survivors(request, { atLeast: lines.length, backward: false });
  return scanner.entries(request, rows).map(({ line, parsed }) => {
    return `${line} ${JSON.stringify(parsed)}`;
  });
}

/** Label sets of the samples of a metric query grouped `by`, and the times of its samples. */
function samplesOf(
  pipeline: string,
  args: { readonly block: Block; readonly by: readonly string[] },
) {
  const stages = stagesOf(pipeline);
  const needs = needsOfGroups({ stages, unwrap: undefined, groups: args.by });
  const scanner = new SampleScanner(
    {
      stages,
      needs,
      unwrap: undefined,
      value: 'one',
      grouping: { kind: 'by', names: args.by },
      nowNs: () => 0n,
      seriesMax: 1_000_000,
    },
    newScanCounters(),
  );
  const timesNs: number[] = [];
  const sink: SampleSink = {
    originNs: 0n,
    add: ({ offsetsNs, count }) => timesNs.push(...offsetsNs.subarray(0, count)),
    addRun: ({ offsetsNs, shiftNs, from, to }) =>
      timesNs.push(...offsetsNs.subarray(from, to).map((ns) => ns + shiftNs)),
    addWhole: () => false,
  };
  scanner.scan({ ...ALL, block: args.block }, sink);
  return { series: scanner.series.labels.map(({ text }) => text), timesNs };
}

const seriesOf = (pipeline: string, lines: readonly string[], by: readonly string[]) =>
  samplesOf(pipeline, { block: blockOfLines(lines, 0n), by }).series;

const RED = '\u001b[31mERROR\u001b[0m disk';
const NO_OBJECT = `Value looks like object, but can't find closing '}' symbol`;

const ENTRIES: readonly [rule: string, pipeline: string, lines: string[], expected: string[]][] = [
  ['S1: a filter sees the line before decolorize', '| decolorize |= "ERROR disk"', [RED], []],
  ['S1: but not the line before line_format', '| line_format "new" |= "new"', ['old'], ['new {}']],
  [
    'S3: what decides is read first, all of it for what survives',
    '| json | a = 1',
    ['{"a":1,"b":2}', '{"a":2,"b":3}'],
    ['{"a":1,"b":2} {"a":"1","b":"2"}'],
  ],
  [
    'S4: a field called __error__ is no error to filters',
    '| json | __error__ = ""',
    ['{"__error__":"x"}'],
    ['{"__error__":"x"} {"__error__":"x"}'],
  ],
];

test.each(ENTRIES)('%s', (_rule, pipeline, lines, expected) => {
  expect(entriesOf(pipeline, lines)).toEqual(expected);
});

const SERIES: readonly [rule: string, by: string[], line: string, expected: string[]][] = [
  ['S2: with no label needed parsers do not run', [], 'no json', ['{}']],
  ['S2: they stop when all are found', ['a'], '{"a":1,"b":', ['{a="1"}']],
  [
    'S5: a row with an error keeps its whole label set',
    ['a'],
    'no json',
    [`{__error__="JSONParserErr", __error_details__="${NO_OBJECT}", app="a"}`],
  ],
];

test.each(SERIES)('%s', (_rule, by, line, expected) => {
  expect(seriesOf('| json', [line], by)).toEqual(expected);
});

test('S6: a line that nothing reads is not made', () => {
  const kinds = (pipeline: string) =>
    withoutIdleLineFormats(stagesOf(pipeline)).map(({ kind }) => kind);
  expect(kinds('| json | line_format "x"')).toEqual(['json']);
  expect(kinds('| line_format "x" |= "x"')).toEqual(['lineFormat', 'lineFilters']);
  expect(kinds('| line_format "x" | logfmt')).toEqual(['lineFormat', 'logfmt']);
});

test('S7: objects nest 512 deep inside that of the line', () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
  const errorOf = (depth: number) => entriesOf('| json', [nested(depth)])[0];
  expect(errorOf(513)).not.toContain('__error__');
  expect(errorOf(514)).toContain('"__error__":"JSONParserErr"');
});

test('S8: more names than a table holds change no answer', () => {
  const lines = Array.from({ length: 6000 }, (_, i) =>
    Array.from({ length: 20 }, (_unused, k) => `k${i}_${k}=${i}`).join(' '),
  );
  expect(seriesOf('| logfmt', lines, ['k7_3', 'k5999_19'])).toEqual([
    '{}',
    '{k7_3="7"}',
    '{k5999_19="5999"}',
  ]);
});

test('S9: times are exact 104 days from the origin, and within 4 ns a year from it', () => {
  const timesFrom = (days: bigint) => {
    const block = blockOfLines(['a', 'b'], days * DAY_NS + 1n);
    return samplesOf('|= ""', { block, by: [] }).timesNs;
  };
  const day104 = 104n * DAY_NS + 1n;
  expect(timesFrom(104n).map(BigInt)).toEqual([day104, day104 + 1_000_000n]);
  const year = 365n * DAY_NS + 1n;
  const [first = 0] = timesFrom(365n);
  expect(Number(BigInt(first) - year)).toBeLessThanOrEqual(4);
});
