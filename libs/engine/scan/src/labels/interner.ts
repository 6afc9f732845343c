// Byte strings to small numbers, and back to text once per distinct value.
//
// An open-addressing table over (hash, id); the bytes of all values stand in one buffer. Group keys,
// key names and memo tables are built on it, so that no JavaScript string is made per line.
// Bounded by whoever owns it: look at `size` and make a new one.
const FIRST_SLOTS = 64;

export class Interner {
  /** Number of distinct values; ids are 0 … size - 1. */
  size = 0;
  #slots = new Int32Array(FIRST_SLOTS).fill(-1);
  #hashes = new Int32Array(FIRST_SLOTS);
  #starts = new Int32Array(FIRST_SLOTS + 1);
  #bytes = Buffer.allocUnsafe(1024);
  readonly #texts: (string | undefined)[] = [];

  /** The id of bytes [start, end) of `source`; a new one when they were never seen. */
  idOf(source: Uint8Array, start: number, end: number): number {
    const hash = hashBytes(source, start, end);
    const slots = this.#slots;
    const mask = slots.length - 1;
    for (let slot = (hash ^ (hash >>> 15)) & mask; ; slot = (slot + 1) & mask) {
      const id = slots[slot] as number;
      if (id < 0) return this.#insert(hash, source, start, end);
      if (this.#hashes[id] === hash && this.#equals(id, source, start, end)) return id;
    }
  }

  idOfText(text: string): number {
    const bytes = Buffer.from(text);
    return this.idOf(bytes, 0, bytes.length);
  }

  textOf(id: number): string {
    return (this.#texts[id] ??= this.#bytes.toString(
      'utf8',
      this.#starts[id],
      this.#starts[id + 1],
    ));
  }

  /** Whether value `id` equals bytes [start, end) of `source`. */
  #equals(id: number, source: Uint8Array, start: number, end: number): boolean {
    const at = this.#starts[id] as number;
    const length = (this.#starts[id + 1] as number) - at;
    if (length !== end - start) return false;
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== source[start + i]) return false;
    return true;
  }

  #insert(hash: number, source: Uint8Array, start: number, end: number): number {
    const id = this.size++;
    if (this.size * 2 > this.#slots.length) this.#grow();
    this.#hashes[id] = hash;
    const at = this.#starts[id] as number;
    const after = at + end - start;
    if (after > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(after * 2);
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    this.#bytes.set(source.subarray(start, end), at);
    this.#starts[id + 1] = after;
    this.#place(hash, id);
    return id;
  }

  #grow(): void {
    const count = this.#slots.length * 2;
    this.#slots = new Int32Array(count).fill(-1);
    const hashes = new Int32Array(count);
    hashes.set(this.#hashes);
    const starts = new Int32Array(count + 1);
    starts.set(this.#starts);
    this.#hashes = hashes;
    this.#starts = starts;
    for (let id = 0; id < this.size - 1; id++) this.#place(hashes[id] as number, id);
  }

  #place(hash: number, id: number): void {
    const mask = this.#slots.length - 1;
    let slot = (hash ^ (hash >>> 15)) & mask;
    while ((this.#slots[slot] as number) >= 0) slot = (slot + 1) & mask;
    this.#slots[slot] = id;
  }
}

/** FNV-1a with a final mix; good enough for tables whose equality is checked. */
export function hashBytes(source: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5 ^ (end - start);
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ (source[i] as number), 0x01000193);
  hash ^= hash >>> 13;
  return Math.imul(hash, 0x5bd1e995) | 0;
}
