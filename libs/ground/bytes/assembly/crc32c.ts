// CRC-32C, sliced by sixteen: sixteen independent look-ups for sixteen bytes.

const TABLE: usize = memory.data(16 * 1024, 16);
let isBuilt = false;

function build(): void {
  for (let i: u32 = 0; i < 256; i++) {
    let value = i;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0x82f63b78 : value >>> 1;
    store<u32>(TABLE + (i << 2), value);
  }
  for (let at: usize = 1024; at < 16 * 1024; at += 4) {
    const before = load<u32>(TABLE + at - 1024);
    store<u32>(TABLE + at, (before >>> 8) ^ load<u32>(TABLE + ((before & 255) << 2)));
  }
  isBuilt = true;
}

// @ts-ignore: decorator
@inline
function four(word: u32, slice: usize): u32 {
  return (
    load<u32>(TABLE + ((<usize>word & 255) << 2) + (slice + 3) * 1024) ^
    load<u32>(TABLE + ((<usize>(word >>> 8) & 255) << 2) + (slice + 2) * 1024) ^
    load<u32>(TABLE + ((<usize>(word >>> 16) & 255) << 2) + (slice + 1) * 1024) ^
    load<u32>(TABLE + (<usize>(word >>> 24) << 2) + slice * 1024)
  );
}

/** The checksum of [from, to), continuing from `seed`. */
export function crc32c(from: usize, to: usize, seed: u32): u32 {
  if (!isBuilt) build();
  let crc = ~seed;
  let at = from;
  for (; at + 16 <= to; at += 16) {
    crc =
      four(load<u32>(at) ^ crc, 12) ^
      four(load<u32>(at, 4), 8) ^
      four(load<u32>(at, 8), 4) ^
      four(load<u32>(at, 12), 0);
  }
  for (; at < to; at++) {
    crc = load<u32>(TABLE + ((<usize>(crc ^ load<u8>(at)) & 255) << 2)) ^ (crc >>> 8);
  }
  return ~crc;
}
