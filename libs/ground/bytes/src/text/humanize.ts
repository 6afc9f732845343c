// Sizes in bytes as people write them (`5kB`, `1.5 MiB`, `1,000 KB`) and as queries print them
// (`1.5kB`). Reads what Go's humanize library reads: SI suffixes are powers of 1000, those with an
// `i` powers of 1024, letter case does not matter, the value is truncated to a whole number.
import { InvalidError } from '@skald/errors';
import { goFloatMessage, tryParseGoFloat } from './go-float.ts';

const UNITS = 'kmgtpe';
const TOO_MANY_BYTES = 2 ** 64;
const SHAPE = /^([0-9.,]*)(.*)$/s;

const FACTOR_OF: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['b', 1],
  ...[...UNITS].flatMap((unit, i): [string, number][] => [
    [unit, 1000 ** (i + 1)],
    [`${unit}b`, 1000 ** (i + 1)],
    [`${unit}i`, 1024 ** (i + 1)],
    [`${unit}ib`, 1024 ** (i + 1)],
  ]),
]);

/** Whole bytes below 2^64, or the error text. Never throws; a sign is not understood. */
export function tryParseHumanBytes(text: string): number | string {
  const [, digits = '', suffix = ''] = SHAPE.exec(text) ?? [];
  const numberText = digits.replaceAll(',', '');
  const count = tryParseGoFloat(numberText);
  if (typeof count === 'string') return goFloatMessage(numberText, count);
  const unit = suffix.trim().toLowerCase();
  const factor = FACTOR_OF.get(unit);
  if (factor === undefined) return `unhandled size name: ${unit}`;
  const bytes = count * factor;
  return bytes >= TOO_MANY_BYTES ? `too large: ${text}` : Math.trunc(bytes);
}

/** The same, rejecting with the error text. */
export function parseHumanBytes(text: string): number {
  const bytes = tryParseHumanBytes(text);
  if (typeof bytes === 'string') throw new InvalidError(bytes);
  return bytes;
}

/** SI units without a space, rounded to two digits or to whole units: `5B`, `1.5kB`, `124kB`. Lossy. */
export function formatHumanBytes(bytes: number): string {
  if (bytes < 10) return `${bytes}B`;
  let step = 0;
  while (step < UNITS.length && bytes >= 1000 ** (step + 1)) step++;
  const value = Math.floor((bytes / 1000 ** step) * 10 + 0.5) / 10;
  const unit = step === 0 ? 'B' : `${step === 1 ? 'k' : UNITS.charAt(step - 1).toUpperCase()}B`;
  return `${value < 10 ? value.toFixed(1) : value.toFixed(0)}${unit}`;
}
