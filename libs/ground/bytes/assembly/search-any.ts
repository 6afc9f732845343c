// Search for any of up to eight needles at once. Each needle is represented by a window of up to three
// of its bytes and by one bit. Per window position two tables of sixteen say, for the low and the high
// nibble of a byte, which needles may have it there; sixteen positions are looked up at once.
import { equals } from './search';

/** Of each needle in the list: address, length, offset of the window, whether letters fold. */
const ENTRY_BYTES: usize = 16;
const WINDOW: usize = 3;
const TABLES: usize = memory.data(96, 16);

function admit(position: usize, byte: u8, bit: u8): void {
  const low = TABLES + (position << 5) + (byte & 15);
  const high = TABLES + (position << 5) + 16 + (byte >> 4);
  store<u8>(low, load<u8>(low) | bit);
  store<u8>(high, load<u8>(high) | bit);
}

function buildTables(list: usize, count: u32): void {
  memory.fill(TABLES, 0, 96);
  for (let i: u32 = 0; i < count; i++) {
    const entry = list + <usize>i * ENTRY_BYTES;
    const needle = <usize>load<u32>(entry);
    const length = <usize>load<u32>(entry, 4);
    const window = <usize>load<u32>(entry, 8);
    const fold = load<u32>(entry, 12) !== 0;
    const bit = <u8>1 << <u8>i;
    for (let position: usize = 0; position < WINDOW; position++) {
      if (window + position >= length) {
        for (let nibble: u8 = 0; nibble < 16; nibble++) admit(position, nibble | (nibble << 4), bit);
        continue;
      }
      const byte = load<u8>(needle + window + position);
      admit(position, byte, bit);
      if (fold && byte >= 0x61 && byte <= 0x7a) admit(position, byte ^ 0x20, bit);
    }
  }
}

// @ts-ignore: decorator
@inline
function look(bytes: v128, low: v128, high: v128): v128 {
  const nibble = i8x16.splat(15);
  return v128.and(
    i8x16.swizzle(low, v128.and(bytes, nibble)),
    i8x16.swizzle(high, i8x16.shr_u(bytes, 4)),
  );
}

/** Whether a needle among `bits` stands with its window at `at`, inside [start, end). */
function isHit(list: usize, bits: u32, at: usize, start: usize, end: usize): bool {
  while (bits !== 0) {
    const entry = list + <usize>ctz(bits) * ENTRY_BYTES;
    bits &= bits - 1;
    const length = <usize>load<u32>(entry, 4);
    const window = <usize>load<u32>(entry, 8);
    if (at < start + window || at - window + length > end) continue;
    const needle = <usize>load<u32>(entry);
    const fold = load<u32>(entry, 12) !== 0;
    if (fold ? equals(at - window, needle, length, true) : equals(at - window, needle, length, false)) {
      return true;
    }
  }
  return false;
}

/** Sets marks[row] to 1 where line `row` holds any of the needles; returns how many it set. */
export function findRowsAny(
  text: usize,
  offsets: usize,
  rowCount: u32,
  marks: usize,
  list: usize,
  needleCount: u32,
): u32 {
  buildTables(list, needleCount);
  const low0 = v128.load(TABLES);
  const high0 = v128.load(TABLES, 16);
  const low1 = v128.load(TABLES, 32);
  const high1 = v128.load(TABLES, 48);
  const low2 = v128.load(TABLES, 64);
  const high2 = v128.load(TABLES, 80);
  const end = text + load<u32>(offsets + (<usize>rowCount << 2));
  let at = text + load<u32>(offsets);
  let lineStart = at;
  let lineEnd = text + load<u32>(offsets, 4);
  let row: u32 = 0;
  let count: u32 = 0;
  while (at < end) {
    const candidates = v128.and(
      look(v128.load(at), low0, high0),
      v128.and(look(v128.load(at, 1), low1, high1), look(v128.load(at, 2), low2, high2)),
    );
    let next = at + 16;
    if (v128.any_true(candidates)) {
      let lanes = i8x16.bitmask(i8x16.ne(candidates, i8x16.splat(0)));
      while (lanes !== 0) {
        const lane = ctz(lanes);
        lanes &= lanes - 1;
        const place = at + <usize>lane;
        if (place >= end) return count;
        while (lineEnd <= place) {
          row++;
          lineStart = lineEnd;
          lineEnd = text + load<u32>(offsets + (<usize>row << 2) + 4);
        }
        const bits = bitsOf(candidates, lane);
        if (!isHit(list, bits, place, lineStart, lineEnd)) continue;
        if (load<u8>(marks + row) === 0) {
          store<u8>(marks + row, 1);
          count++;
        }
        next = lineEnd; // the rest of the line adds nothing
        break;
      }
    }
    at = next;
  }
  return count;
}

const LANES: usize = memory.data(16, 16);

function bitsOf(candidates: v128, lane: i32): u32 {
  v128.store(LANES, candidates);
  return <u32>load<u8>(LANES + <usize>lane);
}
