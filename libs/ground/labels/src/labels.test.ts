import { FingerprintWriter, Labels, fingerprint, hash32, quoteLabelValue } from './index.ts';

// L1: names ascend. L2: the last of equal names wins. L3: an empty value is no label.
const SPEC: readonly [pairs: [string, string][], text: string][] = [
  [[], '{}'],
  [
    [
      ['b', '2'],
      ['a', '1'],
    ],
    '{a="1", b="2"}',
  ],
  [
    [
      ['a', '1'],
      ['a', '2'],
    ],
    '{a="2"}',
  ],
  [
    [
      ['a', ''],
      ['b', '1'],
    ],
    '{b="1"}',
  ],
  [[['a', 'q"\\\n']], '{a="q\\"\\\\\\n"}'],
];

test.each(SPEC)('Labels.from(%j).text is %s', (pairs, text) => {
  expect(Labels.from(pairs).text).toBe(text);
});

test.each([
  ['plain', '"plain"'],
  ['naïve ☕', '"naïve ☕"'],
  ['\u0000', '"\\x00"'],
  ['\u200b', '"\\u200b"'],
  ['\u{e0001}', '"\\U000e0001"'],
])('quoteLabelValue(%j) is %s', (value, quoted) => {
  expect(quoteLabelValue(value)).toBe(quoted);
});

test('hashes are stable for ever', () => {
  expect(hash32('fake/{app="api"}')).toBe(hash32('fake/{app="api"}'));
  expect(fingerprint('{app="api"}')).toMatch(/^[0-9a-f]{16}$/);
  const inPieces = new FingerprintWriter().add('{app=').add('').add('"api"}');
  expect(inPieces.fingerprint()).toBe(fingerprint('{app="api"}'));
  expect(Labels.from([['app', 'api']]).ringToken('a')).not.toBe(
    Labels.from([['app', 'api']]).ringToken('b'),
  );
});
