// Typed arrays in the kernels' memory, with room behind them that kernels may read and write.
import type { Kernels } from '@skald/bytes';

const ROOM_BEHIND = 64;

/** Arrays are not cleared, and last until the kernels are reset. */
export class KernelArrays {
  readonly kernels: Kernels;

  constructor(kernels: Kernels) {
    this.kernels = kernels;
  }

  bytes(count: number): Uint8Array {
    return this.kernels.scratch(count + ROOM_BEHIND).subarray(0, count);
  }

  uint32s(count: number): Uint32Array {
    const { buffer, byteOffset } = this.#region(count * 4);
    return new Uint32Array(buffer, byteOffset, count);
  }

  int32s(count: number): Int32Array {
    const { buffer, byteOffset } = this.#region(count * 4);
    return new Int32Array(buffer, byteOffset, count);
  }

  float64s(count: number): Float64Array {
    const { buffer, byteOffset } = this.#region(count * 8);
    return new Float64Array(buffer, byteOffset, count);
  }

  #region(byteCount: number): Uint8Array<ArrayBuffer> {
    return this.kernels.scratch(byteCount + ROOM_BEHIND);
  }
}
