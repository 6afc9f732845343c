// Reading times by a Go layout. A text that does not fit has no time: callers of templates get Go's
// zero time then, so no message is kept.
import { GoTime, daysOfDate } from './go-time.ts';
import { MONTHS, WEEKDAYS, splitLayout, type LayoutPart } from './layout.ts';
import { fixedZone, UTC, type Zone } from './zone.ts';

const NS_PER_SEC = 1_000_000_000n;

interface Fields {
  year: number;
  month: number;
  day: number;
  yearDay: number;
  hour: number;
  minute: number;
  second: number;
  ns: number;
  half: 'am' | 'pm' | undefined;
  offsetSec: number | undefined;
  zoneName: string;
  isUtc: boolean;
}

/** The instant a text shows; wall-clock times without a zone are read in `zone`. */
export function parseTime(layout: string, text: string, zone: Zone): GoTime | undefined {
  const fields: Fields = {
    year: 0,
    month: -1,
    day: -1,
    yearDay: -1,
    hour: 0,
    minute: 0,
    second: 0,
    ns: 0,
    half: undefined,
    offsetSec: undefined,
    zoneName: '',
    isUtc: false,
  };
  const parts = splitLayout(layout);
  let rest: string | undefined = text;
  for (const [i, part] of parts.entries()) {
    rest = readPart(part, rest, fields, parts[i + 1]);
    if (rest === undefined) return undefined;
  }
  return rest === '' ? timeOfFields(fields, zone) : undefined;
}

/** Reads one element off the front; the remaining text, or undefined when it does not fit. */
function readPart(
  part: LayoutPart,
  text: string,
  fields: Fields,
  next: LayoutPart | undefined,
): string | undefined {
  if (part.kind === 'text') return skipText(text, part.text);
  if (part.kind === 'fraction') return readFraction(part, text, fields);
  const rest = readField(part.field, text, fields);
  const isSeconds = part.field === '5' || part.field === '05';
  if (rest === undefined || !isSeconds || next?.kind === 'fraction') return rest;
  // A fraction after the seconds is welcome even when the layout has none.
  const fraction = /^[.,]\d+/.exec(rest)?.[0];
  if (fraction === undefined) return rest;
  fields.ns = nsOfFraction(fraction.slice(1));
  return rest.slice(fraction.length);
}

/** Literal text; a run of spaces in the layout matches any run, or none at the end. */
function skipText(text: string, literal: string): string | undefined {
  let rest = text;
  for (let i = 0; i < literal.length; i++) {
    if (literal[i] === ' ') {
      if (rest !== '' && rest[0] !== ' ') return undefined;
      while (literal[i + 1] === ' ') i++;
      rest = rest.replace(/^ +/, '');
    } else {
      if (rest[0] !== literal[i]) return undefined;
      rest = rest.slice(1);
    }
  }
  return rest;
}

function readFraction(
  part: LayoutPart & { kind: 'fraction' },
  text: string,
  fields: Fields,
): string | undefined {
  if (part.trims) {
    const found = /^[.,]\d+/.exec(text)?.[0] ?? '';
    if (found !== '') fields.ns = nsOfFraction(found.slice(1));
    return text.slice(found.length);
  }
  const found = text.slice(0, part.digits + 1);
  if (found.length !== part.digits + 1 || !/^[.,]\d+$/.test(found)) return undefined;
  fields.ns = nsOfFraction(found.slice(1));
  return text.slice(found.length);
}

function nsOfFraction(digits: string): number {
  return Number(digits.slice(0, 9).padEnd(9, '0'));
}

function readField(field: string, text: string, fields: Fields): string | undefined {
  const take = (pattern: RegExp, store: (value: number) => boolean): string | undefined => {
    const match = pattern.exec(text);
    if (match === null || !store(Number(match[0]))) return undefined;
    return text.slice(match[0].length);
  };
  switch (field) {
    case '2006':
      return take(/^\d{4}/, (v) => ((fields.year = v), true));
    case '06':
      return take(/^\d{2}/, (v) => ((fields.year = v >= 69 ? 1900 + v : 2000 + v), true));
    case 'January':
    case 'Jan':
      return readName(text, MONTHS, field, (index) => (fields.month = index + 1));
    case 'Monday':
    case 'Mon':
      return readName(text, WEEKDAYS, field, (index) => index);
    case '1':
    case '01':
      return take(digitsOf(field), (v) => ((fields.month = v), v >= 1 && v <= 12));
    case '2':
    case '02':
      return take(digitsOf(field), (v) => ((fields.day = v), true));
    case '_2':
      return take(/^(?: \d|\d\d?)/, (v) => ((fields.day = v), true));
    case '002':
      return take(/^\d{3}/, (v) => ((fields.yearDay = v), true));
    case '__2':
      return take(/^[ \d][ \d]\d/, (v) => ((fields.yearDay = v), true));
    case '15':
      return take(/^\d\d?/, (v) => ((fields.hour = v), v < 24));
    case '3':
    case '03':
      return take(digitsOf(field), (v) => ((fields.hour = v), v <= 12));
    case '4':
    case '04':
      return take(digitsOf(field), (v) => ((fields.minute = v), v < 60));
    case '5':
    case '05':
      return take(digitsOf(field), (v) => ((fields.second = v), v < 60));
    case 'PM':
    case 'pm':
      return readHalf(field, text, fields);
    case 'MST':
      return readZoneName(text, fields);
    default:
      return readOffset(field, text, fields);
  }
}

/** Fields with a leading zero want two digits, the others one or two. */
function digitsOf(field: string): RegExp {
  return field.startsWith('0') ? /^\d{2}/ : /^\d\d?/;
}

function readName(
  text: string,
  names: readonly string[],
  field: string,
  store: (index: number) => number,
): string | undefined {
  const isShort = field.length === 3;
  const lower = text.toLowerCase();
  const index = names.findIndex((name) => lower.startsWith(shown(name, isShort).toLowerCase()));
  if (index < 0) return undefined;
  store(index);
  return text.slice(shown(names[index] ?? '', isShort).length);
}

function shown(name: string, isShort: boolean): string {
  return isShort ? name.slice(0, 3) : name;
}

function readHalf(field: string, text: string, fields: Fields): string | undefined {
  const found = text.slice(0, 2);
  if (found !== field && found !== (field === 'PM' ? 'AM' : 'am')) return undefined;
  fields.half = found.toLowerCase() === 'pm' ? 'pm' : 'am';
  return text.slice(2);
}

function readOffset(field: string, text: string, fields: Fields): string | undefined {
  if (field.startsWith('Z') && text.startsWith('Z')) {
    fields.isUtc = true;
    return text.slice(1);
  }
  const colon = field.includes(':') ? ':' : '';
  const groups = field.length > 6 ? 3 : field.length > 3 ? 2 : 1;
  const pattern = `^([+-])(\\d\\d)${`${colon}(\\d\\d)`.repeat(groups - 1)}`;
  const match = new RegExp(pattern).exec(text);
  if (match === null) return undefined;
  const [all, sign, hours = '0', minutes = '0', seconds = '0'] = match;
  if (Number(hours) > 24 || Number(minutes) > 60 || Number(seconds) > 60) return undefined;
  const magnitude = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  fields.offsetSec = sign === '-' ? -magnitude : magnitude;
  return text.slice(all.length);
}

/** `UTC`, `ChST`, `MeST`, `GMT+3`, `+03`, or three to five capitals of which the last is a T. */
function readZoneName(text: string, fields: Fields): string | undefined {
  if (text.startsWith('UTC')) {
    fields.isUtc = true;
    return text.slice(3);
  }
  const pattern =
    /^(?:ChST|MeST|GMT(?:[+-]\d{1,2})?(?!\d)|[+-]\d\d|WITA|[A-Z]{4}T|[A-Z]{3}T|[A-Z]{3})(?![A-Z])/;
  const name = pattern.exec(text)?.[0];
  if (name === undefined) return undefined;
  fields.zoneName = name;
  return text.slice(name.length);
}

function timeOfFields(fields: Fields, zone: Zone): GoTime | undefined {
  const days = daysOfFields(fields);
  if (days === undefined) return undefined;
  let { hour } = fields;
  if (fields.half === 'pm' && hour < 12) hour += 12;
  if (fields.half === 'am' && hour === 12) hour = 0;
  const wallSec = days * 86_400 + hour * 3600 + fields.minute * 60 + fields.second;
  const at = (offsetSec: number, where: Zone): GoTime =>
    new GoTime(BigInt(wallSec - offsetSec) * NS_PER_SEC + BigInt(fields.ns), where);
  if (fields.isUtc) return at(0, UTC);
  if (fields.offsetSec !== undefined) {
    const unixSec = wallSec - fields.offsetSec;
    const isLocal =
      zone.offsetSec(unixSec) === fields.offsetSec &&
      (fields.zoneName === '' || zone.abbreviation(unixSec) === fields.zoneName);
    return at(fields.offsetSec, isLocal ? zone : fixedZone(fields.zoneName, fields.offsetSec));
  }
  if (fields.zoneName !== '') {
    const offsetSec = offsetOfWall(zone, wallSec);
    if (zone.abbreviation(wallSec - offsetSec) === fields.zoneName) return at(offsetSec, zone);
    const hours = fields.zoneName.startsWith('GMT') ? Number(fields.zoneName.slice(3)) : 0;
    // The name is a guess: the wall-clock time is kept as if it were UTC.
    return at(0, fixedZone(fields.zoneName, hours * 3600));
  }
  return at(offsetOfWall(zone, wallSec), zone);
}

/** Days since the epoch; a day of the year gives month and day when they are missing. */
function daysOfFields(fields: Fields): number | undefined {
  const { year, yearDay } = fields;
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  if (yearDay >= 0) {
    if (yearDay < 1 || yearDay > (isLeap ? 366 : 365)) return undefined;
    return daysOfDate(year, 1, 1) + yearDay - 1;
  }
  const month = fields.month < 0 ? 1 : fields.month;
  const day = fields.day < 0 ? 1 : fields.day;
  const lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
  if (day < 1 || day > (lengths[month - 1] ?? 0)) return undefined;
  return daysOfDate(year, month, day);
}

/** The offset a wall-clock time has in a zone; in a gap or overlap the one Go picks. */
function offsetOfWall(zone: Zone, wallSec: number): number {
  const guess = zone.offsetSec(wallSec);
  return guess === 0 ? 0 : zone.offsetSec(wallSec - guess);
}
