import { must } from '@skald/errors';
import { builtinFunctions, loadZone, logFunctions, parseTemplate, TemplateError } from './index.ts';
import { TIME_METHODS } from './methods.ts';

// TPL-10, TPL-12, TPL-16: every function by its documented rows, and its failures.

const LABELS = new Map([
  ['s', 'hello'],
  ['u', 'héllo'],
  ['n', '42'],
  ['emp', ''],
  ['w', 'hello wORLD foo-bar l\u0027m'],
]);
const INPUT = {
  line: 'the line',
  timestampNs: 1_123_456_789n,
  nowNs: () => 1_700_000_000_000_000_000n,
};

function run(text: string): string {
  return parseTemplate(text, 'line').execute(LABELS, INPUT);
}

const RESULTS: readonly [text: string, expected: string][] = [
  // Reference outputs.
  ['{{ 1e6 }}', '1e+06'],
  ['{{ 123456.0 }}', '123456'],
  ['{{ bytes "5 MB" }}', '5e+06'],
  ['{{ float64 "1e21" }}', '1e+21'],
  ['{{ divf 10 3 }}', '3.3333333333333335'],
  ['{{ divf 1 3 }}', '0.3333333333333333'],
  ['{{ mulf 5.5 2 2.5 }}', '27.5'],
  ['{{ ceil 1.2 }}', '2'],
  ['{{ print 1 2 "a" "b" 3 }}', '1 2ab3'],
  ['{{ printf "%-8s|%5d|%q" .s 5 .s }}', 'hello   |    5|"hello"'],
  ['{{ fromJson "{\\"foo\\": 55}" }}', 'map[foo:55]'],
  ['{{ .missing | default "d" }}', 'd'],
  ['{{ range $i, $e := fromJson "[1,2]" }}{{$i}}={{$e}};{{end}}', '0=1;1=2;'],
  [
    '{{ __timestamp__ | date "2006-01-02T15:04:05.000000000Z07:00" }}',
    '1970-01-01T00:00:01.123456789Z',
  ],
  ['{{ 999999.0 }} {{ 1572864.0 }} {{ 1234567.5 }}', '999999 1.572864e+06 1.2345675e+06'],
  ['{{ 100000.0 }} {{ 0.0001 }} {{ 0.00001 }}', '100000 0.0001 1e-05'],
  // Line and time.
  ['{{ __line__ }}', 'the line'],
  ['{{ __timestamp__ }}', '1970-01-01 00:00:01.123456789 +0000 UTC'],
  ['{{ __timestamp__.Unix }} {{ __timestamp__.UnixMilli }}', '1 1123'],
  ['{{ __timestamp__.Format "15:04" }} {{ __timestamp__.Year }}', '00:00 1970'],
  ['{{ now | unixEpoch }} {{ now | unixEpochMillis }}', '1700000000 1700000000000'],
  ['{{ unixEpochNanos __timestamp__ }}', '1123456789'],
  ['{{ date "2006-01-02" 86400 }}', '1970-01-02'],
  ['{{ date "2006-01-02" "1970-05-05" }}', '2023-11-14'],
  ['{{ date "2006-01-02" .s }}', '2023-11-14'],
  ['{{ (toDate "2006-01-02" "2026-11-20").Unix }}', '1795132800'],
  ['{{ toDate "2006-01-02" "x" }}', '0001-01-01 00:00:00 +0000 UTC'],
  [
    '{{ toDateInZone "2006-01-02 15:04" "Europe/Berlin" "2026-07-01 12:00" }}',
    '2026-07-01 12:00:00 +0200 CEST',
  ],
  [
    '{{ toDateInZone "2006-01-02 15:04" "No/Zone" "2026-07-01 12:00" }}',
    '2026-07-01 12:00:00 +0000 UTC',
  ],
  ['{{ unixToTime "20000" }}', '2024-10-04 00:00:00 +0000 UTC'],
  ['{{ unixToTime "1700000000" | unixEpoch }}', '1700000000'],
  ['{{ unixToTime "1700000000123" | unixEpochMillis }}', '1700000000123'],
  ['{{ unixToTime "1700000000123456" | unixEpochNanos }}', '1700000000123456000'],
  ['{{ unixToTime "1700000000123456789" | unixEpochNanos }}', '1700000000123456789'],
  // Case and trimming.
  ['{{ lower "ABC" }}{{ ToLower "ÀB" }}{{ upper "straße" }}{{ ToUpper "a" }}', 'abcàbSTRAßEA'],
  ['{{ title .w }}', 'Hello WORLD Foo-Bar L\u0027M'],
  ['[{{ trim " a\\u0085 " }}][{{ TrimSpace "\\ta b\\n" }}]', '[a][a b]'],
  ['{{ trimAll "$é" "$5é.00$" }}', '5é.00'],
  ['{{ trimPrefix "he" .s }} {{ trimSuffix "lo" .s }} {{ trimPrefix "x" .s }}', 'llo hel hello'],
  ['{{ Trim "xxaxx" "x" }} {{ TrimLeft "xxaxx" "x" }} {{ TrimRight "xxaxx" "x" }}', 'a axx xxa'],
  ['{{ TrimPrefix .s "he" }} {{ TrimSuffix .s "lo" }}', 'llo hel'],
  // Searching and replacing.
  ['{{ replace "l" "L" .s }} {{ "a b c" | replace " " "-" }}', 'heLLo a-b-c'],
  [
    '{{ replace "" "-" "aé" }} {{ Replace "aaa" "a" "b" 2 }} {{ Replace "aaa" "a" "b" -1 }}',
    '-a-é- bba bbb',
  ],
  ['{{ contains "ell" .s }} {{ hasPrefix "he" .s }} {{ hasSuffix "x" .s }}', 'true true false'],
  // Cutting and aligning.
  ['{{ trunc 2 .s }} {{ trunc -2 .s }} {{ trunc 9 .s }} {{ trunc 2 .u }}', 'he lo hello h\ufffd'],
  [
    '{{ substr 1 3 .s }} {{ substr -1 3 .s }} {{ substr 2 -1 .s }} {{ substr 1 99 .s }}',
    'el hel llo ello',
  ],
  ['{{ trunc 2 .u }}{{ trunc -4 .u }}', 'h\u00e9llo'],
  ['[{{ alignLeft 7 .u }}][{{ alignRight 7 .u }}]', '[héllo  ][  héllo]'],
  ['[{{ alignLeft 2 .u }}][{{ alignRight 2 .u }}][{{ alignLeft -1 .u }}]', '[hé][lo][héllo]'],
  ['{{ indent 2 "a\\nb" }}|{{ nindent 1 "a" }}', '  a\n  b|\n a'],
  ['{{ repeat 3 "ab" }}{{ repeat 0 "x" }}', 'ababab'],
  // Encoding.
  ['{{ b64enc .u }} {{ b64dec "aMOpbGxv" }}', 'aMOpbGxv héllo'],
  ['{{ b64dec "!" }}', 'illegal base64 data at input byte 0'],
  ['{{ b64dec "YWI" }}', 'illegal base64 data at input byte 0'],
  ['{{ b64dec "YWI=x" }}', 'illegal base64 data at input byte 4'],
  ['{{ urlencode "a b/é~-_." }} {{ urldecode "a+b%2F%C3%A9" }}', 'a+b%2F%C3%A9~-_. a b/é'],
  ['{{ fromJson "nope" }} {{ fromJson "null" }}', '<no value> <no value>'],
  ['{{ fromJson "[1,\\"a\\",null]" }}', '[1 a <nil>]'],
  ['{{ (fromJson "{\\"__proto__\\":{\\"x\\":1}}").__proto__.x }}', '1'],
  // Regular expressions.
  ['{{ regexReplaceAll "(l+)" .s "<$1>" }} {{ regexReplaceAll "l(o)" .s "$1x" }}', 'he<ll>o hel'],
  ['{{ regexReplaceAllLiteral "l+" .s "$1" }} {{ count "l" .s }}', 'he$1o 2'],
  // Conversions.
  ['{{ int "42" }} {{ int .n }} {{ int "4.9" }} {{ int -4.9 }} {{ int true }}', '42 42 4 -4 1'],
  [
    '{{ int "0x1f" }} {{ int "010" }} {{ int "08" }} {{ int "0b11" }} {{ int "1_000" }}',
    '31 8 0 3 1000',
  ],
  ['{{ int "1e3" }} {{ int " 5" }} {{ int "x" }} {{ int nil }}', '0 0 0 0'],
  ['{{ float64 "3.5" }} {{ float64 "x" }} {{ float64 7 }} {{ float64 true }}', '3.5 0 7 1'],
  [
    '{{ default "d" .emp }}{{ default "d" 0 }}{{ default "d" false }}{{ default "d" .s }}',
    'dddhello',
  ],
  // Whole numbers.
  ['{{ add }} {{ add 1 "2" .n }} {{ mul 2 3 4 }} {{ sub 5 7 }}', '0 45 24 -2'],
  ['{{ div 7 2 }} {{ div -7 2 }} {{ mod -7 2 }} {{ max 1 "9" 3 }} {{ min 4 2 }}', '3 -3 -1 9 2'],
  [
    '{{ add 9223372036854775807 1 }} {{ mul 4611686018427387904 2 }}',
    '-9223372036854775808 -9223372036854775808',
  ],
  // Decimals and floats.
  [
    '{{ addf 0.1 0.2 }} {{ subf 0.3 0.1 0.1 }} {{ divf 7 2 }} {{ divf -2 3 }}',
    '0.3 0.1 3.5 -0.6666666666666667',
  ],
  ['{{ maxf 1 2.5 }} {{ minf "0.5" 2 }} {{ floor 1.9 }} {{ floor -1.2 }}', '2.5 0.5 1 -2'],
  ['{{ round 2.5 0 }} {{ round -2.5 0 }} {{ round -1.5 0 }} {{ round 1.005 2 }}', '3 -3 -2 1'],
  ['{{ round 1.24 1 }} {{ round 1.24 1 0.4 }}', '1.2 1.3'],
  // Sizes and durations.
  ['{{ bytes "1KB" }} {{ bytes "1.5 MiB" }}', '1000 1.572864e+06'],
  ['{{ duration "1h2m" }} {{ duration_seconds "1.5s" }}', '3720 1.5'],
];

test.each(RESULTS)('%s', (text, expected) => {
  expect(run(text)).toBe(expected);
});

const FAILURES: readonly [text: string, cause: string][] = [
  ['{{ div 1 0 }}', 'error calling div: runtime error: integer divide by zero'],
  ['{{ mod 1 .emp }}', 'error calling mod: runtime error: integer divide by zero'],
  ['{{ divf 1 0 }}', 'error calling divf: decimal division by 0'],
  ['{{ repeat -1 "a" }}', 'error calling repeat: strings: negative Repeat count'],
  ['{{ substr 3 2 .s }}', 'error calling substr: runtime error: slice bounds out of range [3:2]'],
  ['{{ urldecode "%zz" }}', 'error calling urldecode: invalid URL escape "%zz"'],
  ['{{ bytes "1 XB" }}', 'error calling bytes: unhandled size name: xb'],
  ['{{ duration "1d" }}', 'error calling duration: time: unknown unit "d" in duration "1d"'],
  ['{{ unixEpoch .s }}', 'wrong type for value; expected time.Time; got string'],
  ['{{ unixToTime "123" }}', "error calling unixToTime: unable to parse time '123': %!w(<nil>)"],
  [
    '{{ regexReplaceAll "[" .s "" }}',
    'error calling regexReplaceAll: error parsing regexp: missing closing ]: `[`',
  ],
  ['{{ substr 0 (add 1 2) .s }}', 'wrong type for value; expected int; got int64'],
  ['{{ .s.b }}', "can't evaluate field b in type string"],
];

test.each(FAILURES)('%s fails', (text, cause) => {
  expect(() => run(text)).toThrow(TemplateError);
  expect(() => run(text)).toThrow(cause);
});

// TPL-4: a function takes the Go types it declares.
const TYPES: readonly [text: string, outcome: string | RegExp][] = [
  ['{{ repeat 1e0 "ab" }}', 'ab'],
  ['{{ trunc 2 "abc" }}', 'ab'],
  ['{{ trunc 2.5 "abc" }}', /expected integer; found 2\.5/],
  ['{{ trunc (add 1 1) "abc" }}', /wrong type for value; expected int; got int64/],
  ['{{ upper 7 }}', /expected string; found 7/],
];

test.each(TYPES)('TPL-4: %s gives %s', (text, outcome) => {
  if (typeof outcome === 'string') expect(run(text)).toBe(outcome);
  else expect(() => run(text)).toThrow(outcome);
});

// TPL-7: a rune cut in two is whole where its parts meet; a part alone leaves as U+FFFD, one per byte.
const CUTS: readonly [text: string, expected: string][] = [
  ['{{ trunc 2 .u }}', 'h\ufffd'],
  ['{{ trunc 2 .u }}{{ trunc -4 .u }}', 'h\u00e9llo'],
  ['{{ print (trunc 2 .u) (trunc -4 .u) }}', 'h\u00e9llo'],
  ['{{ trunc 3 "\u{1f600}" }}', '\ufffd\ufffd\ufffd'],
  ['{{ trunc 3 "\u{1f600}" | len }}', '3'],
];

test.each(CUTS)('TPL-7: %s is %j', (text, expected) => {
  expect(run(text)).toBe(expected);
});

// TPL-13: decimals are exact where floats are not; division rounds to 16 places.
const DECIMALS: readonly [text: string, expected: string][] = [
  ['{{ addf 0.1 0.2 }}', '0.3'],
  ['{{ subf 1.1 1 }}', '0.1'],
  ['{{ mulf 1.1 1.1 }}', '1.21'],
  ['{{ mulf 1000000.1 1000000.1 }}', '1.00000020000001e+12'],
  ['{{ divf 2 3 }}', '0.6666666666666667'],
  ['{{ mulf (divf 1 3) 3 }}', '0.9999999999999999'],
];

test.each(DECIMALS)('TPL-13: %s is %s', (text, expected) => {
  expect(run(text)).toBe(expected);
});

// TPL-14: the zone is the server's; what is no time is now, what does not fit is the zero time.
const ZONES: readonly [text: string, expected: string][] = [
  ['{{ __timestamp__ }}', '1969-12-31 19:00:01.123456789 -0500 EST'],
  ['{{ now }}', '2023-11-14 17:13:20 -0500 EST'],
  ['{{ date "2006-01-02 15:04" 0 }}', '1969-12-31 19:00'],
  ['{{ date "2006-01-02 15:04" .s }}', '2023-11-14 17:13'],
  ['{{ (toDate "2006-01-02" "2026-11-20").Unix }}', '1795150800'],
  ['{{ (toDate "2006-01-02" "x").IsZero }}', 'true'],
  ['{{ (toDateInZone "2006-01-02" "UTC" "x").IsZero }}', 'true'],
  ['{{ (toDateInZone "2006-01-02" "UTC" "2026-11-20").Unix }}', '1795132800'],
];

test.each(ZONES)('TPL-14: in New York %s is %s', (text, expected) => {
  const localZone = must(loadZone('America/New_York'));
  expect(parseTemplate(text, 'line', { localZone }).execute(LABELS, INPUT)).toBe(expected);
});

// TPL-15: the methods of times.
const METHODS: readonly [method: string, expected: string][] = [
  ['Unix', '1'],
  ['UnixMilli', '1123'],
  ['UnixMicro', '1123456'],
  ['UnixNano', '1123456789'],
  ['Year', '1970'],
  ['Month', 'January'],
  ['Day', '1'],
  ['Hour', '0'],
  ['Minute', '0'],
  ['Second', '1'],
  ['Nanosecond', '123456789'],
  ['Weekday', 'Thursday'],
  ['YearDay', '1'],
  ['UTC', '1970-01-01 00:00:01.123456789 +0000 UTC'],
  ['Local', '1970-01-01 00:00:01.123456789 +0000 UTC'],
  ['String', '1970-01-01 00:00:01.123456789 +0000 UTC'],
  ['IsZero', 'false'],
  ['Format "15:04:05"', '00:00:01'],
  ['Before now', 'true'],
  ['After now', 'false'],
  ['Equal __timestamp__', 'true'],
];

test.each(METHODS)('TPL-15: a time knows %s', (method, expected) => {
  expect(run(`{{ __timestamp__.${method} }}`)).toBe(expected);
});

test('TPL-15: and nothing else', () => {
  const tried = new Set(METHODS.map(([method]) => method.split(' ')[0]));
  expect(new Set(TIME_METHODS.keys())).toEqual(tried);
  expect(() => run('{{ __timestamp__.Add 1 }}')).toThrow("can't evaluate field Add");
});

test('TPL-11: every function of the table has its row', () => {
  const rows = [...RESULTS, ...FAILURES, ...TYPES, ...ZONES].map(([text]) => text).join(' ');
  const named = new Set(rows.match(/\w+/g));
  const builtins = new Set(builtinFunctions.keys());
  const untried = [...logFunctions.keys()].filter(
    (name) => !named.has(name) && !builtins.has(name),
  );
  expect(untried).toEqual([]);
});

const UNKNOWN = 'quote join ternary list dict splitList env toJson trimall'.split(' ');

test.each(UNKNOWN)('TPL-11: %s is no function', (name) => {
  expect(() => parseTemplate(`{{ ${name} }}`, 'label')).toThrow(
    `template: label:1: function "${name}" not defined`,
  );
});
