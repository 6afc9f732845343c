// The elements of a snappy block (src/snappy.ts draws the format). Every length and distance is checked
// against both regions; the output needs 16 bytes of slack behind `outLength`.

/** Where an element ends at most this far behind its start, in the input and in the output. */
const NEAR: usize = 80;

/** Whether [at, end) decodes to exactly `outLength` bytes at `out`. */
export function snappyElements(at: usize, end: usize, out: usize, outLength: usize): bool {
  const outEnd = out + outLength;
  let to = out;
  while (at < end) {
    const tag = <usize>load<u8>(at++);
    const kind = tag & 3;
    // Away from both ends a short element needs no other check than that of its distance.
    const isFar = at + NEAR < end && to + NEAR < outEnd;
    let length: usize;
    let distance: usize;
    if (kind === 0) {
      length = (tag >>> 2) + 1;
      if (isFar && length <= 60) {
        copyShort(to, at, length);
        at += length;
        to += length;
        continue;
      }
      if (length > 60) {
        const width = length - 60;
        if (width > end - at) return false;
        length = 0;
        for (let i: usize = 0; i < width; i++) length |= <usize>load<u8>(at + i) << (i << 3);
        if (length >= 0x7fffffff) return false;
        length++;
        at += width;
      }
      if (length > end - at || length > outEnd - to) return false;
      if (length <= 16) v128.store(to, v128.load(at));
      else memory.copy(to, at, length);
      at += length;
      to += length;
      continue;
    }
    if (kind === 1) {
      if (at >= end) return false;
      length = ((tag >>> 2) & 7) + 4;
      distance = ((tag & 0xe0) << 3) | <usize>load<u8>(at);
      at += 1;
    } else {
      const width: usize = kind === 2 ? 2 : 4;
      if (width > end - at) return false;
      length = (tag >>> 2) + 1;
      distance = kind === 2 ? <usize>load<u16>(at) : <usize>load<u32>(at);
      at += width;
    }
    if (distance === 0 || distance > to - out || length > outEnd - to) return false;
    const from = to - distance;
    if (distance >= 16 && isFar) {
      copyShort(to, from, length);
    } else if (distance >= 16) {
      for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i));
    } else if (distance >= 8) {
      for (let i: usize = 0; i < length; i += 8) store<u64>(to + i, load<u64>(from + i));
    } else {
      for (let i: usize = 0; i < length; i++) store<u8>(to + i, load<u8>(from + i));
    }
    to += length;
  }
  return to === outEnd;
}

/** Copies up to 64 bytes, and up to 31 more behind them, in steps that a source 16 bytes away allows. */
// @ts-ignore: decorator
@inline
function copyShort(to: usize, from: usize, length: usize): void {
  v128.store(to, v128.load(from));
  if (length <= 16) return;
  v128.store(to, v128.load(from, 16), 16);
  if (length <= 32) return;
  v128.store(to, v128.load(from, 32), 32);
  v128.store(to, v128.load(from, 48), 48);
}
