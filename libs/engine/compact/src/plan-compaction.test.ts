// M: merges. D: part deletes. S: sweeps. Texts of plans: what, of which day, which keys.
import { planCompaction, type PartSummary, type TenantState } from './plan-compaction.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const NOW = 1000 * HOUR;
const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;

function part(
  name: string,
  of: Partial<PartSummary> & { readonly ageMs?: number } = {},
): PartSummary {
  const { ageMs = MINUTE, ...rest } = of;
  const day = rest.day ?? 'd1';
  return {
    key: `${day}/${name}`,
    day,
    name,
    modifiedMs: NOW - ageMs,
    replaces: [],
    chunkCount: 1,
    newestNs: ns(NOW),
    objectKeys: [],
    ...rest,
  };
}

function plan(state: Partial<TenantState>): string[] {
  const actions = planCompaction(
    { parts: [], segments: [], hasUnreadableParts: false, ...state },
    { nowMs: NOW, retentionMs: 100 * HOUR, deleteDelayMs: 2 * HOUR, orphanGraceMs: 3 * HOUR },
  );
  return actions.map((action) => {
    if (action.kind !== 'merge') return `${action.kind} ${action.key}`;
    return `merge ${action.keys.join(' ')} replaces ${action.replaces.join(' ')}`;
  });
}

const OLD = { newestNs: ns(NOW - 101 * HOUR) };
const EMPTY = { newestNs: undefined, chunkCount: 0 };

test.each<[fact: string, parts: PartSummary[], expected: string[]]>([
  ['M: one part of a day stays', [part('a'), part('b', { day: 'd2' })], []],
  ['M: two become one', [part('b'), part('a')], ['merge d1/a d1/b replaces a b']],
  [
    'M: a replaced part is not merged again, but stays replaced while it exists',
    [part('a'), part('m', { replaces: ['a', 'gone'] }), part('c')],
    ['merge d1/c d1/m replaces a c m'],
  ],
  [
    'M: a part that is wholly past retention is hidden',
    [part('a', OLD)],
    ['merge d1/a replaces a'],
  ],
  [
    'M: an empty part is not past retention',
    [part('a', { ...EMPTY, replaces: ['x'] }), part('x')],
    [],
  ],
  ['D: a part hidden just now stays', [part('a'), part('m', { replaces: ['a'] })], []],
  [
    'D: a part hidden for long goes',
    [part('a'), part('m', { replaces: ['a'], ageMs: 2 * HOUR })],
    ['deletePart d1/a'],
  ],
  [
    'D: an empty part goes after what it hides',
    [part('m', { ...EMPTY, replaces: ['a'], ageMs: 2 * HOUR })],
    ['deletePart d1/m'],
  ],
  [
    'D: and not with it',
    [part('a', OLD), part('m', { ...EMPTY, replaces: ['a'], ageMs: 2 * HOUR })],
    ['deletePart d1/a'],
  ],
  [
    'D: names of another day are other parts',
    [part('a', { day: 'd2' }), part('m', { replaces: ['a'], ageMs: 2 * HOUR })],
    [],
  ],
])('%s', (_, parts, expected) => {
  expect(plan({ parts })).toEqual(expected);
});

const segment = (key: string, ageMs: number) => ({ key, modifiedMs: NOW - ageMs });

test.each<[fact: string, state: Partial<TenantState>, expected: string[]]>([
  [
    'S: an old segment without a part goes',
    { segments: [segment('s', 3 * HOUR)] },
    ['deleteSegment s'],
  ],
  ['S: a young one may yet be named', { segments: [segment('s', 3 * HOUR - 1)] }, []],
  [
    'S: a named one stays',
    { segments: [segment('s', 9 * HOUR)], parts: [part('a', { objectKeys: ['s'] })] },
    [],
  ],
  [
    'S: one named by a hidden part stays',
    {
      segments: [segment('s', 9 * HOUR)],
      parts: [part('a', { objectKeys: ['s'] }), part('m', { ...EMPTY, replaces: ['a'] })],
    },
    [],
  ],
  [
    'S: nothing goes while a part is unreadable',
    { segments: [segment('s', 9 * HOUR)], hasUnreadableParts: true },
    [],
  ],
])('%s', (_, state, expected) => {
  expect(plan(state)).toEqual(expected);
});

test('a retention of 0 keeps everything', () => {
  const state = { parts: [part('a', OLD)], segments: [], hasUnreadableParts: false };
  const policy = { nowMs: NOW, retentionMs: 0, deleteDelayMs: 0, orphanGraceMs: 0 };
  expect(planCompaction(state, policy)).toEqual([]);
});
