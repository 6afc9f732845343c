// How a needle may stand in the lines of a skeleton: each way as the conditions that have to hold together.
import { alignNeedle } from './align-needle.ts';

const LITERALS = ['{"level":"', '","status":', '}'];

function waysOf(needle: string, literals: readonly string[] = LITERALS): string[] {
  const ways = alignNeedle(needle, literals, () => true);
  return (ways ?? []).map((way) =>
    way.map(({ gap, kind, text }) => `${gap} ${kind} ${text}`).join(' & '),
  );
}

test.each([
  [
    'a part of a literal, which all lines have',
    '"level"',
    ['', '0 begins level"', '0 ends "level', '0 holds "level"', '0 is level', '1 holds "level"'],
  ],
  ['a value from its beginning', 'l":"err', ['0 begins err', '0 holds l":"err', '1 holds l":"err']],
  ['a value to its end', 'info","st', ['0 holds info","st', '0 ends info', '1 holds info","st']],
  [
    'two values and what is between',
    'o","status":50',
    ['0 holds o","status":50', '0 ends o & 1 begins 50', '1 holds o","status":50'],
  ],
  [
    'a whole value',
    '"status":500}',
    [
      '0 begins status":500}',
      '0 holds "status":500}',
      '1 begins 500}',
      '1 ends "status":500',
      '1 holds "status":500}',
      '1 is 500',
    ],
  ],
])('%s', (_, needle, expected) => {
  expect(waysOf(needle).sort()).toEqual([...expected].sort());
});

test('empty literals leave every division open', () => {
  expect(waysOf('ab', ['', '', '']).sort()).toEqual([
    '0 ends a & 1 begins b',
    '0 holds ab',
    '1 holds ab',
  ]);
});

test('what cannot be is left out', () => {
  const ways = alignNeedle('info","st', LITERALS, (_, kind) => kind === 'ends');
  expect(ways).toEqual([[{ gap: 0, kind: 'ends', text: 'info' }]]);
});

test('more ways than are worth looking at are none', () => {
  const literals = Array.from({ length: 40 }, () => 'a');
  expect(alignNeedle('a'.repeat(40), literals, () => true)).toBeUndefined();
});
