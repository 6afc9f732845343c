// A block over entries in memory: an ingester's head, or a test. Nothing to fetch; sorting and
// duplicate removal happen once, when something of it is first asked for: a query over many streams opens
// the growing block of each, and should not sort them all in one go.
import type { DictionaryColumn, EntryColumns } from '@skald/columns';
import { assert } from '@skald/errors';
import type { Block, BlockInfo } from './block.ts';
import { infoOf, linesOf } from './encode-block.ts';
import { compactDictionary } from './metadata-columns.ts';
import { sortEntries } from './sort-entries.ts';

/**
 * The entries as a block: sorted by time, equal entries once. There must be at least one. Keeps views
 * of the arrays given where they are in order already: the caller must not change their rows.
 */
export function columnsAsBlock(entries: EntryColumns): Block {
  assert(entries.rowCount > 0, 'a block has rows');
  return new MemoryBlock(entries);
}

interface Made {
  readonly columns: EntryColumns;
  readonly lines: Uint8Array;
  readonly metadata: readonly DictionaryColumn[];
  readonly info: BlockInfo;
}

function madeOf(entries: EntryColumns): Made {
  const columns = sortEntries(entries);
  const lines = linesOf(columns);
  const metadata = columns.metadata.flatMap((column) => compactDictionary(column) ?? []);
  return { columns, lines, metadata, info: infoOf(columns, lines, metadata) };
}

class MemoryBlock implements Block {
  readonly entries: EntryColumns;
  #made: Made | undefined;
  #lineOffsets: Uint32Array | undefined;

  constructor(entries: EntryColumns) {
    this.entries = entries;
  }

  get info(): BlockInfo {
    return this.#rows.info;
  }

  mayContain(_needle: Uint8Array): boolean {
    return true;
  }

  load(): Promise<void> {
    return Promise.resolve();
  }

  /** Starts at `baseNs` of the entries, not at the first row. */
  timestamps(): { readonly baseNs: bigint; readonly offsetsNs: Float64Array } {
    const { baseNs, offsetsNs, rowCount } = this.#rows.columns;
    return { baseNs, offsetsNs: offsetsNs.subarray(0, rowCount) };
  }

  lineOffsets(): Uint32Array {
    return (this.#lineOffsets ??= this.#offsetsFromZero());
  }

  lineBytes(): Uint8Array {
    return this.#rows.lines;
  }

  metadata(): readonly DictionaryColumn[] {
    return this.#rows.metadata;
  }

  /** Its arrays are its own, and others may be reading them. */
  release(): void {}

  get #rows(): Made {
    return (this.#made ??= madeOf(this.entries));
  }

  #offsetsFromZero(): Uint32Array {
    const { lineOffsets, rowCount } = this.#rows.columns;
    const first = lineOffsets[0] as number;
    const offsets = lineOffsets.subarray(0, rowCount + 1);
    return first === 0 ? offsets : offsets.map((offset) => offset - first);
  }
}
