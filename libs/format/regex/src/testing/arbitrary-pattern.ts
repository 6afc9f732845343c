// Random patterns and texts that have a fair chance of matching each other: few letters, but runes
// of every UTF-8 width, case folding with odd twins, newlines and word edges.
import fc from 'fast-check';

const ATOMS = [
  ...['a', 'b', 'ab', 'k', 'é', '世', '\\n', '_', '1', ''],
  ...['.', '[ab]', '[^a]', '[a-c]', '[é-ü]', '[^é]', '[[:alpha:]_]', '[\\d\\s]'],
  ...['\\w', '\\W', '\\d', '\\s', '\\pL', '\\PL', '\\p{Greek}', '\\x{1F600}', '\\Qa.\\E'],
  ...['^', '$', '\\b', '\\B', '\\A', '\\z'],
];
const REPEATS = ['*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?', '{2,}'];
const FLAGS = ['i', 'm', 's', 'im', 'U', 'is', '-s', 'i-m'];

/** Runes that ATOMS tell apart. */
export const PATTERN_ALPHABET: readonly string[] = [
  ...['a', 'b', 'c', 'A', 'B', 'k', 'K', '\u212a', 's', 'ſ', 'é', 'É', 'ü', 'Ω', '世', '😀'],
  ...['1', '_', ' ', '\n', '.', '\ufffd'],
];

/** Valid RE2 patterns, nested a few levels. */
export function arbitraryPattern(): fc.Arbitrary<string> {
  const { node } = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom(...ATOMS),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => a + b),
      fc.tuple(tie('node'), tie('node')).map(([a, b]) => `(?:${a}|${b})`),
      tie('node').map((a) => `(${a})`),
      fc.tuple(tie('node'), fc.constantFrom(...REPEATS)).map(([a, r]) => `(?:${a})${r}`),
      fc.tuple(tie('node'), fc.constantFrom(...REPEATS)).map(([a, r]) => `(${a})${r}`),
      fc.tuple(fc.constantFrom(...FLAGS), tie('node')).map(([f, a]) => `(?${f}:${a})`),
    ),
  }));
  return node;
}

/** Texts over PATTERN_ALPHABET. */
export function arbitraryText(): fc.Arbitrary<string> {
  return fc.string({ unit: fc.constantFrom(...PATTERN_ALPHABET), maxLength: 14 });
}
