// Fields are where LogQL finds them, in lines of the plain kind; other lines are left to a full parser.
import fc from 'fast-check';
import { plainKernels, type FieldSyntax, type Kernels } from '../index.ts';
import { testKernels } from '../testing/index.ts';

const SEED = 20261123;
const wasm = testKernels();
const plain = plainKernels();

/** Values by name, one line; undefined when it is irregular. */
function fieldsOf(
  kernels: Kernels,
  syntax: FieldSyntax,
  text: string,
  names: readonly string[],
): (string | null)[] | undefined {
  kernels.reset();
  const bytes = Buffer.from(`before${text}behind`);
  const offsets = Uint32Array.of(6, bytes.length - 6);
  const spans = new Int32Array(names.length * 2).fill(7);
  const irregular = Uint8Array.of(9);
  const query = { syntax, names: names.map((name) => Buffer.from(name)) };
  const count = kernels.locateFields({ bytes, offsets }, query, spans, irregular);
  expect(irregular[0]).toBe(count);
  if (count === 1) return undefined;
  return names.map((_, i) => {
    const [start, end] = spans.subarray(i * 2);
    return start === -1 ? null : bytes.toString('utf8', start, end);
  });
}

const LINES: readonly [syntax: FieldSyntax, text: string, a: string | null | undefined][] = [
  ['json', '{"a":"x"}', 'x'],
  ['json', ' { "b" : 1 , "a" : -1.50e+3 } ', '-1.50e+3'],
  ['json', '{"a":true}', 'true'],
  ['json', '{"a":null}', null],
  ['json', '{"a":""}', ''],
  ['json', '{}', null],
  ['json', '{"a":"first","a":"second"}', 'first'],
  ['json', '{"a":{"b":1},"c":[{"a":"inside"},["a",1]]}', null],
  ['json', '{"b":"escaped \\" \\u00e9 and é","a":"x"}', 'x'],
  ['json', '{"a":"\\n"}', undefined],
  ['json', '{"a":"é"}', undefined],
  ['json', '{"é":1,"a":"x"}', undefined],
  ['json', '{"":1,"a":"x"}', undefined],
  ['json', '{"1":1,"a":"x"}', undefined],
  ['json', '{" b":1,"a":"x"}', undefined],
  ['json', '{"a":"x"', undefined],
  ['json', '{"a":"x",}', undefined],
  ['json', '{"a":"x"} more', undefined],
  ['json', '{"a":01}', undefined],
  ['json', '{"a":1.}', undefined],
  ['json', '{"a":.5}', undefined],
  ['json', '{"a":tru}', undefined],
  ['json', '{"a" "x"}', undefined],
  ['json', '{a:1}', undefined],
  ['json', '["a"]', undefined],
  ['json', 'a=1', undefined],
  ['json', '', undefined],
  ['json', `{"a":"x","b":${'['.repeat(31)}${']'.repeat(31)}}`, 'x'],
  ['json', `{"a":"x","b":${'['.repeat(32)}${']'.repeat(32)}}`, undefined],
  ['json', `{"a":"x","${'b'.repeat(255)}":1}`, 'x'],
  ['json', `{"a":"x","${'b'.repeat(256)}":1}`, undefined],
  ['logfmt', 'a=x', 'x'],
  ['logfmt', '  b=1\ta="x y"  c ', 'x y'],
  ['logfmt', 'a=1 a=2', '1'],
  ['logfmt', 'just some words', null],
  ['logfmt', '', null],
  ['logfmt', 'b="escaped \\"" a=x', 'x'],
  ['logfmt', 'a', undefined],
  ['logfmt', 'a=', undefined],
  ['logfmt', 'a=""', undefined],
  ['logfmt', 'a="\\n"', undefined],
  ['logfmt', 'a="x"b=1', undefined],
  ['logfmt', 'a="x', undefined],
  ['logfmt', 'a=x b=1,c=2', undefined],
  ['logfmt', 'a=x b"c=2', undefined],
  ['logfmt', 'a=x =2', undefined],
  ['logfmt', 'a=x 1b=2', undefined],
];

test.each(LINES)('%s %j has a: %j', (syntax, text, value) => {
  const expected = value === undefined ? undefined : [value];
  expect(fieldsOf(plain, syntax, text, ['a'])).toEqual(expected);
  expect(fieldsOf(wasm, syntax, text, ['a'])).toEqual(expected);
});

test.each<[text: string, name: string, value: string]>([
  ['{"user":{"id":7}}', 'user_id', '7'],
  ['{"k8s.pod-name":{"x y":"v"}}', 'k8s_pod_name_x_y', 'v'],
  ['{"a":{"1":2}}', 'a_1', '2'],
])('the name of nested keys in %s is %s', (text, name, value) => {
  expect(fieldsOf(plain, 'json', text, [name])).toEqual([value]);
  expect(fieldsOf(wasm, 'json', text, [name])).toEqual([value]);
});

const key = fc.stringMatching(/^[a-z][a-z_.]{0,20}$/);
const leaf = fc.oneof(
  fc.stringMatching(/^[ -!#-[\]-~]{0,40}$/),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
  tree: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
  ),
}));

/** First value per flattened name, as `| json` has it. */
function flatten(value: unknown, name: string, found: Map<string, string>): void {
  if (value === null || Array.isArray(value)) return;
  if (typeof value !== 'object') {
    if (!found.has(name)) found.set(name, String(value));
    return;
  }
  for (const [inner, held] of Object.entries(value)) {
    const own = inner.replaceAll(/[^A-Za-z0-9_]/g, '_');
    flatten(held, name === '' ? own : `${name}_${own}`, found);
  }
}

test('plain JSON has the fields that JSON.parse finds', () => {
  const given = fc.tuple(fc.dictionary(key, tree, { maxKeys: 8 }), fc.constantFrom(0, 1, 3));
  fc.assert(
    fc.property(given, ([value, indent]) => {
      const expected = new Map<string, string>();
      flatten(value, '', expected);
      const names = [...expected.keys(), 'none'].filter((name) => name.length < 256);
      const text = JSON.stringify(value, undefined, indent);
      const values = names.map((name) => expected.get(name) ?? null);
      expect(fieldsOf(plain, 'json', text, names)).toEqual(values);
      expect(fieldsOf(wasm, 'json', text, names)).toEqual(values);
    }),
    { seed: SEED, numRuns: 300 },
  );
});

test('kernel and twin agree on any line', () => {
  const pieces = fc.constantFrom(...'{}[]",:=\\ ab10-.e\n\té', '"a":', 'a=', 'true', 'null', '"x"');
  const line = fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join(''));
  const some = fc.oneof(
    line,
    line.map((inside) => `{"a":${inside}}`),
    fc.string({ unit: 'binary' }),
  );
  const given = fc.tuple(some, fc.constantFrom<FieldSyntax[]>('json', 'logfmt'));
  fc.assert(
    fc.property(given, ([text, syntax]) => {
      const names = ['a', 'b', 'a_b'];
      expect(fieldsOf(wasm, syntax, text, names)).toEqual(fieldsOf(plain, syntax, text, names));
    }),
    { seed: SEED, numRuns: 3000 },
  );
});
