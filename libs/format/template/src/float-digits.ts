// Floats in every form fmt knows, with any precision. A double is a whole number over a power of
// ten, exactly; digits are cut from that and ties go to even, which JavaScript's toFixed does not do.
import { formatGoFloatG } from '@skald/bytes';

/** `0.d1d2d3… × 10^point`, without leading zeros; zero has no digits. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** The magnitude and verb part of a float: no sign, no padding. `precision` < 0 means shortest. */
export function floatDigits(value: number, verb: string, precision: number): string {
  const magnitude = Math.abs(value);
  if (Number.isNaN(value)) return 'NaN';
  if (magnitude === Infinity) return 'Inf';
  switch (verb) {
    case 'e':
    case 'E':
      return cased(scientific(decimalFor(magnitude, precision, precision + 1), precision), verb);
    case 'f':
    case 'F':
      return positional(magnitude, precision);
    case 'g':
    case 'G':
      return cased(general(magnitude, precision), verb);
    case 'b':
      return binary(magnitude);
    default:
      return cased(hexadecimal(magnitude, precision), verb === 'X' ? 'E' : 'e');
  }
}

function cased(text: string, verb: string): string {
  return verb === verb.toUpperCase() ? text.toUpperCase() : text;
}

function decimalFor(value: number, precision: number, significant: number): Decimal {
  return precision < 0 ? shortest(value) : roundTo(exact(value), significant);
}

/** `%#g`: as many digits as the precision says, trailing zeros kept. */
export function generalWithZeros(value: number, precision: number): string {
  const wanted = precision < 0 ? 6 : Math.max(precision, 1);
  const text = floatDigits(value, 'g', precision);
  const [mantissa = '', exponent] = text.split('e');
  const digits = mantissa.replace('.', '').replace(/^0+(?=.)/, '').length;
  const pointed = mantissa.includes('.') ? mantissa : `${mantissa}.`;
  const padded = pointed + '0'.repeat(Math.max(0, wanted - digits));
  return exponent === undefined ? padded : `${padded}e${exponent}`;
}

function general(value: number, precision: number): string {
  if (precision < 0) return formatGoFloatG(value);
  if (value === 0) return '0';
  const wanted = Math.max(precision, 1);
  const decimal = roundTo(exact(value), wanted);
  const digits = decimal.digits.replace(/0+$/, '');
  const exponent = decimal.digits === '' ? 0 : decimal.point - 1;
  // A whole number with fewer digits than the precision keeps its zeros.
  const limit = wanted > digits.length && digits.length >= decimal.point ? digits.length : wanted;
  if (exponent < -4 || exponent >= limit) {
    return scientific({ digits, point: decimal.point }, Math.max(digits.length - 1, 0));
  }
  return place({ digits, point: decimal.point }, Math.max(digits.length - decimal.point, 0));
}

function positional(value: number, precision: number): string {
  if (precision < 0) {
    const decimal = shortest(value);
    return place(decimal, Math.max(decimal.digits.length - decimal.point, 0));
  }
  const decimal = exact(value);
  return place(roundTo(decimal, decimal.point + precision), precision);
}

function scientific({ digits, point }: Decimal, precision: number): string {
  const places = precision < 0 ? Math.max(digits.length - 1, 0) : precision;
  const padded = digits.padEnd(places + 1, '0');
  const exponent = digits === '' ? 0 : point - 1;
  const sign = exponent < 0 ? '-' : '+';
  const fraction = places > 0 ? `.${padded.slice(1)}` : '';
  return `${padded.charAt(0)}${fraction}e${sign}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function place({ digits, point }: Decimal, places: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (places === 0) return whole;
  const fraction = point > 0 ? digits.slice(point) : '0'.repeat(-point) + digits;
  return `${whole}.${fraction.slice(0, places).padEnd(places, '0')}`;
}

/** Mantissa and power of two of a finite magnitude: `mantissa × 2^exponent`. */
function binaryParts(value: number): { readonly mantissa: bigint; readonly exponent: number } {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n) & 0x7ff;
  const fraction = bits & ((1n << 52n) - 1n);
  if (biased === 0) return { mantissa: fraction, exponent: -1074 };
  return { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function exact(value: number): Decimal {
  const { mantissa, exponent } = binaryParts(value);
  if (mantissa === 0n) return { digits: '', point: 0 };
  if (exponent >= 0) {
    const digits = (mantissa << BigInt(exponent)).toString();
    return { digits, point: digits.length };
  }
  const digits = (mantissa * 5n ** BigInt(-exponent)).toString();
  return { digits: digits.replace(/0+$/, ''), point: digits.length + exponent };
}

function shortest(value: number): Decimal {
  if (value === 0) return { digits: '', point: 0 };
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e');
  return { digits: mantissa.replace('.', ''), point: Number(exponent) + 1 };
}

/** Rounds to `count` digits, half to even; 0 or fewer digits may still round up to one. */
function roundTo({ digits, point }: Decimal, count: number): Decimal {
  if (count >= digits.length) return { digits, point };
  if (count < 0) return { digits: '', point: 0 };
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const isTie = /^50*$/.test(rest);
  const isOdd = Number(kept.at(-1) ?? '0') % 2 === 1;
  const goesUp = isTie ? isOdd : rest.charAt(0) >= '5';
  if (!goesUp) return { digits: kept, point };
  const bumped = (BigInt(kept === '' ? '0' : kept) + 1n).toString().padStart(count, '0');
  if (bumped.length <= count) return { digits: bumped, point };
  return { digits: bumped.slice(0, Math.max(count, 1)), point: point + 1 };
}

function binary(value: number): string {
  const { mantissa, exponent } = binaryParts(value);
  return `${mantissa}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`;
}

/** `0x1.8p+01`: one hexadecimal digit before the point, the exponent in powers of two. */
function hexadecimal(value: number, precision: number): string {
  const parts = binaryParts(value);
  if (parts.mantissa === 0n) return `0x0${zeros(precision)}p+00`;
  const length = parts.mantissa.toString(2).length;
  // Normalised to one bit, then 15 nibbles.
  let mantissa = parts.mantissa << BigInt(61 - length);
  let exponent = parts.exponent + length - 1;
  if (precision >= 0 && precision < 15) {
    const drop = BigInt(4 * (15 - precision));
    const half = 1n << (drop - 1n);
    const rest = mantissa & ((1n << drop) - 1n);
    mantissa >>= drop;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa += 1n;
    mantissa <<= drop;
    if (mantissa >> 61n !== 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const hex = mantissa.toString(16);
  const fraction = hex.slice(1).replace(/0+$/, '');
  const shown = precision < 0 ? fraction : fraction.padEnd(precision, '0').slice(0, precision);
  const sign = exponent < 0 ? '-' : '+';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `0x${hex.charAt(0)}${shown === '' ? '' : `.${shown}`}p${sign}${power}`;
}

function zeros(precision: number): string {
  return precision > 0 ? `.${'0'.repeat(precision)}` : '';
}
