// Replicas hold the same streams, numbered in the order in which they met them.
import { TokenBucket } from '@skald/limits';
import { StreamBatchDecoder } from '@skald/push-codec';
import { HeadStream } from './head-stream.ts';
import { LineBuffers } from './line-buffers.ts';
import { makeBatch } from './testing/make-batch.ts';

const BLOCK_BYTES = 4096;
const NAMES = ['a', 'b', 'c', 'd'];

/** Rows per block, by stream, of an ingester that meets the streams in this order. */
function cutsOf(names: readonly string[]): Record<string, number[]> {
  const rows = Array.from({ length: 300 }, (_, row) => ({
    timeNs: BigInt(row),
    line: `line ${row * row}`.repeat(1 + (row % 7)),
  }));
  const batch = makeBatch(Object.fromEntries(names.map((name) => [name, rows])));
  const bucket = new TokenBucket({ nowMs: () => 0 }, { ratePerSec: 1, burst: 1 });
  const cuts = new StreamBatchDecoder().decode(batch).map(({ labels, columns }, ordinal) => {
    const buffers = new LineBuffers();
    const stream = new HeadStream({ tenant: 't', labels, ordinal, bucket, buffers, nowMs: 0 });
    const blocks = stream.append(columns, { segment: 1, nowMs: 0, blockSizeBytes: BLOCK_BYTES });
    return [labels.text, blocks.map(({ rowCount }) => rowCount)] as const;
  });
  return Object.fromEntries(cuts);
}

test('the same rows are cut into the same blocks, whatever other streams there are', () => {
  const cuts = cutsOf(NAMES);
  expect(cutsOf(NAMES.toReversed())).toEqual(cuts);
  expect(cutsOf(NAMES.slice(2))).toEqual(Object.fromEntries(Object.entries(cuts).slice(2)));
});

test('streams that fill alike are not cut at once', () => {
  const first = Object.values(cutsOf(NAMES)).map(([rowCount]) => rowCount);
  expect(new Set(first).size).toBeGreaterThan(NAMES.length / 2);
});
