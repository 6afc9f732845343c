// E7, E8. A limited log query over overlapping blocks from two sources gives exactly what sorting and cutting
// all entries would give.
import * as fc from 'fast-check';
import { Labels } from '@skald/labels';
import { DEFAULT_LIMITS } from '@skald/limits';
import { ManualClock } from '@skald/time';
import { DEFAULT_BOUNDS } from './bounds.ts';
import { Evaluator } from './evaluator.ts';
import { streamHash } from './stream-hash.ts';
import { MemoryReader, type MemoryStream } from './testing/index.ts';

interface Row {
  readonly stream: number;
  readonly time: number;
  readonly word: string;
}

const LABELS = ['a', 'b', 'c'].map((name) => Labels.fromObject({ app: 'p', name }));

const rows = fc.array(
  fc.record({
    stream: fc.nat(2),
    time: fc.integer({ min: 0, max: 30 }),
    word: fc.constantFrom('x1', 'x2', 'y1', 'y2'),
  }),
  { maxLength: 60 },
);

function streamsOf(all: readonly Row[]): MemoryStream[] {
  return LABELS.map((labels, stream) => ({
    labels,
    entries: all
      .filter((row) => row.stream === stream)
      .toSorted((a, b) => a.time - b.time)
      .map(({ time, word }) => ({ timeNs: BigInt(time), line: word })),
  }));
}

/** Entries as `time name line`, by brute force. */
function naive(all: readonly Row[], limit: number, isBackward: boolean): string[] {
  const unique = [
    ...new Map(all.map((row) => [`${row.stream} ${row.time} ${row.word}`, row])).values(),
  ];
  const sign = isBackward ? -1 : 1;
  const hash = (row: Row) => streamHash(LABELS[row.stream] as Labels);
  return unique
    .filter(({ word, time }) => word.startsWith('x') && time >= 2 && time < 28)
    .toSorted(
      (a, b) => (a.time - b.time) * sign || (hash(a) < hash(b) ? -1 : hash(a) > hash(b) ? 1 : 0),
    )
    .slice(0, limit)
    .map(({ stream, time }) => `${time} ${LABELS[stream]?.get('name')}`)
    .sort();
}

test('limits, directions and duplicates', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      rows,
      fc.integer({ min: 1, max: 20 }),
      fc.boolean(),
      fc.integer({ min: 1, max: 9 }),
      fc.constantFrom(1, 10, 2 << 20),
      async (first, second, limit, isBackward, rowsPerBlock, sliceLineBytes) => {
        const evaluator = new Evaluator({
          readers: [
            new MemoryReader(streamsOf([...first, ...second]), { rowsPerBlock }),
            new MemoryReader(streamsOf(second), { rowsPerBlock: 4 }),
          ],
          clock: new ManualClock(),
          yieldNow: () => Promise.resolve(),
          limitsOf: () => DEFAULT_LIMITS,
          bounds: { ...DEFAULT_BOUNDS, sliceLineBytes },
        });
        const { data } = await evaluator.query(
          {
            tenant: 't',
            query: '{app="p"} |= "x"',
            kind: 'range',
            startNs: 2n,
            endNs: 28n,
            stepNs: 1n,
            intervalNs: 0n,
            limit,
            direction: isBackward ? 'backward' : 'forward',
          },
          new AbortController().signal,
        );
        const got =
          data.kind === 'streams'
            ? data.streams.flatMap(({ labels, entries }) =>
                entries.map(({ timeNs }) => `${timeNs} ${labels.get('name')}`),
              )
            : [];
        expect(got.sort()).toEqual(naive([...first, ...second], limit, isBackward));
      },
    ),
    { numRuns: 300 },
  );
});
