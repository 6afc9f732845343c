// O1: a file is opened once for many reads. O2: no more stay open than allowed, and none that is being
// read is closed. O3: what is dropped is opened anew. O4: a file that is missing is looked for again.
import { existsSync, read } from 'node:fs';
import { mkdtemp, readdir, readlink, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenFile, OpenFiles } from './open-files.ts';

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'skald-open-'));
  for (const name of ['a', 'b', 'c', 'd']) await writeFile(join(root, name), `${name} was here`);
});
afterEach(() => rm(root, { recursive: true }));

const path = (name: string): string => join(root, name);
const text = ({ fd, sizeBytes }: OpenFile): Promise<string> =>
  new Promise((resolve, reject) => {
    const bytes = Buffer.alloc(sizeBytes);
    read(fd, bytes, 0, sizeBytes, 0, (error) =>
      error ? reject(error) : resolve(bytes.toString()),
    );
  });
/** Waits until this process has exactly these files of the folder open; elsewhere than on Linux nobody knows. */
async function expectOpen(names: readonly string[]): Promise<void> {
  if (!existsSync('/proc/self/fd')) return;
  let paths = await openPaths();
  while (paths.length > names.length) paths = await openPaths();
  expect(paths).toEqual(names.map(path));
}

async function openPaths(): Promise<readonly string[]> {
  const fds = await readdir('/proc/self/fd');
  const links = await Promise.all(fds.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return links.filter((link) => link.startsWith(root)).sort();
}

test('O1: reads at the same time and after one another share a file', async () => {
  const files = new OpenFiles({ openMax: 2 });
  const fds = await Promise.all([1, 2, 3].map(() => files.use(path('a'), async ({ fd }) => fd)));
  fds.push(await files.use(path('a'), async ({ fd }) => fd));
  expect(new Set(fds).size).toBe(1);
  await files.dropAll();
});

test('O2: the least recently used is closed, unless it is being read', async () => {
  const files = new OpenFiles({ openMax: 2 });
  let finish = (): void => undefined;
  const reading = files.use(path('a'), async (file) => {
    await new Promise<void>((resolve) => (finish = resolve));
    return text(file);
  });
  for (const name of ['b', 'c', 'b', 'd']) {
    expect(await files.use(path(name), text)).toBe(`${name} was here`);
  }
  expect(files.openCount).toBe(2);
  await expectOpen(['a', 'b', 'd']);
  finish();
  expect(await reading).toBe('a was here');
  await expectOpen(['b', 'd']);
  await files.dropAll();
  await expectOpen([]);
});

test('O3: a deleted file is read until it is dropped', async () => {
  const files = new OpenFiles({ openMax: 2 });
  await files.use(path('a'), text);
  await unlink(path('a'));
  expect(await files.use(path('a'), text)).toBe('a was here');
  await writeFile(path('a'), 'another');
  await files.drop(path('a'));
  expect(await files.use(path('a'), text)).toBe('another');
  await files.dropAll();
});

test('O4: what was missing may come', async () => {
  const files = new OpenFiles({ openMax: 2 });
  await expect(files.use(path('new'), text)).rejects.toThrow(/ENOENT/);
  expect(files.openCount).toBe(0);
  await writeFile(path('new'), 'here');
  expect(await files.use(path('new'), text)).toBe('here');
  await files.dropAll();
});
