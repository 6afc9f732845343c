import { isServiceError } from '@skald/errors';
import { compileRegex, parseRegex, UnicodeTables, type RegexNode } from './index.ts';

const unicode = new UnicodeTables();

/** The tree in one line: lit, class, any, assertions, captures with index and name. */
function show(node: RegexNode): string {
  switch (node.kind) {
    case 'empty':
      return 'empty';
    case 'literal':
      return `${node.foldCase ? 'fold' : 'lit'}{${String.fromCodePoint(...node.runes)}}`;
    case 'class':
      return `class{${node.ranges.map((rune) => rune.toString(16)).join(' ')}}`;
    case 'any':
      return node.newline ? 'any' : 'dot';
    case 'assert':
      return node.at;
    case 'capture':
      return `cap${node.index}${node.name && `<${node.name}>`}{${show(node.sub)}}`;
    case 'repeat':
      return `rep${node.greedy ? '' : '?'}{${node.min},${node.max} ${show(node.sub)}}`;
    case 'concat':
      return `cat{${node.subs.map(show).join('')}}`;
    case 'alternate':
      return `alt{${node.subs.map(show).join('|')}}`;
  }
}

// S1: literals and escapes. S2: classes. S3: groups and flags. S4: repetition. S5: assertions.
const TREES: readonly [pattern: string, tree: string][] = [
  ['', 'empty'],
  ['abc', 'lit{abc}'],
  ['a\\.\\Q[x]*\\Eb', 'lit{a.[x]*b}'],
  ['\\Qab', 'lit{ab}'],
  ['\\x41\\x{263a}\\101\\0\\_\\a\\t', 'lit{A☺A\0_\x07\t}'],
  ['[a]', 'lit{a}'],
  ['[]a]', 'class{5d 5d 61 61}'],
  ['[^]a]', 'class{0 5c 5e 60 62 10ffff}'],
  ['[a-]', 'class{2d 2d 61 61}'],
  ['[-a]', 'class{2d 2d 61 61}'],
  ['[a-z0-9b]', 'class{30 39 61 7a}'],
  ['\\d\\D', 'cat{class{30 39}class{0 2f 3a 10ffff}}'],
  ['\\s', 'class{9 a c d 20 20}'],
  ['[[:word:]]', 'class{30 39 41 5a 5f 5f 61 7a}'],
  ['[[:^ascii:]]', 'class{80 10ffff}'],
  ['[^\\x00-\\x{10FFFF}]', 'class{}'],
  ['[\\s\\S]', 'any'],
  ['\\p{Any}', 'any'],
  ['\\p{Braille}', 'class{2800 28ff}'],
  ['\\p{^Any}', 'class{}'],
  ['(?i)k', 'fold{k}'],
  ['(?i)[k]', 'class{4b 4b 6b 6b 212a 212a}'],
  ['(?i)[^k]', 'class{0 4a 4c 6a 6c 2129 212b 10ffff}'],
  ['.', 'dot'],
  ['(?s).', 'any'],
  ['(a)(?:b)(?P<x>c)(?<y>d)', 'cat{cap1{lit{a}}lit{b}cap2<x>{lit{c}}cap3<y>{lit{d}}}'],
  ['(?i:a)b', 'cat{fold{a}lit{b}}'],
  ['(?i)a(?-i)b', 'cat{fold{a}lit{b}}'],
  ['((?i)a)b', 'cat{cap1{fold{a}}lit{b}}'],
  ['a|b|', 'alt{lit{a}|lit{b}|empty}'],
  ['()', 'cap1{empty}'],
  ['a*b+?c?', 'cat{rep{0,-1 lit{a}}rep?{1,-1 lit{b}}rep{0,1 lit{c}}}'],
  ['ab{2}c{3,}d{4,5}?', 'cat{lit{a}rep{2,2 lit{b}}rep{3,-1 lit{c}}rep?{4,5 lit{d}}}'],
  ['(?U)a*b*?', 'cat{rep?{0,-1 lit{a}}rep{0,-1 lit{b}}}'],
  ['a{,3}b{c{1', 'lit{a{,3}b{c{1}'],
  ['a{01}', 'lit{a{01}}'],
  ['^$', 'cat{beginTextendText}'],
  ['(?m)^$', 'cat{beginLineendLine}'],
  ['\\A\\z\\b\\B', 'cat{beginTextendTextwordBoundarynotWordBoundary}'],
  ['(?P<n>a)(?P<n>b)', 'cat{cap1<n>{lit{a}}cap2<n>{lit{b}}}'],
];

test.each(TREES)('parseRegex(%j) is %s', (pattern, tree) => {
  expect(show(parseRegex(pattern, { unicode }).root)).toBe(tree);
});

// E1: every refusal is `error parsing regexp: <code>: `<fragment>``, as Go words it.
const REFUSALS: readonly [pattern: string, message: string][] = [
  ['[', 'missing closing ]: `[`'],
  ['ab[cd', 'missing closing ]: `[cd`'],
  ['[]', 'missing closing ]: `[]`'],
  ['(a', 'missing closing ): `(a`'],
  ['x(?:a', 'missing closing ): `x(?:a`'],
  ['a)', 'unexpected ): `a)`'],
  ['*a', 'missing argument to repetition operator: `*`'],
  ['a|+?', 'missing argument to repetition operator: `+?`'],
  ['({2})', 'missing argument to repetition operator: `{2}`'],
  ['a**', 'invalid nested repetition operator: `**`'],
  ['x{2}{3}', 'invalid nested repetition operator: `{2}{3}`'],
  ['a*??', 'invalid nested repetition operator: `*??`'],
  ['a{1001}', 'invalid repeat count: `{1001}`'],
  ['a{2,1}', 'invalid repeat count: `{2,1}`'],
  ['(?:a{100}){11}', 'invalid repeat count: `{11}`'],
  ['[b-a]', 'invalid character class range: `b-a`'],
  ['\\pX', 'invalid character class range: `\\pX`'],
  ['\\p{Klingon}', 'invalid character class range: `\\p{Klingon}`'],
  ['\\p{Greek', 'invalid character class range: `\\p{Greek`'],
  ['[[:foo:]]', 'invalid character class range: `[:foo:]`'],
  ['\\Z', 'invalid escape sequence: `\\Z`'],
  ['\\8', 'invalid escape sequence: `\\8`'],
  ['(a)\\1', 'invalid escape sequence: `\\1`'],
  ['\\C', 'invalid escape sequence: `\\C`'],
  ['\\u0041', 'invalid escape sequence: `\\u`'],
  ['\\x{110000}', 'invalid escape sequence: `\\x{110000`'],
  ['\\x4', 'invalid escape sequence: `\\x4`'],
  ['[a-\\d]', 'invalid escape sequence: `\\d`'],
  ['(?=a)', 'invalid or unsupported Perl syntax: `(?=`'],
  ['(?!a)', 'invalid or unsupported Perl syntax: `(?!`'],
  ['(?>a)', 'invalid or unsupported Perl syntax: `(?>`'],
  ['(?#a)', 'invalid or unsupported Perl syntax: `(?#`'],
  ['(?x)a', 'invalid or unsupported Perl syntax: `(?x`'],
  ['(?i-)a', 'invalid or unsupported Perl syntax: `(?i-)`'],
  ['(?i', 'invalid or unsupported Perl syntax: `(?i`'],
  ['(?<=x)', 'invalid named capture: `(?<=x)`'],
  ['(?P<>x)', 'invalid named capture: `(?P<>`'],
  ['(?P<a b>x)', 'invalid named capture: `(?P<a b>`'],
  ['(?P<a', 'invalid named capture: `(?P<a`'],
  ['a\\', 'trailing backslash at end of expression: ``'],
  ['a\ud800b', 'invalid UTF-8: `\ud800b`'],
];

test.each(REFUSALS)('parseRegex(%j) is refused: %s', (pattern, message) => {
  const refusal = refusalOf(pattern);
  expect(refusal).toBe(`error parsing regexp: ${message}`);
});

test('E2: 1000 nested captures are too deep, whatever groups do not capture', () => {
  const nested = '('.repeat(1000) + 'a' + ')'.repeat(1000);
  expect(refusalOf(nested)).toBe(
    `error parsing regexp: expression nests too deeply: \`${nested}\``,
  );
  expect(refusalOf('(?:'.repeat(5000) + 'a' + ')'.repeat(5000))).toBe('accepted');
});

test('E3: what unrolls to more than 100 000 instructions is too large', () => {
  const large = `(?:${'a'.repeat(101)}){1000}`;
  expect(refusalOf(large)).toBe(`error parsing regexp: expression too large: \`${large}\``);
});

test('E4: a pattern whose captures would need too many slots is too large', () => {
  const pattern = `(?:${'(a)'.repeat(100)}){200}`;
  expect(refusalOf(pattern)).toBe('accepted');
  expect(() => compileRegex(pattern, { unicode })).toThrow('expression too large');
});

function refusalOf(pattern: string): string {
  try {
    parseRegex(pattern, { unicode });
    return 'accepted';
  } catch (e) {
    if (!isServiceError(e)) throw e;
    expect(e.kind).toBe('invalid');
    return e.message;
  }
}
