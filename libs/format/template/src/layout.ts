// Go time layouts: the reference time Mon Jan 2 15:04:05 MST 2006 spelled in the wanted form.
// `splitLayout` finds its elements; `formatTime` prints them. Reading is in parse-time.ts.
import type { CivilTime, GoTime } from './go-time.ts';

export type LayoutPart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: string }
  | {
      readonly kind: 'fraction';
      readonly digits: number;
      readonly trims: boolean;
      readonly mark: string;
    };

export const MONTHS =
  'January February March April May June July August September October November December'.split(
    ' ',
  );
export const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');

// Longest first where one is the prefix of another. `_2006` is an underscore and a year.
const FIELDS =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|__2|_2(?!006)|2|3|4|5|PM|pm|-070000|-07:00:00|-0700|-07:00|-07|Z070000|Z07:00:00|Z0700|Z07:00|Z07|[.,](?:0+|9+)(?![0-9])/g;

/** The elements of a layout, in order. */
export function splitLayout(layout: string): LayoutPart[] {
  const parts: LayoutPart[] = [];
  let textStart = 0;
  for (const match of layout.matchAll(FIELDS)) {
    const field = match[0];
    if (match.index > textStart) {
      parts.push({ kind: 'text', text: layout.slice(textStart, match.index) });
    }
    textStart = match.index + field.length;
    const mark = field.charAt(0);
    if (mark === '.' || mark === ',') {
      const trims = field.charAt(1) === '9';
      parts.push({ kind: 'fraction', digits: field.length - 1, trims, mark });
    } else parts.push({ kind: 'field', field });
  }
  if (textStart < layout.length) parts.push({ kind: 'text', text: layout.slice(textStart) });
  return parts;
}

export function formatTime(time: GoTime, layout: string): string {
  const civil = time.civil();
  let out = '';
  for (const part of splitLayout(layout)) {
    if (part.kind === 'text') out += part.text;
    else if (part.kind === 'fraction') out += formatFraction(civil.ns, part);
    else if (part.field === 'MST')
      out += time.abbreviation || formatOffset(civil.offsetSec, '-0700');
    else out += formatField(civil, part.field);
  }
  return out;
}

/** How Go prints a time by default. */
export function printTime(time: GoTime): string {
  return formatTime(time, '2006-01-02 15:04:05.999999999 -0700 MST');
}

function formatFraction(ns: number, part: LayoutPart & { kind: 'fraction' }): string {
  const digits = String(ns).padStart(9, '0').padEnd(part.digits, '0').slice(0, part.digits);
  if (!part.trims) return part.mark + digits;
  const kept = digits.replace(/0+$/, '');
  return kept === '' ? '' : part.mark + kept;
}

function formatField(civil: CivilTime, field: string): string {
  const hour12 = civil.hour % 12 === 0 ? 12 : civil.hour % 12;
  switch (field) {
    case '2006':
      return civil.year < 0 ? `-${pad(-civil.year, 4)}` : pad(civil.year, 4);
    case '06':
      return pad(((civil.year % 100) + 100) % 100, 2);
    case 'January':
      return MONTHS[civil.month - 1] ?? '';
    case 'Jan':
      return (MONTHS[civil.month - 1] ?? '').slice(0, 3);
    case '1':
      return String(civil.month);
    case '01':
      return pad(civil.month, 2);
    case 'Monday':
      return WEEKDAYS[civil.weekday] ?? '';
    case 'Mon':
      return (WEEKDAYS[civil.weekday] ?? '').slice(0, 3);
    case '2':
      return String(civil.day);
    case '_2':
      return String(civil.day).padStart(2);
    case '02':
      return pad(civil.day, 2);
    case '__2':
      return String(civil.yearDay).padStart(3);
    case '002':
      return pad(civil.yearDay, 3);
    case '15':
      return pad(civil.hour, 2);
    case '3':
      return String(hour12);
    case '03':
      return pad(hour12, 2);
    case '4':
      return String(civil.minute);
    case '04':
      return pad(civil.minute, 2);
    case '5':
      return String(civil.second);
    case '05':
      return pad(civil.second, 2);
    case 'PM':
      return civil.hour >= 12 ? 'PM' : 'AM';
    case 'pm':
      return civil.hour >= 12 ? 'pm' : 'am';
    default:
      return formatOffset(civil.offsetSec, field);
  }
}

function formatOffset(offsetSec: number, field: string): string {
  if (field.startsWith('Z') && offsetSec === 0) return 'Z';
  const magnitude = Math.abs(offsetSec);
  const colon = field.includes(':') ? ':' : '';
  let out = (offsetSec < 0 ? '-' : '+') + pad(Math.floor(magnitude / 3600), 2);
  if (field.length > 3) out += colon + pad(Math.floor(magnitude / 60) % 60, 2);
  if (field.length > 6) out += colon + pad(magnitude % 60, 2);
  return out;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
