// Detected fields and labels, rule by rule (SPEC.md).
import { Labels } from '@skald/labels';
import type { QueryData, ResultEntry } from '@skald/services';
import { checkFieldsQuery, detectFieldValues, detectFields } from './detected-fields.ts';
import { isDetectedLabel } from './detected-labels.ts';
import { commonType, shownValue, typeOfValue } from './detected-type.ts';

const STREAM = Labels.fromObject({ app: 'api' });

function entry(line: string, over: Partial<ResultEntry> = {}): ResultEntry {
  return { timeNs: 1n, line, structuredMetadata: {}, parsed: {}, streamLabels: STREAM, ...over };
}

function streams(entries: readonly ResultEntry[]): QueryData {
  return { kind: 'streams', streams: [{ labels: STREAM, entries }] };
}

/** `name:type:cardinality:parsers:path`, in order. */
function fieldsOf(entries: readonly ResultEntry[], query = '{app="api"}', fieldsMax = 1000) {
  return detectFields(checkFieldsQuery(query), streams(entries), { fieldsMax }).map((field) =>
    [
      field.label,
      field.type,
      field.cardinality,
      field.parsers?.join('+') ?? 'null',
      field.jsonPath?.join('/') ?? '-',
    ].join(':'),
  );
}

// F1 lines are JSON, else logfmt. F2 names are LogQL's. F3 paths are the line's. F4 collisions.
// F5 metadata has no parsers. F6 one name is one field. F7 what says an error is no field.
test.each<[string, readonly ResultEntry[], readonly string[]]>([
  ['F1 nothing', [], []],
  [
    'F1 JSON',
    [entry('{"a":1,"b":{"c-d":"x"},"e":[1],"f":null,"g":""}')],
    ['a:int:1:json:a', 'b_c_d:string:1:json:b/c-d', 'g:string:1:json:g'],
  ],
  ['F1 logfmt', [entry('a=1 b="x y" bare c=')], ['a:int:1:logfmt:-', 'b:string:1:logfmt:-']],
  ['F1 cut JSON is no JSON', [entry('{"a":1,"b":"x')], []],
  ['F1 neither', [entry('free text'), entry(''), entry('[1]'), entry('"x"')], []],
  ['F2 F3', [entry('{"0a.b":1}')], ['_0a_b:int:1:json:0a.b']],
  ['F4 a label of the stream', [entry('{"app":"x"}')], ['app_extracted:string:1:json:app']],
  ['F5', [entry('', { structuredMetadata: { id: '7' } })], ['id:int:1:null:-']],
  [
    'F6 metadata and line',
    [entry('{"id":"b"}', { structuredMetadata: { id: 'a' } }), entry('id=c')],
    ['id:string:3:json+logfmt:id'],
  ],
  ['F6 a value counts once', [entry('a=x'), entry('a=x'), entry('a=y')], ['a:string:2:logfmt:-']],
  ['F7', [entry('{"__error__":"x","__error_details__":"y"}')], []],
])('%s', (_rule, entries, expected) => {
  expect(fieldsOf(entries)).toEqual(expected);
});

// F8 a query's own parsers decide, and the line tells by which of them.
test.each<[string, ResultEntry, readonly string[]]>([
  [
    '{app="api"} | json | logfmt',
    entry('{"id":1,"x":2}', { parsed: { id_extracted: '1', __error__: 'LogfmtParserErr' } }),
    ['id_extracted:int:1:json:id'],
  ],
  ['{app="api"} | logfmt', entry('{"a":1}'), []],
  ['{app="api"} | regexp `(?P<n>x)`', entry('x', { parsed: { n: 'x' } }), ['n:string:1::-']],
  [
    '{app="api"} | label_format n="x"',
    entry('a=1', { parsed: { n: 'x' } }),
    ['a:int:1:logfmt:-', 'n:string:1::-'],
  ],
])('F8 %s', (query, line, expected) => {
  expect(fieldsOf([line], query)).toEqual(expected);
});

test('F9 no more fields than asked for, the first ones', () => {
  expect(fieldsOf([entry('a=1 b=2 c=3'), entry('a=2 d=4')], '{app="api"}', 2)).toEqual([
    'a:int:2:logfmt:-',
    'b:int:1:logfmt:-',
  ]);
});

test('F10 values of one field: distinct, sizes as queries write them, no more than asked for', () => {
  const entries = ['7 MB', '1.5MiB', '1024', '7 MB', '12ms', 'x'].map((size) =>
    entry(JSON.stringify({ size, other: 1 })),
  );
  const values = (name: string, valuesMax: number) =>
    detectFieldValues(checkFieldsQuery('{app="api"}'), streams(entries), { name, valuesMax });
  expect(values('size', 10)).toEqual(['7.0MB', '1.6MB', '1024', '12ms', 'x']);
  expect(values('size', 2)).toEqual(['7.0MB', '1.6MB']);
  expect(values('nope', 10)).toEqual([]);
});

test('F11 only log queries have fields', () => {
  expect(() => checkFieldsQuery('rate({a="b"}[1m])')).toThrow('only log selector is supported');
});

// T1 the type of a value, and of a field that has several.
test.each([
  ['0', 'int'],
  ['-5', 'int'],
  ['1.5', 'float'],
  ['1e21', 'float'],
  ['true', 'boolean'],
  ['True', 'string'],
  ['12ms', 'duration'],
  ['1h2m', 'duration'],
  ['10KB', 'bytes'],
  ['1,5 MiB', 'bytes'],
  ['', 'string'],
  ['2026-11-20T00:00:00Z', 'string'],
])('T1 %j is %s', (value, type) => {
  expect(typeOfValue(value)).toBe(type);
});

test.each([
  [['1', '2.5'], 'float'],
  [['1024', '10KB', '0B'], 'bytes'],
  [['1', 'x'], 'string'],
  [['1s', '5'], 'string'],
  [['true', '1'], 'string'],
])('T1 %j together are %s, in any order', (values, type) => {
  for (const order of [values, values.toReversed()]) {
    expect(order.map(typeOfValue).reduce(commonType)).toBe(type);
  }
});

test('T1 only sizes are shown in another form', () => {
  expect(['10KB', '0B', '7', '12ms', 'true'].map(shownValue)).toEqual([
    '10kB',
    '0B',
    '7',
    '12ms',
    'true',
  ]);
});

// D1 which labels are detected.
const UUIDS = ['0190c2b4-7c1e-7d3a-9f00-1234567890ab', '0190C2B47C1E7D3A9F001234567890AB'];
test.each<[string, readonly string[], boolean]>([
  ['app', [], false],
  ['app', ['a', 'b'], true],
  ['shard', ['1', '2', '33'], false],
  ['shard', ['1', '2', 'x'], true],
  ['request', UUIDS, false],
  ['request', ['7', ...UUIDS], false],
  ['flag', ['0', '1'], true],
  ['flag', ['1'], true],
  ['pod', ['1', '2'], true],
  ['cluster', UUIDS, true],
])('D1 label %s of %j is detected: %s', (name, values, expected) => {
  expect(isDetectedLabel(name, values)).toBe(expected);
});
