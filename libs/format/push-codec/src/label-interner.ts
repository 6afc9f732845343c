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

const TEXT_ROOM_BYTES = 4096;

const utf8 = new TextDecoder();

export class LabelInterner {
  readonly #read: (text: string) => StreamLabels;
  readonly #maxEntries: number;
  #young = new Map<number, Entry[]>();
  #old = new Map<number, Entry[]>();
  #youngCount = 0;
  /** The text at hand: bytes come from memories of several kinds, and the loops below see only this one. */
  readonly #room = new Uint8Array(TEXT_ROOM_BYTES);

  constructor(read: (text: string) => StreamLabels, options: { readonly maxEntries: number }) {
    this.#read = read;
    this.#maxEntries = options.maxEntries;
  }

  /** The labels whose text is bytes [from, to). The bytes are not kept. */
  intern(bytes: Uint8Array, from: number, to: number): StreamLabels {
    const length = to - from;
    const text = length <= TEXT_ROOM_BYTES ? this.#room : new Uint8Array(length);
    text.set(bytes.subarray(from, to));
    const hash = hashOf(text, length);
    const known = find(this.#young.get(hash), text, length);
    if (known) return known.value;
    const entry = find(this.#old.get(hash), text, length) ?? this.#make(text, length);
    this.#remember(hash, entry);
    return entry.value;
  }

  #make(text: Uint8Array, length: number): Entry {
    const key = text.slice(0, length);
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
  text: Uint8Array,
  length: number,
): Entry | undefined {
  if (!bucket) return undefined;
  for (const entry of bucket) if (isText(entry.key, text, length)) return entry;
  return undefined;
}

function isText(key: Uint8Array, text: Uint8Array, length: number): boolean {
  if (key.length !== length) return false;
  for (let i = 0; i < length; i++) if (key[i] !== text[i]) return false;
  return true;
}

function hashOf(text: Uint8Array, length: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < length; i++) hash = Math.imul(hash ^ (text[i] as number), 0x01000193);
  return hash >>> 0;
}
