// Positions of the bytes of a class of ASCII characters. Bit h of low[l] says that byte (h << 4 | l)
// belongs to the class.
export { heapBase };

function heapBase(): usize {
  return __heap_base;
}

const LOW: usize = memory.data(16, 16);
const HIGH: usize = memory.data(16, 16);

function buildTables(members: usize, count: u32): void {
  memory.fill(LOW, 0, 16);
  memory.fill(HIGH, 0, 16);
  for (let high: usize = 0; high < 8; high++) store<u8>(HIGH + high, <u8>1 << <u8>high);
  for (let i: u32 = 0; i < count; i++) {
    const byte = load<u8>(members + i);
    if (byte > 127) continue;
    const low = LOW + (byte & 15);
    store<u8>(low, load<u8>(low) | (<u8>1 << (byte >> 4)));
  }
}

/** Writes positions (from `from`) of members in [from, to) to `out`, at most `room`; returns how many. */
export function positionsOf(
  from: usize,
  to: usize,
  members: usize,
  memberCount: u32,
  out: usize,
  room: u32,
): u32 {
  buildTables(members, memberCount);
  const low = v128.load(LOW);
  const high = v128.load(HIGH);
  const nibble = i8x16.splat(15);
  let count: u32 = 0;
  for (let at = from; at < to; at += 16) {
    const bytes = v128.load(at);
    const hit = v128.and(
      i8x16.swizzle(low, v128.and(bytes, nibble)),
      i8x16.swizzle(high, i8x16.shr_u(bytes, 4)),
    );
    if (!v128.any_true(hit)) continue;
    let lanes = i8x16.bitmask(i8x16.ne(hit, i8x16.splat(0)));
    if (to - at < 16) lanes &= (1 << <i32>(to - at)) - 1;
    while (lanes !== 0) {
      if (count === room) return count;
      store<u32>(out + (<usize>count << 2), <u32>(at - from) + ctz(lanes));
      count++;
      lanes &= lanes - 1;
    }
  }
  return count;
}
