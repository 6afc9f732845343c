import { crc32 } from 'node:zlib';
import { FaultyDisk, MemoryDisk, type Disk, type DiskScript } from '@skald/disk';
import { UnavailableError } from '@skald/errors';
import { silentLogger, silentMetrics } from '@skald/telemetry';
import { Wal, walMetrics, type Frame, type WalConfig } from './index.ts';

const FOLDER = 'wal';
const PATH = 'wal/00000001.wal';

function makeWal(disk: Disk, config: Partial<WalConfig> = {}) {
  const counts = { corrupt: 0, torn: 0 };
  const metrics = walMetrics({
    ...silentMetrics,
    counter: ({ name }) => ({
      add: (_value, type) => {
        if (name.endsWith('corruptions_total')) counts[type as 'corrupt' | 'torn'] += 1;
      },
    }),
  });
  let salt = 7;
  const wal = new Wal(
    {
      folder: FOLDER,
      segmentSizeBytes: 1 << 20,
      sync: 'group',
      waitingBytesMax: 1 << 20,
      ...config,
    },
    {
      disk,
      log: silentLogger,
      metrics,
      random32: () => (salt = Math.imul(salt, 69069) >>> 0),
      checksum: crc32,
    },
  );
  return { wal, counts };
}

function record(text: string, tenant = 'a'): Frame {
  return { kind: 1, tenant, payload: Buffer.from(text) };
}

async function replayed(disk: Disk, config?: Partial<WalConfig>) {
  const { wal, counts } = makeWal(disk, config);
  const texts: string[] = [];
  const report = await wal.replay((frame) => {
    texts.push(Buffer.from(frame.payload).toString());
  });
  return { texts, report, counts, wal };
}

/** Appends all and gives those that were acknowledged. */
async function appendAll(wal: Wal, texts: readonly string[], together: number): Promise<string[]> {
  const acked: string[] = [];
  for (let i = 0; i < texts.length; i += together) {
    const group = texts.slice(i, i + together).map((text) =>
      wal.append(record(text)).then(
        () => acked.push(text),
        () => undefined,
      ),
    );
    await Promise.all(group);
  }
  return acked;
}

test('what was appended is replayed in order, with kind and tenant', async () => {
  const disk = new MemoryDisk();
  const { wal } = makeWal(disk);
  await wal.append(record('one'));
  await wal.append({ kind: 9, tenant: 'tenant with ünicode', payload: new Uint8Array(0) });
  await Promise.all([wal.append(record('two')), wal.append(record('three'))]);
  await wal.close();
  const seen: string[] = [];
  const again = makeWal(disk).wal;
  const report = await again.replay(({ kind, tenant, payload }, { segment }) => {
    seen.push(`${segment} ${kind} ${tenant} ${Buffer.from(payload).toString()}`);
    expect(payload.byteOffset % 8).toBe(0);
  });
  expect(seen).toEqual(['1 1 a one', '1 9 tenant with ünicode ', '1 1 a two', '1 1 a three']);
  expect(report).toMatchObject({ recordCount: 4, damages: [] });
  expect(again.currentSegment).toBe(2);
});

test('appends during a sync share the next one', async () => {
  let syncs = 0;
  const disk = new FaultyDisk(new MemoryDisk(), ({ operation }) => {
    if (operation === 'sync') syncs += 1;
    return undefined;
  });
  const { wal } = makeWal(disk);
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 100 }, (_, i) => wal.append(record(`r${i}`), () => order.push(i))),
  );
  expect(syncs).toBeLessThanOrEqual(2);
  expect(order).toEqual(Array.from({ length: 100 }, (_, i) => i));
});

test('segments follow one another and are removed from the oldest', async () => {
  const disk = new MemoryDisk();
  const { wal } = makeWal(disk, { segmentSizeBytes: 200 });
  const texts = Array.from({ length: 12 }, (_, i) => `record ${i} ${'x'.repeat(40)}`);
  await appendAll(wal, texts, 1);
  expect(wal.currentSegment).toBe(6);
  expect(wal.oldestSegment).toBe(1);
  const before = wal.sizeBytes;
  await wal.removeBefore(3);
  expect(wal.oldestSegment).toBe(3);
  expect(wal.sizeBytes).toBeLessThan(before);
  disk.crash();
  const { texts: kept } = await replayed(disk);
  expect(kept).toEqual(texts.slice(-kept.length));
  expect(kept.length).toBe(8);
});

test('a crash at every step of the disk keeps every acknowledged record', async () => {
  const texts = Array.from({ length: 14 }, (_, i) => `record ${i} ${'y'.repeat(i * 3)}`);
  const config = { segmentSizeBytes: 300 };
  for (let step = 0; ; step++) {
    const memory = new MemoryDisk();
    const dying = new FaultyDisk(memory, ({ index, operation }) => {
      if (index < step) return undefined;
      return operation === 'append' ? { code: 'EIO', short: 20 + step } : { code: 'EIO' };
    });
    const { wal } = makeWal(dying, config);
    const acked = await appendAll(wal, texts, 3);
    memory.crash({ keepUnsafe: (count) => (count * ((step * 7) % 5)) >> 2 });
    const { texts: found, counts } = await replayed(memory, config);
    expect(found.filter((text) => acked.includes(text))).toEqual(acked);
    expect(texts.filter((text) => found.includes(text))).toEqual(found);
    expect(counts.corrupt).toBe(0);
    const second = await replayed(memory, config);
    expect(second.texts).toEqual(found);
    expect(second.report.damages).toEqual([]);
    if (dying.callCount <= step) break;
  }
});

test('a log cut at every byte keeps what is whole before the cut', async () => {
  const source = new MemoryDisk();
  const { wal } = makeWal(source);
  const ends: number[] = [];
  const texts = ['first', 'second record', ''];
  for (const text of texts) {
    await wal.append(record(text));
    ends.push(wal.sizeBytes);
  }
  const whole = await source.read(PATH);
  for (let size = 0; size < whole.length; size++) {
    const disk = new MemoryDisk();
    await disk.writeAtomically(PATH, whole.subarray(0, size));
    const { texts: found, report, counts } = await replayed(disk);
    expect(found).toEqual(texts.filter((_, i) => (ends[i] as number) <= size));
    expect(counts.corrupt).toBe(0);
    const isClean = size === 0 || size === 32 || ends.includes(size);
    expect(report.damages.length).toBe(isClean ? 0 : 1);
    expect((await replayed(disk)).report.damages).toEqual([]);
  }
});

test('a flipped bit costs only the record it hit, and a copy is kept', async () => {
  const source = new MemoryDisk();
  const { wal } = makeWal(source);
  const texts = ['first', 'the second record', 'third'];
  const ends = [32];
  for (const text of texts) {
    await wal.append(record(text));
    ends.push(wal.sizeBytes);
  }
  const whole = await source.read(PATH);
  for (let at = 0; at < whole.length; at++) {
    const disk = new MemoryDisk();
    await disk.writeAtomically(PATH, whole);
    disk.corrupt(PATH, at, 1 << (at % 8));
    const { texts: found, counts } = await replayed(disk);
    const hit = ends.findIndex((end) => at < end) - 1;
    // Bytes 24 to 32 of the segment header mean nothing.
    expect(counts).toEqual({ corrupt: at >= 24 && at < 32 ? 0 : 1, torn: 0 });
    expect(found).toEqual(texts.filter((_, i) => i !== hit));
    const copies = await disk.list('wal-quarantine');
    expect(copies.length).toBe(counts.corrupt);
  }
});

test('a line that looks like a record is not taken for one', async () => {
  const source = new MemoryDisk();
  const { wal } = makeWal(source);
  await wal.append(record('secret of another tenant', 'b'));
  const image = (await source.read(PATH)).subarray(32);
  const disk = new MemoryDisk();
  const { wal: attacked } = makeWal(disk);
  const padded = Buffer.concat([Buffer.alloc(64), image, image]).toString('latin1');
  await attacked.append({ kind: 1, tenant: 'a', payload: Buffer.from(padded, 'latin1') });
  await attacked.append(record('after'));
  disk.corrupt(PATH, 32 + 40, 1);
  const { texts } = await replayed(disk);
  expect(texts).toEqual(['after']);
});

const FAILURES: readonly [name: string, script: DiskScript][] = [
  [
    'a full disk',
    ({ operation, index }) =>
      operation === 'append' && index > 6 && index < 14 ? { code: 'ENOSPC', short: 9 } : undefined,
  ],
  [
    'a failing sync',
    ({ operation, index }) =>
      operation === 'sync' && index > 6 && index < 14 ? { code: 'EIO' } : undefined,
  ],
];

test.each(FAILURES)(
  '%s is answered, and writing goes on when it is over',
  async (_name, script) => {
    const memory = new MemoryDisk();
    const { wal } = makeWal(new FaultyDisk(memory, script));
    const outcomes: (string | undefined)[] = [];
    for (let i = 0; i < 10; i++) {
      const outcome = await wal.append(record(`r${i}`)).then(
        () => undefined,
        (error: unknown) => {
          expect(error).toBeInstanceOf(UnavailableError);
          return (error as Error).message;
        },
      );
      outcomes.push(outcome);
    }
    expect(outcomes.filter(Boolean).length).toBeGreaterThan(0);
    expect(outcomes.find(Boolean)).toMatch(/^nothing was stored, retry: write-ahead log: /);
    expect(outcomes.at(-1)).toBeUndefined();
    memory.crash();
    const { texts, counts } = await replayed(memory);
    expect(texts).toEqual(outcomes.flatMap((o, i) => (o === undefined ? [`r${i}`] : [])));
    expect(counts).toEqual({ corrupt: 0, torn: 0 });
  },
);

test('too much waiting is refused; after close everything is', async () => {
  const { wal } = makeWal(new MemoryDisk(), { waitingBytesMax: 100 });
  const first = wal.append(record('x'.repeat(500)));
  await expect(wal.append(record('y'))).rejects.toThrow('behind (limit 100)');
  await first;
  await wal.close();
  await expect(wal.append(record('z'))).rejects.toThrow('closing');
});
