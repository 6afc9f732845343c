// The memory that kernels work in, from low to high:
//
//   0            heapBase        top                         limit        end
//   | tables     | regions given | arguments of this call    | slack      |
//
// Kernels read and write up to 64 bytes beyond a region, so the last bytes are never given away.
import { assert } from '@skald/errors';

export const SLACK_BYTES = 128;

export class KernelMemory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly buffer: ArrayBuffer;
  /** Where the next region begins, about; what lies from here on may be overwritten. */
  top: number;
  readonly #heapBase: number;
  readonly #limit: number;

  constructor(memory: WebAssembly.Memory, heapBase: number) {
    this.buffer = memory.buffer;
    this.bytes = new Uint8Array(memory.buffer);
    this.#limit = this.bytes.length - SLACK_BYTES;
    this.top = this.#heapBase = heapBase;
    assert(this.top < this.#limit, 'the memory has room beside the tables of the kernels');
  }

  reset(): void {
    this.top = this.#heapBase;
  }

  isInside(...views: readonly ArrayBufferView[]): boolean {
    for (const view of views) if (view.buffer !== this.buffer) return false;
    return true;
  }

  /** Whether regions of these sizes still fit. */
  has(...sizes: readonly number[]): boolean {
    let end = this.top;
    for (const size of sizes) end += size + 15;
    return end <= this.#limit;
  }

  take(byteCount: number): number {
    const at = (this.top + 15) & ~15;
    assert(at + byteCount <= this.#limit, 'room was asked for before it is taken');
    this.top = at + byteCount;
    return at;
  }

  /** The address of these bytes: where they are, or where they were copied to. */
  place(view: ArrayBufferView): number {
    if (view.buffer === this.buffer) return view.byteOffset;
    const at = this.take(view.byteLength);
    this.bytes.set(new Uint8Array(view.buffer, view.byteOffset, view.byteLength), at);
    return at;
  }
}

export function sizeOf(view: ArrayBufferView): number {
  return view.byteLength;
}
