// L1: blocks inside one window are counted by level from their headers. L2: the answer is that of looking
// at rows, whatever the stream's labels and the metadata are.
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS } from '@skald/limits';
import type { QueryAnswer } from '@skald/services';
import { ManualClock } from '@skald/time';
import { Evaluator } from './evaluator.ts';
import { MemoryReader, fieldBlocks } from './testing/index.ts';

const SEC = 1_000_000_000n;
const LEVELS = ['info', 'error', undefined];

const entries = Array.from({ length: 60 }, (_, i) => {
  const level = LEVELS[i % 3];
  const pod = i % 2 === 0 ? { pod: `p${i % 4}` } : {};
  return {
    timeNs: BigInt(i + 1) * SEC,
    line: 'x'.repeat(i % 3),
    metadata: { ...pod, ...(level !== undefined && { detected_level: level }) },
  };
});

async function ask(query: string, rowsPerBlock: number): Promise<QueryAnswer> {
  const streams = [
    { labels: Labels.fromObject({ app: 'a' }), entries },
    { labels: Labels.fromObject({ app: 'a', detected_level: 'own' }), entries },
  ];
  const evaluator = new Evaluator({
    readers: [new MemoryReader(streams, { rowsPerBlock, blockOf: fieldBlocks() })],
    clock: new ManualClock(),
    yieldNow: () => Promise.resolve(),
    limitsOf: () => DEFAULT_LIMITS,
  });
  const request = {
    tenant: 't',
    query,
    kind: 'instant',
    startNs: 60n * SEC,
    endNs: 60n * SEC,
    stepNs: 0n,
    intervalNs: 0n,
    limit: 100,
    direction: 'forward',
  } as const;
  return evaluator.query(request, new AbortController().signal);
}

function textOf({ data }: QueryAnswer): string {
  if (data.kind !== 'vector') throw new Error('an instant query gives a vector');
  const points = data.series.map(({ labels, values }) => `${labels.text} ${values[0]}`);
  return points.sort().join(', ');
}

test('L1: by level, blocks are answered by headers', async () => {
  const answer = await ask('sum by (detected_level) (count_over_time({app="a"}[60s]))', 10);
  expect(textOf(answer)).toBe(
    '{detected_level="error"} 20, {detected_level="info"} 20, {detected_level="own"} 60, {} 20',
  );
  expect(answer.stats.blocksAnsweredFromHeader).toBe(12);
});

test.each([
  ['sum by (detected_level) (count_over_time({app="a"}[55s]))', 'levels in part of a block'],
  ['sum by (detected_level, pod) (count_over_time({app="a"}[60s]))', 'another column'],
  ['sum by (detected_level) (bytes_over_time({app="a"}[60s]))', 'bytes'],
  ['sum by (detected_level_extracted) (count_over_time({app="a"}[60s]))', 'an extracted name'],
  ['sum(count_over_time({app="a"} | detected_level = "info" [60s]))', 'a filter'],
])('L2: %s (%s)', async (query) => {
  // One row to a block leaves nothing to a header but its row, and to columns but one code.
  expect(textOf(await ask(query, 13))).toBe(textOf(await ask(query, 1)));
});

test('L2: columns tell levels and pods apart', async () => {
  const answer = await ask('sum by (detected_level, pod) (count_over_time({app="a"}[60s]))', 13);
  expect(textOf(answer)).toBe(
    [
      '{detected_level="error", pod="p0"} 5',
      '{detected_level="error", pod="p2"} 5',
      '{detected_level="error"} 10',
      '{detected_level="info", pod="p0"} 5',
      '{detected_level="info", pod="p2"} 5',
      '{detected_level="info"} 10',
      '{detected_level="own", pod="p0"} 15',
      '{detected_level="own", pod="p2"} 15',
      '{detected_level="own"} 30',
      '{pod="p0"} 5',
      '{pod="p2"} 5',
      '{} 10',
    ].join(', '),
  );
});
