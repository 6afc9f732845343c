// An instant in a zone: Go's time.Time. Nanoseconds since the Unix epoch are a bigint because Go
// reaches from year 1 (its zero value) to far beyond what int64 nanoseconds hold.
import { UTC, type Zone } from './zone.ts';

const NS_PER_SEC = 1_000_000_000n;
const SEC_PER_DAY = 86_400;
const ZERO_UNIX_SEC = -62_135_596_800n;

/** Calendar fields of an instant in its zone. */
export interface CivilTime {
  readonly year: number;
  /** 1 … 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly ns: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 … 366. */
  readonly yearDay: number;
  readonly offsetSec: number;
}

export class GoTime {
  readonly unixNs: bigint;
  readonly zone: Zone;

  constructor(unixNs: bigint, zone: Zone = UTC) {
    this.unixNs = unixNs;
    this.zone = zone;
  }

  /** Whole seconds since the epoch, rounded down. */
  get unixSec(): bigint {
    return floorDivide(this.unixNs, NS_PER_SEC);
  }

  /** The zone's name at this instant, as in `MST`. */
  get abbreviation(): string {
    return this.zone.abbreviation(Number(this.unixSec));
  }

  in(zone: Zone): GoTime {
    return new GoTime(this.unixNs, zone);
  }

  civil(): CivilTime {
    const unixSec = this.unixSec;
    const offsetSec = this.zone.offsetSec(Number(unixSec));
    const localSec = Number(unixSec) + offsetSec;
    const days = Math.floor(localSec / SEC_PER_DAY);
    const secOfDay = localSec - days * SEC_PER_DAY;
    const { year, month, day } = dateOfDays(days);
    return {
      year,
      month,
      day,
      hour: Math.floor(secOfDay / 3600),
      minute: Math.floor(secOfDay / 60) % 60,
      second: secOfDay % 60,
      ns: Number(this.unixNs - unixSec * NS_PER_SEC),
      weekday: (((days + 4) % 7) + 7) % 7,
      yearDay: days - daysOfDate(year, 1, 1) + 1,
      offsetSec,
    };
  }
}

/** Go's zero time, 0001-01-01 00:00:00 UTC. */
export function zeroTime(): GoTime {
  return new GoTime(ZERO_UNIX_SEC * NS_PER_SEC, UTC);
}

/** Days from 1970-01-01 to a date of the proleptic Gregorian calendar. */
export function daysOfDate(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

function dateOfDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

export function floorDivide(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}
