// Fields of lines without a query: which parser reads a line, and what it finds.
import { LineFieldReader } from './line-fields.ts';

test.each<[string, string, Readonly<Record<string, string>>]>([
  [
    '{"a":{"b-c":1.50,"d":[1]},"e":null,"f":true,"g":""}',
    'json',
    { a_b_c: '1.50', f: 'true', g: '' },
  ],
  ['{"a":"x\\u00e9\\n","a":"second"}', 'json', { a: 'xé\n' }],
  ['{}', 'json', {}],
  ['{"a":1,"b":', 'logfmt', {}],
  ['a=1 a=2 b="x y" bad=1=2 c=', 'logfmt', { a: '1', b: 'x y' }],
  ['free text', 'logfmt', {}],
  ['', 'logfmt', {}],
])('%s is read as %s', (line, parser, values) => {
  const [fields] = new LineFieldReader().read([line]);
  expect([fields?.parser, Object.fromEntries(fields?.pairs ?? [])]).toEqual([parser, values]);
});

test('more lines than a batch holds keep their order, and paths are remembered', () => {
  const reader = new LineFieldReader();
  const lines = Array.from({ length: 3000 }, (_, i) => (i % 2 ? `n=${i}` : `{"n":{"i":${i}}}`));
  const read = reader.read(lines);
  expect(read.map(({ pairs }) => pairs[0]?.[1])).toEqual(lines.map((_, i) => String(i)));
  expect(read.map(({ pairs }) => pairs[0]?.[0]).slice(0, 2)).toEqual(['n_i', 'n']);
  expect(reader.jsonPathOf('n_i')).toEqual(['n', 'i']);
  expect(reader.jsonPathOf('n')).toEqual(['n']);
  expect(reader.read([])).toEqual([]);
});
