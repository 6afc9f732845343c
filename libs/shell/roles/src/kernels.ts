// The WASM kernels of this process: `kernels.wasm` beside the bundle, or in dist/ when run from source.
// Without the file everything works with the JavaScript twins, slower.
import { existsSync, readFileSync } from 'node:fs';
import { instantiateKernels, plainKernels, type Kernels } from '@skald/bytes';
import type { Logger } from '@skald/telemetry';

const PLACES = ['./kernels.wasm', '../../../../dist/kernels/kernels.wasm'];

/** A maker of kernels: each owner has its own, of the memory it asks for. */
export function kernelsMaker(logger: Logger): (memoryBytes: number) => Kernels {
  const path = PLACES.map((place) => new URL(place, import.meta.url)).find((url) =>
    existsSync(url),
  );
  if (!path) {
    logger.log('warn', 'kernels.wasm is not beside the program: slower code is used');
    return () => plainKernels();
  }
  const wasm = readFileSync(path);
  return (memoryBytes) => instantiateKernels(wasm, { memoryBytes });
}
