// W1: words that have a better replacement do not occur. Comments count: a promise to do something later
// is an issue, not a comment.
import { WORDS_ALLOWED } from './allowances.ts';
import { isSource, isTest, listFiles, readText } from './repository.ts';

interface Banned {
  readonly word: string;
  readonly pattern: RegExp;
  readonly instead: string;
  /** Whether tests and test doors may not hold it either. */
  readonly inTests: boolean;
}

const BANNED: readonly Banned[] = [
  { word: 'Date.now', pattern: /\bDate\.now\b/, instead: 'a Clock', inTests: false },
  { word: 'new Date()', pattern: /\bnew Date\(\)/, instead: 'a Clock', inTests: false },
  { word: 'Math.random', pattern: /\bMath\.random\b/, instead: 'a seeded source', inTests: false },
  { word: 'console', pattern: /\bconsole\.\w/, instead: 'a logger', inTests: false },
  { word: 'as any', pattern: /\bas any\b/, instead: 'unknown and a check', inTests: true },
  {
    word: '.only',
    pattern: /\b(test|it|describe)\.only\b/,
    instead: 'the whole suite',
    inTests: true,
  },
  {
    word: '.skip',
    pattern: /\b(test|it|describe)\.skip\b/,
    instead: 'a test that runs',
    inTests: true,
  },
  { word: 'to-do', pattern: /\b(TODO|FIXME|XXX|HACK)\b/, instead: 'an issue', inTests: true },
  { word: 'ts-ignore', pattern: /@ts-(ignore|nocheck)/, instead: 'a right type', inTests: true },
  {
    word: 'eslint-disable',
    pattern: /eslint-disable(?!.* -- \w)/,
    instead: 'its reason after ` -- `',
    inTests: true,
  },
];

const SELF = 'tools/tidy/words.test.ts';
/** The engine room of the world: these make clocks, chance and output for everybody else. */
const isWorld = (path: string) => path.startsWith('tools/');

const sources = listFiles().filter((path) => isSource(path) && path !== SELF);

test.each(BANNED)('no $word; instead: $instead (W1)', ({ word, pattern, inTests }) => {
  const found = sources
    .filter((path) => inTests || (!isTest(path) && !isWorld(path)))
    .filter((path) => !(WORDS_ALLOWED[path]?.includes(word) ?? false))
    .flatMap((path) =>
      readText(path)
        .split('\n')
        .flatMap((line, index) =>
          pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : [],
        ),
    );
  expect(found).toEqual([]);
});

test('no allowance is idle (W1)', () => {
  const idle = Object.entries(WORDS_ALLOWED).flatMap(([path, words]) =>
    words
      .filter((word) => {
        const banned = BANNED.find((entry) => entry.word === word);
        return (
          !sources.includes(path) || banned === undefined || !banned.pattern.test(readText(path))
        );
      })
      .map((word) => `allowances.ts WORDS_ALLOWED '${path}': take '${word}' out`),
  );
  expect(idle).toEqual([]);
});
