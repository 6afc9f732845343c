// Random log queries as the parser could have made them (normalised as ast.ts says), for property
// tests here and in rooms that rewrite or evaluate queries.
import type { Matcher } from '@skald/labels';
import fc from 'fast-check';
import type { LabelChoice, LabelFilter, LineFilter, LogQuery, Stage } from '../ast.ts';

/** Label names, some of which are function words elsewhere. */
export const arbitraryName = fc.oneof(
  fc.constantFrom('app', 'env', 'level', '_x', '__error__', 'ünï'),
  fc.constantFrom('sum', 'rate', 'bytes', 'duration', 'ip', 'vector', 'count_over_time'),
);

/** Any text; control characters, quotes and astral characters included. */
export const arbitraryText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('', '`', '"', '\\', 'a b', '\ufeff', '{{.x}}'),
);

const arbitraryRegex = fc.constantFrom('a|b', 'x.*', '(?i)err', '[0-9]+', '^$', 'b`c.+', '');

export const arbitraryMatcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.record({
    name: arbitraryName,
    op: fc.constantFrom('=' as const, '!=' as const),
    value: arbitraryText,
  }),
  fc.record({
    name: arbitraryName,
    op: fc.constantFrom('=~' as const, '!~' as const),
    value: arbitraryRegex,
  }),
);

/** At least one of them refuses the empty value, as a query must have it. */
export const arbitraryMatchers: fc.Arbitrary<Matcher[]> = fc
  .tuple(arbitraryName, fc.array(arbitraryMatcher, { maxLength: 2 }))
  .map(([name, rest]) => [{ name, op: '=' as const, value: 'v' }, ...rest]);

const compareOp = fc.constantFrom('==', '!=', '>', '>=', '<', '<=');
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const int64 = fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n });
const byteCount = fc.oneof(
  fc.maxSafeNat(),
  fc.constantFrom(0, 9, 10, 1500, 123_456, 2 ** 60, 2 ** 63),
);

const arbitraryPredicate: fc.Arbitrary<LabelFilter> = fc.oneof(
  arbitraryMatcher.map((matcher) => ({ kind: 'stringPredicate' as const, matcher })),
  fc.record({
    kind: fc.constant('numberPredicate' as const),
    name: arbitraryName,
    op: compareOp,
    value: finite,
  }),
  fc.record({
    kind: fc.constant('durationPredicate' as const),
    name: arbitraryName,
    op: compareOp,
    valueNs: int64,
  }),
  fc.record({
    kind: fc.constant('bytesPredicate' as const),
    name: arbitraryName,
    op: compareOp,
    valueBytes: byteCount,
  }),
  fc.record({
    kind: fc.constant('ipPredicate' as const),
    name: arbitraryName,
    op: fc.constantFrom('=' as const, '!=' as const),
    value: arbitraryText,
  }),
);

export const arbitraryLabelFilter: fc.Arbitrary<LabelFilter> = fc.letrec<{ filter: LabelFilter }>(
  (tie) => ({
    filter: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'labelFilter' },
      arbitraryPredicate,
      fc.record({
        kind: fc.constantFrom('labelAnd' as const, 'labelOr' as const),
        left: tie('filter'),
        right: tie('filter'),
      }),
    ),
  }),
).filter;

const operand = fc.record({
  kind: fc.constantFrom('text' as const, 'ip' as const),
  value: arbitraryText,
});

/** Only positive filters have or-chains. */
const arbitraryLineFilter: fc.Arbitrary<LineFilter> = fc.oneof(
  fc.record({
    op: fc.constantFrom('|=' as const, '|~' as const, '|>' as const),
    operands: fc.array(operand, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    op: fc.constantFrom('!=' as const, '!~' as const, '!>' as const),
    operands: fc.array(operand, { minLength: 1, maxLength: 1 }),
  }),
);

const extractions = fc.array(fc.record({ name: arbitraryName, expression: arbitraryText }), {
  maxLength: 2,
});

/** A bare last name would swallow a following `!= "x"`, so here the last choice has a matcher. */
const arbitraryChoices: fc.Arbitrary<LabelChoice[]> = fc
  .tuple(fc.array(fc.option(arbitraryMatcher, { nil: undefined })), arbitraryMatcher)
  .map(([some, last]) =>
    [...some, last].map((matcher) => ({ name: matcher?.name ?? 'bare', matcher })),
  );

export const arbitraryStage: fc.Arbitrary<Stage> = fc.oneof(
  fc.record({
    kind: fc.constant('lineFilters' as const),
    filters: fc.array(arbitraryLineFilter, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant('json' as const), extractions }),
  fc.record({
    kind: fc.constant('logfmt' as const),
    strict: fc.boolean(),
    keepEmpty: fc.boolean(),
    extractions,
  }),
  fc.constant({ kind: 'regexp' as const, regex: '(?P<name>a+)' }),
  fc.constant({ kind: 'pattern' as const, pattern: '<_> "<name>' }),
  fc.constantFrom({ kind: 'unpack' as const }, { kind: 'decolorize' as const }),
  arbitraryLabelFilter.map((filter) => ({ kind: 'labelFilter' as const, filter })),
  arbitraryText.map((template) => ({ kind: 'lineFormat' as const, template })),
  fc.record({
    kind: fc.constant('labelFormat' as const),
    items: fc.array(
      fc.oneof(
        fc.record({
          kind: fc.constant('rename' as const),
          target: arbitraryName,
          source: arbitraryName,
        }),
        fc.record({
          kind: fc.constant('template' as const),
          target: arbitraryName,
          template: arbitraryText,
        }),
      ),
      { minLength: 1, maxLength: 2 },
    ),
  }),
  fc.record({
    kind: fc.constantFrom('drop' as const, 'keep' as const),
    labels: arbitraryChoices,
  }),
);

/** Adjacent line filters are one stage. */
export const arbitraryStages: fc.Arbitrary<Stage[]> = fc
  .array(arbitraryStage, { maxLength: 4 })
  .map((stages) =>
    stages.filter((stage, i) => {
      return stage.kind !== 'lineFilters' || stages[i - 1]?.kind !== 'lineFilters';
    }),
  );

export const arbitraryLogQuery: fc.Arbitrary<LogQuery> = fc.record({
  kind: fc.constant('logQuery' as const),
  matchers: arbitraryMatchers,
  stages: arbitraryStages,
});
