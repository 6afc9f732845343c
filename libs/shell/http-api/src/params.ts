// Query parameters as Loki reads them. Facts: Loki HTTP API 3.7, "Parameter parsing".
//
// Unknown parameters are ignored. Every failure is InvalidError with the text clients know.
import { InvalidError } from '@skald/errors';
import { parsePrometheusDuration } from '@skald/time';

const NS_PER_SEC = 1_000_000_000n;
const DEFAULT_SINCE_NS = 3600n * NS_PER_SEC;
const INT64_MAX = 9_223_372_036_854_775_807n;
const POINTS_MAX = 11_000n;
export const DEFAULT_LIMIT = 100;

export interface Window {
  readonly startNs: bigint;
  readonly endNs: bigint;
}

/**
 * Nanoseconds since the epoch. A dot means float seconds (rounded to milliseconds); up to ten
 * characters mean seconds, more mean nanoseconds; else RFC 3339.
 */
export function parseTimestamp(text: string): bigint {
  if (text.includes('.') && /^[+-]?\d*\.\d*(?:[eE][+-]?\d+)?$/.test(text) && /\d/.test(text)) {
    return BigInt(Math.round(Number(text) * 1000)) * 1_000_000n;
  }
  if (/^[+-]?\d+$/.test(text)) {
    const value = BigInt(text.replace('+', ''));
    if (value > INT64_MAX || value < -INT64_MAX - 1n) {
      throw new InvalidError(`strconv.ParseInt: parsing "${text}": value out of range`);
    }
    return text.length <= 10 ? value * NS_PER_SEC : value;
  }
  return parseRfc3339(text);
}

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:[.,](\d{1,9})\d*)?(Z|[+-]\d{2}:\d{2})$/;

function parseRfc3339(text: string): bigint {
  const match = RFC3339.exec(text);
  const ms = match ? Date.parse(`${text.slice(0, 19)}${match[8]}`) : NaN;
  if (!match || Number.isNaN(ms)) {
    throw new InvalidError(`strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  return BigInt(ms) * 1_000_000n + BigInt((match[7] ?? '').padEnd(9, '0'));
}

function namedTimestamp(params: URLSearchParams, name: string): bigint | undefined {
  const text = params.get(name);
  if (text === null || text === '') return undefined;
  try {
    return parseTimestamp(text);
  } catch (error) {
    throw new InvalidError(`could not parse '${name}' parameter: ${(error as Error).message}`);
  }
}

/** [startNs, endNs]; one hour back from now (or from `end`) unless said otherwise. */
export function parseWindow(params: URLSearchParams, nowNs: bigint): Window {
  const endNs = namedTimestamp(params, 'end') ?? nowNs;
  const sinceNs = parseSince(params.get('since'));
  const newestNs = endNs < nowNs ? endNs : nowNs;
  const startNs = namedTimestamp(params, 'start') ?? newestNs - sinceNs;
  if (endNs < startNs) {
    throw new InvalidError('end timestamp must not be before or equal to start time');
  }
  return { startNs, endNs };
}

function parseSince(text: string | null): bigint {
  if (text === null || text === '') return DEFAULT_SINCE_NS;
  try {
    return parsePrometheusDuration(text);
  } catch (error) {
    throw new InvalidError(`could not parse 'since' parameter: ${(error as Error).message}`);
  }
}

/** The instant of an instant query; now by default. */
export function parseInstant(params: URLSearchParams, nowNs: bigint): bigint {
  const text = params.get('time');
  return text === null || text === '' ? nowNs : parseTimestamp(text);
}

/** Float seconds or a Prometheus duration, in nanoseconds. */
function parseStepDuration(text: string): bigint {
  if (/^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) {
    const ns = Number(text) * 1e9;
    if (Math.abs(ns) > Number(INT64_MAX)) {
      throw new InvalidError(
        `cannot parse ${JSON.stringify(text)} to a valid duration. It overflows int64`,
      );
    }
    return BigInt(Math.trunc(ns));
  }
  try {
    return parsePrometheusDuration(text);
  } catch {
    throw new InvalidError(`cannot parse ${JSON.stringify(text)} to a valid duration`);
  }
}

/** The step of a range query: given, or a 250th of the window and at least a second. */
export function parseStep(params: URLSearchParams, window: Window): bigint {
  const text = params.get('step');
  const stepNs = text === null || text === '' ? defaultStep(window) : parseStepDuration(text);
  if (stepNs <= 0n) {
    throw new InvalidError(
      'zero or negative query resolution step widths are not accepted. Try a positive integer',
    );
  }
  if ((window.endNs - window.startNs) / stepNs > POINTS_MAX) {
    throw new InvalidError(
      'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
    );
  }
  return stepNs;
}

function defaultStep({ startNs, endNs }: Window): bigint {
  const seconds = (endNs - startNs) / NS_PER_SEC / 250n;
  return (seconds > 1n ? seconds : 1n) * NS_PER_SEC;
}

export function parseInterval(params: URLSearchParams): bigint {
  const text = params.get('interval');
  if (text === null || text === '') return 0n;
  const intervalNs = parseStepDuration(text);
  if (intervalNs < 0n) throw new InvalidError('interval must be >= 0');
  return intervalNs;
}

export function parseLimit(params: URLSearchParams): number {
  const text = params.get('limit');
  if (text === null || text === '') return DEFAULT_LIMIT;
  const limit = parseGoInt(text);
  if (limit <= 0) throw new InvalidError('limit must be a positive value');
  return limit;
}

/** An integer with the error text of Go's strconv.Atoi. */
export function parseGoInt(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw new InvalidError(`strconv.Atoi: parsing ${JSON.stringify(text)}: invalid syntax`);
  }
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new InvalidError(`strconv.Atoi: parsing ${JSON.stringify(text)}: value out of range`);
  }
  return value;
}

export function parseDirection(params: URLSearchParams): 'forward' | 'backward' {
  const text = params.get('direction');
  if (text === null || text === '') return 'backward';
  const direction = text.toLowerCase();
  if (direction === 'forward' || direction === 'backward') return direction;
  throw new InvalidError(`invalid direction '${text}'`);
}
