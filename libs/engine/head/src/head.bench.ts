// Appending batches to streams in memory, block cutting included, encoding not.
import { StreamBatchDecoder } from '@skald/push-codec';
import { TokenBucket } from '@skald/limits';
import type { Bench } from '../../../../tools/bench/harness.ts';
import { HeadStream } from './head-stream.ts';
import { LineBuffers } from './line-buffers.ts';
import { makeBatch } from './testing/make-batch.ts';

const STREAMS = 30;
const ROWS = 170;

function makeBody(): Uint8Array {
  const rows = Array.from({ length: ROWS }, (_, row) => ({
    timeNs: 1_700_000_000_000_000_000n + BigInt(row * 1_000_003),
    line: `ts=2026-11-20T00:00:00Z level=info caller=job.go:${row} msg="cache miss, reading from database" queue=mail job=${(row * 2654435761).toString(16)} duration=${row * 3.7}ms`,
    level: ['info', 'warn', 'error'][row % 3] as string,
  }));
  return makeBatch(
    Object.fromEntries(Array.from({ length: STREAMS }, (_, stream) => [`app-${stream}`, rows])),
  );
}

export const benches: readonly Bench[] = [
  {
    name: 'head: append of a 1 MB batch to 30 streams',
    unit: 'MB/s',
    async run({ rate }) {
      const batch = makeBody();
      const megabytes = batch.length / 1e6;
      const entries = new StreamBatchDecoder().decode(batch);
      const buffers = new LineBuffers();
      const bucket = new TokenBucket({ nowMs: () => 0 }, { ratePerSec: 1, burst: 1 });
      const streams = entries.map(
        ({ labels }, ordinal) =>
          new HeadStream({ tenant: 't', labels, ordinal, bucket, buffers, nowMs: 0 }),
      );
      const bound = await rate(megabytes, () => new Uint8Array(batch));
      const value = await rate(megabytes, () => {
        entries.forEach(({ columns }, i) => {
          const stream = streams[i];
          const full = stream?.append(columns, { segment: 1, nowMs: 0, blockSizeBytes: 256 << 10 });
          for (const { lent } of full ?? []) if (lent) buffers.give(lent);
          if (stream) stream.blocks = [];
        });
      });
      return { value, bound, boundIs: 'memcpy of the batch' };
    },
  },
];
