// Reads number texts as mantissa and form (see the chunk room's number-column.ts), and numbers the forms of one field.
// A text in a form beyond the last is refused.
import {
  NUMBER_DIGITS_MAX,
  NUMBER_FORMS_MAX,
  NUMBER_SUFFIX_MAX,
  type NumberForm,
} from '@skald/chunk';

const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
export const NO_FORM = 0;

export class NumberForms {
  /** Of the text last read: the digits without the point. */
  mantissa = 0;
  #forms: NumberForm[] = [];
  #suffixes: Uint8Array[] = [];

  clear(): void {
    this.#forms = [];
    this.#suffixes = [];
  }

  get forms(): readonly NumberForm[] {
    return this.#forms;
  }

  /** 1 + the index of the form of text [start, end), or NO_FORM. */
  read(bytes: Uint8Array, start: number, end: number): number {
    const isNegative = bytes[start] === MINUS && start < end;
    const first = isNegative ? start + 1 : start;
    let at = first;
    let mantissa = 0;
    // A zero in front stands alone: the text "007" is 0 with an odd suffix.
    const digitsMax = at < end && bytes[at] === ZERO ? 1 : NUMBER_DIGITS_MAX;
    for (let left = digitsMax; left > 0 && at < end; left--, at++) {
      const digit = (bytes[at] as number) - ZERO;
      if (digit < 0 || digit > 9) break;
      mantissa = mantissa * 10 + digit;
    }
    const whole = at - first;
    if (whole === 0) return NO_FORM;
    let decimals = 0;
    if (at + 1 < end && bytes[at] === POINT) {
      const from = at + 1;
      let stop = from;
      for (let left = NUMBER_DIGITS_MAX - whole; left > 0 && stop < end; left--, stop++) {
        const digit = (bytes[stop] as number) - ZERO;
        if (digit < 0 || digit > 9) break;
        mantissa = mantissa * 10 + digit;
      }
      decimals = stop - from;
      if (decimals > 0) at = stop;
    }
    this.mantissa = mantissa;
    return this.#idOf(isNegative, decimals, bytes, at, end);
  }

  #idOf(isNegative: boolean, decimals: number, bytes: Uint8Array, at: number, end: number): number {
    const forms = this.#forms;
    for (let i = 0; i < forms.length; i++) {
      const form = forms[i] as NumberForm;
      if (form.decimals !== decimals || form.isNegative !== isNegative) continue;
      const suffix = this.#suffixes[i] as Uint8Array;
      if (suffix.length !== end - at) continue;
      let same = 0;
      while (same < suffix.length && suffix[same] === bytes[at + same]) same++;
      if (same === suffix.length) return i + 1;
    }
    return this.#add(isNegative, decimals, bytes.slice(at, end));
  }

  #add(isNegative: boolean, decimals: number, suffix: Uint8Array): number {
    if (this.#forms.length === NUMBER_FORMS_MAX || suffix.length > NUMBER_SUFFIX_MAX)
      return NO_FORM;
    if (suffix.some((byte) => byte >= 0x80)) return NO_FORM;
    this.#suffixes.push(suffix);
    const text = String.fromCharCode(...suffix);
    return this.#forms.push({ isNegative, decimals, suffix: text });
  }
}
