// LQL-G: which texts are queries, and what binds to what. Canonical text shows the tree.
import { parseOutcome } from './testing/parse-outcome.ts';

/** Behind `{a="b"} `. */
const PIPELINES: readonly [text: string, canonical: string][] = [
  // G1 line filters: `or` binds to the operand before it, negative chains mean "neither"
  ['|= "x" or "y" != "z"', '|= "x" or "y" != "z"'],
  ['!= "x" or "y"', '!= "x" != "y"'],
  ['!~ "x" or ip("1.2.3.4")', '!~ "x" !~ ip("1.2.3.4")'],
  ['|= ip("10.0.0.0/8") or "x"', '|= ip("10.0.0.0/8") or "x"'],
  ['|> "<_> x" !> "y"', '|> "<_> x" !> "y"'],
  // G2 parsers
  ['| json a, b="c[0]"', '| json a="a",b="c[0]"'],
  ['| logfmt --strict a', '| logfmt --strict a="a"'],
  [
    '| regexp "(?P<x>a)" | pattern "<x> y" | unpack',
    '| regexp "(?P<x>a)" | pattern "<x> y" | unpack',
  ],
  // G3 formats, drop, keep, decolorize
  [
    '| label_format a=b, c="{{.d}}" | line_format "x"',
    '| label_format a=b,c="{{.d}}" | line_format "x"',
  ],
  ['| drop a, b=~"c" | keep d | decolorize', '| drop a,b=~"c" | keep d | decolorize'],
  ['| drop a != "x"', '| drop a!="x"'],
  // G4 predicates
  ['| x=1 | y==1 | z!=1', '| x==1 | y==1 | z!=1'],
  ['| ip=ip("::1") | b!=ip("1.2.3.4-1.2.3.9")', '| ip=ip("::1") | b!=ip("1.2.3.4-1.2.3.9")'],
  // G5 after a predicate a string operator begins a line filter
  ['| x="1" != "y" |~ "z"', '| x="1" != "y" |~ "z"'],
  // G6 and before or
  ['| x=1 or y=2 and z=3', '| ( x==1 or ( y==2 , z==3 ) )'],
  ['| x=1 and y=2 or z=3', '| ( ( x==1 , y==2 ) or z==3 )'],
  ['| (x=1 or y=2) and z=3', '| ( ( x==1 or y==2 ) , z==3 )'],
  ['| x=1 and y=2 and z=3', '| ( ( x==1 , y==2 ) , z==3 )'],
  // G7 a comma, or nothing, takes everything to its right
  ['| x=1, y=2 or z=3', '| ( x==1 , ( y==2 or z==3 ) )'],
  ['| x=1 or y=2, z=3', '| ( x==1 or ( y==2 , z==3 ) )'],
  ['| x=1 y=2 z=3', '| ( x==1 , ( y==2 , z==3 ) )'],
  ['| x=1 and y=2 z=3 or w=4', '| ( x==1 , ( y==2 , ( z==3 or w==4 ) ) )'],
  ['| x=1 (y=2 or z=3)', '| ( x==1 , ( y==2 or z==3 ) )'],
];

test.each(PIPELINES)('{a="b"} %s', (text, canonical) => {
  expect(parseOutcome(`{a="b"} ${text}`)).toBe(`{a="b"} ${canonical}`);
});

const L = '{a="b"}';
const R = `rate(${L}[1m])`;

const METRICS: readonly [text: string, canonical: string][] = [
  // G8 ranges before or behind the pipeline, offset right behind the brackets
  [`rate(${L} | json [5m])`, `rate(${L} | json[5m])`],
  [`rate(${L}[5m] | json)`, `rate(${L} | json[5m])`],
  [`rate(${L}[5m] offset 1h |= "x")`, `rate(${L} |= "x"[5m] offset 1h0m0s)`],
  [`rate(${L} |= "x" [5m] offset -1h)`, `rate(${L} |= "x"[5m] offset -1h0m0s)`],
  [`rate((${L} | json)[5m] offset 1h)`, `rate(${L} | json[5m] offset 1h0m0s)`],
  [`rate(((${L}) [5m] | unwrap x))`, `rate(${L} | unwrap x[5m])`],
  [`rate((((${L} |= "x" [5m]))))`, `rate(${L} |= "x"[5m])`],
  // G9 unwrap and its filters
  [
    `sum_over_time(${L} | unwrap duration_seconds(x) | x>1 | __error__="" [5m])`,
    `sum_over_time(${L} | unwrap duration_seconds(x) | x>1 | __error__=""[5m])`,
  ],
  // G10 parameters and grouping; an empty `by ()` of a vector aggregation is none
  [`topk(5, ${R})`, `topk(5,${R})`],
  [`topk by (a) (5, ${R})`, `topk by (a)(5,${R})`],
  [`sum(${R}) by (a, b)`, `sum by (a,b)(${R})`],
  [`sum by () (${R})`, `sum(${R})`],
  [`sum without () (${R})`, `sum without ()(${R})`],
  [
    `quantile_over_time(0.99, ${L} | unwrap x [5m]) by ()`,
    `quantile_over_time(0.99,${L} | unwrap x[5m]) by ()`,
  ],
  // G11 operators, loosest to tightest; all but ^ group to the left
  [`${R} or ${R} and ${R}`, `(${R} or (${R} and ${R}))`],
  [`${R} unless ${R} and ${R}`, `((${R} unless ${R}) and ${R})`],
  [`${R} + 1 > ${R} * 2 ^ ${R}`, `((${R} + 1) > (${R} * (2 ^ ${R})))`],
  [`${R} - 1 - ${R}`, `((${R} - 1) - ${R})`],
  [`${R} ^ 2 ^ ${R}`, `(${R} ^ (2 ^ ${R}))`],
  // G12 modifiers are legal with every operator
  [`${R} > bool 1`, `(${R} > bool 1)`],
  [`${R} and on (a) ${R}`, `(${R} and on (a)  ${R})`],
  [`${R} / ignoring (a) group_left (b, c) ${R}`, `(${R} / ignoring (a) group_left (b,c) ${R})`],
  [`${R} * bool on () group_right ${R}`, `(${R} * bool on () group_right () ${R})`],
  // G13 constants fold
  ['1 + 2 * 3', '7'],
  ['-2 ^ 2', '4'],
  ['2 ^ 3 ^ 2', '512'],
  ['1 -1', '0'],
  ['1 == bool 2', '0'],
  ['10 / 0', '(0 / 0)'],
  ['7 % 0', '(0 / 0)'],
  ['1e308 * 10', '(1e+308 * 10)'],
  [`${R} + 1 + 1`, `((${R} + 1) + 1)`],
  // G14 the rest
  ['vector(3)', 'vector(3.000000)'],
  [`label_replace(${R}, "a", "$1", "b", "(.*)")`, `label_replace(${R},"a","$1","b","(.*)")`],
  [`variants(${R}, sum(${R})) of (${L}[1m])`, `variants(${R}, sum(${R})) of (${L}[1m])`],
  [`((${R}))`, R],
];

test.each(METRICS)('%s', (text, canonical) => {
  expect(parseOutcome(text)).toBe(canonical);
});

test('a parenthesised log query is a log query', () => {
  expect(parseOutcome(`((${L} | json))`)).toBe(`${L} | json`);
});

const SYNTAX_ERRORS: readonly [text: string, at: number][] = [
  // G15 not LogQL
  [`${L} | x=="y"`, 14],
  [`(${L}) |= "x"`, 11],
  [`rate(${L}[5m] |= "x" offset 1h)`, 25],
  [`rate(${L} | unwrap x | json [5m])`, 27],
  [`sum by (a,) (${R})`, 11],
  [`sum by ("a") (${R})`, 9],
  ['{a="b",}', 8],
  ['{a.b="c"}', 3],
  ['{by="c"}', 2],
  [`-${R}`, 2],
  ['-(1)', 2],
  ['vector(-1)', 8],
  [`rate by (a) (${L}[5m])`, 6],
  [`sum(${L})`, 12],
  [`(variants(${R}) of (${L}[1m]))`, 2],
  [`foo(${R})`, 1],
];

test.each(SYNTAX_ERRORS)('%s fails at column %i', (text, at) => {
  expect(parseOutcome(text)).toMatch(new RegExp(`^parse error at line [01], col ${at}: syntax`));
});

// LQL-P: one spelling per meaning.
const SPELLINGS: readonly [text: string, canonical: string][] = [
  // P4 every label filter of two legs has its parentheses
  ['| a=1 or b=2', '| ( a==1 or b==2 )'],
  ['| ((a=1))', '| a==1'],
  ['| (a=1 or (b=2)) c=3', '| ( ( a==1 or b==2 ) , c==3 )'],
  // P5 durations of predicates in Go's notation
  ['| d > 90s', '| d>1m30s'],
  ['| d > 1d12h', '| d>36h0m0s'],
  // P6 backquotes around expressions, unless they are text, alternatives and `.*`
  ['| a=~"x|y.*"', '| a=~"x|y.*"'],
  ['| a=~"(?:x|.*y)z"', '| a=~"(?:x|.*y)z"'],
  ['| a=~"x+"', '| a=~`x+`'],
  ['| a=~"[xy]"', '| a=~`[xy]`'],
  ['| a=~"\\\\d"', '| a=~`\\d`'],
  ['| a!~"x+"', '| a!~"x+"'],
];

test.each(SPELLINGS)('{a="b"} %s prints as %s', (text, canonical) => {
  expect(parseOutcome(`{a="b"} ${text}`)).toBe(`{a="b"} ${canonical}`);
});

const METRIC_SPELLINGS: readonly [text: string, canonical: string][] = [
  // P4
  [`${R} + 1 > 2`, `((${R} + 1) > 2)`],
  // P5 ranges in Prometheus' notation, offsets in Go's
  [`rate(${L}[90s])`, `rate(${L}[1m30s])`],
  [`rate(${L}[36h])`, `rate(${L}[1d12h])`],
  [`rate(${L}[1d] offset 1d)`, `rate(${L}[1d] offset 24h0m0s)`],
];

test.each(METRIC_SPELLINGS)('%s prints as %s', (text, canonical) => {
  expect(parseOutcome(text)).toBe(canonical);
});

// P3
test.each(['{"a"="b"}', `sum by ("a") (${R})`, `${L} | "a"="b"`, `${L} | json "a"="b"`])(
  '%s is no LogQL, so no printed name has quotes',
  (text) => {
    expect(parseOutcome(text)).toMatch(/^parse error at line \d, col \d+: syntax error/);
  },
);
