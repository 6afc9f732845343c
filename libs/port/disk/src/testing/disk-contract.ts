// What every Disk does. Each driver's test calls this with a way to make an empty one.
import { NotFoundError } from '@skald/errors';
import type { Disk } from '../disk.ts';

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();
const bytesOf = (words: string) => Buffer.from(words);

export function describeDisk(name: string, make: () => Promise<Disk>): void {
  describe(`${name} keeps the disk contract`, () => {
    test('appended parts read back in order, whole and in ranges', async () => {
      const disk = await make();
      const file = await disk.openAppend('a/b/log');
      await file.append([bytesOf('one'), bytesOf(''), bytesOf('two')]);
      await file.append([bytesOf('three')]);
      await file.sync();
      expect(file.sizeBytes).toBe(11);
      await file.close();
      expect(text(await disk.read('a/b/log'))).toBe('onetwothree');
      expect(text(await disk.readRange('a/b/log', 3, 6))).toBe('two');
      expect(text(await disk.readRange('a/b/log', 6, 999))).toBe('three');
      expect(text(await disk.readRange('a/b/log', 99, 999))).toBe('');
    });

    test('a file whose appends are synced is written like any other', async () => {
      const disk = await make();
      for (const word of ['one', 'two']) {
        const file = await disk.openAppend('synced', { syncsAppends: true });
        await file.append([bytesOf(word), bytesOf(';')]);
        expect(file.sizeBytes).toBe(word === 'one' ? 4 : 8);
        await file.close();
      }
      expect(text(await disk.read('synced'))).toBe('one;two;');
    });

    test('opening again continues at the end', async () => {
      const disk = await make();
      for (const word of ['x', 'y']) {
        const file = await disk.openAppend('log');
        await file.append([bytesOf(word)]);
        await file.close();
      }
      const file = await disk.openAppend('log');
      expect(file.sizeBytes).toBe(2);
      await file.close();
      expect(text(await disk.read('log'))).toBe('xy');
    });

    test('what is missing is not found; removing it is fine; listing it is empty', async () => {
      const disk = await make();
      await expect(disk.read('no')).rejects.toBeInstanceOf(NotFoundError);
      await expect(disk.readRange('no', 0, 1)).rejects.toBeInstanceOf(NotFoundError);
      await expect(disk.truncate('no', 0)).rejects.toBeInstanceOf(NotFoundError);
      await disk.remove('no');
      expect(await disk.list('no')).toEqual([]);
    });

    test('atomic writes replace, renames move, truncation cuts, lists are sorted', async () => {
      const disk = await make();
      await disk.writeAtomically('d/b', bytesOf('old'));
      await disk.writeAtomically('d/b', bytesOf('newer'));
      await disk.writeAtomically('d/a', bytesOf(''));
      await disk.writeAtomically('other', bytesOf('x'));
      await disk.truncate('d/b', 3);
      await disk.truncate('d/b', 30);
      expect(text(await disk.read('d/b'))).toBe('new');
      await disk.rename('d/a', 'd/c/z');
      await disk.syncDir('d');
      expect(await disk.list('d')).toEqual([
        { path: 'd/b', sizeBytes: 3 },
        { path: 'd/c/z', sizeBytes: 0 },
      ]);
      await disk.remove('d/b');
      expect((await disk.list('d/')).map(({ path }) => path)).toEqual(['d/c/z']);
    });
  });
}
