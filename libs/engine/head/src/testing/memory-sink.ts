// A store for tests: keeps chunks, and fails when told to.
import type { EncodedBlock } from '@skald/chunk';
import { UnavailableError } from '@skald/errors';
import type { FlushChunk, FlushSink } from '../flush-work.ts';

export class MemorySink implements FlushSink {
  readonly stored = new Map<string, FlushChunk[]>();
  /** Asked before every write; true makes it fail. */
  failsNow: () => boolean = () => false;
  /** Writes wait for it. */
  opened: Promise<void> = Promise.resolve();

  async flush(tenant: string, chunks: readonly FlushChunk[]): Promise<void> {
    await this.opened;
    if (this.failsNow()) throw new UnavailableError('the store is down');
    const kept = this.stored.get(tenant) ?? [];
    kept.push(...chunks);
    this.stored.set(tenant, kept);
  }

  blocksOf(tenant: string, labelText: string): EncodedBlock[] {
    const chunks = this.stored.get(tenant) ?? [];
    return chunks.filter(({ labels }) => labels.text === labelText).flatMap(({ blocks }) => blocks);
  }
}
