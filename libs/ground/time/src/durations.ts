// Durations as text, in the two notations that Loki's users meet.
//
//   Prometheus   1d12h30m   integers, units y w d h m s ms, each once, large to small   (ranges, config)
//   Go           -1h0.5s    fractions, units h m s ms us ns, any order, a sign          (label values)
//
// Nanoseconds are bigint at the doors; `tryParseGoDurationNs` serves per-line work and answers in
// doubles (exact up to 104 days, as near as a double can be beyond).
import { InvalidError } from '@skald/errors';
import { quoteGo } from '@skald/bytes';

const NS_PER_US = 1_000n;
const NS_PER_MS = 1_000_000n;
const NS_PER_SEC = 1_000_000_000n;
const NS_PER_MIN = 60n * NS_PER_SEC;
const NS_PER_HOUR = 60n * NS_PER_MIN;
const NS_PER_DAY = 24n * NS_PER_HOUR;
const MAX_NS = 2n ** 63n - 1n;

/** Large to small, which is also the order a text must keep. */
const PROMETHEUS_UNITS: readonly (readonly [unit: string, ns: bigint])[] = [
  ['y', 365n * NS_PER_DAY],
  ['w', 7n * NS_PER_DAY],
  ['d', NS_PER_DAY],
  ['h', NS_PER_HOUR],
  ['m', NS_PER_MIN],
  ['s', NS_PER_SEC],
  ['ms', NS_PER_MS],
];

const GO_UNITS: ReadonlyMap<string, number> = new Map([
  ['ns', 1],
  ['us', 1e3],
  ['\u00b5s', 1e3],
  ['\u03bcs', 1e3],
  ['ms', 1e6],
  ['s', 1e9],
  ['m', 60e9],
  ['h', 3600e9],
]);

const PROMETHEUS_TERM = /([0-9]+)([^0-9]+)/y;

/** Nanoseconds of `1d12h`; rejects with Prometheus' error texts. */
export function parsePrometheusDuration(text: string): bigint {
  if (text === '0') return 0n;
  if (text === '') throw new InvalidError('empty duration string');
  let totalNs = 0n;
  let next = 0;
  PROMETHEUS_TERM.lastIndex = 0;
  for (let at = 0; at < text.length; at = PROMETHEUS_TERM.lastIndex) {
    PROMETHEUS_TERM.lastIndex = at;
    const term = PROMETHEUS_TERM.exec(text);
    if (term === null) throw notADuration(text);
    const [, count = '', unit = ''] = term;
    const index = PROMETHEUS_UNITS.findIndex(([name]) => name === unit);
    const entry = PROMETHEUS_UNITS[index];
    if (entry === undefined) {
      throw new InvalidError(`unknown unit ${quoteGo(unit)} in duration ${quoteGo(text)}`);
    }
    if (index < next || count.length > 20) throw notADuration(text);
    next = index + 1;
    totalNs += BigInt(count) * entry[1];
    if (totalNs > MAX_NS) throw new InvalidError('duration out of range');
  }
  return totalNs;
}

function notADuration(text: string): InvalidError {
  return new InvalidError(`not a valid duration string: ${quoteGo(text)}`);
}

/** Whole milliseconds as `1d12h`; years and weeks only when nothing is left over, `0s` for zero. */
export function formatPrometheusDuration(ns: bigint): string {
  let restMs = ns / NS_PER_MS;
  if (restMs === 0n) return '0s';
  let out = '';
  if (restMs < 0n) {
    out = '-';
    restMs = -restMs;
  }
  for (const [unit, unitNs] of PROMETHEUS_UNITS) {
    const unitMs = unitNs / NS_PER_MS;
    if ((unit === 'y' || unit === 'w') && restMs % unitMs !== 0n) continue;
    const count = restMs / unitMs;
    if (count === 0n) continue;
    out += `${count}${unit}`;
    restMs -= count * unitMs;
  }
  return out;
}

const GO_TERM = /([0-9]*)(?:(\.)([0-9]*))?([^0-9.]*)/y;

/** Nanoseconds of `1h0.5s`, exactly; rejects with Go's error texts. */
export function parseGoDuration(text: string): bigint {
  const nearNs = tryParseGoDurationNs(text);
  if (typeof nearNs === 'string') throw new InvalidError(nearNs);
  if (Number.isSafeInteger(nearNs)) return BigInt(nearNs);
  let totalNs = 0n;
  const start = /^[+-]/.test(text) ? 1 : 0;
  for (let at = start; at < text.length; at = GO_TERM.lastIndex) {
    GO_TERM.lastIndex = at;
    const [, whole = '', , fraction = '', unit = ''] = GO_TERM.exec(text) ?? [];
    const unitNs = GO_UNITS.get(unit) ?? 0;
    totalNs += BigInt(whole) * BigInt(unitNs) + BigInt(fractionNs(fraction, unitNs));
  }
  return text.startsWith('-') ? -totalNs : totalNs;
}

/** Nanoseconds as a double, or Go's error text. Never throws. */
export function tryParseGoDurationNs(text: string): number | string {
  const negative = text.charCodeAt(0) === 0x2d;
  const start = negative || text.charCodeAt(0) === 0x2b ? 1 : 0;
  if (text.length - start === 1 && text.charCodeAt(start) === 0x30) return 0;
  if (text.length === start) return goFault('invalid', text);
  let totalNs = 0;
  for (let at = start; at < text.length; at = GO_TERM.lastIndex) {
    GO_TERM.lastIndex = at;
    const [, whole = '', , fraction = '', unit = ''] = GO_TERM.exec(text) ?? [];
    if (whole === '' && fraction === '') return goFault('invalid', text);
    if (unit === '') return goFault('missing unit in', text);
    const unitNs = GO_UNITS.get(unit);
    if (unitNs === undefined) {
      return `time: unknown unit ${quoteTime(unit)} in duration ${quoteTime(text)}`;
    }
    totalNs += Number(whole) * unitNs + fractionNs(fraction, unitNs);
    if (totalNs > Number(MAX_NS)) return goFault('invalid', text);
  }
  return negative ? -totalNs : totalNs;
}

function goFault(what: 'invalid' | 'missing unit in', text: string): string {
  return `time: ${what} duration ${quoteTime(text)}`;
}

/** Go truncates the fraction of each term to whole nanoseconds. */
function fractionNs(fraction: string, unitNs: number): number {
  if (fraction === '') return 0;
  const digits = fraction.slice(0, 18);
  return Math.trunc(Number(digits) * (unitNs / 10 ** digits.length));
}

/** Go's time package quotes in its own way: everything beyond printable ASCII is escaped bytes. */
function quoteTime(text: string): string {
  let out = '"';
  for (const byte of new TextEncoder().encode(text)) {
    const char = String.fromCharCode(byte);
    if (byte < 0x20 || byte >= 0x80) out += `\\x${byte.toString(16).padStart(2, '0')}`;
    else out += char === '"' || char === '\\' ? `\\${char}` : char;
  }
  return `${out}"`;
}

/** `1h30m0s`, `1.5ms`, `100µs`, `0s`: the largest unit that fits, below a second with a fraction. */
export function formatGoDuration(ns: bigint): string {
  if (ns === 0n) return '0s';
  if (ns < 0n) return `-${formatGoDuration(-ns)}`;
  if (ns < NS_PER_US) return `${ns}ns`;
  if (ns < NS_PER_MS) return `${decimal(ns, NS_PER_US)}\u00b5s`;
  if (ns < NS_PER_SEC) return `${decimal(ns, NS_PER_MS)}ms`;
  const hours = ns / NS_PER_HOUR;
  const minutes = (ns % NS_PER_HOUR) / NS_PER_MIN;
  const seconds = `${decimal(ns % NS_PER_MIN, NS_PER_SEC)}s`;
  if (hours > 0n) return `${hours}h${minutes}m${seconds}`;
  return minutes > 0n ? `${minutes}m${seconds}` : seconds;
}

/** `ns` in units of `unitNs`, without trailing zeros. */
function decimal(ns: bigint, unitNs: bigint): string {
  const whole = ns / unitNs;
  const rest = ns % unitNs;
  if (rest === 0n) return whole.toString();
  const places = unitNs.toString().length - 1;
  return `${whole}.${rest.toString().padStart(places, '0').replace(/0+$/, '')}`;
}
