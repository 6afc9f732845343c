import { planFlush, type FlushCandidate, type FlushLimits } from './plan-flush.ts';

const LIMITS: FlushLimits = {
  chunkTargetSizeBytes: 1000,
  chunkIdlePeriodMs: 30,
  maxChunkAgeMs: 120,
  memoryMaxBytes: 10_000,
  walMaxBytes: 50_000,
};
const NOW = 1000;

const QUIET: FlushCandidate<string> = {
  stream: 's',
  encodedBytes: 0,
  memoryBytes: 100,
  firstAppendMs: NOW,
  lastAppendMs: NOW,
  spanMs: 0,
  neededSegment: 7,
};

const RULES: readonly [
  name: string,
  candidate: Partial<FlushCandidate<string>>,
  reason: string | undefined,
][] = [
  ['nothing is due', {}, undefined],
  ['F1 a full chunk', { encodedBytes: 1000 }, 'full'],
  ['F1 one byte short of full', { encodedBytes: 999 }, undefined],
  ['F2 no appends for the idle period', { lastAppendMs: NOW - 30 }, 'idle'],
  ['F2 just before that', { lastAppendMs: NOW - 29 }, undefined],
  ['F3 rows that waited for the age', { firstAppendMs: NOW - 120 }, 'max_age'],
  ['F3 rows that span the age', { spanMs: 120 }, 'max_age'],
];

test.each(RULES)('%s', (_name, candidate, reason) => {
  const state = {
    candidates: [{ ...QUIET, ...candidate }],
    unstoredBytes: 0,
    keptBytes: 0,
    walBytes: 0,
    oldestSegment: 1,
  };
  expect(planFlush(state, LIMITS, NOW).map((order) => order.reason)).toEqual(
    reason ? [reason] : [],
  );
});

test('F4: above the memory limit the largest streams go until there is room', () => {
  const candidates = [2000, 6000, 3000].map((memoryBytes, i) => ({
    ...QUIET,
    stream: `s${i}`,
    memoryBytes,
  }));
  const state = {
    candidates,
    unstoredBytes: 11_000,
    keptBytes: 0,
    walBytes: 0,
    oldestSegment: 1,
  };
  expect(planFlush(state, LIMITS, NOW)).toEqual([{ stream: 's1', reason: 'memory' }]);
  expect(planFlush({ ...state, unstoredBytes: 10_000 }, LIMITS, NOW)).toEqual([]);
});

test.each([
  ['what is kept for readers takes from the limit', 4_000, 6_001, 1],
  ['and up to there nothing is due', 4_000, 6_000, 0],
  ['but it takes no more than half', 50_000, 5_000, 0],
  ['so the other half is there in any case', 50_000, 5_001, 1],
])('F4: %s', (_, keptBytes, unstoredBytes, expected) => {
  const candidates = [{ ...QUIET, memoryBytes: unstoredBytes }];
  const state = { candidates, unstoredBytes, keptBytes, walBytes: 0, oldestSegment: 1 };
  expect(planFlush(state, LIMITS, NOW)).toHaveLength(expected);
});

test('F5: a log that is too long takes the streams that hold its oldest segment', () => {
  const candidates = [1, 2].map((neededSegment) => ({
    ...QUIET,
    stream: `s${neededSegment}`,
    neededSegment,
  }));
  const state = {
    candidates,
    unstoredBytes: 0,
    keptBytes: 0,
    walBytes: 50_001,
    oldestSegment: 1,
  };
  expect(planFlush(state, LIMITS, NOW)).toEqual([{ stream: 's1', reason: 'wal' }]);
});
