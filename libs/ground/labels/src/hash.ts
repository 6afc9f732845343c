// Hashes of short texts: MurmurHash3 (x86, 32 bit; Austin Appleby, public domain) over UTF-16 code
// units. Stable for ever: ring tokens and stored fingerprints depend on it.

/** An unsigned 32-bit hash. */
export function hash32(text: string, seed = 0): number {
  return finished(mixed(seed | 0, text), text.length);
}

/** 16 hex digits from two independent hashes: a stream's name in the index and in file names. */
export function fingerprint(text: string): string {
  return new FingerprintWriter().add(text).fingerprint();
}

/** The fingerprint of a text that comes in pieces. */
export class FingerprintWriter {
  #high = 0x9747b28c | 0;
  #low = 0;
  #length = 0;

  add(text: string): this {
    this.#high = mixed(this.#high, text);
    this.#low = mixed(this.#low, text);
    this.#length += text.length;
    return this;
  }

  /** Of what was added so far. */
  fingerprint(): string {
    return hex8(finished(this.#high, this.#length)) + hex8(finished(this.#low, this.#length));
  }
}

function mixed(hash: number, text: string): number {
  let h = hash;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  return h;
}

function finished(hash: number, length: number): number {
  let h = hash ^ length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}
