// What a skip filter costs at ingest, and what asking it costs beside reading the block.
import { plainKernels, type Kernels } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import type { Bench } from '../../../../tools/bench/harness.ts';
import { buildSkipFilter, mayContain } from './index.ts';

const BLOCK_BYTES = 256 << 10;
const MB = BLOCK_BYTES / 1e6;

interface Block {
  readonly bytes: Uint8Array;
  readonly offsets: Uint32Array;
  readonly rowCount: number;
}

/** Service lines of 220 bytes, each with a trace identifier, a duration and a user of its own. */
function block(kernels: Kernels): Block {
  const region = kernels.scratch(BLOCK_BYTES);
  const offsets = [0];
  let at = 0;
  for (let i = 0; at + 400 < BLOCK_BYTES; i++) {
    const hex = (salt: number): string =>
      ((Math.imul(i + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b)) >>> 0).toString(16);
    const line = `{"ts":"2026-11-20T00:00:${(i % 50) + 10}.${(i * 37) % 1000}Z","level":"info","msg":"request completed","method":"GET","path":"/api/v1/orders","status":200,"duration_ms":${(i * 97) % 900}.25,"trace_id":"${hex(1)}-0c0a-4b1d-${hex(2)}","user":{"id":${(i * 7919) % 100000}}}`;
    at += Buffer.from(region.buffer, region.byteOffset + at).write(line);
    offsets.push(at);
  }
  const rowCount = offsets.length - 1;
  return { bytes: region.subarray(0, at), offsets: Uint32Array.from(offsets), rowCount };
}

export const benches: readonly Bench[] = [
  {
    name: 'skip filter: build',
    unit: 'MB/s',
    async run(context) {
      const kernels = testKernels(8 << 20);
      const { bytes, offsets } = block(kernels);
      const build = (using: Kernels) => (): Uint8Array =>
        buildSkipFilter({ bytes, offsets }, using);
      const bound = await context.rate(MB, build(plainKernels()), { rounds: 3 });
      const value = await context.rate(MB, build(kernels));
      return { value, bound, boundIs: 'the JavaScript twin' };
    },
  },
  {
    name: 'skip filter: size',
    unit: 'bytes',
    run() {
      const kernels = testKernels(8 << 20);
      const { bytes, offsets } = block(kernels);
      const value = buildSkipFilter({ bytes, offsets }, kernels).length;
      return { value, bound: bytes.length, boundIs: 'the lines' };
    },
  },
  {
    name: 'skip filter: blocks asked for an absent identifier',
    unit: 'blocks/s',
    async run(context) {
      const kernels = testKernels(8 << 20);
      const { bytes, offsets } = block(kernels);
      const filter = buildSkipFilter({ bytes, offsets }, kernels);
      const absent = Buffer.from('d34db33f-0c0a-4b1d-9e55-5ca1ab1e0042');
      const needle = { bytes: absent, foldCase: false };
      const bound = await context.rate(1, () => kernels.indexOf(bytes, needle));
      const value = await context.rate(1, () => mayContain(filter, absent));
      return { value, bound, boundIs: 'searching the decompressed block' };
    },
  },
];
