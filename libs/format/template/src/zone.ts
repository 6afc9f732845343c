// Time zones: a name, and for an instant its offset and abbreviation. IANA zones come from Intl,
// which knows few abbreviations; where it has none the offset stands in, as in tzdata itself.

export interface Zone {
  /** `UTC`, `Europe/Berlin`, or '' for a fixed offset without a name. */
  readonly name: string;
  /** Seconds east of UTC at a Unix time. */
  offsetSec(unixSec: number): number;
  /** As in `MST`, or '' when a fixed offset has no name. */
  abbreviation(unixSec: number): string;
}

export const UTC: Zone = { name: 'UTC', offsetSec: () => 0, abbreviation: () => 'UTC' };

const ABBREVIATION_LOCALES = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA', 'en-NZ', 'ja-JP'];
// Zones of one abbreviation that no locale spells.
const ABBREVIATIONS = new Map([
  ['Asia/Shanghai', 'CST'],
  ['Asia/Hong_Kong', 'HKT'],
  ['Asia/Seoul', 'KST'],
  ['Asia/Manila', 'PST'],
  ['Asia/Karachi', 'PKT'],
  ['Asia/Jakarta', 'WIB'],
  ['Europe/Moscow', 'MSK'],
]);
// Intl's calendar is exact between these; tzdata has nothing but local mean time before.
const INTL_MIN_SEC = -62_135_596_800;
const INTL_MAX_SEC = 253_402_300_799;

/** A zone of one offset; `name` is also its abbreviation. */
export function fixedZone(name: string, offsetSec: number): Zone {
  return { name, offsetSec: () => offsetSec, abbreviation: () => name };
}

/** An IANA zone, or undefined when there is none of that name. */
export function loadZone(name: string): Zone | undefined {
  if (name === '' || name === 'UTC') return UTC;
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return new IntlZone(name);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

const WINTER_1971_SEC = 32_000_000;
const SUMMER_1971_SEC = 48_000_000;

const QUARTER_SEC = 900;

class IntlZone implements Zone {
  readonly name: string;
  readonly #clock: Intl.DateTimeFormat;
  #names: readonly Intl.DateTimeFormat[] = [];
  // Lines come in order of time, and since 1970 clocks change at quarters of an hour only.
  #quarter = -1;
  #quarterOffsetSec = 0;

  constructor(name: string) {
    this.name = name;
    this.#clock = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  }

  offsetSec(unixSec: number): number {
    const quarter = Math.floor(unixSec / QUARTER_SEC);
    if (quarter >= 0 && quarter === this.#quarter) return this.#quarterOffsetSec;
    this.#quarterOffsetSec = readOffset(zonePart(this.#clock, clampedMs(unixSec)));
    this.#quarter = quarter;
    return this.#quarterOffsetSec;
  }

  abbreviation(unixSec: number): string {
    const offsetSec = this.offsetSec(unixSec);
    if (this.#names.length === 0) this.#names = nameFormats(this.name);
    const ms = clampedMs(this.#namedSec(unixSec, offsetSec));
    for (const names of this.#names) {
      const name = zonePart(names, ms);
      if (/^[A-Z]{3,5}$/.test(name) && (name !== 'GMT' || offsetSec === 0)) return name;
    }
    return ABBREVIATIONS.get(this.name) ?? numericName(offsetSec);
  }

  /** Locales have no names before 1970: a winter or summer day of 1971 with the same offset has. */
  #namedSec(unixSec: number, offsetSec: number): number {
    if (unixSec >= 0) return unixSec;
    const days = [WINTER_1971_SEC, SUMMER_1971_SEC];
    return days.find((day) => this.offsetSec(day) === offsetSec) ?? unixSec;
  }
}

function nameFormats(timeZone: string): Intl.DateTimeFormat[] {
  return ABBREVIATION_LOCALES.map(
    (locale) => new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' }),
  );
}

function clampedMs(unixSec: number): number {
  return Math.min(Math.max(unixSec, INTL_MIN_SEC), INTL_MAX_SEC) * 1000;
}

/** `+03`, or `+0530` with minutes; local mean time when no clock was ever set so. */
function numericName(offsetSec: number): string {
  if (offsetSec % 900 !== 0) return 'LMT';
  const minutes = Math.floor(Math.abs(offsetSec) / 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  const tail = minutes % 60 === 0 ? '' : two(minutes % 60);
  return (offsetSec < 0 ? '-' : '+') + two(Math.floor(minutes / 60)) + tail;
}

function zonePart(format: Intl.DateTimeFormat, ms: number): string {
  return format.formatToParts(ms).find((part) => part.type === 'timeZoneName')?.value ?? '';
}

/** Seconds of `GMT-04:56:02`; plain `GMT` is 0. */
function readOffset(text: string): number {
  const match = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(text.replace('\u2212', '-'));
  if (match === null) return 0;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  const magnitude = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sign === '-' ? -magnitude : magnitude;
}
