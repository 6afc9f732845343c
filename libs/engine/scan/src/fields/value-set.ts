// The distinct values of a field in one block, up to a number: the next ones are refused.
//
// Values are short and few, so the hash looks at the length and at most eight bytes of a value, and
// equality decides. Memory is kept from block to block.
export const VALUES_MAX = 256;
export const REFUSED = 0;

const BLANK = 0x20;
const SLOTS = 1024;
const BYTES_MAX = 16 << 10;

export class ValueSet {
  /** Ids are 1 … size. */
  size = 0;
  /** How many of the values hold a blank. */
  blankCount = 0;
  readonly #slots = new Uint16Array(SLOTS);
  readonly #offsets = new Uint32Array(VALUES_MAX + 1);
  readonly #bytes = Buffer.allocUnsafeSlow(BYTES_MAX);

  clear(): void {
    this.size = this.blankCount = 0;
    this.#slots.fill(0);
  }

  /** The id of value [start, end) of `source`, or REFUSED when it is new and there is no room. */
  idOf(source: Uint8Array, start: number, end: number): number {
    const slots = this.#slots;
    for (let slot = quickHash(source, start, end); ; slot = (slot + 1) & (SLOTS - 1)) {
      const id = slots[slot] as number;
      if (id === 0) return this.#add(slot, source, start, end);
      if (this.#equals(id, source, start, end)) return id;
    }
  }

  get byteCount(): number {
    return this.#offsets[this.size] as number;
  }

  /** Offsets and bytes of the values, in arrays of their own. */
  values(): { readonly valueOffsets: Uint32Array; readonly valueBytes: Uint8Array } {
    return {
      valueOffsets: this.#offsets.slice(0, this.size + 1),
      valueBytes: Uint8Array.prototype.slice.call(this.#bytes, 0, this.byteCount),
    };
  }

  #equals(id: number, source: Uint8Array, start: number, end: number): boolean {
    const at = this.#offsets[id - 1] as number;
    const length = (this.#offsets[id] as number) - at;
    if (length !== end - start) return false;
    const bytes = this.#bytes;
    for (let i = 0; i < length; i++) if (bytes[at + i] !== source[start + i]) return false;
    return true;
  }

  #add(slot: number, source: Uint8Array, start: number, end: number): number {
    const at = this.byteCount;
    if (this.size === VALUES_MAX || at + end - start > BYTES_MAX) return REFUSED;
    this.#bytes.set(source.subarray(start, end), at);
    this.#slots[slot] = ++this.size;
    if (source.subarray(start, end).includes(BLANK)) this.blankCount++;
    this.#offsets[this.size] = at + end - start;
    return this.size;
  }
}

function quickHash(source: Uint8Array, start: number, end: number): number {
  const length = end - start;
  let hash = Math.imul(length, 0x9e3779b1);
  const head = length < 4 ? length : 4;
  for (let i = start; i < start + head; i++)
    hash = Math.imul(hash ^ (source[i] as number), 0x01000193);
  if (length > 4) {
    const middle = source[start + (length >> 1)] as number;
    hash = Math.imul(hash ^ middle, 0x01000193);
    for (let i = end - 3; i < end; i++) hash = Math.imul(hash ^ (source[i] as number), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) & (SLOTS - 1);
}
