// Finding byte strings inside one line. Whole blocks are searched by find-rows.ts.

/** Whether bytes [start, end) hold the needle. */
export function contains(
  bytes: Uint8Array,
  start: number,
  end: number,
  needle: Uint8Array,
): boolean {
  return indexOfWithin(bytes, start, end, needle) >= 0;
}

/** The first position of the needle that lies wholly inside [start, end), or -1. */
export function indexOfWithin(
  bytes: Uint8Array,
  start: number,
  end: number,
  needle: Uint8Array,
): number {
  const length = needle.length;
  if (length === 0) return start;
  const first = needle[0] as number;
  const last = end - length;
  for (let at = start; ; at++) {
    while (at <= last && bytes[at] !== first) at++;
    if (at > last) return -1;
    let i = 1;
    while (i < length && bytes[at + i] === needle[i]) i++;
    if (i === length) return at;
  }
}

/** As `contains`; the needle is in lower case and ASCII letters of the text fold. */
export function containsFolded(
  bytes: Uint8Array,
  start: number,
  end: number,
  needle: Uint8Array,
): boolean {
  const length = needle.length;
  const last = end - length;
  outer: for (let at = start; at <= last; at++) {
    for (let i = 0; i < length; i++) {
      const byte = bytes[at + i] as number;
      const lower = byte >= 0x41 && byte <= 0x5a ? byte + 32 : byte;
      if (lower !== needle[i]) continue outer;
    }
    return true;
  }
  return false;
}
