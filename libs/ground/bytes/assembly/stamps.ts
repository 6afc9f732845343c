// A row's time as lines write it: "2026-11-20T00:00:00.123456789" in forms that src/kernels/stamps.ts
// lists, and "20/Nov/2026:00:00:00". Made once per second that differs from the one before.

const FORM_SPACE: u8 = 0x10;
const FORM_COMMA: u8 = 0x20;
const FORM_CLF: u8 = 0x40;
const SECONDS_MAX: i64 = 253402300800;

/** "2026-11-20T00:00:00", the same in the common log format at 32, nine digits of the second at 64. */
const STAMP: usize = memory.data(96, 16);
const CLF: usize = STAMP + 32;
const FRACTION: usize = STAMP + 64;
const MONTHS: usize = memory.data<u8>([
  74, 97, 110, 70, 101, 98, 77, 97, 114, 65, 112, 114, 77, 97, 121, 74, 117, 110,
  74, 117, 108, 65, 117, 103, 83, 101, 112, 79, 99, 116, 78, 111, 118, 68, 101, 99,
]);

// What STAMP and FRACTION hold.
let stampDay: i32 = -1;
let stampSecond: i64 = -1;
let fractionNs: u32 = 0xffffffff;

/** Two decimal digits. */
// @ts-ignore: decorator
@inline
function put2(at: usize, value: u32): void {
  store<u8>(at, <u8>(value / 10 + 48));
  store<u8>(at, <u8>(value % 10 + 48), 1);
}

function put3(at: usize, value: u32): void {
  store<u8>(at, <u8>(value / 100 + 48));
  put2(at + 1, value % 100);
}

/** Days since 1970 to year, month and day: shifted so that a year begins in March. */
function stampDate(day: i32): void {
  const shifted = <u32>day + 719468;
  const era = shifted / 146097;
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const part = (5 * dayOfYear + 2) / 153;
  const date = dayOfYear - (153 * part + 2) / 5 + 1;
  const month = part < 10 ? part + 3 : part - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  put2(STAMP, year / 100);
  put2(STAMP + 2, year % 100);
  store<u8>(STAMP, 0x2d, 4);
  put2(STAMP + 5, month);
  store<u8>(STAMP, 0x2d, 7);
  put2(STAMP + 8, date);
  store<u8>(STAMP, 0x54, 10);
  put2(CLF, date);
  store<u8>(CLF, 0x2f, 2);
  memory.copy(CLF + 3, MONTHS + <usize>((month - 1) * 3), 3);
  store<u8>(CLF, 0x2f, 6);
  store<u32>(CLF, load<u32>(STAMP), 7);
  store<u8>(CLF, 0x3a, 11);
}

/** Makes the stamps of this time; false when it has none. */
export function stampTime(ns: i64): bool {
  if (ns < 0) return false;
  const second = ns / 1000000000;
  if (second >= SECONDS_MAX) return false;
  const rest = <u32>(ns - second * 1000000000);
  if (rest !== fractionNs) {
    fractionNs = rest;
    put3(FRACTION, rest / 1000000);
    put3(FRACTION + 3, (rest / 1000) % 1000);
    put3(FRACTION + 6, rest % 1000);
  }
  if (second === stampSecond) return true;
  stampSecond = second;
  const day = <i32>(second / 86400);
  if (day !== stampDay) {
    stampDay = day;
    stampDate(day);
  }
  const ofDay = <u32>(second - <i64>day * 86400);
  put2(STAMP + 11, ofDay / 3600);
  store<u8>(STAMP, 0x3a, 13);
  put2(STAMP + 14, (ofDay / 60) % 60);
  store<u8>(STAMP, 0x3a, 16);
  put2(STAMP + 17, ofDay % 60);
  store<u64>(CLF, load<u64>(STAMP, 11), 12);
  return true;
}

/** The form of the stamped time that stands at `at`, and its length from bit 8 up; 0 for none. */
export function stampedAt(at: usize, end: usize): u32 {
  const bytes = v128.load(at);
  if (load<u8>(at, 2) === 0x2f) {
    const isStamp =
      end - at >= 20 &&
      i8x16.all_true(i8x16.eq(bytes, v128.load(CLF))) &&
      load<u32>(at, 16) === load<u32>(CLF, 16);
    return isStamp ? <u32>FORM_CLF | (20 << 8) : 0;
  }
  if (end - at < 19) return 0;
  const same = i8x16.bitmask(i8x16.eq(bytes, v128.load(STAMP))) | (1 << 10);
  if (same !== 0xffff) return 0;
  if ((load<u32>(at, 16) ^ load<u32>(STAMP, 16)) & 0xffffff) return 0;
  const between = load<u8>(at, 10);
  if (between !== 0x54 && between !== 0x20) return 0;
  let form: u8 = between === 0x20 ? FORM_SPACE : 0;
  if (end - at < 21) return <u32>form | (19 << 8);
  const point = load<u8>(at, 19);
  if (point !== 0x2e && point !== 0x2c) return <u32>form | (19 << 8);
  const room = min<usize>(9, end - at - 20);
  let digits: usize = 0;
  while (digits < room && load<u8>(at + 20 + digits) === load<u8>(FRACTION + digits)) digits++;
  if (digits === 0) return <u32>form | (19 << 8);
  if (point === 0x2c) form |= FORM_COMMA;
  return <u32>form | <u32>digits | ((20 + <u32>digits) << 8);
}

/** Writes the stamped time in this form; returns its length, 0 for an unknown form or too little room. */
export function writeStamped(form: u8, to: usize, room: usize): usize {
  if (form === FORM_CLF) {
    if (room < 20) return 0;
    v128.store(to, v128.load(CLF));
    store<u32>(to, load<u32>(CLF, 16), 16);
    return 20;
  }
  const digits = <usize>(form & 15);
  const isForm = digits <= 9 && form < FORM_CLF && (digits > 0 || (form & FORM_COMMA) === 0);
  const length: usize = digits === 0 ? 19 : 20 + digits;
  if (!isForm || room < length) return 0;
  v128.store(to, v128.load(STAMP));
  store<u32>(to, load<u32>(STAMP, 16), 16);
  if (form & FORM_SPACE) store<u8>(to, 0x20, 10);
  if (digits === 0) return length;
  store<u8>(to, form & FORM_COMMA ? 0x2c : 0x2e, 19);
  v128.store(to, v128.load(FRACTION), 20);
  return length;
}
