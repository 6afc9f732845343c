// Random metric queries and whole queries as the parser could have made them: parameters, unwrap and
// grouping only where the function takes them, literals never on both sides of an operator.
import fc from 'fast-check';
import type {
  BinaryOperation,
  Expr,
  Grouping,
  LogRange,
  MetricExpr,
  RangeAggregation,
  RangeOp,
  Unwrap,
  VectorAggregation,
} from '../ast.ts';
import { isSetOp } from '../arithmetic.ts';
import {
  arbitraryLabelFilter,
  arbitraryLogQuery,
  arbitraryMatchers,
  arbitraryName,
  arbitraryStages,
  arbitraryText,
} from './arbitrary-log-query.ts';

const NS_PER_MS = 1_000_000n;
const MAX_NS = 2n ** 63n - 1n;
const names = fc.array(arbitraryName, { maxLength: 2 });
const grouping: fc.Arbitrary<Grouping> = fc.record({
  mode: fc.constantFrom('by' as const, 'without' as const),
  labels: names,
});
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const arbitraryUnwrap: fc.Arbitrary<Unwrap> = fc.record({
  label: arbitraryName,
  conversion: fc.constantFrom(undefined, 'bytes', 'duration', 'duration_seconds'),
  postFilters: fc.array(arbitraryLabelFilter, { maxLength: 2 }),
});

function logRange(unwrap: fc.Arbitrary<Unwrap | undefined>): fc.Arbitrary<LogRange> {
  return fc.record({
    kind: fc.constant('logRange' as const),
    matchers: arbitraryMatchers,
    stages: arbitraryStages,
    unwrap,
    rangeNs: fc.bigInt({ min: 0n, max: MAX_NS / NS_PER_MS }).map((ms) => ms * NS_PER_MS),
    offsetNs: fc.oneof(fc.constant(0n), fc.bigInt({ min: -MAX_NS, max: MAX_NS })),
  });
}

function rangeAggregation(shape: {
  readonly ops: readonly RangeOp[];
  readonly unwrap: fc.Arbitrary<Unwrap | undefined>;
  readonly parameter?: fc.Arbitrary<number>;
  readonly grouping?: fc.Arbitrary<Grouping | undefined>;
}): fc.Arbitrary<RangeAggregation> {
  return fc.record({
    kind: fc.constant('rangeAggregation' as const),
    op: fc.constantFrom(...shape.ops),
    parameter: shape.parameter ?? fc.constant(undefined),
    range: logRange(shape.unwrap),
    grouping: shape.grouping ?? fc.constant(undefined),
  });
}

const positive = fc.double({ min: 0, max: 1e9, noNaN: true }).map(Math.abs);

const arbitraryRangeAggregation = fc.oneof(
  rangeAggregation({
    ops: ['count_over_time', 'bytes_over_time', 'bytes_rate', 'rate', 'absent_over_time'],
    unwrap: fc.constant(undefined),
  }),
  rangeAggregation({ ops: ['rate', 'sum_over_time', 'rate_counter'], unwrap: arbitraryUnwrap }),
  rangeAggregation({
    ops: ['avg_over_time', 'min_over_time', 'first_over_time', 'stddev_over_time'],
    unwrap: arbitraryUnwrap,
    grouping: maybe(grouping),
  }),
  rangeAggregation({
    ops: ['quantile_over_time'],
    unwrap: arbitraryUnwrap,
    parameter: positive,
    grouping: maybe(grouping),
  }),
);

function vectorAggregation(expr: fc.Arbitrary<MetricExpr>): fc.Arbitrary<VectorAggregation> {
  const kind = fc.constant('vectorAggregation' as const);
  const none = fc.constant(undefined);
  const counting = maybe(grouping.filter(({ mode, labels }) => mode !== 'by' || labels.length > 0));
  const k = fc.integer({ min: 1 });
  return fc.oneof(
    fc.record({
      kind,
      op: fc.constantFrom('sum', 'avg', 'count', 'min', 'max', 'stddev', 'stdvar'),
      parameter: none,
      expr,
      grouping: counting,
    }),
    fc.record({
      kind,
      op: fc.constantFrom('topk', 'bottomk'),
      parameter: k,
      expr,
      grouping: counting,
    }),
    fc.record({ kind, op: fc.constant('approx_topk'), parameter: k, expr, grouping: none }),
    fc.record({
      kind,
      op: fc.constantFrom('sort', 'sort_desc'),
      parameter: none,
      expr,
      grouping: none,
    }),
  );
}

const matching = fc.record({
  mode: fc.constantFrom('on' as const, 'ignoring' as const),
  labels: names,
  group: maybe(
    fc.record({ manySide: fc.constantFrom('left' as const, 'right' as const), include: names }),
  ),
});

function binaryOperation(leg: fc.Arbitrary<MetricExpr>): fc.Arbitrary<MetricExpr> {
  const ops = '+ - * / % ^ == != > >= < <= and or unless'.split(' ') as BinaryOperation['op'][];
  return fc
    .record({
      kind: fc.constant('binaryOperation' as const),
      op: fc.constantFrom(...ops),
      left: leg,
      right: leg,
      returnBool: fc.boolean(),
      matching: maybe(matching),
    })
    .map((operation) => (hasLegalLiterals(operation) ? operation : operation.left));
}

function hasLegalLiterals({ op, left, right }: BinaryOperation): boolean {
  const literals = [left, right].filter((leg) => leg.kind === 'literal').length;
  return literals === 0 || (literals === 1 && !isSetOp(op));
}

export const arbitraryMetricExpr: fc.Arbitrary<MetricExpr> = fc.letrec<{ metric: MetricExpr }>(
  (tie) => ({
    metric: fc.oneof(
      { maxDepth: 3, depthIdentifier: 'metric' },
      arbitraryRangeAggregation,
      fc.double().map((value) => ({ kind: 'literal' as const, value })),
      positive.map((value) => ({ kind: 'vectorLiteral' as const, value })),
      vectorAggregation(tie('metric')),
      binaryOperation(tie('metric')),
      fc.record({
        kind: fc.constant('labelReplace' as const),
        expr: tie('metric'),
        destination: arbitraryText,
        replacement: arbitraryText,
        source: arbitraryText,
        regex: fc.constantFrom('(.*)', '', 'a|b'),
      }),
    ),
  }),
).metric;

export const arbitraryQuery: fc.Arbitrary<Expr> = fc.oneof(
  arbitraryLogQuery,
  arbitraryMetricExpr,
  fc.record({
    kind: fc.constant('variants' as const),
    expressions: fc.array(arbitraryMetricExpr, { minLength: 1, maxLength: 2 }),
    range: logRange(fc.constant(undefined)),
  }),
);
