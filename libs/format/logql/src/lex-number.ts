// Numbers, and the durations and sizes that begin with one. Scanning follows Go's literals (a number
// is scanned first and converted later, so `0x10` is a NUMBER that converts badly); a unit must follow
// without a blank. See SPEC.md, LQL-L.
import { tryParseHumanBytes } from '@skald/bytes';
import { isServiceError } from '@skald/errors';
import { parseGoDuration, parsePrometheusDuration } from '@skald/time';

const DECIMAL = /(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]*)?/y;
const PREFIXED = /0(?:[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|[oObB][0-9_]*)/y;

/** The spelling of the number that starts at `at`; a digit, or a dot and a digit, must stand there. */
export function matchNumber(text: string, at: number): string {
  PREFIXED.lastIndex = at;
  const prefixed = PREFIXED.exec(text);
  if (prefixed !== null) return prefixed[0];
  DECIMAL.lastIndex = at;
  return DECIMAL.exec(text)?.[0] ?? '';
}

/** What Go's scanner has against a number, if anything. */
export function lexNumberFault(number: string): string | undefined {
  if (/^[0-9]+$/.test(number) && !number.startsWith('0')) return undefined;
  const body = number.toLowerCase();
  if (body.startsWith('0b')) return 'decimal literal has no digits';
  const fault = body.startsWith('0x') ? hexFault(body) : decimalFault(body);
  if (fault !== undefined) return fault;
  return underscoresSeparate(body) ? undefined : "'_' must separate successive digits";
}

function hexFault(body: string): string | undefined {
  const [mantissa = '', exponent] = body.slice(2).split('p');
  if (!/[0-9a-f]/.test(mantissa)) return 'hexadecimal literal has no digits';
  if (exponent === undefined) {
    return mantissa.includes('.') ? "hexadecimal mantissa requires a 'p' exponent" : undefined;
  }
  return /[0-9]/.test(exponent) ? undefined : 'exponent has no digits';
}

function decimalFault(body: string): string | undefined {
  if (body.startsWith('0o') && !/[0-9]/.test(body.slice(2))) return 'octal literal has no digits';
  const [mantissa = '', exponent] = body.split('e');
  if (exponent !== undefined) return /[0-9]/.test(exponent) ? undefined : 'exponent has no digits';
  const isOctal = body.startsWith('0') && !mantissa.includes('.');
  const beyondOctal = isOctal ? /[89]/.exec(mantissa) : null;
  return beyondOctal === null ? undefined : `invalid digit '${beyondOctal[0]}' in octal literal`;
}

/** Each underscore stands between two digits; a base prefix counts as a digit. */
function underscoresSeparate(body: string): boolean {
  if (!body.includes('_')) return true;
  const prefix = /^0[xo]/.exec(body);
  const digits = prefix === null ? body : `0${body.slice(2)}`;
  return prefix?.[0] === '0x'
    ? !/(?<![0-9a-f])_|_(?![0-9a-f])/.test(digits)
    : !/(?<![0-9])_|_(?![0-9])/.test(digits);
}

const DURATION_RUN = /[0-9.nu\u00b5mshdwy]+/y;
const BYTES_RUN = /[0-9.BikKMGTP]+/y;
const PROMETHEUS =
  /^-?(?:[0-9]+y)?(?:[0-9]+w)?(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?(?:[0-9]+ms)?$/;

export interface UnitRun {
  readonly name: 'DURATION' | 'BYTES';
  readonly end: number;
  readonly ns: bigint;
  readonly bytes: number;
}

/** The duration or size of `text[at, …)`, whose number (or sign) ends at `numberEnd`, if it is one. */
export function unitRun(text: string, at: number, numberEnd: number): UnitRun | undefined {
  const durationEnd = runEnd(DURATION_RUN, text, numberEnd);
  if (durationEnd > numberEnd) {
    const ns = durationNs(text.slice(at, durationEnd));
    if (ns !== undefined) return { name: 'DURATION', end: durationEnd, ns, bytes: 0 };
  }
  const bytesEnd = runEnd(BYTES_RUN, text, numberEnd);
  if (bytesEnd > numberEnd) {
    const bytes = tryParseHumanBytes(text.slice(at, bytesEnd));
    if (typeof bytes === 'number') return { name: 'BYTES', end: bytesEnd, ns: 0n, bytes };
  }
  return undefined;
}

function runEnd(run: RegExp, text: string, at: number): number {
  run.lastIndex = at;
  return run.test(text) ? run.lastIndex : at;
}

/** Either notation; `0` and `-0` without a unit are numbers. */
function durationNs(text: string): bigint | undefined {
  if (!/[a-z\u00b5]$/.test(text)) return undefined;
  try {
    if (!PROMETHEUS.test(text)) return parseGoDuration(text);
    return text.startsWith('-')
      ? -parsePrometheusDuration(text.slice(1))
      : parsePrometheusDuration(text);
  } catch (e) {
    if (isServiceError(e)) return undefined;
    throw e;
  }
}
