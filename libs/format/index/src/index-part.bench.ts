// Look-ups over 100,000 streams with six labels and three chunks each, in lists per second; the bound is
// copying an array of as many references.
import { Labels } from '@skald/labels';
import type { Bench, BenchContext } from '../../../../tools/bench/harness.ts';
import { buildIndexPart, openIndexPart, selectStreams, type IndexPart } from './index.ts';

const STREAM_COUNT = 100_000;
const WINDOW = { fromNs: 0n, toNs: 500n };

function makePart(): IndexPart {
  const streams = Array.from({ length: STREAM_COUNT }, (_, i) => ({
    labels: Labels.from([
      ['app', `app${i % 50}`],
      ['namespace', `ns${i % 200}`],
      ['cluster', `c${i % 4}`],
      ['pod', `pod-${i.toString(36)}-x`],
      ['container', 'main'],
      ['level', ['debug', 'info', 'error'][i % 3] as string],
    ]),
    chunks: [0, 1, 2].map((chunk) => ({
      objectKey: `t/segments/${i >> 10}-${chunk}.seg`,
      offset: i * 10,
      length: 10,
      minNs: BigInt(chunk * 1000),
      maxNs: BigInt(chunk * 1000 + 999),
      rowCount: 5,
      lineByteCount: 100,
    })),
  }));
  return openIndexPart(buildIndexPart(streams), 'bench');
}

function bench(name: string, look: (part: IndexPart) => unknown): Bench {
  return {
    name: `index: ${name} of 100 k streams`,
    unit: 'lists/s',
    async run(context: BenchContext) {
      const part = makePart();
      const references = Array.from({ length: STREAM_COUNT }, () => part);
      const value = await context.rate(1, () => look(part));
      const bound = await context.rate(1, () => references.slice());
      return { value, bound, boundIs: 'copying as many references' };
    },
  };
}

const byApp = [{ name: 'app', op: '=', value: 'app7' }] as const;
const byPod = [{ name: 'pod', op: '=~', value: 'pod-1.*' }] as const;

export const benches: readonly Bench[] = [
  bench('values', (part) => part.values('pod')),
  bench('streams by equality', (part) => selectStreams(part, byApp, WINDOW)),
  bench('streams by regex on a unique label', (part) => selectStreams(part, byPod, WINDOW)),
  bench('series', (part) =>
    Array.from(selectStreams(part, [], WINDOW), (stream) => part.labels(stream)),
  ),
];
