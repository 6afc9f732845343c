// What the WASM kernels buy over their JavaScript twins, on one block of 256 KiB of JSON lines that lies
// in the kernels' memory. The bound is the twin, except where a row says otherwise.
import { crc32 } from 'node:zlib';
import type { Bench } from '../../../../../tools/bench/harness.ts';
import { snappyEncode } from '../snappy.ts';
import { testKernels } from '../testing/test-kernels.ts';
import { must } from '@skald/errors';
import { ID_SLOTS, SHAPE_SLOTS } from './grams.ts';
import type { Kernels, Needle } from './kernels.ts';
import { plainKernels } from './plain-kernels.ts';
import { GAP_SYNTAX, skeletonTable, type Skeleton } from './skeletons.ts';
import type { LineTimes } from './stamps.ts';

const BLOCK_BYTES = 256 << 10;
const MB = BLOCK_BYTES / 1e6;

interface Material {
  readonly kernels: Kernels;
  readonly plain: Kernels;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly offsets: Uint32Array;
  readonly marks: Uint8Array;
}

function material(): Material {
  const kernels = testKernels(8 << 20);
  const region = kernels.scratch(BLOCK_BYTES);
  const offsets = [0];
  let at = 0;
  for (let i = 0; at + 400 < BLOCK_BYTES; i++) {
    const id = Math.imul(i + 1, 0x9e3779b1) >>> 0;
    const level = i % 10 === 0 ? 'error' : 'info';
    const line = `{"ts":"2026-11-20T00:00:${(i % 60) + 10}.123Z","level":"${level}","msg":"request completed","path":"/api/v1/orders","status":200,"duration_ms":${id % 900}.25,"trace_id":"${id.toString(16)}-0c0a-4b1d","user":{"id":${id % 100000},"plan":"pro"}}`;
    at += Buffer.from(region.buffer, region.byteOffset + at).write(line);
    offsets.push(at);
  }
  const marks = kernels.scratch(offsets.length);
  return {
    kernels,
    plain: plainKernels(),
    bytes: region.subarray(0, at),
    offsets: Uint32Array.from(offsets),
    marks,
  };
}

/** Of the lines of `material`: ‗ stands for a text, # for a number. */
const SHAPE =
  '{"ts":"‗","level":"‗","msg":"‗","path":"‗","status":#,"duration_ms":#,"trace_id":"‗","user":{"id":#,"plan":"‗"}}';
const SKELETON: Skeleton = {
  literals: SHAPE.split(/[‗#]/).map((text) => Buffer.from(text)),
  gaps: [...SHAPE.replaceAll(/[^‗#]/g, '')].map((mark, column) => ({
    syntax: mark === '#' ? GAP_SYNTAX.number : GAP_SYNTAX.quoted,
    source: 0,
    column,
  })),
};

/** As the lines of `material` say, but for the order. */
function timesOf(offsets: Uint32Array): LineTimes {
  const rows = offsets.length - 1;
  const offsetsNs = Float64Array.from({ length: rows }, (_, i) => ((i % 60) + 10) * 1e9 + 123e6);
  return { baseNs: BigInt(Date.UTC(2026, 10, 20)) * 1_000_000n, offsetsNs };
}

const sought = (text: string, foldCase = false): Needle => ({ bytes: Buffer.from(text), foldCase });

function searchBench(name: string, needles: readonly Needle[]): Bench {
  return {
    name: `kernels: rows with ${name}`,
    unit: 'MB/s',
    async run(context) {
      const { kernels, plain, bytes, offsets, marks } = material();
      const find = (with_: Kernels) => (): number => {
        marks.fill(0);
        return with_.findRows({ bytes, offsets }, needles, marks);
      };
      const bound = await context.rate(MB, find(plain), { rounds: 3 });
      const value = await context.rate(MB, find(kernels));
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  };
}

export const benches: readonly Bench[] = [
  searchBench('an absent word', [sought('qzx')]),
  searchBench('an absent identifier', [sought('d34db33f-0c0a-4b1d-9e55')]),
  searchBench('a word in 10 % of lines', [sought('error')]),
  searchBench('a word in any case', [sought('outofmemory', true)]),
  searchBench(
    'any of eight words',
    'timeout refused panic oom kill fatal segv denied'.split(' ').map((word) => sought(word)),
  ),
  {
    name: 'kernels: an absent word, block copied in',
    unit: 'MB/s',
    async run(context) {
      const { kernels, bytes } = material();
      const outside = Buffer.from(bytes);
      const copy = Buffer.allocUnsafe(outside.length);
      const needle = sought('qzx');
      const bound = await context.rate(MB, () => copy.set(outside));
      const value = await context.rate(MB, () => kernels.indexOf(outside, needle));
      return { value, bound, boundIs: 'memcpy of the same bytes' };
    },
  },
  {
    name: 'kernels: positions of line ends and quotes',
    unit: 'MB/s',
    async run(context) {
      const { kernels, plain, bytes } = material();
      const out = new Uint32Array(1 << 16);
      const bound = await context.rate(MB, () => plain.positionsOf(bytes, '\n"', out));
      const value = await context.rate(MB, () => kernels.positionsOf(bytes, '\n"', out));
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  },
  {
    name: 'kernels: crc32c',
    unit: 'MB/s',
    async run(context) {
      const { kernels, plain, bytes } = material();
      const bound = await context.rate(MB, () => plain.crc32c(bytes));
      const value = await context.rate(MB, () => kernels.crc32c(bytes));
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  },
  {
    name: 'kernels: crc32c, bytes copied in',
    unit: 'MB/s',
    async run(context) {
      const { kernels, bytes } = material();
      const outside = Buffer.from(bytes);
      const bound = await context.rate(MB, () => crc32(outside));
      const value = await context.rate(MB, () => kernels.crc32c(outside));
      return { value, bound, boundIs: 'zlib.crc32 (another polynomial)' };
    },
  },
  {
    name: 'kernels: lines of JSON matched to a skeleton',
    unit: 'MB/s',
    async run(context) {
      const { kernels, plain, bytes, offsets } = material();
      const table = skeletonTable([SKELETON]);
      const gaps = SKELETON.gaps;
      const rowCount = offsets.length - 1;
      const region = (byteCount: number) => kernels.scratch(byteCount + 64).subarray(0, byteCount);
      const spanBytes = region(8 * gaps.length * rowCount);
      const spans = new Int32Array(spanBytes.buffer, spanBytes.byteOffset, spanBytes.length / 4);
      const match = { ids: region(rowCount), spans, flags: region(gaps.length) };
      const offsetBytes = region(offsets.byteLength);
      const own = new Uint32Array(offsetBytes.buffer, offsetBytes.byteOffset, offsets.length);
      own.set(offsets);
      const lines = { bytes, offsets: own };
      const run = (with_: Kernels) => (): number => {
        match.ids.fill(0);
        return with_.skeletons.match(lines, table, { first: 0, allowHigh: true }, match);
      };
      const bound = await context.rate(MB, run(plain), { rounds: 3 });
      const value = await context.rate(MB, run(kernels));
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  },
  {
    name: 'kernels: grams of a block for its skip filter',
    unit: 'MB/s',
    async run(context) {
      const { kernels, plain, bytes, offsets } = material();
      const shapes = new Uint8Array(SHAPE_SLOTS / 8);
      const ids = new Uint8Array(ID_SLOTS / 8);
      const mark = (with_: Kernels) => (): void => with_.markGrams({ bytes, offsets }, shapes, ids);
      const bound = await context.rate(MB, mark(plain), { rounds: 3 });
      const value = await context.rate(MB, mark(kernels));
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  },
  {
    name: 'kernels: lines packed',
    unit: 'MB/s',
    async run(context) {
      const { kernels, plain, bytes, offsets } = material();
      const times = timesOf(offsets);
      const pack = (with_: Kernels) => () => with_.packLines({ bytes, offsets }, times);
      const bound = await context.rate(MB, pack(plain), { rounds: 3 });
      const value = await context.rate(MB, pack(kernels));
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  },
  {
    name: 'kernels: lines unpacked',
    unit: 'MB/s',
    async run(context) {
      const { kernels, plain, bytes, offsets } = material();
      const times = timesOf(offsets);
      const made = must(plain.packLines({ bytes, offsets }, times), 'log lines are packed');
      const into = kernels.scratch(BLOCK_BYTES + 128);
      const unpack = (with_: Kernels) => () => with_.unpackLines(made, offsets, times, into);
      const bound = await context.rate(MB, unpack(plain), { rounds: 3 });
      const value = await context.rate(MB, unpack(kernels));
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  },
  {
    name: 'kernels: snappy decode',
    unit: 'MB/s',
    async run(context) {
      const { kernels, plain, bytes } = material();
      const encoded = snappyEncode(bytes);
      const bound = await context.rate(MB, () => plain.snappyDecode(encoded, BLOCK_BYTES));
      const value = await context.rate(MB, () => {
        kernels.reset();
        return kernels.snappyDecode(encoded, BLOCK_BYTES);
      });
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  },
];
