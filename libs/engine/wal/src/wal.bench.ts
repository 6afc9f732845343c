// Group commit against the disk it runs on.
import { crc32 } from 'node:zlib';
import { NodeDisk } from '@skald/disk/node';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import type { Bench, BenchContext } from '../../../../tools/bench/harness.ts';
import { WAL_DEFAULTS, Wal, walMetrics } from './index.ts';

async function makeWal(context: BenchContext): Promise<Wal> {
  const disk = new NodeDisk(await context.temporaryFolder());
  const metrics = walMetrics(silentMetrics);
  return new Wal(
    { ...WAL_DEFAULTS, folder: 'wal' },
    { disk, log: silentLogger, metrics, random32: () => 1, checksum: crc32 },
  );
}

async function rateOfSyncAlone(
  context: BenchContext,
  bytes: Uint8Array,
  amount: number,
): Promise<number> {
  const file = await new NodeDisk(await context.temporaryFolder()).openAppend('alone');
  const write = async () => {
    await file.append([bytes]);
    await file.sync();
  };
  const rate = await context.rate(amount, write, { clock: 'wall' });
  await file.close();
  return rate;
}

async function appendTogether(wal: Wal, payload: Uint8Array, count: number): Promise<void> {
  const frame = { kind: 1, tenant: 'bench', payload };
  await Promise.all(Array.from({ length: count }, () => wal.append(frame)));
}

export const benches: readonly Bench[] = [
  {
    name: 'wal: 64 pushes of 4 KiB in flight, fdatasync before ack',
    unit: 'pushes/s',
    async run(context) {
      const payload = new Uint8Array(4096);
      const bound = await rateOfSyncAlone(context, payload, 1);
      const wal = await makeWal(context);
      const value = await context.rate(64, () => appendTogether(wal, payload, 64), {
        clock: 'wall',
      });
      await wal.close();
      return { value, bound, boundIs: 'one write and fdatasync at a time' };
    },
  },
  {
    name: 'wal: 4 pushes of 1 MiB in flight, fdatasync before ack',
    unit: 'MB/s',
    async run(context) {
      const payload = new Uint8Array(1 << 20).fill(7);
      const all = new Uint8Array(4 << 20).fill(7);
      const bound = await rateOfSyncAlone(context, all, 4 * 1.048576);
      const wal = await makeWal(context);
      const value = await context.rate(4 * 1.048576, () => appendTogether(wal, payload, 4), {
        clock: 'wall',
      });
      await wal.close();
      return { value, bound, boundIs: 'one write and fdatasync of the same bytes' };
    },
  },
];
