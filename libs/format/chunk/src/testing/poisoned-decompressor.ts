// A decompressor that notices who reads the lines of a released block: it overwrites them at once, so that
// the answer is wrong.
import { BufferPool } from '../buffer-pool.ts';
import { createDecompressor, type Decompressor } from '../compression.ts';

class PoisonedPool extends BufferPool {
  override give(buffer: Buffer): void {
    buffer.fill(0xdb);
    super.give(buffer);
  }
}

export function poisonedDecompressor(): Decompressor {
  return { ...createDecompressor(), buffers: new PoisonedPool() };
}
