// Times in push bodies, read from bytes into seconds and nanoseconds: two doubles hold what one cannot.
import { InvalidError } from '@skald/errors';

export interface Instant {
  sec: number;
  nanos: number;
}

/** Reads decimal nanoseconds since the epoch, as in `"1700000000000000000"`. */
export function readDecimalNs(bytes: Uint8Array, from: number, to: number, out: Instant): void {
  const isNegative = bytes[from] === 0x2d;
  const start = isNegative || bytes[from] === 0x2b ? from + 1 : from;
  const split = Math.max(start, to - 9);
  if (start >= to) throw badInteger(bytes, from, to, 'invalid syntax');
  if (to - start > 19) throw badInteger(bytes, from, to, 'value out of range');
  const sec = readDigits(bytes, start, split);
  const nanos = readDigits(bytes, split, to);
  if (sec < 0 || nanos < 0) throw badInteger(bytes, from, to, 'invalid syntax');
  if (sec > 9_223_372_036) throw badInteger(bytes, from, to, 'value out of range');
  // 0 - x rather than -x: there is no negative zero among times.
  out.sec = isNegative ? 0 - sec : sec;
  out.nanos = isNegative ? 0 - nanos : nanos;
}

// 2006-01-02T15:04:05[.fraction](Z|±hh:mm)
const SHORTEST = '2006-01-02T15:04:05Z'.length;

/** Reads an RFC 3339 time. */
export function readRfc3339(bytes: Uint8Array, from: number, to: number, out: Instant): void {
  const bad = () =>
    new InvalidError(`cannot parse "${textOf(bytes, from, to)}" as an RFC 3339 time`);
  if (to - from < SHORTEST) throw bad();
  const field = (at: number, width: number) => readDigits(bytes, from + at, from + at + width);
  const [year, month, day] = [field(0, 4), field(5, 2), field(8, 2)];
  const [hour, minute, second] = [field(11, 2), field(14, 2), field(17, 2)];
  const isShaped =
    bytes[from + 4] === 0x2d &&
    bytes[from + 7] === 0x2d &&
    ((bytes[from + 10] as number) | 0x20) === 0x74 &&
    bytes[from + 13] === 0x3a &&
    bytes[from + 16] === 0x3a;
  const isRange =
    year >= 0 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= daysIn(year, month) &&
    hour >= 0 &&
    hour < 24 &&
    minute >= 0 &&
    minute < 60 &&
    second >= 0 &&
    second < 60;
  if (!isShaped || !isRange) throw bad();
  let at = from + 19;
  let nanos = 0;
  if (bytes[at] === 0x2e) {
    const fraction = ++at;
    let scale = 1e8;
    for (; at < to && isDigit(bytes[at] as number); at++, scale /= 10) {
      if (scale >= 1) nanos += ((bytes[at] as number) - 0x30) * scale;
    }
    if (at === fraction) throw bad();
  }
  const zoneMinutes = readZone(bytes, at, to);
  if (zoneMinutes === undefined) throw bad();
  out.sec =
    daysSinceEpoch(year, month, day) * 86_400 + hour * 3600 + (minute - zoneMinutes) * 60 + second;
  out.nanos = nanos;
}

function readZone(bytes: Uint8Array, at: number, to: number): number | undefined {
  const sign = bytes[at] as number;
  if ((sign | 0x20) === 0x7a) return to === at + 1 ? 0 : undefined;
  if ((sign !== 0x2b && sign !== 0x2d) || to !== at + 6 || bytes[at + 3] !== 0x3a) return undefined;
  const hours = readDigits(bytes, at + 1, at + 3);
  const minutes = readDigits(bytes, at + 4, at + 6);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return undefined;
  return (sign === 0x2d ? -1 : 1) * (hours * 60 + minutes);
}

/** The number of bytes [from, to) in decimal; negative when one is not a digit. 0 for no digits. */
function readDigits(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const byte = bytes[at] as number;
    if (!isDigit(byte)) return -1;
    value = value * 10 + byte - 0x30;
  }
  return value;
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days from 1970-01-01 in the proleptic Gregorian calendar (Howard Hinnant's days_from_civil). */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function badInteger(bytes: Uint8Array, from: number, to: number, why: string): InvalidError {
  const text = JSON.stringify(textOf(bytes, from, to));
  return new InvalidError(`strconv.ParseInt: parsing ${text}: ${why}`);
}

function textOf(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.subarray(from, Math.min(to, from + 64))).toString();
}
