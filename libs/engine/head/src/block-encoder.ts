// Turns cut blocks into bytes, elsewhere, and knows how far behind it is.
import { encodedBlock, type EncodedBlock } from '@skald/chunk';
import type { EntryColumns } from '@skald/columns';
import { must, toServiceError } from '@skald/errors';
import type { Logger } from '@skald/telemetry';
import type { HeadMemory } from './head-memory.ts';
import type { LineBuffers } from './line-buffers.ts';
import { blockByteSize, type HeadBlock } from './head-stream.ts';

export interface BlockEncoderDeps {
  /** Encodes on another thread. The columns are not changed while it runs. */
  readonly encode: (columns: EntryColumns) => Promise<Uint8Array>;
  readonly buffers: LineBuffers;
  readonly log: Logger;
  readonly memory: HeadMemory;
}

export class BlockEncoder {
  readonly #deps: BlockEncoderDeps;
  readonly #running = new Map<HeadBlock, Promise<void>>();
  #waitingBytes = 0;
  #drained: (() => void)[] = [];

  constructor(deps: BlockEncoderDeps) {
    this.#deps = deps;
  }

  /** Bytes of lines that wait to be encoded. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** Begins to encode a block; a failure is logged and tried again by `encoded`. */
  start(block: HeadBlock): void {
    this.encoded(block).catch((error: unknown) => {
      this.#deps.log.log('error', 'a block could not be encoded', {
        error: toServiceError(error).message,
      });
    });
  }

  /** A block, encoded; starts or joins its encoding. */
  async encoded(block: HeadBlock): Promise<EncodedBlock> {
    if (!block.encoded) await (this.#running.get(block) ?? this.#run(block));
    return must(block.encoded, 'a block was encoded or has failed');
  }

  /** Resolves when at most `byteCount` bytes wait. */
  async atMost(byteCount: number): Promise<void> {
    while (this.#waitingBytes > byteCount) {
      await new Promise<void>((resolve) => this.#drained.push(resolve));
    }
  }

  #run(block: HeadBlock): Promise<void> {
    const running = this.#encode(block).finally(() => {
      this.#running.delete(block);
      this.#waitingBytes -= block.lineByteCount;
      for (const wake of this.#drained.splice(0)) wake();
    });
    this.#waitingBytes += block.lineByteCount;
    this.#running.set(block, running);
    return running;
  }

  async #encode(block: HeadBlock): Promise<void> {
    const bytes = await this.#deps.encode(must(block.columns, 'a cut block has columns'));
    const before = blockByteSize(block);
    block.encoded = encodedBlock(bytes);
    block.columns = undefined;
    if (block.lent && !block.view) this.#deps.buffers.give(block.lent);
    block.lent = undefined;
    block.view = undefined;
    this.#deps.memory.add(blockByteSize(block) - before);
  }
}
