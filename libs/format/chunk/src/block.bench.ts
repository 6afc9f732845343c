// Blocks of 256 KiB of log lines, in and out. The bound of encoding is zstd alone on the same lines; of
// decoding lines, zstd alone; of times and lengths, filling an array of that size.
import zlib from 'node:zlib';
import { testKernels } from '@skald/bytes/testing';
import type { EntryColumns } from '@skald/columns';
import type { Bench, BenchContext } from '../../../../tools/bench/harness.ts';
import {
  createCompressor,
  createDecompressor,
  type Decompressor,
  encodeBlock,
  openEncodedBlock,
  type Block,
} from './index.ts';

const BLOCK_BYTES = 256 << 10;
const WORDS = ['request completed', 'cache miss', 'connection reset by peer', 'slow query'];
const LEVELS = ['info', 'info', 'info', 'warn', 'error'];

/** Lines of a service, nanosecond times, a level per line; from a fixed seed. */
function makeEntries(): EntryColumns {
  let state = 42;
  const below = (n: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * n);
  };
  const lines: Buffer[] = [];
  const times: number[] = [];
  const ids: number[] = [];
  for (let bytes = 0, now = 0; bytes < BLOCK_BYTES; bytes += lines.at(-1)?.length ?? 0) {
    const level = below(LEVELS.length);
    lines.push(
      Buffer.from(
        `{"level":"${LEVELS[level]}","msg":"${WORDS[below(4)]}","status":${200 + below(300)},` +
          `"duration_ms":${below(90000) / 100},"trace_id":"${below(2 ** 31).toString(16)}${below(2 ** 31).toString(16)}",` +
          `"user":{"id":${below(100000)},"plan":"free"}}`,
      ),
    );
    times.push((now += below(3e9)));
    ids.push(Math.max(1, level - 1));
  }
  const lineOffsets = new Uint32Array(lines.length + 1);
  lines.forEach((line, i) => (lineOffsets[i + 1] = (lineOffsets[i] as number) + line.length));
  const level = {
    name: 'detected_level',
    valueCount: 3,
    valueOffsets: Uint32Array.of(0, 4, 8, 13),
    valueBytes: Buffer.from('infowarnerror'),
    ids: Uint32Array.from(ids),
  };
  return {
    rowCount: lines.length,
    baseNs: 1_795_176_000_000_000_000n,
    offsetsNs: Float64Array.from(times),
    lineOffsets,
    lineBytes: Buffer.concat(lines),
    metadata: [level],
  };
}

const NEEDS = { lines: true, lengths: true, metadata: 'all' } as const;

/** Rate of reading one column from a freshly loaded block, without the load. */
async function decodeRate(
  context: BenchContext,
  amount: number,
  read: (block: Block) => unknown,
): Promise<number> {
  const decompressor = createDecompressor({ kernels: testKernels() });
  const bytes = encodeBlock(makeEntries(), {
    compressor: createCompressor(),
    kernels: testKernels(),
  });
  const both = await context.rate(amount, async () => {
    const block = openEncodedBlock(bytes, { decompressor });
    await block.load(NEEDS);
    const column = read(block);
    block.release();
    return column;
  });
  const loadOnly = await context.rate(amount, async () => {
    const block = openEncodedBlock(bytes, { decompressor });
    await block.load(NEEDS);
    return block;
  });
  return 1 / Math.max(1 / both - 1 / loadOnly, 1e-9);
}

/** Rate of what a scan does to a block before it looks at the lines. */
function scanRate(context: BenchContext, decompressor: Decompressor): Promise<number> {
  const entries = makeEntries();
  const bytes = encodeBlock(entries, { compressor: createCompressor() });
  return context.rate(entries.lineBytes.length / 1e6, async () => {
    const block = openEncodedBlock(bytes, { decompressor });
    await block.load(NEEDS);
    const { length } = block.lineBytes();
    block.release();
    return length;
  });
}

export const benches: readonly Bench[] = [
  {
    name: 'chunk: encode a block',
    unit: 'MB/s',
    async run(context) {
      const entries = makeEntries();
      const compressor = createCompressor();
      const kernels = testKernels();
      const megabytes = entries.lineBytes.length / 1e6;
      const encode = () => encodeBlock(entries, { compressor, kernels });
      const value = await context.rate(megabytes, encode);
      const bound = await context.rate(megabytes, () => compressor.compress(entries.lineBytes));
      return { value, bound, boundIs: 'zstd-1 of the lines alone' };
    },
  },
  {
    name: 'chunk: zstd through the reused handle',
    unit: 'MB/s',
    async run(context) {
      const { lineBytes } = makeEntries();
      const compressor = createCompressor();
      const params = {
        [zlib.constants.ZSTD_c_compressionLevel]: 1,
        [zlib.constants.ZSTD_c_hashLog]: 12,
        [zlib.constants.ZSTD_c_minMatch]: 7,
      };
      const megabytes = lineBytes.length / 1e6;
      const chunkSize = lineBytes.length;
      const value = await context.rate(megabytes, () => compressor.compress(lineBytes));
      const bound = await context.rate(megabytes, () =>
        zlib.zstdCompressSync(lineBytes, { params, chunkSize }),
      );
      return { value, bound, boundIs: 'technique off: one-shot calls' };
    },
  },
  {
    name: 'chunk: decode line bytes',
    unit: 'MB/s',
    async run(context) {
      const { lineBytes } = makeEntries();
      const megabytes = lineBytes.length / 1e6;
      const stored = zlib.zstdCompressSync(lineBytes);
      const value = await decodeRate(context, megabytes, (block) => block.lineBytes());
      const chunkSize = lineBytes.length;
      const bound = await context.rate(megabytes, () =>
        zlib.zstdDecompressSync(stored, { chunkSize }),
      );
      return { value, bound, boundIs: 'one-shot zstd alone' };
    },
  },
  {
    name: 'chunk: lines of block after block, released',
    unit: 'MB/s',
    async run(context) {
      const value = await scanRate(context, createDecompressor());
      const bound = await scanRate(context, createDecompressor({ keptBytesMax: 0 }));
      return { value, bound, boundIs: 'technique off: a new buffer for each' };
    },
  },
  {
    name: 'chunk: decode times',
    unit: 'Mrows/s',
    async run(context) {
      const { rowCount } = makeEntries();
      const value = await decodeRate(context, rowCount / 1e6, (block) => block.timestamps());
      const bound = await context.rate(rowCount / 1e6, () => new Float64Array(rowCount).fill(1));
      return { value, bound, boundIs: 'filling such an array' };
    },
  },
  {
    name: 'chunk: decode line offsets',
    unit: 'Mrows/s',
    async run(context) {
      const { rowCount } = makeEntries();
      const value = await decodeRate(context, rowCount / 1e6, (block) => block.lineOffsets());
      const bound = await context.rate(rowCount / 1e6, () => new Uint32Array(rowCount).fill(1));
      return { value, bound, boundIs: 'filling such an array' };
    },
  },
];
