// The distinct values of a field in one block, up to a number: the next ones are refused.
//
// Values are short and few. The first and last four bytes of a value make its hash and, up to eight bytes,
// decide equality at once; only the middle of longer ones is compared. Memory is kept from block to block.
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
  readonly #heads = new Int32Array(VALUES_MAX + 1);
  readonly #tails = new Int32Array(VALUES_MAX + 1);
  readonly #bytes = Buffer.allocUnsafeSlow(BYTES_MAX);
  readonly #view = viewOf(this.#bytes);

  clear(): void {
    this.size = this.blankCount = 0;
    this.#slots.fill(0);
  }

  /** The id of value [start, end) of `source`, or REFUSED when it is new and there is no room. */
  idOf(source: DataView, start: number, end: number): number {
    const length = end - start;
    const isShort = length < 4;
    const head = isShort ? shortHead(source, start, end) : source.getInt32(start, true);
    const tail = isShort ? length : source.getInt32(end - 4, true);
    const mixed = Math.imul(head, 0x9e3779b1) ^ Math.imul(tail ^ length, 0x85ebca6b);
    const slots = this.#slots;
    for (let slot = (mixed ^ (mixed >>> 15)) & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
      const id = slots[slot] as number;
      if (id === 0) {
        if (!this.#add(source, start, end)) return REFUSED;
        this.#heads[this.size] = head;
        this.#tails[this.size] = tail;
        return (slots[slot] = this.size);
      }
      if (this.#heads[id] !== head || this.#tails[id] !== tail) continue;
      const at = this.#offsets[id - 1] as number;
      if ((this.#offsets[id] as number) - at !== length) continue;
      if (length <= 8 || this.#isMiddle(at, source, start, end)) return id;
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

  /** Whether the bytes between the first and the last four are the same; words may overlap the last. */
  #isMiddle(at: number, source: DataView, start: number, end: number): boolean {
    const view = this.#view;
    for (let i = start + 4, o = at + 4; i < end - 4; i += 4, o += 4) {
      if (view.getInt32(o) !== source.getInt32(i)) return false;
    }
    return true;
  }

  #add(source: DataView, start: number, end: number): boolean {
    const at = this.byteCount;
    if (this.size === VALUES_MAX || at + end - start > BYTES_MAX) return false;
    const value = new Uint8Array(source.buffer, source.byteOffset + start, end - start);
    this.#bytes.set(value, at);
    this.#offsets[++this.size] = at + end - start;
    if (value.includes(BLANK)) this.blankCount++;
    return true;
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Up to three bytes as a number; the length tells them from others. */
function shortHead(source: DataView, start: number, end: number): number {
  let head = 0;
  for (let i = start; i < end; i++) head = (head << 8) | source.getUint8(i);
  return head;
}
