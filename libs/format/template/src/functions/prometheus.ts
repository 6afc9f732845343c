// Functions of alert templates (annotations and labels of rules), as Prometheus documents them. Not
// here: `query` and what works on its results, because templates do not wait, and `externalURL` and
// `pathPrefix`, which the ruler adds from its configuration.
import { InvalidError } from '@skald/errors';
import { parseGoFloat } from '@skald/bytes';
import { parsePrometheusDuration } from '@skald/time';
import { sprintf } from '../format-value.ts';
import { fixed, variadic, type FunctionTable, type GoFunction } from '../go-function.ts';
import { GoTime } from '../go-time.ts';
import { formatTime } from '../layout.ts';
import { GoInt, GoMap, typeName, type GoValue } from '../value.ts';
import { UTC } from '../zone.ts';
import { escapeQuery } from './encoding.ts';
import { replaceAll } from './regex.ts';
import { lower, title, trimSpace, upper } from './strings.ts';
import { builtinFunctions } from './tables.ts';

export const prometheusFunctions: FunctionTable = new Map<string, GoFunction>([
  ...builtinFunctions,
  ['humanize', fixed(['any'], (_, value) => humanize(toFloat(value)))],
  ['humanize1024', fixed(['any'], (_, value) => humanize1024(toFloat(value)))],
  ['humanizeDuration', fixed(['any'], (_, value) => humanizeDuration(toFloat(value)))],
  ['humanizePercentage', fixed(['any'], (_, value) => `${fourDigits(toFloat(value) * 100)}%`)],
  ['humanizeTimestamp', fixed(['any'], (_, value) => humanizeTimestamp(toFloat(value)))],
  ['toTime', fixed(['any'], (_, value) => timeOfSeconds(toFloat(value)))],
  ['now', fixed([], (context) => Number(context.nowNs() / 1_000_000n) / 1000)],
  ['parseDuration', fixed(['string'], (_, s) => Number(parsePrometheusDuration(s)) / 1e9)],
  ['title', fixed(['string'], (_, s) => title(s))],
  ['toUpper', fixed(['string'], (_, s) => upper(s))],
  ['toLower', fixed(['string'], (_, s) => lower(s))],
  ['trimSpace', fixed(['string'], (_, s) => trimSpace(s))],
  ['match', fixed(['string', 'string'], (c, re, s) => c.regex(re).countMatches(s) > 0)],
  [
    'reReplaceAll',
    fixed(['string', 'string', 'string'], (context, pattern, replacement, text) =>
      replaceAll(context, { pattern, text, replacement, expands: true }),
    ),
  ],
  ['stripPort', fixed(['string'], (_, host) => splitHost(host).host)],
  ['stripDomain', fixed(['string'], (_, host) => stripDomain(host))],
  ['safeHtml', fixed(['string'], (_, s) => s)],
  ['urlQueryEscape', fixed(['string'], (_, s) => escapeQuery(s))],
  ['args', variadic([], 'any', (_, ...values) => argumentMap(values))],
  ['graphLink', fixed(['string'], (_, query) => link(query, 'graph'))],
  ['tableLink', fixed(['string'], (_, query) => link(query, 'table'))],
]);

const LARGE = ['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'];
const LARGE_1024 = ['', 'ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei', 'Zi', 'Yi'];
const SMALL = ['', 'm', 'u', 'n', 'p', 'f', 'a', 'z', 'y'];

function toFloat(value: GoValue): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return parseGoFloat(value);
  if (value instanceof GoInt) return Number(value.value);
  throw new InvalidError(`can't convert ${typeName(value)} to float`);
}

function fourDigits(value: number): string {
  return sprintf('%.4g', [value], () => undefined);
}

function humanize(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return fourDigits(value);
  return Math.abs(value) >= 1 ? scaleDown(value, LARGE, 1000) : scaleUp(value);
}

function humanize1024(value: number): string {
  if (Math.abs(value) <= 1 || !Number.isFinite(value)) return fourDigits(value);
  return scaleDown(value, LARGE_1024, 1024);
}

function scaleDown(value: number, prefixes: readonly string[], factor: number): string {
  let scaled = value;
  let step = 0;
  while (Math.abs(scaled) >= factor && step < prefixes.length - 1) {
    scaled /= factor;
    step++;
  }
  return fourDigits(scaled) + (prefixes[step] ?? '');
}

function scaleUp(value: number): string {
  let scaled = value;
  let step = 0;
  while (Math.abs(scaled) < 1 && step < SMALL.length - 1) {
    scaled *= 1000;
    step++;
  }
  return fourDigits(scaled) + (SMALL[step] ?? '');
}

/** `1d 2h 3m 4s` from minutes up, four digits of seconds below, `ms` and smaller under a second. */
function humanizeDuration(value: number): string {
  if (!Number.isFinite(value)) return fourDigits(value);
  if (value === 0) return '0s';
  if (Math.abs(value) < 1) return `${scaleUp(value)}s`;
  const sign = value < 0 ? '-' : '';
  const whole = Math.trunc(Math.abs(value));
  const seconds = whole % 60;
  const minutes = Math.floor(whole / 60) % 60;
  const hours = Math.floor(whole / 3600) % 24;
  const days = Math.floor(whole / 86_400);
  if (days > 0) return `${sign}${days}d ${hours}h ${minutes}m ${seconds}s`;
  if (hours > 0) return `${sign}${hours}h ${minutes}m ${seconds}s`;
  if (minutes > 0) return `${sign}${minutes}m ${seconds}s`;
  return `${sign}${fourDigits(Math.abs(value))}s`;
}

function timeOfSeconds(seconds: number): GoTime {
  if (!(Math.abs(seconds) < 2 ** 63 / 1e9)) {
    throw new InvalidError(
      `${fourDigits(seconds)} cannot be represented as a nanoseconds timestamp`,
    );
  }
  return new GoTime(BigInt(Math.trunc(seconds * 1e3)) * 1_000_000n, UTC);
}

function humanizeTimestamp(seconds: number): string {
  if (!Number.isFinite(seconds)) return fourDigits(seconds);
  return formatTime(timeOfSeconds(seconds), '2006-01-02 15:04:05.999999999 -0700 MST');
}

function splitHost(address: string): { readonly host: string; readonly port: string } {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(address);
  if (match === null) return { host: address, port: '' };
  return { host: match[1] ?? match[2] ?? '', port: match[3] ?? '' };
}

/** The first name of a host; addresses stay whole. */
function stripDomain(address: string): string {
  const { host, port } = splitHost(address);
  const isAddress = /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.includes(':');
  if (isAddress) return address;
  const [name = ''] = host.split('.');
  return port === '' ? name : `${name}:${port}`;
}

function argumentMap(values: readonly GoValue[]): GoMap {
  const entries = values.map((value, i): [string, GoValue] => [`arg${i}`, value]);
  return new GoMap(new Map(entries), 'interface {}');
}

function link(query: string, tab: 'graph' | 'table'): string {
  return `/graph?g0.expr=${escapeQuery(query)}&g0.tab=${tab === 'graph' ? 0 : 1}`;
}
