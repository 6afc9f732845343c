// LQL-L: what the lexer makes of text. Left: a query, or a piece put behind `{a="b"} | x=`.
import { parseOutcome } from './testing/parse-outcome.ts';

const SAME_QUERY: readonly [text: string, canonical: string][] = [
  // L1 blanks, comments and a byte order mark separate or vanish
  ['\t{ a\r\n=\n"b" }', '{a="b"}'],
  ['\ufeff{a="b"}', '{a="b"}'],
  ['{a="b"} # | json\n|= "x"', '{a="b"} |= "x"'],
  ['{a="b"} // | json\n|= "x"', '{a="b"} |= "x"'],
  ['{a="b"} /* | json\n */ |= "x"', '{a="b"} |= "x"'],
  ['{a="# /* //"}', '{a="# /* //"}'],
  // L2 names: letters, digits and underscores of any script; stray characters are names of their own
  ['{é_1="b"}', '{é_1="b"}'],
  ['{@="b"}', '{@="b"}'],
  // L3 keywords and functions in any letter case; label names keep theirs
  ['SUM BY (App) (RATE({a="b"} | JSON [5m]))', 'sum by (App)(rate({a="b"} | json[5m]))'],
  // L4 function words are names unless a call follows
  ['{sum="b"} | duration>5s | rate=~"x.+y"', '{sum="b"} | duration>5s | rate=~`x.+y`'],
  ['sum by (rate, bytes) (rate({a="b"}[5m]))', 'sum by (rate,bytes)(rate({a="b"}[5m]))'],
  ['max_over_time({a="b"} | unwrap rate [5m])', 'max_over_time({a="b"} | unwrap rate[5m])'],
  // L5 flags
  ['{a="b"} | logfmt --keep-empty --strict', '{a="b"} | logfmt --strict --keep-empty'],
];

test.each(SAME_QUERY)('%j is %j', (text, canonical) => {
  expect(parseOutcome(text)).toBe(canonical);
});

const MEASURES: readonly [spelling: string, canonical: string][] = [
  // L6 numbers are Go's
  ['1', '==1'],
  ['.5', '==0.5'],
  ['1.', '==1'],
  ['1e3', '==1000'],
  ['1_000', '==1000'],
  ['010', '==10'],
  ['0x1p-2', '==0.25'],
  ['-5', '==-5'],
  ['+5', '==5'],
  ['-0', '==-0'],
  // L7 durations: Prometheus' or Go's notation
  ['1h30m', '==1h30m0s'],
  ['1w2d', '==216h0m0s'],
  ['1.5h', '==1h30m0s'],
  ['1h0.0m0s', '==1h0m0s'],
  ['100us', '==100µs'],
  ['100µs', '==100µs'],
  ['-1d', '==-24h0m0s'],
  ['0s', '==0s'],
  // L9 sizes: SI by 1000, IEC by 1024, truncated; exact text where rounding would lose bytes
  ['10KB', '==10kB'],
  ['10kB', '==10kB'],
  ['1KiB', '==1024B'],
  ['1.5k', '==1.5kB'],
  ['5M', '==5.0MB'],
  ['5Mi', '==5242880B'],
  ['1PB', '==1.0PB'],
  ['123456B', '==123456B'],
  ['0KB', '==0kB'],
];

test.each(MEASURES)('x=%s is x%s', (spelling, canonical) => {
  expect(parseOutcome(`{a="b"} | x=${spelling}`)).toBe(`{a="b"} | x${canonical}`);
});

const STRINGS: readonly [spelling: string, value: string][] = [
  // L8 Go's escapes; bytes that are no UTF-8 become U+FFFD
  [String.raw`"\a\b\f\n\r\t\v\\\""`, '\u0007\b\f\n\r\t\v\\"'],
  [String.raw`"\x41\101\u00e9\U0001F600"`, 'AAé😀'],
  [String.raw`"\xc3\xa9 \xff"`, 'é \ufffd'],
  ['`raw \\n "\r\n`', 'raw \\n "\r\n'],
];

test.each(STRINGS)('%j is a string', (spelling, value) => {
  expect(parseOutcome(`{a="b"} |= ${spelling}`)).toBe(parseOutcome(`{a="b"} |= \`${value}\``));
});

const REFUSED: readonly [text: string, message: string][] = [
  // L10 what Go's scanner refuses, at the start of the token
  ['{a="\\z"}', 'parse error at line 1, col 4: invalid char escape'],
  ['{a="\\d"}', 'parse error at line 1, col 4: invalid char escape'],
  ['{a="\\400"}', 'parse error at line 1, col 4: invalid char escape'],
  ['{a="\\ud800"}', 'parse error at line 1, col 4: invalid char escape'],
  ['{a="b} ', 'parse error at line 1, col 4: literal not terminated'],
  ['{a="b\n"}', 'parse error at line 1, col 4: literal not terminated'],
  ['{a=`b', 'parse error at line 1, col 4: literal not terminated'],
  [
    "{a='b'}",
    'parse error at line 1, col 4: syntax error: unexpected IDENTIFIER, expecting STRING',
  ],
  ["{a='foo'}", 'parse error at line 1, col 4: invalid char literal'],
  ['{a="b"} /* x', 'parse error at line 1, col 9: comment not terminated'],
  ['{a="b"}\0', 'parse error at line 1, col 8: invalid character NUL'],
  ['{a="\ud800"}', 'parse error at line 1, col 5: invalid UTF-8 encoding'],
  ['1e', 'parse error at line 1, col 1: exponent has no digits'],
  ['1EB', 'parse error at line 1, col 1: exponent has no digits'],
  ['089', "parse error at line 1, col 1: invalid digit '8' in octal literal"],
  ['1__0', "parse error at line 1, col 1: '_' must separate successive digits"],
  ['0x', 'parse error at line 1, col 1: hexadecimal literal has no digits'],
  ['0x1.8', "parse error at line 1, col 1: hexadecimal mantissa requires a 'p' exponent"],
  ['0B', 'parse error at line 1, col 1: decimal literal has no digits'],
  // L11 what is scanned but converts badly
  [
    '0x10',
    'parse error : unable to parse literal as a float: strconv.ParseFloat: parsing "0x10": invalid syntax',
  ],
  [
    '1e400',
    'parse error : unable to parse literal as a float: strconv.ParseFloat: parsing "1e400": value out of range',
  ],
  [
    'vector(0x10)',
    'parse error : unable to parse vectorExpr as a float: strconv.ParseFloat: parsing "0x10": invalid syntax',
  ],
];

test.each(REFUSED)('%j is refused', (text, message) => {
  expect(parseOutcome(text)).toBe(message);
});

const RANGES: readonly [range: string, outcome: string][] = [
  // L12 a range is one token in Prometheus notation; its errors stand at the bracket, on line 0
  ['[5m]', '[5m]'],
  ['[1500ms]', '[1s500ms]'],
  ['[1y]', '[1y]'],
  ['[90d]', '[90d]'],
  ['[0]', '[0s]'],
  ['[5]', 'not a valid duration string: "5"'],
  ['[ 5m ]', 'not a valid duration string: " 5m "'],
  ['[30s5m]', 'not a valid duration string: "30s5m"'],
  ['[-5m]', 'not a valid duration string: "-5m"'],
  ['[$__interval]', 'not a valid duration string: "$__interval"'],
  ['[1.5h]', 'unknown unit "." in duration "1.5h"'],
  ['[5m:1m]', 'unknown unit "m:" in duration "5m:1m"'],
  ['[]', 'empty duration string'],
  ['[400y]', 'duration out of range'],
  ['[5m', "missing closing ']' in duration"],
];

test.each(RANGES)('rate({a="b"}%s) reads %s', (range, outcome) => {
  const failure = `parse error at line 0, col 13: ${outcome}`;
  const expected = outcome.startsWith('[') ? `rate({a="b"}${outcome})` : failure;
  expect(parseOutcome(`rate({a="b"}${range})`)).toBe(expected);
});
