import { compileRegex, UnicodeTables, type LiteralInfo, type Needle } from './index.ts';

const unicode = new UnicodeTables();

const word = (needle: Needle) => (needle.foldCase ? `~${needle.text}` : needle.text);

function showShape({ shape }: LiteralInfo): string {
  if (shape.kind !== 'literals') return shape.kind;
  const body = shape.needles.map(word).join('|');
  return `${shape.startsText ? '^' : ''}${body}${shape.endsText ? '$' : ''}`;
}

const showRequired = ({ required }: LiteralInfo) =>
  required.map((set) => set.map(word).join('|')).join(' & ');

// L1: unanchored, as in line filters. A `~` marks a needle that ignores case.
const SEARCHES: readonly [pattern: string, shape: string, required: string][] = [
  ['', 'everything', ''],
  ['.*', 'everything', ''],
  ['foo', 'foo', 'foo'],
  ['foo.*', 'foo', 'foo'],
  ['.*foo', 'foo', 'foo'],
  ['.*(foo|bar).*', 'foo|bar', 'foo|bar'],
  ['foo|bar', 'foo|bar', 'foo|bar'],
  ['.*foo.*|bar.*', 'foo|bar', 'foo|bar'],
  ['foo|.*', 'everything', ''],
  ['f(?:oo|ab|)', 'foo|fab|f', 'foo|fab|f'],
  ['colou?r', 'colour|color', 'colour|color'],
  ['^foo', '^foo', 'foo'],
  ['foo$', 'foo$', 'foo'],
  ['^foo.*', '^foo', 'foo'],
  ['^.*foo', 'regex', 'foo'],
  ['foo.*$', 'regex', 'foo'],
  ['(?s)^foo.*', '^foo', 'foo'],
  ['^(?:a|b)$', '^a|b$', 'a|b'],
  ['.+', 'regex', ''],
  ['foo.+bar', 'regex', 'foo & bar'],
  ['level=(error|fatal)', 'level=error|level=fatal', 'level=error|level=fatal'],
  ['status=(4|5)\\d\\d', 'regex', 'status=4|status=5'],
  ['(?i)error', '~error', '~error'],
  ['(?i)failed.*lock', 'regex', '~failed & ~loc'],
  ['(?i)task', 'regex', '~ta'],
  ['(?i)123-4', '123-4', '123-4'],
  ['(?i)ab(?-i)=1', '~ab=1', '~ab=1'],
  ['(?i)ab(?-i)c', 'regex', '~ab & c'],
  ['(?:ab){2,}', 'regex', 'abab'],
  ['(?:ab)+c', 'regex', 'ab & c'],
  ['(?:foo.*|bar.+)x', 'regex', 'foo|bar & x'],
  ['(?:foo|.*)x', 'regex', 'x'],
  ['\\bfoo\\b', 'regex', 'foo'],
  ['a\\x{fffd}b', 'regex', 'a & b'],
  ['世.*界', 'regex', '世 & 界'],
];

test.each(SEARCHES)('%j searches for %s and requires %s', (pattern, shape, required) => {
  const info = compileRegex(pattern, { unicode }).literalInfo;
  expect([showShape(info), showRequired(info)]).toEqual([shape, required]);
});

// L1: in text of ASCII alone, letters with twins outside it are letters as others.
test.each([
  ['(?i)task', '~task'],
  ['(?i)OutOfMemory|connection RESET', '~outofmemory|~connection reset'],
  ['(?i)failed.*lock', 'regex'],
  ['(?i)k\\x{e9}', 'regex'],
])('in ASCII %j searches for %s', (pattern, shape) => {
  const { asciiShape, ...info } = compileRegex(pattern, { unicode }).literalInfo;
  expect(showShape({ ...info, asciiShape, shape: asciiShape })).toBe(shape);
});

// L2: anchored with dot-all, as in label matchers: exact sets and prefixes.
const MATCHERS: readonly [
  pattern: string,
  shape: string,
  exact: string[] | undefined,
  prefix: string,
][] = [
  ['', '^$', [''], ''],
  ['.*', 'everything', undefined, ''],
  ['foo', '^foo$', ['foo'], 'foo'],
  ['a|b|c', '^a|b|c$', ['a', 'b', 'c'], ''],
  ['foo|fab', '^foo|fab$', ['foo', 'fab'], 'f'],
  ['f(?:oo|ab)', '^foo|fab$', ['foo', 'fab'], 'f'],
  ['api-[12]', '^api-1|api-2$', ['api-1', 'api-2'], 'api-'],
  ['foo.*', '^foo', undefined, 'foo'],
  ['.*foo', 'foo$', undefined, ''],
  ['.*foo.*', 'foo', undefined, ''],
  ['foo.*|bar.*', '^foo|bar', undefined, ''],
  ['foo.*|bar', 'regex', undefined, ''],
  ['foo.+', 'regex', undefined, 'foo'],
  ['foo\\d+bar', 'regex', undefined, 'foo'],
  ['(?i)foo', '^~foo$', undefined, ''],
  ['(?:|a)', '^|a$', ['', 'a'], ''],
];

test.each(MATCHERS)('=~%j is %s', (pattern, shape, exact, prefix) => {
  const info = compileRegex(pattern, { unicode, anchored: true, dotAll: true }).literalInfo;
  expect([showShape(info), info.exactStrings, info.prefix]).toEqual([shape, exact, prefix]);
});

// L3: what a byte search that folds ASCII only would miss is no needle.
const TWINS: readonly [pattern: string, text: string, required: string][] = [
  ['(?i)task force', 'TA\u017f\u212a FORCE', '~ta & ~ force'],
  ['(?i)caf\u00e9 bar', 'CAF\u00c9 BAR', '~caf & ~ bar'],
  ['a\ufffdb', 'a\ufffdb', 'a & b'],
];

test.each(TWINS)('L3: %j finds %j by needles that it holds', (pattern, text, required) => {
  const regex = compileRegex(pattern, { unicode });
  expect([showRequired(regex.literalInfo), regex.testString(text)]).toEqual([required, true]);
});
