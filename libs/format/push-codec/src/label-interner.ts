// Label sets by the bytes they arrive as: the same bytes give the same Labels object, so that parsing,
// sorting, quoting and hashing happen once per stream and not once per push.
//
// Bound: two generations of at most `maxEntries` sets. When the young one is full it becomes the old
// one and what was old is forgotten; a set found among the old moves to the young. So the table never
// holds more than twice the bound, and streams in use stay.
import type { StreamLabels } from './label-text.ts';

interface Entry {
  readonly key: Uint8Array;
  readonly value: StreamLabels;
}

const utf8 = new TextDecoder();

export class LabelInterner {
  readonly #read: (text: string) => StreamLabels;
  readonly #maxEntries: number;
  #young = new Map<number, Entry[]>();
  #old = new Map<number, Entry[]>();
  #youngCount = 0;

  constructor(read: (text: string) => StreamLabels, options: { readonly maxEntries: number }) {
    this.#read = read;
    this.#maxEntries = options.maxEntries;
  }

  /** The labels whose text is bytes [from, to). The bytes are not kept. */
  intern(bytes: Uint8Array, from: number, to: number): StreamLabels {
    const hash = hashRange(bytes, from, to);
    const known = find(this.#young.get(hash), bytes, from, to);
    if (known) return known.value;
    const entry = find(this.#old.get(hash), bytes, from, to) ?? this.#make(bytes, from, to);
    this.#remember(hash, entry);
    return entry.value;
  }

  #make(bytes: Uint8Array, from: number, to: number): Entry {
    // Not `slice`: of a Buffer that is a view.
    const key = new Uint8Array(bytes.subarray(from, to));
    return { key, value: this.#read(utf8.decode(key)) };
  }

  #remember(hash: number, entry: Entry): void {
    if (this.#youngCount >= this.#maxEntries) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#youngCount = 0;
    }
    const bucket = this.#young.get(hash);
    if (bucket) bucket.push(entry);
    else this.#young.set(hash, [entry]);
    this.#youngCount += 1;
  }
}

function find(
  bucket: readonly Entry[] | undefined,
  bytes: Uint8Array,
  from: number,
  to: number,
): Entry | undefined {
  return bucket?.find(({ key }) => {
    if (key.length !== to - from) return false;
    for (let i = 0; i < key.length; i++) if (key[i] !== bytes[from + i]) return false;
    return true;
  });
}

function hashRange(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash >>> 0;
}
