// D1: a directory is read once, however many ask for it. D2: of more directories than fit some stay, while
// queries go round and round over all.
import { SegmentWriter, createCompressor, encodeBlock, encodedBlock } from '@skald/chunk';
import { entriesOf } from '@skald/chunk/testing';
import type { Cache } from '@skald/cache';
import { Labels } from '@skald/labels';
import { ChunkDirectories } from './chunk-directories.ts';

const noCache: Cache = { get: () => Promise.resolve(undefined), set: () => Promise.resolve() };

/** Forty objects that hold one chunk each. */
function world(budgetBytes: number) {
  const writer = new SegmentWriter();
  const entries = entriesOf([{ timeNs: 1n, line: 'a line' }]);
  writer.add(Labels.empty, [
    encodedBlock(encodeBlock(entries, { compressor: createCompressor() })),
  ]);
  const { parts, chunks } = writer.finish();
  const bytes = Buffer.concat(parts);
  let reads = 0;
  const objects = {
    getRange(_key: string, from: number, to: number) {
      reads++;
      return Promise.resolve(bytes.subarray(from, to));
    },
  };
  const refs = chunks.flatMap(({ span }) =>
    Array.from({ length: 40 }, (_, i) => ({ ...span, objectKey: `object ${i}` })),
  );
  const directories = new ChunkDirectories(noCache, { budgetBytes });
  /** How many reads it takes to ask for each in turn. */
  const readsOfRound = async () => {
    reads = 0;
    directories.startRound();
    for (const ref of refs) await directories.get(ref, objects);
    return reads;
  };
  return { directories, objects, refs, readsOfRound };
}

test('D1: those who ask at once share one read, and later ones need none', async () => {
  const { directories, objects, refs, readsOfRound } = world(1 << 20);
  const twice = [...refs, ...refs];
  const found = await Promise.all(twice.map((ref) => directories.get(ref, objects)));
  expect(new Set(found.map(({ directory }) => directory)).size).toBe(40);
  expect(await readsOfRound()).toBe(0);
});

test('D2: what fits is found in each round, though not all fits', async () => {
  const all = world(1 << 20);
  await all.readsOfRound();
  const { directories, readsOfRound } = world(all.directories.byteCount / 2);
  expect(await readsOfRound()).toBe(40);
  expect(await readsOfRound()).toBe(20);
  expect(await readsOfRound()).toBe(20);
  expect(directories.byteCount).toBeLessThanOrEqual(all.directories.byteCount / 2);
});
