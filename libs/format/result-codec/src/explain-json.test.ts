// P1: the whole has the shape of its splits. P2: stages of one name add up over splits; what no stage
// took is `other`. P3: every block considered has one fate.
import { explainObject, type StageNumbers, type StatsNumbers } from './index.ts';
import { statsOf } from './testing/stats.ts';

const stage = (name: string, cpuMs: number): StageNumbers => ({
  stage: name,
  cpuMs,
  calls: 1,
  rowsIn: 10,
  rowsOut: 5,
});
const STATS: StatsNumbers = statsOf({
  store: { blocks: 7, blocksOutside: 3, chunks: 2 },
  ingesters: { blocks: 3, reached: 1, decompressedBytes: 5 },
  blocksSkippedByFilter: 4,
  blocksFromColumns: 2,
  blocksFromLines: 1,
  blocksAnsweredFromHeader: 1,
});
const split = (startNs: bigint, stages: readonly StageNumbers[]) => ({
  startNs,
  endNs: startNs + 1n,
  stats: STATS,
  cpuMs: 4,
  stages,
});

interface Part {
  readonly stages: readonly StageNumbers[];
  readonly blocks: Readonly<Record<string, number>>;
}

const plan = explainObject(STATS, [
  split(0n, [stage('| json', 1), stage('aggregate', 2)]),
  split(1n, [stage('| json', 1.5)]),
]) as Part & { readonly splits: readonly (Part & { readonly start: string })[] };

test('the whole and its splits look alike (P1)', () => {
  const { splits, ...whole } = plan;
  const [first] = splits;
  expect(Object.keys(first ?? {})).toEqual(['start', 'end', ...Object.keys(whole)]);
  expect(splits.map(({ start }) => start)).toEqual(['0', '1']);
});

test('CPU time is told by stage, and adds up (P2)', () => {
  const times = plan.stages.map((s) => [s.stage, s.cpuMs, s.calls, s.rowsIn]);
  expect(times).toEqual([
    ['| json', 2.5, 2, 20],
    ['aggregate', 2, 1, 10],
    ['other', 3.5, 0, 0],
  ]);
});

test('blocks have one fate each (P3)', () => {
  expect(plan.blocks).toEqual({
    considered: 10,
    skippedByTime: 3,
    skippedByFilter: 4,
    answeredFromHeader: 1,
    answeredFromColumns: 2,
    scanned: 1,
    notReached: 2,
  });
});
