// LQL-E: the words and places of parse errors. LQL-S: static rules and their texts.
import { InvalidError } from '@skald/errors';
import { parseLogQuery, parseMetricQuery, ParseError, parseSelector } from './index.ts';
import { parseOutcome } from './testing/parse-outcome.ts';

const L = '{a="b"}';
const R = `rate(${L}[5m])`;

const PLACES: readonly [text: string, message: string][] = [
  // E1 the frame, without a place for empty text
  ['', 'parse error : syntax error: unexpected $end'],
  // E2 the end is behind trailing blanks and comments; columns count characters
  [' ', 'parse error at line 1, col 2: syntax error: unexpected $end'],
  [`${L} |\n  # x`, 'parse error at line 2, col 6: syntax error: unexpected $end'],
  ['{a="😀"} x', 'parse error at line 1, col 9: syntax error: unexpected IDENTIFIER'],
  // E3 tokens completed by reading ahead are on line 0
  [`${L} | |= "x"`, 'parse error at line 0, col 11: syntax error: unexpected |='],
  [`${L} | 5m`, 'parse error at line 0, col 11: syntax error: unexpected DURATION'],
  [`${L} | 5KB`, 'parse error at line 0, col 11: syntax error: unexpected BYTES'],
  [`${L} [5m]`, 'parse error at line 0, col 9: syntax error: unexpected RANGE'],
  [`${L} --strict`, 'parse error at line 0, col 9: syntax error: unexpected FUNCTION_FLAG'],
  [`${L} | <`, 'parse error at line 1, col 11: syntax error: unexpected <'],
];

test.each(PLACES)('%j', (text, message) => {
  expect(parseOutcome(text)).toBe(message);
});

/** E4: what the error says was expected when the text ends here; nothing where many things fit. */
const EXPECTED: readonly [text: string, list: string][] = [
  ['{', 'IDENTIFIER or }'],
  ['{a', '= or =~ or !~ or !='],
  ['{a=', 'STRING'],
  ['{a="b"', '} or ,'],
  ['{a="b",', 'IDENTIFIER'],
  [`${L} |=`, 'STRING or ip'],
  [`${L} |= "x" or`, 'STRING or ip'],
  [`${L} |= ip(`, 'STRING'],
  [`${L} |= ip("x"`, ')'],
  [`${L} | (`, 'IDENTIFIER or ('],
  [`${L} | x=1 and`, 'IDENTIFIER or ('],
  [`${L} | x=1 or`, 'IDENTIFIER or ('],
  [`${L} | x=1,`, 'IDENTIFIER or ('],
  [`${L} | x=~`, 'STRING'],
  [`${L} | x=-`, 'NUMBER'],
  [`${L} | x=ip(`, 'STRING'],
  [`${L} | line_format`, 'STRING'],
  [`${L} | regexp`, 'STRING'],
  [`${L} | pattern`, 'STRING'],
  [`${L} | json a=`, 'STRING'],
  [`${L} | json a,`, 'IDENTIFIER'],
  [`${L} | drop`, 'IDENTIFIER'],
  [`${L} | drop a,`, 'IDENTIFIER'],
  [`${L} | drop a=`, 'STRING'],
  [`${L} | keep`, 'IDENTIFIER'],
  [`${L} | label_format`, 'IDENTIFIER'],
  [`${L} | label_format a`, '='],
  [`${L} | label_format a=`, 'IDENTIFIER or STRING'],
  [`${L} | label_format a="b",`, 'IDENTIFIER'],
  ['rate(', 'NUMBER or { or ('],
  ['rate(0.5', ','],
  ['rate(0.5,', '{ or ('],
  [`rate(${L}[5m]`, ')'],
  [`rate((${L})`, 'RANGE'],
  [`rate(${L}[5m] offset`, 'DURATION'],
  [`rate(${L} | unwrap`, 'IDENTIFIER or BYTES_CONV or DURATION_CONV or DURATION_SECONDS_CONV'],
  [`rate(${L} | unwrap bytes(`, 'IDENTIFIER'],
  [`rate(${L} | unwrap bytes(x`, ')'],
  [`rate(${L} | unwrap x`, 'RANGE or |'],
  [`rate(${L} | unwrap x |`, 'IDENTIFIER or ('],
  ['sum by (', 'IDENTIFIER or )'],
  ['sum by (a', ', or )'],
  ['sum by (a,', 'IDENTIFIER'],
  ['sum by (a)', '('],
  [`${R} + on`, '('],
  [`${R} + on (`, 'IDENTIFIER or )'],
  [`${R} + on (a) group_left (`, 'IDENTIFIER or )'],
  ['vector(', 'NUMBER'],
  ['vector(1', ')'],
  ['1 + -', 'NUMBER'],
  [`label_replace(${R},`, 'STRING'],
  [`label_replace(${R},"a"`, ','],
  [`label_replace(${R},"a","b","c","d"`, ')'],
  ['variants', '('],
  [`variants(${R})`, 'of'],
  [`variants(${R}) of`, '('],
  [`variants(${R}) of (`, '{ or ('],
  [`${L} |`, ''],
  [`${L} | x`, ''],
  [`${L} | x=`, ''],
  [`${L} | json |`, ''],
  [`rate(${L}`, ''],
  [`rate(${L} | json`, ''],
  [`sum(${R}`, ''],
  ['topk(5,', ''],
  ['1 +', ''],
];

test.each(EXPECTED)('%j, and then %j', (text, list) => {
  const expecting = list === '' ? '' : `, expecting ${list}`;
  const at = text.length + 1;
  const message = `parse error at line 1, col ${at}: syntax error: unexpected $end${expecting}`;
  expect(parseOutcome(text)).toBe(message);
});

/** E5: display names of tokens, met where nothing of the kind may stand. */
const UNEXPECTED: readonly [text: string, name: string][] = [
  [`sum by (rate(${L}[5m]))`, 'RATE, expecting IDENTIFIER or )'],
  [`sum by (label_replace(`, 'label_replace, expecting IDENTIFIER or )'],
  [`sum by (ip(`, 'ip, expecting IDENTIFIER or )'],
  [`sum by (duration(`, 'DURATION_CONV, expecting IDENTIFIER or )'],
  [`sum by (UNLESS`, 'unless, expecting IDENTIFIER or )'],
  [`sum by (a) without (b) (${R})`, 'without, expecting ('],
  [`${L} | logfmt --nope`, 'IDENTIFIER, expecting NUMBER'],
  [`${R} > on(a) bool ${R}`, 'bool'],
  [`${R} + on(a) group_left(b) group_right ${R}`, 'group_right'],
];

test.each(UNEXPECTED)('%s: unexpected %s', (text, name) => {
  expect(parseOutcome(text)).toMatch(`syntax error: unexpected ${name}`);
});

const MATCHERS =
  'queries require at least one regexp or equality matcher that does not have an empty-compatible ' +
  'value. For instance, app=~".*" does not meet this requirement, but app=~".+" will';

/** S: what is well-formed and still refused, without a place. */
const STATIC: readonly [text: string, detail: string][] = [
  // S1 a selector must refuse some empty label
  ['{}', MATCHERS],
  ['{a=""}', MATCHERS],
  ['{a!="b"}', MATCHERS],
  ['{a!~"b"}', MATCHERS],
  ['{a=~".*"}', MATCHERS],
  ['{a=~"|b"}', MATCHERS],
  [`${R} + rate({a=~"b*"}[5m])`, MATCHERS],
  [`variants(${R}) of ({}[5m])`, MATCHERS],
  // S2 sizes
  [`${L}${' '.repeat(131_065)}`, 'input size too long (131072 > 131072)'],
  // S3 regular expressions compile
  ['{a=~"("}', 'error parsing regexp: missing closing ): `(`'],
  [`${L} | x!~"["`, 'error parsing regexp: missing closing ]: `[`'],
  [`${L} | drop x=~"a**"`, 'error parsing regexp: invalid nested repetition operator: `**`'],
  [
    `label_replace(${R},"a","b","c","(")`,
    'invalid regex in label_replace: error parsing regexp: missing closing ): `^(?:()$`',
  ],
  // S4 unwrap where the function wants it
  [`count_over_time(${L} | unwrap x [5m])`, 'invalid aggregation count_over_time with unwrap'],
  [`sum_over_time(${L}[5m])`, 'invalid aggregation sum_over_time without unwrap'],
  // S5 grouping where the function takes it
  [`rate(${L}[5m]) by (a)`, 'grouping not allowed for rate aggregation'],
  [`approx_topk(2, ${R}) by ()`, 'grouping not allowed for approx_topk aggregation'],
  [`sort(${R}) by (a)`, "sort and sort_desc doesn't allow grouping by "],
  // S6 parameters
  [`topk(${R})`, 'parameter required for operation topk'],
  [
    `quantile_over_time(${L} | unwrap x [5m])`,
    'parameter required for operation quantile_over_time',
  ],
  [`rate(0.1, ${L}[5m])`, 'parameter 0.1 not supported for operation rate'],
  [
    `quantile_over_time(0x1, ${L} | unwrap x [5m])`,
    'invalid parameter for operation quantile_over_time: strconv.ParseFloat: parsing "0x1": invalid syntax',
  ],
  [`topk(1.5, ${R})`, 'invalid parameter topk(1.5,'],
  [`bottomk(0, ${R})`, 'invalid parameter (must be greater than 0) bottomk(0'],
  [`sum(5, ${R})`, 'unsupported parameter for operation sum(5,'],
  // S7 legs of operators are samples, legs of set operators are no literals
  [`${L} + 1`, 'unexpected type for left leg of binary operation (+): *syntax.MatchersExpr'],
  [
    `1 > ${L} | json`,
    'unexpected type for right leg of binary operation (>): *syntax.PipelineExpr',
  ],
  [
    `variants(${R}) of (${L}[5m]) * 2`,
    'unexpected type for left leg of binary operation (*): *syntax.MultiVariantExpr',
  ],
  ['1 and 1', 'unexpected literal for left leg of logical/set binary operation (and): 1.000000'],
  [`${R} or 2`, 'unexpected literal for right leg of logical/set binary operation (or): 2.000000'],
  // S8 parsers with captures
  [`${L} | regexp "x"`, 'invalid regexp parser: at least one named capture must be supplied'],
  [`${L} | regexp "(?P<x>a)(?P<x>b)"`, "invalid regexp parser: duplicate extracted label name 'x'"],
  [`${L} | regexp "("`, 'invalid regexp parser: error parsing regexp: missing closing ): `(`'],
  [`${L} | pattern "x <_>"`, 'invalid pattern parser: at least one capture is required'],
  [
    `${L} | pattern "<a><b>"`,
    "invalid pattern parser: found consecutive capture '<a><b>': invalid expression",
  ],
  [
    `${L} | pattern "<a> <a>"`,
    'invalid pattern parser: duplicate capture name (a): invalid expression',
  ],
  [
    `${L} | pattern ""`,
    'invalid pattern parser: parse error at line 1, col 1: syntax error: unexpected $end, expecting IDENTIFIER or LITERAL',
  ],
];

test.each(STATIC)('%.60s', (text, detail) => {
  expect(parseOutcome(text)).toBe(`parse error : ${detail}`);
});

/** S9: left to whoever builds a pipeline, because format_query accepts them. */
test.each([
  `${L} |~ "("`,
  `${L} |> "<a>"`,
  `${L} |= ip("x")`,
  `${L} | json a=".."`,
  `${L} | line_format "{{"`,
  `${L} | label_format a=b,a=c`,
  '{a!=""}',
  '{a!~"|b"}',
])('%s parses', (text) => {
  expect(parseOutcome(text)).not.toMatch('parse error');
});

// S10: trees are at most 1000 levels deep, in every direction they can grow.
test.each([
  ['parentheses', '('.repeat(60_000)],
  ['a range', `rate(${'('.repeat(60_000)}`],
  ['aggregations', 'sum('.repeat(20_000)],
  ['a chain', Array(10_000).fill('vector(1)').join('+')],
  ['powers', Array(10_000).fill('vector(1)').join('^')],
  ['a label filter', `${L} | ${'('.repeat(60_000)}`],
  ['alternatives', `${L} | ${Array(10_000).fill('x="1"').join(' or ')}`],
  ['predicates', `${L} | ${Array(10_000).fill('x="1"').join(' ')}`],
])('%s may not nest without end', (_, text) => {
  expect(parseOutcome(text)).toMatch('query nests too deeply (more than 1000 levels)');
});

test('a long pipeline is not deep', () => {
  const text = `${L}${' |= "x"'.repeat(5000)} | json${' | x=1'.repeat(5000)}`;
  expect(parseOutcome(text)).toHaveLength(text.length + 5000);
});

describe('doors for one kind of query', () => {
  test('matchers', () => {
    expect(parseSelector('{a="b", c!~"d"}')).toEqual([
      { name: 'a', op: '=', value: 'b' },
      { name: 'c', op: '!~', value: 'd' },
    ]);
    expect(parseSelector('{}', { allowAny: true })).toEqual([]);
    expect(() => parseSelector('{}')).toThrow(ParseError);
    expect(() => parseSelector(`${L} | json`)).toThrow('only label matchers are supported');
    expect(() => parseSelector(R)).toThrow(InvalidError);
  });

  test('log queries and metric queries', () => {
    expect(parseLogQuery(L).kind).toBe('logQuery');
    expect(() => parseLogQuery(R)).toThrow('only log selector is supported');
    expect(parseMetricQuery(R).kind).toBe('rangeAggregation');
    expect(() => parseMetricQuery(L)).toThrow('only sample expression supported');
  });
});
