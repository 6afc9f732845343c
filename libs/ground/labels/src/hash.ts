// Hashes of short texts: MurmurHash3 (x86, 32 bit; Austin Appleby, public domain) over UTF-16 code
// units. Stable for ever: ring tokens and stored fingerprints depend on it.

/** An unsigned 32-bit hash. */
export function hash32(text: string, seed = 0): number {
  let h = seed | 0;
  for (let i = 0; i < text.length; i++) {
    let k = Math.imul(text.charCodeAt(i), 0xcc9e2d51);
    k = (k << 15) | (k >>> 17);
    h ^= Math.imul(k, 0x1b873593);
    h = (h << 13) | (h >>> 19);
    h = (Math.imul(h, 5) + 0xe6546b64) | 0;
  }
  h ^= text.length;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** 16 hex digits from two independent hashes: a stream's name in the index and in file names. */
export function fingerprint(text: string): string {
  const high = hash32(text, 0x9747b28c).toString(16).padStart(8, '0');
  const low = hash32(text, 0).toString(16).padStart(8, '0');
  return high + low;
}
