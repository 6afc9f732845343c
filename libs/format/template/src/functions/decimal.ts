// Exact decimal arithmetic of addf, subf, mulf and divf: `coefficient × 10^exponent`. A float enters
// as its shortest decimal form, which is what a person wrote.
import { InvalidError } from '@skald/errors';

export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const DIVISION_PLACES = 16;
// Far beyond what a double can show; a chain of operations may not grow without end.
const MAX_DIGITS = 4000;

export function decimalOf(value: number): Decimal {
  if (!Number.isFinite(value)) {
    const shown = Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
    throw new InvalidError(`Cannot create a Decimal from ${shown}`);
  }
  const [mantissa = '0', exponent = '0'] = value.toExponential().split('e');
  const fraction = mantissa.split('.')[1] ?? '';
  return {
    coefficient: BigInt(mantissa.replace('.', '')),
    exponent: Number(exponent) - fraction.length,
  };
}

/** The nearest double. */
export function floatOf({ coefficient, exponent }: Decimal): number {
  return Number(`${coefficient}e${exponent}`);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return bounded(scaled(a, exponent) + scaled(b, exponent), exponent);
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { coefficient: -b.coefficient, exponent: b.exponent });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return bounded(a.coefficient * b.coefficient, a.exponent + b.exponent);
}

/** Rounded to 16 places, half away from zero. */
export function divide(a: Decimal, b: Decimal): Decimal {
  if (b.coefficient === 0n) throw new InvalidError('decimal division by 0');
  const shift = a.exponent - b.exponent + DIVISION_PLACES;
  if (Math.abs(shift) > MAX_DIGITS) throw tooLong();
  const dividend = shift >= 0 ? a.coefficient * 10n ** BigInt(shift) : a.coefficient;
  const divisor = shift >= 0 ? b.coefficient : b.coefficient * 10n ** BigInt(-shift);
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const roundsUp = 2n * magnitude(rest) >= magnitude(divisor);
  const step = dividend < 0n === divisor < 0n ? 1n : -1n;
  return bounded(roundsUp ? quotient + step : quotient, -DIVISION_PLACES);
}

function scaled(value: Decimal, exponent: number): bigint {
  const shift = value.exponent - exponent;
  if (value.coefficient === 0n) return 0n;
  if (shift > MAX_DIGITS) throw tooLong();
  return value.coefficient * 10n ** BigInt(shift);
}

function bounded(coefficient: bigint, exponent: number): Decimal {
  const digits = coefficient.toString(16).length;
  if (digits > MAX_DIGITS || Math.abs(exponent) > 2 * MAX_DIGITS) throw tooLong();
  return { coefficient, exponent };
}

function magnitude(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function tooLong(): InvalidError {
  return new InvalidError(`decimal result exceeds ${MAX_DIGITS} digits`);
}
