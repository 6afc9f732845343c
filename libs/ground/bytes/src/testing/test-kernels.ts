// The kernels that the build made, for tests and benches: `npm test` builds them before it starts.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kernels } from '../kernels/kernels.ts';
import { instantiateKernels } from '../kernels/wasm-kernels.ts';

/** WASM kernels with this much memory, 4 MiB unless said. */
export function testKernels(memoryBytes = 1 << 22): Kernels {
  const file = join(process.cwd(), 'dist/kernels/kernels.wasm');
  if (!existsSync(file))
    throw new Error(`${file} is missing: run node tools/bootstrap.mjs kernels`);
  return instantiateKernels(readFileSync(file), { memoryBytes });
}
