import { RE2JS } from 're2js';
import { UnicodeTables } from './index.ts';
import { rangesHave } from './ranges.ts';

const unicode = new UnicodeTables();

// U1: fold orbits are those of simple case folding, as V8 applies it under /iu.
test('every orbit is what /iu takes for the same letter', () => {
  let orbitCount = 0;
  for (let rune = 0x80; rune < 0x1e944; rune++) {
    const orbit = unicode.orbit(rune);
    if (orbit.length === 1 || orbit[0] !== rune) continue;
    orbitCount++;
    const members = String.fromCodePoint(...orbit);
    expect(new RegExp(`^[${String.fromCodePoint(rune)}]+$`, 'iu').test(members)).toBe(true);
  }
  expect(orbitCount).toBeGreaterThan(1200);
});

const ORBITS: readonly [rune: string, orbit: string][] = [
  ['a', 'Aa'],
  ['K', 'Kk\u212a'],
  ['ſ', 'Ssſ'],
  ['é', 'Éé'],
  ['ß', 'ßẞ'],
  ['θ', 'Θθϑϴ'],
  ['ı', 'ı'],
  ['İ', 'İ'],
  ['世', '世'],
  ['1', '1'],
];

test.each(ORBITS)('the orbit of %s is %s', (rune, orbit) => {
  expect(String.fromCodePoint(...unicode.orbit(rune.codePointAt(0)!))).toBe(orbit);
});

// U2: names are categories, scripts and their aliases; case, blanks and underscores do not matter.
const NAMES: readonly [name: string, inside: string, outside: string][] = [
  ['L', 'aé世', '1 _'],
  ['Lu', 'AÉ', 'aé'],
  ['Nd', '1٣', 'aⅣ'],
  ['Greek', 'Ωλ', 'ab'],
  ['greek', 'Ωλ', 'ab'],
  ['Old_Italic', '𐌀', 'a'],
  ['Han', '世', 'é'],
  ['Uppercase_Letter', 'A', 'a'],
  ['LC', 'aA', '1'],
  ['Zs', ' \u3000', 'a\n'],
  ['C', '\0\ue000', 'a\u0378'],
  ['Cn', '\u0378', 'a'],
];

test.each(NAMES)('\\p{%s} has %j and not %j', (name, inside, outside) => {
  const ranges = unicode.property(name)!;
  for (const rune of inside) expect(rangesHave(ranges, rune.codePointAt(0)!)).toBe(true);
  for (const rune of outside) expect(rangesHave(ranges, rune.codePointAt(0)!)).toBe(false);
});

test.each(['', 'X', 'Klingon', '1', 'Emoji', 'Script=Greek'])('\\p{%s} is unknown', (name) => {
  expect(unicode.property(name)).toBeUndefined();
});

test('U3: categories hold the runes that re2js gives them', () => {
  const sample = [
    'a',
    'Ж',
    'ǅ',
    'ʰ',
    'א',
    '٣',
    'Ⅷ',
    '½',
    '€',
    '+',
    '‿',
    '«',
    '\u2028',
    '𝒜',
    '\u200d',
  ];
  for (const name of [
    'Ll',
    'Lt',
    'Lm',
    'Lo',
    'Mn',
    'Nl',
    'No',
    'Pc',
    'Pi',
    'Sc',
    'Sm',
    'Zl',
    'Cf',
  ]) {
    const oracle = RE2JS.compile(`\\p{${name}}`);
    const ranges = unicode.property(name)!;
    for (const rune of sample) {
      expect([name, rune, rangesHave(ranges, rune.codePointAt(0)!)]).toEqual([
        name,
        rune,
        oracle.matcher(rune).matches(),
      ]);
    }
  }
});
