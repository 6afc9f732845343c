// The keys that occurred at one place of the lines (the top level, or one nested object), and the
// label each of them means.
//
// Lines of one stream repeat their shape, so the table predicts: the key after the one just seen is
// probably the one that followed it last time. A prediction costs comparing the key's own bytes;
// a miss costs a hash. Names are made once per distinct key.
import { Interner } from '../labels/interner.ts';
import type { LabelSlot } from '../labels/label-slot.ts';

export interface KeyEntry {
  /** The key as it stands in lines, escapes included. */
  readonly raw: Buffer;
  readonly path: readonly string[];
  /** Undefined when the key cannot become a label. */
  readonly slot: LabelSlot | undefined;
  /** Nothing under this key is needed: a nested object may be stepped over. */
  readonly isPruned: boolean;
  /** Keys of the nested object; made when one is seen. */
  children: KeyTable | undefined;
  /** The entry that followed last time. */
  next: KeyEntry | undefined;
}

export type MakeEntry = (raw: Buffer) => Omit<KeyEntry, 'raw' | 'children' | 'next'>;

export class KeyTable {
  readonly #ids = new Interner();
  readonly #entries: KeyEntry[] = [];
  readonly #make: MakeEntry;
  /** The entry that began the last line. */
  first: KeyEntry | undefined;

  constructor(make: MakeEntry) {
    this.#make = make;
  }

  get size(): number {
    return this.#entries.length;
  }

  /** The entry of key bytes [start, end); `previous` learns that it was followed by it. */
  find(bytes: Uint8Array, start: number, end: number, previous: KeyEntry | undefined): KeyEntry {
    const id = this.#ids.idOf(bytes, start, end);
    let entry = this.#entries[id];
    if (entry === undefined) {
      const raw = Buffer.from(bytes.subarray(start, end));
      entry = { raw, ...this.#make(raw), children: undefined, next: undefined };
      this.#entries[id] = entry;
    }
    if (previous === undefined) this.first = entry;
    else previous.next = entry;
    return entry;
  }
}

/** Whether the bytes at `at` are the entry's key and a closing quote or separator follows. */
export function startsWithKey(
  bytes: Uint8Array,
  at: number,
  key: Buffer,
  closing: number,
): boolean {
  const length = key.length;
  for (let i = 0; i < length; i++) if (bytes[at + i] !== key[i]) return false;
  return bytes[at + length] === closing;
}
