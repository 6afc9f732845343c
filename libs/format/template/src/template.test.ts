import { createTemplate, GoMap, loadZone, parseTemplate, prometheusFunctions } from './index.ts';
import { DEFAULT_LIMITS, TemplateError } from './index.ts';

const INPUT = { line: '{"a":1}', timestampNs: 0n, nowNs: () => 0n };

// TPL-20: what a template reads is known before it runs.
const REFERENCES: readonly [text: string, fields: readonly string[] | 'all'][] = [
  ['{{.a}}', ['a']],
  ['{{.a}} ', ['a']],
  ['{{.a}} {{.b | upper}}', ['a', 'b']],
  ['{{if .x}}{{$.y}}{{else}}{{index . "a-b"}}{{end}}', ['a-b', 'x', 'y']],
  ['{{with .x}}{{.y}}{{end}}', ['x']],
  ['{{range $k, $v := .}}{{$k}}{{end}}', 'all'],
  ['{{index . .k}}', 'all'],
  ['{{define "t"}}{{.z}}{{end}}{{template "t" .}}', 'all'],
  ['plain', []],
];

test.each(REFERENCES)('%s reads %j', (text, fields) => {
  expect(parseTemplate(text, 'line').referencedFields).toEqual(fields);
});

test.each([
  ['{{.a}}', 'a'],
  ['{{ .a }}', 'a'],
  ['{{.a}} ', undefined],
  ['{{.a.b}}', undefined],
  ['{{.a | upper}}', undefined],
  ['{{$x := .a}}', undefined],
])('the simple field of %j is %j', (text, field) => {
  expect(parseTemplate(text, 'line').simpleField).toBe(field);
});

test('use of line and timestamp is known', () => {
  const both = parseTemplate('{{ __line__ | len }} {{ (__timestamp__).Unix }}', 'line');
  expect([both.usesLine, both.usesTimestamp]).toEqual([true, true]);
  const none = parseTemplate('__line__ {{.a}}', 'line');
  expect([none.usesLine, none.usesTimestamp]).toEqual([false, false]);
});

// TPL-21: the fast path and the general one agree.
test.each([
  ['{{.a}} {{.b}}', 'x '],
  ['<{{ .a | upper }}{{ lower .c }}{{.nope}}>', '<Xé>'],
  ['{{ title .c | trim }}', 'É'],
])('%s is %j on both paths', (text, expected) => {
  const labels = new Map([
    ['a', 'x'],
    ['c', 'É'],
  ]);
  expect(parseTemplate(text, 'line').execute(labels, INPUT)).toBe(expected);
  expect(parseTemplate(`{{if true}}${text}{{end}}`, 'line').execute(labels, INPUT)).toBe(expected);
});

test('the local zone is an option', () => {
  const localZone = loadZone('America/New_York');
  if (localZone === undefined) throw new Error('the zone exists');
  const template = parseTemplate('{{ __timestamp__ }}', 'line', { localZone });
  expect(template.execute(new Map(), INPUT)).toBe('1969-12-31 19:00:00 -0500 EST');
});

// TPL-30: bounds end in errors, at once.
const BOMBS: readonly [text: string, cause: string][] = [
  ['{{range 1000}}{{range 1000}}{{repeat 1000 "x"}}{{end}}{{end}}', 'exceeds'],
  ['{{range 100000000}}{{end}}', 'execution exceeds 200000 steps'],
  ['{{repeat 100000000 "ab"}}', 'output exceeds 1048576 characters'],
  ['{{printf "%9999999d" 1}}', 'output exceeds'],
  ['{{printf "%.9999999f" 1.5}}', 'output exceeds'],
  ['{{printf "%*d" 1000000 1 | printf "%s%[1]s%[1]s"}}', 'output exceeds'],
  ['{{alignLeft 99999999 "a"}}', 'output exceeds'],
  ['{{indent 9999999 "a"}}', 'output exceeds'],
  ['{{replace "" (repeat 100000 "y") (repeat 1000 "z")}}', 'output exceeds'],
  ['{{regexReplaceAll "" (repeat 100000 "a") (repeat 1000 "z")}}', 'output exceeds'],
  ['{{$x := "ab"}}{{range 100}}{{$x = printf "%s%s" $x $x}}{{end}}', 'output exceeds'],
  ['{{$x := repeat 1000000 "a"}}{{range 10000}}{{if contains "b" $x}}{{end}}{{end}}', 'steps'],
  ['{{template "line" .}}', 'exceeded maximum template depth'],
  [
    '{{define "a"}}{{template "b"}}{{end}}{{define "b"}}{{template "a"}}{{end}}{{template "a"}}',
    'depth',
  ],
  ['{{printf "%1000000v" (fromJson "[1,2,3,4]")}}', 'output exceeds'],
];

test.each(BOMBS)('%s is defused', (text, cause) => {
  const template = parseTemplate(text, 'line');
  expect(() => template.execute(new Map(), INPUT)).toThrow(TemplateError);
  expect(() => template.execute(new Map(), INPUT)).toThrow(cause);
});

test('deep and long texts are refused when parsed', () => {
  const deep = DEFAULT_LIMITS.maxNesting + 1;
  const parens = `{{${'('.repeat(deep)}1${')'.repeat(deep)}}}`;
  expect(() => parseTemplate(parens, 'line')).toThrow('max expression depth exceeded');
  const ifs = '{{if 1}}'.repeat(deep) + '{{end}}'.repeat(deep);
  expect(() => parseTemplate(ifs, 'line')).toThrow('max expression depth exceeded');
  expect(() => parseTemplate('x'.repeat(100_000), 'line')).toThrow('exceeds 65536');
});

test('the deepest allowed text and recursion fit the stack', () => {
  const deep = 130;
  const text = `{{define "r"}}${'{{if (((1)))}}'.repeat(deep)}{{template "r"}}${'{{end}}'.repeat(deep)}{{end}}`;
  const template = parseTemplate(`${text}{{template "r"}}`, 'line');
  expect(() => template.execute(new Map(), INPUT)).toThrow('exceeded maximum template depth');
});

test('an execution after a failed one starts clean', () => {
  const template = parseTemplate(
    '{{define "t"}}{{.a.b}}{{end}}x{{if .a}}{{template "t" .}}{{end}}',
    'line',
  );
  expect(() => template.execute(new Map([['a', '1']]), INPUT)).toThrow('executing "t" at <.a.b>');
  expect(template.execute(new Map(), INPUT)).toBe('x');
});

// TPL-40: alert templates bring their own functions and variables.
const ALERTS: readonly [text: string, expected: string][] = [
  ['{{ $labels.job }} is {{ $value }}', 'api is 1234.5'],
  ['{{ $value | humanize }} {{ humanize 0.0015 }} {{ humanize 0 }}', '1.234k 1.5m 0'],
  ['{{ humanize1024 1048576 }} {{ humanizePercentage 0.125 }}', '1Mi 12.5%'],
  [
    '{{ humanizeDuration 90061 }} {{ humanizeDuration 3601 }} {{ humanizeDuration 61 }}',
    '1d 1h 1m 1s 1h 0m 1s 1m 1s',
  ],
  [
    '{{ humanizeDuration 1.5 }} {{ humanizeDuration 0.0015 }} {{ humanizeDuration 0 }}',
    '1.5s 1.5ms 0s',
  ],
  ['{{ humanizeTimestamp 1435065584.128 }}', '2015-06-23 13:19:44.128 +0000 UTC'],
  ['{{ title "aa b" }} {{ toUpper "x" }} {{ printf "%.2f" $value }}', 'Aa B X 1234.50'],
  ['{{ match "a.*" "abc" }} {{ reReplaceAll "(a)b" "$1-" "abc" }}', 'true a-c'],
  [
    '{{ stripPort "h.x:80" }} {{ stripDomain "h.x:80" }} {{ parseDuration "1d" }}',
    'h.x h:80 86400',
  ],
  ['{{ (args 1 "b").arg1 }}', 'b'],
];

test.each(ALERTS)('alert template %s', (text, expected) => {
  const template = createTemplate(text, {
    name: '__alert_X',
    functions: prometheusFunctions,
    variables: ['labels', 'value'],
  });
  const labels = new GoMap(new Map([['job', 'api']]), 'string');
  const variables = { labels, value: 1234.5 };
  expect(template.execute({ data: undefined, variables }, { nowNs: () => 0n })).toBe(expected);
});

test('unknown variables and functions are parse errors', () => {
  const options = { name: '__alert_X', functions: prometheusFunctions, variables: ['labels'] };
  expect(() => createTemplate('{{ $nope }}', options)).toThrow(
    'template: __alert_X:1: undefined variable "$nope"',
  );
  expect(() => createTemplate('{{ fromJson "" }}', options)).toThrow('"fromJson" not defined');
});
