import { parseLabelText, readLabelText } from './label-text.ts';
import { readJsonLabels } from './json-labels.ts';

// L1 quotes of three kinds; L2 Go escapes; L3 white space; L4 one trailing comma; L5 a metric name;
// L6 quoted names; L7 empty sets; L8 only "="; L9 names once.
const ACCEPTED: readonly [text: string, canonical: string][] = [
  ['{a="b", c=\'d\'}', '{a="b", c="d"}'],
  ['{c=`x\\n`, a="1"}', '{a="1", c="x\\\\n"}'],
  ['{a="tab\\there", b="\\u00e9\\x41\\101"}', '{a="tab\\there", b="éAA"}'],
  ['  { a = "b" ,\n c="d" } ', '{a="b", c="d"}'],
  ['{a="b",}', '{a="b"}'],
  ['up{a="b"}', '{__name__="up", a="b"}'],
  ['job:rate:sum', '{__name__="job:rate:sum"}'],
  ['{"service.name"="x"}', '{"service.name"="x"}'],
  ['{}', '{}'],
  ['', '{}'],
  ['{a=""}', '{}'],
  ['{a="it\'s"}', '{a="it\'s"}'],
];

test.each(ACCEPTED)('%j is %j', (text, canonical) => {
  const labels = parseLabelText(text);
  expect(labels.text).toBe(canonical);
  expect(parseLabelText(labels.text).text).toBe(canonical);
});

const REFUSED: readonly [text: string, message: string][] = [
  ['{a-b="c"}', `1:3: parse error: unexpected character inside braces: '-'`],
  ['{a!="b"}', '1:3: parse error: unexpected <op:!=> in label set, expected "="'],
  ['{a=~"b"}', '1:3: parse error: unexpected <op:=~> in label set, expected "="'],
  ['{a="b",,c="d"}', '1:8: parse error: unexpected "," in label set, expected identifier or "}"'],
  [
    '{a="b" c="d"}',
    '1:8: parse error: unexpected identifier "c" in label set, expected "," or "}"',
  ],
  ['{a="b"', '1:7: parse error: unexpected end of input inside braces'],
  ['{a="b', '1:4: parse error: unterminated quoted string'],
  ['{a=b}', '1:4: parse error: unexpected identifier "b" in label set, expected string'],
  ['{\n  a;}', `2:4: parse error: unexpected character inside braces: ';'`],
  ['{a="b"} x', '1:9: parse error: unexpected identifier "x"'],
  ['{a="\\q"}', '1:4: parse error: unknown escape sequence in "\\q"'],
];

test.each(REFUSED)('%j is refused: %s', (text, message) => {
  expect(() => parseLabelText(text)).toThrow(message);
  expect(readLabelText(text).problem).toEqual({
    reason: 'invalid_labels',
    message: `error parsing labels '${text}' with error: ${message}`,
  });
});

test('L9: a name stands once', () => {
  expect(readLabelText('{b="1", app="x", app="y"}').problem).toEqual({
    reason: 'duplicate_label_names',
    message: `stream '{app="x", app="y", b="1"}' has duplicate label name: 'app'`,
  });
});

test('J9 JSON labels: numbers, booleans and null become text, names cannot be quoted', () => {
  expect(readJsonLabels('{"a": 7, "b": true, "c": null, "d": ""}').labels.text).toBe(
    '{a="7", b="true", c="null"}',
  );
  expect(readJsonLabels('{"a-b":"x"}').problem?.message).toBe(
    `couldn't parse labels: 1:3: parse error: unexpected character inside braces: '-'`,
  );
});
