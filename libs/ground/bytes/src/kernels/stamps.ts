// A row's time as lines write it, in UTC. A form is one byte:
//
//   0x00 to 0x09   "2026-11-20T00:00:00", and a point with that many digits of the second if not 0
//   + 0x10         a space where the T is
//   + 0x20         a comma where the point is
//   0x40           "20/Nov/2026:00:00:00", the common log format
//
// ../../assembly/stamps.ts is the fast twin.

const SPACE = 0x10;
const COMMA = 0x20;
const CLF = 0x40;
const DIGITS_MAX = 9;
const NS_PER_SECOND = 1e9;
/** The year 10000. */
const SECONDS_END = 253402300800;
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** The times of a block's rows: `offsetsNs[row]` after `baseNs`. */
export interface LineTimes {
  readonly baseNs: bigint;
  readonly offsetsNs: Float64Array;
}

/** A text that stands in a line, and its form. */
export interface Stamped {
  readonly form: number;
  readonly length: number;
}

/** The texts of one time. */
export class Stamp {
  readonly #iso: string;
  readonly #clf: string;
  readonly #fraction: string;

  private constructor(second: number, ns: number) {
    this.#iso = new Date(second * 1000).toISOString().slice(0, 19);
    const [year, month, day] = this.#iso.slice(0, 10).split('-');
    this.#clf = `${day}/${MONTHS[Number(month) - 1]}/${year}:${this.#iso.slice(11)}`;
    this.#fraction = String(ns).padStart(DIGITS_MAX, '0');
  }

  /** Undefined for times before 1970 or after the year 9999. */
  static of({ baseNs, offsetsNs }: LineTimes, row: number): Stamp | undefined {
    const ns = baseNs + BigInt(offsetsNs[row] as number);
    const second = Number(ns / 1_000_000_000n);
    if (ns < 0n || second >= SECONDS_END) return undefined;
    return new Stamp(second, Number(ns % BigInt(NS_PER_SECOND)));
  }

  /** What of this time stands at `at`, digits of the second as far as they agree. */
  at(bytes: Buffer, at: number, end: number): Stamped | undefined {
    const text = bytes.toString('latin1', at, Math.min(at + 20 + DIGITS_MAX, end));
    if (text.startsWith(this.#clf)) return { form: CLF, length: this.#clf.length };
    const between = text[10];
    if (between !== 'T' && between !== ' ') return undefined;
    if (text.slice(0, 10) !== this.#iso.slice(0, 10)) return undefined;
    if (text.slice(11, 19) !== this.#iso.slice(11)) return undefined;
    const form = between === ' ' ? SPACE : 0;
    const point = text[19];
    let digits = 0;
    if (point === '.' || point === ',') {
      while (digits < DIGITS_MAX && text[20 + digits] === this.#fraction[digits]) digits++;
    }
    if (digits === 0) return { form, length: 19 };
    return { form: form + digits + (point === ',' ? COMMA : 0), length: 20 + digits };
  }

  /** Undefined for a form that is none. */
  inForm(form: number): string | undefined {
    if (form === CLF) return this.#clf;
    const digits = form & 15;
    const hasComma = (form & COMMA) !== 0;
    if (form > CLF || digits > DIGITS_MAX || (digits === 0 && hasComma)) return undefined;
    const iso = (form & SPACE) === 0 ? this.#iso : this.#iso.replace('T', ' ');
    if (digits === 0) return iso;
    return `${iso}${hasComma ? ',' : '.'}${this.#fraction.slice(0, digits)}`;
  }
}
