// O1: slices are windows without gaps, and hold all blocks that reach into them. O2: all slices together have at
// most three times the bytes, and a block more each, however blocks overlap. O3: merged slice by slice, every row is
// there once, in the order of time. O4: copies are told by what blocks say of themselves.
import * as fc from 'fast-check';
import { type Block, columnsAsBlock } from '@skald/chunk';
import { mergeBlocks } from './merge-blocks.ts';
import { copiesAmong, groupOverlapping, lineBytesOf, slicesOf } from './overlaps.ts';

const LINE_BYTES = 10;

/** Rows at these times, whose lines tell their time and a letter. */
function blockAt(times: readonly number[]): Block {
  const lines = times.map((time) => `${time}`.padEnd(LINE_BYTES, 'abc'[time % 3]));
  return columnsAsBlock({
    rowCount: times.length,
    baseNs: 1_000n,
    offsetsNs: Float64Array.from(times),
    lineOffsets: Uint32Array.from({ length: times.length + 1 }, (_, i) => i * LINE_BYTES),
    lineBytes: Buffer.from(lines.join('')),
    metadata: [],
  });
}

const times = fc.uniqueArray(fc.nat(200), { minLength: 1, maxLength: 12 });
const blocks = fc.array(times.map(blockAt), { minLength: 1, maxLength: 25 });
const sliceBytes = fc.constantFrom(1, 60, 300, 10_000);

function timesOf(block: Block): bigint[] {
  const { baseNs, offsetsNs } = block.timestamps();
  return Array.from(offsetsNs, (offset) => baseNs + BigInt(offset));
}

const placeIn = (group: readonly Block[]) => (block: Block) => group.indexOf(block);

test('O1, O2: what slices hold', () => {
  fc.assert(
    fc.property(blocks, sliceBytes, (all, lineBytesMax) => {
      for (const group of groupOverlapping(all)) {
        const slices = slicesOf(group, lineBytesMax);
        const ends = group.map(({ info }) => info.maxNs).sort((a, b) => (a < b ? -1 : 1));
        expect(slices[0]?.fromNs).toBe(group[0]?.info.minNs);
        expect(slices.at(-1)?.toNs).toBe((ends.at(-1) as bigint) + 1n);
        slices.slice(1).forEach(({ fromNs }, i) => expect(fromNs).toBe(slices[i]?.toNs));
        for (const { group: inside, fromNs, toNs } of slices) {
          const reaching = group.filter(({ info }) => info.minNs < toNs && info.maxNs >= fromNs);
          expect(inside.map(placeIn(group))).toEqual(reaching.map(placeIn(group)));
        }
        const taken = slices.reduce((sum, slice) => sum + lineBytesOf(slice.group), 0);
        const largest = Math.max(...group.map(({ info }) => info.lineByteCount));
        expect(taken).toBeLessThanOrEqual(3 * lineBytesOf(group) + slices.length * largest);
      }
    }),
  );
});

test('O3: slices hold what the whole holds', () => {
  fc.assert(
    fc.property(blocks, sliceBytes, (all, lineBytesMax) => {
      const merged = groupOverlapping(all)
        .flatMap((group) => slicesOf(group, lineBytesMax))
        .map((slice) => mergeBlocks(slice));
      const got = merged.flatMap((part) => (part ? timesOf(part.block) : []));
      const rows = all.flatMap(timesOf);
      expect(got).toEqual([...new Set(rows)].sort((a, b) => (a < b ? -1 : 1)));
      const duplicates = merged.reduce((sum, part) => sum + (part?.duplicates ?? 0), 0);
      expect(duplicates).toBe(rows.length - got.length);
    }),
  );
});

test('a slice without rows is nothing', () => {
  expect(mergeBlocks({ group: [blockAt([1, 9])], fromNs: 1_002n, toNs: 1_009n })).toBeUndefined();
});

test('O4: the first of equals stays', () => {
  const like = (identity: string | undefined, block: Block) =>
    ({ ...block, info: block.info, identity }) as Block;
  const one = like('x', blockAt([1, 2]));
  const copy = like('x', blockAt([1, 2]));
  const other = like('y', blockAt([1, 2]));
  const longer = like('x', blockAt([1, 2, 3]));
  const silent = [like(undefined, blockAt([1, 2])), like(undefined, blockAt([1, 2]))];
  const copies = copiesAmong([one, copy, other, longer, ...silent]);
  expect([...copies]).toEqual([copy]);
});
