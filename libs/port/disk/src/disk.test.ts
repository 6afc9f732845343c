import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InternalError, InvalidError, UnavailableError } from '@skald/errors';
import { FaultyDisk, MemoryDisk } from './index.ts';
import { NodeDisk } from './node-disk.ts';
import { describeDisk } from './testing/disk-contract.ts';

const folders: string[] = [];

async function makeNodeDisk(): Promise<NodeDisk> {
  const folder = await mkdtemp(join(tmpdir(), 'skald-disk-'));
  folders.push(folder);
  return new NodeDisk(folder);
}

afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

describeDisk('MemoryDisk', async () => new MemoryDisk());
describeDisk('FaultyDisk', async () => new FaultyDisk(new MemoryDisk(), () => undefined));
describeDisk('NodeDisk', makeNodeDisk);

test('NodeDisk refuses paths outside its root', async () => {
  const disk = await makeNodeDisk();
  await expect(disk.read('../x')).rejects.toBeInstanceOf(InvalidError);
  await expect(disk.read('/etc/passwd')).rejects.toBeInstanceOf(InvalidError);
  expect(await disk.freeBytes()).toBeGreaterThan(0);
});

test('NodeDisk lists links to files as files, as Kubernetes mounts a ConfigMap, and follows none to a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'skald-disk-'));
  folders.push(folder);
  await mkdir(join(folder, 't/..2026'), { recursive: true });
  await writeFile(join(folder, 't/..2026/rules.yaml'), 'groups');
  await symlink('..2026', join(folder, 't/..data'));
  await symlink('..data/rules.yaml', join(folder, 't/rules.yaml'));
  await symlink('nowhere', join(folder, 't/dangling'));
  const disk = new NodeDisk(folder);
  expect(await disk.list('')).toEqual([
    { path: 't/..2026/rules.yaml', sizeBytes: 6 },
    { path: 't/rules.yaml', sizeBytes: 6 },
  ]);
  expect(Buffer.from(await disk.read('t/rules.yaml')).toString()).toBe('groups');
});

test('a crash of MemoryDisk loses bytes that were not synced and names whose folder was not', async () => {
  const disk = new MemoryDisk();
  const safe = await disk.openAppend('d/safe');
  await safe.append([Buffer.from('kept')]);
  await safe.sync();
  await disk.syncDir('d');
  await safe.append([Buffer.from('lost')]);
  const nameless = await disk.openAppend('d/nameless');
  await nameless.append([Buffer.from('x')]);
  await nameless.sync();
  disk.crash();
  expect(await disk.list('d')).toEqual([{ path: 'd/safe', sizeBytes: 4 }]);
  await expect(safe.append([Buffer.from('y')])).rejects.toThrow('open when the disk crashed');
});

test('a crash may leave some of the unsafe bytes', async () => {
  const disk = new MemoryDisk();
  const file = await disk.openAppend('f');
  await disk.syncDir('');
  await file.append([Buffer.from('abcdef')]);
  disk.crash({ keepUnsafe: (count) => count - 2 });
  expect(Buffer.from(await disk.read('f')).toString()).toBe('abcd');
});

test('appends that are synced survive a crash, and fail where the sync fails', async () => {
  const inner = new MemoryDisk();
  const disk = new FaultyDisk(inner, ({ operation, index }) =>
    operation === 'sync' && index === 4 ? { code: 'EIO' } : undefined,
  );
  const file = await disk.openAppend('f', { syncsAppends: true });
  await file.append([Buffer.from('kept')]);
  await expect(file.append([Buffer.from('?')])).rejects.toThrow('input/output error: sync of f');
  await inner.syncDir('');
  inner.crash();
  expect(Buffer.from(await inner.readRange('f', 0, 4)).toString()).toBe('kept');
});

test('FaultyDisk fails as its script says', async () => {
  const inner = new MemoryDisk();
  const disk = new FaultyDisk(inner, ({ operation, index }) => {
    if (operation === 'append') return { code: 'ENOSPC', short: 2 };
    return index === 2 ? { code: 'EIO' } : undefined;
  });
  const file = await disk.openAppend('f');
  await expect(file.append([Buffer.from('abc')])).rejects.toBeInstanceOf(UnavailableError);
  expect(Buffer.from(await inner.read('f')).toString()).toBe('ab');
  await expect(file.sync()).rejects.toBeInstanceOf(InternalError);
  await file.sync();
});
