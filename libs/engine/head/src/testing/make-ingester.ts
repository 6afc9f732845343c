// An ingester in a world that a test owns.
import { crc32c } from '@skald/bytes';
import type { Disk } from '@skald/disk';
import { DEFAULT_LIMITS, OverriddenLimits, type Limits } from '@skald/limits';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import type { Clock } from '@skald/time';
import { WAL_DEFAULTS, Wal, walMetrics } from '@skald/wal';
import type { FlushSink } from '../flush-work.ts';
import { Ingester, type IngesterConfig } from '../ingester.ts';
import { headMetrics } from '../metrics.ts';

export const TEST_CONFIG: IngesterConfig = {
  blockSizeBytes: 256 << 10,
  chunkTargetSizeBytes: 1536 << 10,
  chunkIdlePeriodMs: 30 * 60_000,
  maxChunkAgeMs: 2 * 3_600_000,
  memoryMaxBytes: 128 << 20,
  walMaxBytes: 1 << 30,
  flushCheckPeriodMs: 30_000,
  chunkRetainPeriodMs: 0,
  chunkRetainMinMs: 0,
  replayMemoryCeilingBytes: 1 << 30,
  maxReturnedStreamErrors: 10,
  replicationFactor: 1,
};

export interface TestIngesterArgs {
  readonly disk: Disk;
  readonly sink: FlushSink;
  readonly clock: Clock;
  readonly config?: Partial<IngesterConfig>;
  readonly limits?: Partial<Limits>;
  readonly walSegmentBytes?: number;
}

export function makeIngester(args: TestIngesterArgs) {
  let random = 1;
  const wal = new Wal(
    { ...WAL_DEFAULTS, folder: 'wal', segmentSizeBytes: args.walSegmentBytes ?? 64 << 20 },
    {
      disk: args.disk,
      log: silentLogger,
      metrics: walMetrics(silentMetrics),
      checksum: (bytes, seed) => crc32c(bytes, 0, bytes.length, seed),
      random32: () => (random = Math.imul(random, 1664525) + 1013904223),
    },
  );
  const ingester = new Ingester(
    { ...TEST_CONFIG, ...args.config },
    {
      clock: args.clock,
      wal,
      limits: new OverriddenLimits({ ...DEFAULT_LIMITS, ...args.limits }),
      sink: args.sink,
      log: silentLogger,
      metrics: headMetrics(silentMetrics),
      ingesterCount: () => 1,
    },
  );
  return { ingester, wal };
}
