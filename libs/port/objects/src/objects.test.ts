import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NotFoundError, UnavailableError } from '@skald/errors';
import { ManualClock } from '@skald/time';
import { FsObjectStore } from './fs-object-store.ts';
import { FaultyObjectStore, MemoryObjectStore, crashAtCall, randomObjectFaults } from './index.ts';
import { S3ObjectStore } from './s3-object-store.ts';
import { FakeS3, objectStoreContract } from './testing/index.ts';

const clock = new ManualClock(1000);
objectStoreContract('memory', async () => new MemoryObjectStore({ clock }));
objectStoreContract(
  'faulty without faults',
  async () =>
    new FaultyObjectStore({ inner: new MemoryObjectStore({ clock }), faults: () => undefined }),
);

describe('files', () => {
  const folders: string[] = [];
  const folder = async (): Promise<string> => {
    folders.push(await mkdtemp(join(tmpdir(), 'skald-objects-')));
    return folders.at(-1) as string;
  };
  afterAll(() => Promise.all(folders.map((path) => rm(path, { recursive: true }))));

  objectStoreContract('fs', async () => FsObjectStore.open(await folder()));

  test('two stores on one folder see each other', async () => {
    const root = await folder();
    const [one, two] = [await FsObjectStore.open(root), await FsObjectStore.open(root)];
    await one.put('t/a', Uint8Array.of(1));
    expect([...(await two.get('t/a'))]).toEqual([1]);
  });

  test.each(['../up', '..', '.tmp/x', './x'])('the key %s stays below the root', async (key) => {
    const store = await FsObjectStore.open(await folder());
    await store.put(key, Uint8Array.of(1));
    expect((await store.list('')).map((object) => object.key)).toEqual([key]);
    expect(await readdir(join(folders.at(-1) as string, '..'))).not.toContain('up');
  });

  test('what a crashed put left is removed once it is old', async () => {
    const root = await folder();
    await FsObjectStore.open(root);
    for (const name of ['old', 'new']) await writeFile(join(root, '.tmp', name), 'x');
    await utimes(join(root, '.tmp', 'old'), 1, 1);
    const store = await FsObjectStore.open(root);
    expect(await readdir(join(root, '.tmp'))).toEqual(['new']);
    expect(await store.list('')).toEqual([]);
  });
});

describe('s3', () => {
  let fake: FakeS3;
  const stores: S3ObjectStore[] = [];
  const open = (options: { readonly requestTimeoutMs?: number } = {}): S3ObjectStore => {
    const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
    const store = new S3ObjectStore({
      bucket: 'b',
      endpoint: fake.endpoint,
      credentials,
      ...options,
    });
    stores.push(store);
    return store;
  };
  beforeAll(async () => {
    fake = await FakeS3.start();
  });
  beforeEach(() => fake.clear());
  afterAll(async () => {
    for (const store of stores) await store.close();
    await fake.stop();
  });

  objectStoreContract('s3', async () => open());

  test('a failure that passes is retried', async () => {
    const store = open();
    fake.failNext(503, 500);
    await store.put('a', Uint8Array.of(1));
    expect([...(await store.get('a'))]).toEqual([1]);
    expect(fake.requestCount).toBe(4);
  });

  test('a failure that stays is UnavailableError, after a bounded number of attempts', async () => {
    fake.failNext(503, 503, 503, 503, 503, 503);
    await expect(open().get('a')).rejects.toThrow(UnavailableError);
    expect(fake.requestCount).toBe(4);
  });
});

describe('faults', () => {
  test('a crash fails its call and all that follow', async () => {
    const inner = new MemoryObjectStore({ clock });
    const store = new FaultyObjectStore({ inner, faults: crashAtCall(1, 'after') });
    await store.put('a', Uint8Array.of(1));
    await expect(store.put('b', Uint8Array.of(2))).rejects.toThrow(UnavailableError);
    await expect(store.get('a')).rejects.toThrow(UnavailableError);
    expect((await inner.list('')).map((object) => object.key)).toEqual(['a', 'b']);
  });

  test('one seed, one run', async () => {
    const run = async (seed: number): Promise<string> => {
      const inner = new MemoryObjectStore({ clock });
      const store = new FaultyObjectStore({
        inner,
        faults: randomObjectFaults({ seed, rate: 0.5 }),
      });
      const results: string[] = [];
      for (let i = 0; i < 20; i++) {
        const result = store.get('none').catch((e: unknown) => (e as Error).name);
        results.push(String(await result));
      }
      return results.join();
    };
    expect(await run(7)).toBe(await run(7));
    expect(await run(7)).toContain(NotFoundError.name);
    expect(await run(7)).toContain(UnavailableError.name);
    expect(await run(7)).not.toBe(await run(8));
  });

  test('delays pass on the clock', async () => {
    const slow = new ManualClock();
    const inner = new MemoryObjectStore({ clock });
    const faults = () => ({ delayMs: 500 });
    const store = new FaultyObjectStore({ inner, faults, clock: slow });
    let done = false;
    const put = store.put('a', Uint8Array.of(1)).then(() => (done = true));
    await slow.advance(499);
    expect(done).toBe(false);
    await slow.advance(1);
    await put;
  });
});
