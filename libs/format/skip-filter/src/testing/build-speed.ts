// How fast each candidate's pieces are found and marked, for the column "build" of FILTERS.md: single passes over
// a block's bytes in plain JavaScript, all written alike, so that their ratios mean something. The room's own
// filter is measured as it is, by its JavaScript twin and by the kernel.
//
//   node libs/format/skip-filter/src/testing/build-speed.ts FILE…
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Kernels, plainKernels } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import { buildSkipFilter } from '../index.ts';
import { type Block, cutBlocks, linesOfText } from './blocks.ts';

const BITS = 1 << 17;
const MASK = BITS - 1;
const ROUNDS = 60;
const ROUND_MS = 12;

type Mark = (block: Block, bits: Uint8Array) => void;

/** Letters in lower case; everything else as it is. */
const FOLD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte >= 65 && byte <= 90 ? byte + 32 : byte,
);
const IS_TOKEN = Uint8Array.from({ length: 256 }, (_, byte) =>
  /[0-9A-Za-z_]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

function set(bits: Uint8Array, hash: number): void {
  const bit = (hash ^ (hash >>> 15)) & MASK;
  bits[bit >>> 3] = (bits[bit >>> 3] as number) | (1 << (bit & 7));
}

/** `high` takes what `low` loses: together the last eight bytes. */
function grams(n: number): Mark {
  const highMask = n > 4 ? 2 ** ((n - 4) * 8) - 1 : 0;
  const lowMask = n === 3 ? 0xffffff : -1;
  return ({ bytes, offsets, rowCount }, bits) => {
    for (let row = 0; row < rowCount; row++) {
      const start = offsets[row] as number;
      const end = offsets[row + 1] as number;
      let low = 0;
      let high = 0;
      for (let at = start; at < end; at++) {
        high = (high << 8) | (low >>> 24);
        low = (low << 8) | (FOLD[bytes[at] as number] as number);
        if (at - start < n - 1) continue;
        const hash = Math.imul(low & lowMask, 0x9e3779b1) ^ Math.imul(high & highMask, 0x85ebca6b);
        set(bits, hash);
      }
    }
  };
}

/** Strings of 8 bytes whose least piece of 4 stands at either end. */
const syncmers: Mark = ({ bytes, offsets, rowCount }, bits) => {
  const recent = new Int32Array(8);
  for (let row = 0; row < rowCount; row++) {
    const start = offsets[row] as number;
    const end = offsets[row + 1] as number;
    let low = 0;
    let high = 0;
    for (let at = start; at < end; at++) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | (FOLD[bytes[at] as number] as number);
      const seen = at - start;
      recent[seen & 7] = Math.imul(low, 0x9e3779b1);
      if (seen < 7) continue;
      let least = recent[(seen - 1) & 7] as number;
      for (let i = 2; i < 4; i++) least = Math.min(least, recent[(seen - i) & 7] as number);
      const [first, last] = [recent[(seen - 4) & 7] as number, recent[seen & 7] as number];
      if (first > least && last > least) continue;
      set(bits, Math.imul(low, 0x9e3779b1) ^ Math.imul(high, 0x85ebca6b));
    }
  }
};

/** Of every 6 neighbouring strings of 6 bytes, the one with the least hash. */
const minimizers: Mark = ({ bytes, offsets, rowCount }, bits) => {
  const recent = new Int32Array(8);
  for (let row = 0; row < rowCount; row++) {
    const start = offsets[row] as number;
    const end = offsets[row + 1] as number;
    let low = 0;
    let high = 0;
    let marked = 0;
    for (let at = start; at < end; at++) {
      high = (high << 8) | (low >>> 24);
      low = (low << 8) | (FOLD[bytes[at] as number] as number);
      const seen = at - start;
      recent[seen & 7] = Math.imul(low, 0x9e3779b1) ^ Math.imul(high & 0xffff, 0x85ebca6b);
      if (seen < 10) continue;
      let least = recent[seen & 7] as number;
      for (let i = 1; i < 6; i++) least = Math.min(least, recent[(seen - i) & 7] as number);
      if (least !== marked) set(bits, (marked = least));
    }
  }
};

const tokens: Mark = ({ bytes, offsets, rowCount }, bits) => {
  for (let row = 0; row < rowCount; row++) {
    const end = offsets[row + 1] as number;
    let hash = 0;
    let length = 0;
    for (let at = offsets[row] as number; at < end; at++) {
      const byte = bytes[at] as number;
      if (IS_TOKEN[byte] === 1) {
        hash = Math.imul(hash ^ (FOLD[byte] as number), 0x01000193);
        length++;
        continue;
      }
      if (length > 2) set(bits, Math.imul(hash, 0x9e3779b1));
      hash = length = 0;
    }
    if (length > 2) set(bits, Math.imul(hash, 0x9e3779b1));
  }
};

function ours(kernels: Kernels): Mark {
  return ({ bytes, offsets, rowCount }) => {
    kernels.reset();
    buildSkipFilter({ bytes, offsets: offsets.subarray(0, rowCount + 1) }, kernels);
  };
}

const MARKERS: readonly (readonly [string, Mark])[] = [
  ['this room, kernel', ours(testKernels(4 << 20))],
  ['this room, its twin', ours(plainKernels())],
  ['3-grams', grams(3)],
  ['4-grams', grams(4)],
  ['5-grams', grams(5)],
  ['6-grams', grams(6)],
  ['whole tokens', tokens],
  ['syncmers 8 of 4', syncmers],
  ['minimizers 6 in 6', minimizers],
];

/** MB of lines per second of the best round: neighbours on the machine only slow. */
function speedOf(mark: Mark, blocks: readonly Block[]): number {
  const bits = new Uint8Array(BITS / 8);
  const megabytes = blocks.reduce((sum, { bytes }) => sum + bytes.length, 0) / 1e6;
  let best = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const startMs = performance.now();
    let passes = 0;
    for (; passes === 0 || performance.now() - startMs < ROUND_MS; passes++) {
      for (const block of blocks) mark(block, bits);
    }
    best = Math.max(best, (megabytes * passes * 1000) / (performance.now() - startMs));
  }
  return best;
}

function main(files: readonly string[]): void {
  const materials = files.map((file) => ({
    name: basename(file),
    blocks: cutBlocks(linesOfText(readFileSync(file))).slice(0, 4),
  }));
  console.log(`| filter | ${materials.map(({ name }) => name).join(' | ')} |`);
  console.log(`| --- |${' --- |'.repeat(materials.length)}`);
  for (const [name, mark] of MARKERS) {
    const speeds = materials.map(({ blocks }) => speedOf(mark, blocks).toFixed(0));
    console.log(`| ${name} | ${speeds.join(' | ')} |`);
  }
}

main(process.argv.slice(2));
