// Dates, durations and sizes.
import { InvalidError } from '@skald/errors';
import { tryParseHumanBytes } from '@skald/bytes';
import { parseGoDuration } from '@skald/time';
import { INT64_MAX, INT64_MIN } from '../constant.ts';
import { fixed, type CallContext, type FunctionTable, type GoFunction } from '../go-function.ts';
import { floorDivide, GoTime, zeroTime } from '../go-time.ts';
import { formatTime } from '../layout.ts';
import { parseTime } from '../parse-time.ts';
import { quoteGo } from '../quote.ts';
import { GoInt, type GoValue } from '../value.ts';
import { UTC } from '../zone.ts';

const NS_PER_SEC = 1_000_000_000n;

export const dateFunctions: FunctionTable = new Map<string, GoFunction>([
  ['now', fixed([], (context) => new GoTime(context.nowNs(), context.localZone))],
  [
    'date',
    fixed(['string', 'any'], (context, layout, value) =>
      formatTime(instantOf(context, value).in(context.localZone), layout),
    ),
  ],
  [
    'toDate',
    fixed(
      ['string', 'string'],
      (context, layout, text) => parseTime(layout, text, context.localZone) ?? zeroTime(),
    ),
  ],
  [
    'toDateInZone',
    fixed(
      ['string', 'string', 'string'],
      (context, layout, zone, text) =>
        parseTime(layout, text, context.zone(zone) ?? UTC) ?? zeroTime(),
    ),
  ],
  ['unixEpoch', fixed(['time.Time'], (_, time) => String(time.unixSec))],
  [
    'unixEpochMillis',
    fixed(['time.Time'], (_, time) => String(floorDivide(time.unixNs, 1_000_000n))),
  ],
  ['unixEpochNanos', fixed(['time.Time'], (_, time) => String(BigInt.asIntN(64, time.unixNs)))],
  ['unixToTime', fixed(['string'], unixToTime)],
  ['duration', fixed(['string'], (_, text) => seconds(text))],
  ['duration_seconds', fixed(['string'], (_, text) => seconds(text))],
  ['bytes', fixed(['string'], (_, text) => sizeInBytes(text))],
]);

/** A time is itself, an integer is Unix seconds, anything else (a label!) is now. */
function instantOf(context: CallContext, value: GoValue): GoTime {
  if (value instanceof GoTime) return value;
  if (value instanceof GoInt && (value.type === 'int' || value.type === 'int64')) {
    return new GoTime(value.value * NS_PER_SEC);
  }
  return new GoTime(context.nowNs());
}

const UNIT_NS_BY_LENGTH = new Map([
  [5, 86_400n * NS_PER_SEC],
  [10, NS_PER_SEC],
  [13, 1_000_000n],
  [16, 1000n],
  [19, 1n],
]);

/** The number of digits tells the unit: days, s, ms, µs, ns. A sign counts. */
function unixToTime(context: CallContext, text: string): GoTime {
  const value = parseDecimalInt(text);
  const unitNs = UNIT_NS_BY_LENGTH.get(text.length);
  if (unitNs === undefined) throw new InvalidError(`unable to parse time '${text}': %!w(<nil>)`);
  return new GoTime(value * unitNs, context.localZone);
}

function parseDecimalInt(text: string): bigint {
  const isNumber = /^[+-]?\d+$/.test(text);
  const value = isNumber ? BigInt(text.replace('+', '')) : 0n;
  if (isNumber && value <= INT64_MAX && value >= INT64_MIN) return value;
  const fault = isNumber ? 'value out of range' : 'invalid syntax';
  throw new InvalidError(
    `unable to parse time '${text}': strconv.ParseInt: parsing ${quoteGo(text)}: ${fault}`,
  );
}

function seconds(text: string): number {
  return Number(parseGoDuration(text)) / 1e9;
}

function sizeInBytes(text: string): number {
  const bytes = tryParseHumanBytes(text);
  if (typeof bytes === 'string') throw new InvalidError(bytes);
  return bytes;
}
