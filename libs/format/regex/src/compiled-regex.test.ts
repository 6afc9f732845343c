import { compileRegex, UnicodeTables, type CompiledRegex } from './index.ts';
import { HOSTILE_PATTERNS } from './testing/index.ts';

const unicode = new UnicodeTables();
const encoder = new TextEncoder();

/** All groups of the first match as text; undefined for one that took no part. */
function groupsOf(regex: CompiledRegex, text: string): (string | undefined)[] | undefined {
  const buf = encoder.encode(text);
  const slots = regex.captures(buf, 0, buf.length);
  if (slots === undefined) return undefined;
  return regex.groupNames.map((_, i) => {
    const [from, to] = [slots[2 * i]!, slots[2 * i + 1]!];
    return from < 0 ? undefined : new TextDecoder().decode(buf.subarray(from, to));
  });
}

// C1: captures are leftmost-first; a group that took no part has none.
const CAPTURES: readonly [
  pattern: string,
  text: string,
  groups: (string | undefined)[] | undefined,
][] = [
  ['(a|ab)(c|bcd)', 'xabcd', ['abcd', 'a', 'bcd']],
  ['(a+?)(a*)', 'aaa', ['aaa', 'a', 'aa']],
  ['(?P<x>z)?a', 'abc', ['a', undefined]],
  ['(a)|(b)', 'b', ['b', undefined, 'b']],
  ['(a|b)*', 'abab', ['abab', 'b']],
  ['(|a)+', 'aaa', ['', '']],
  ['x(?P<e>a)', 'yxa', ['xa', 'a']],
  ['(\\w+)@(\\w+)', 'to bob@host now', ['bob@host', 'bob', 'host']],
  ['(.)$', 'aé', ['é', 'é']],
  ['nope', 'yes', undefined],
];

test.each(CAPTURES)('C1: %j on %j captures %j', (pattern, text, groups) => {
  expect(groupsOf(compileRegex(pattern, { unicode }), text)).toEqual(groups);
});

test('C2: offsets count from the buffer, and nothing outside the text is seen', () => {
  const regex = compileRegex('^(b+)$', { unicode });
  const buf = encoder.encode('aabbaa');
  expect([...regex.captures(buf, 2, 4)!]).toEqual([2, 4, 2, 4]);
  expect(regex.testBytes(buf, 1, 4)).toBe(false);
  expect(compileRegex('\\Bbb', { unicode }).testBytes(buf, 2, 4)).toBe(false);
});

test('C3: a text too long for the backtracker gives the same captures', () => {
  const regex = compileRegex('(\\w+)=(\\d+);$', { unicode });
  const text = 'k=1;'.repeat(20_000) + 'last=42;';
  expect(groupsOf(regex, text)).toEqual(['last=42;', 'last', '42']);
  expect(regex.work().pikeSteps).toBeGreaterThan(0);
});

// T1: `.` leaves out newlines unless asked; anchors mean the text unless (?m).
const TESTS: readonly [pattern: string, options: object, text: string, expected: boolean][] = [
  ['a.b', {}, 'a\nb', false],
  ['a.b', { dotAll: true }, 'a\nb', true],
  ['(?-s)a.b', { dotAll: true }, 'a\nb', false],
  ['^b', {}, 'a\nb', false],
  ['(?m)^b$', {}, 'a\nb\nc', true],
  ['a$', {}, 'a\n', false],
  ['a|b', { anchored: true }, 'ab', false],
  ['a|b', { anchored: true }, 'b', true],
  ['foo', { foldCase: true }, 'FOO', true],
  ['(?i)STRASSE', {}, 'straſſe', true],
  ['\\bfoo\\b', {}, 'a foo.', true],
  ['\\bfoo\\b', {}, 'afoo', false],
  ['\\bfoo\\b', {}, 'éfoo', true],
  ['^.$', {}, '😀', true],
  ['^[^a]$', {}, '\n', true],
];

test.each(TESTS)('T1: %j with %j on %j is %s', (pattern, options, text, expected) => {
  expect(compileRegex(pattern, { ...options, unicode }).testString(text)).toBe(expected);
});

// T2: an invalid byte is U+FFFD one byte wide, also when a sequence breaks late.
const BROKEN: readonly [pattern: string, bytes: number[], expected: boolean][] = [
  ['^.$', [0xff], true],
  ['^.$', [0xe2, 0x82, 0xac], true],
  ['^.$', [0xe2, 0x82], false],
  ['^..$', [0xe2, 0x82], true],
  ['^...a$', [0xf0, 0x9f, 0x98, 0x61], true],
  ['^\\x{fffd}é$', [0xe2, 0xc3, 0xa9], true],
  ['\\x{fffd}', [0xef, 0xbf, 0xbd], true],
  ['é', [0xe2, 0xc3, 0xa9], true],
  ['a\\b', [0x61, 0xff], true],
  ['^[a-z]$', [0xff], false],
];

test.each(BROKEN)('T2: %j on bytes %j is %s', (pattern, bytes, expected) => {
  const buf = Uint8Array.from(bytes);
  expect(compileRegex(pattern, { unicode }).testBytes(buf, 0, buf.length)).toBe(expected);
});

// X1: templates as Go expands them.
const EXPANSIONS: readonly [template: string, expansion: string][] = [
  ['$1-$2', 'bob-host'],
  ['${1}x', 'bobx'],
  ['$1x', ''],
  ['$user at ${host}', 'bob at host'],
  ['$0', 'bob@host'],
  ['$9$nope$01', ''],
  ['$$1', '$1'],
  ['a$', 'a$'],
  ['${1', '${1'],
  ['$-', '$-'],
];

test.each(EXPANSIONS)('X1: %j expands to %j', (template, expansion) => {
  const regex = compileRegex('(?P<user>\\w+)@(?P<host>\\w+)', { unicode });
  expect(regex.expandFirst('to bob@host now', template)).toBe(expansion);
  expect(regex.replaceAll('to bob@host now', template)).toBe(`to ${expansion} now`);
});

// X2: replacing goes on after each match; an empty match right after one is none.
const REPLACEMENTS: readonly [pattern: string, text: string, template: string, result: string][] = [
  ['a*', 'baac', '<$0>', '<>b<aa>c<>'],
  ['', 'é世', '-', '-é-世-'],
  ['b', 'abcb', '', 'ac'],
  ['x', 'abc', '-', 'abc'],
  ['^a', 'aaa', 'b', 'baa'],
  ['(\\d+)', '1 22 333', '[$1]', '[1] [22] [333]'],
];

test.each(REPLACEMENTS)('X2: %j in %j by %j gives %j', (pattern, text, template, result) => {
  expect(compileRegex(pattern, { unicode }).replaceAll(text, template)).toBe(result);
});

test('X3: a literal replacement keeps its dollars', () => {
  expect(compileRegex('(a)', { unicode }).replaceAllLiteral('aba', '$1')).toBe('$1b$1');
});

test('X4: matches are counted as they do not overlap', () => {
  const count = (pattern: string, text: string) => {
    const buf = encoder.encode(text);
    return compileRegex(pattern, { unicode }).findAllCount(buf, 0, buf.length);
  };
  expect([count('aa', 'aaaaa'), count('a*', 'baac'), count('x', 'abc')]).toEqual([2, 3, 0]);
});

test('B1: a block search names the first line that may match', () => {
  const block = encoder.encode('one\ntwo\nthree\n');
  const at = (pattern: string, from: number) =>
    compileRegex(pattern, { unicode }).searchFrom(block, from, block.length);
  expect(at('^t', 0)).toBe(5);
  expect(at('o$', 0)).toBe(7);
  expect(at('^t', 8)).toBe(9);
  expect(at('x', 0)).toBe(-1);
});

// R1: work is linear in text × program: at most a few visits of every instruction per byte.
test.each(HOSTILE_PATTERNS)('R1: $pattern takes linear work', ({ pattern, text }) => {
  for (const length of [500, 2000, 8000]) {
    const regex = compileRegex(`(${pattern})|(!?$)`, { unicode });
    const buf = encoder.encode(text(length));
    expect(regex.captures(buf, 0, buf.length)).toBeDefined();
    expect(totalSteps(regex)).toBeLessThan(4 * regex.work().instructions * (buf.length + 1));
  }
});

// R2: and the DFA alone soon makes no new states.
test.each(HOSTILE_PATTERNS)('R2: $pattern is tested in near constant work', ({ pattern, text }) => {
  const [small, large] = [4000, 64_000].map((length) => {
    const regex = compileRegex(pattern, { unicode });
    const buf = encoder.encode(text(length));
    regex.testBytes(buf, 0, buf.length);
    return totalSteps(regex);
  });
  expect(large!).toBeLessThan(2 * small!);
});

function totalSteps(regex: CompiledRegex): number {
  const { dfaSteps, pikeSteps, backtrackSteps } = regex.work();
  return dfaSteps + pikeSteps + backtrackSteps;
}

test('R3: a DFA that makes states faster than it uses them gives way to the Pike VM', () => {
  const dfaLimits = { tableBytesMax: 4096, threadCountMax: 4096 };
  const regex = compileRegex('[ab]*a[ab]{14}c', { unicode, dfaLimits });
  let seed = 1;
  const bit = () => ((seed = (Math.imul(seed, 1103515245) + 12345) >>> 0) >>> 16) & 1;
  const buf = Uint8Array.from({ length: 5000 }, () => 0x61 + bit());
  expect(regex.testBytes(buf, 0, buf.length)).toBe(false);
  expect(regex.work().dfaExhausted).toBe(true);
  expect(regex.work().pikeSteps).toBeGreaterThan(0);
});
