// Go's fmt: Sprint, Sprintln and Sprintf over template values, with its notes on misuse
// (`%!d(string=x)`, `%!d(MISSING)`, `%!(EXTRA int=1)`). Documented by package fmt. Structs other
// than times print as Go prints their String form, never field by field.
import {
  formatBool,
  formatFloat,
  formatInt,
  formatString,
  pad,
  PLAIN,
  type Directive,
} from './format-verb.ts';
import { printTime, MONTHS, WEEKDAYS } from './layout.ts';
import { GoInt, GoList, GoMap, GoRecord, typeName, type GoValue } from './value.ts';
import { GoTime } from './go-time.ts';

/** Refuses texts that grow beyond a bound; called before they are built. */
export type LengthGuard = (length: number) => void;

/** `fmt.Sprint` of one value. */
export function printValue(value: GoValue): string {
  return typeof value === 'string' ? value : formatValue(value, 'v', PLAIN);
}

/** `fmt.Sprint`: a space between two operands when neither is a string. */
export function sprint(values: readonly GoValue[]): string {
  let out = '';
  for (const [i, value] of values.entries()) {
    const gap = i > 0 && typeof value !== 'string' && typeof values[i - 1] !== 'string';
    out += (gap ? ' ' : '') + printValue(value);
  }
  return out;
}

export function sprintln(values: readonly GoValue[]): string {
  return `${values.map(printValue).join(' ')}\n`;
}

export function sprintf(format: string, values: readonly GoValue[], guard: LengthGuard): string {
  return new Formatter(format, values, guard).run();
}

/** The text of values whose type has a String method. */
export function stringerText(value: GoValue): string | undefined {
  if (value instanceof GoTime) return printTime(value);
  if (!(value instanceof GoInt)) return undefined;
  if (value.type === 'time.Month')
    return MONTHS[Number(value.value) - 1] ?? `%!Month(${value.value})`;
  if (value.type === 'time.Weekday')
    return WEEKDAYS[Number(value.value)] ?? `%!Weekday(${value.value})`;
  return undefined;
}

function formatValue(value: GoValue, verb: string, d: Directive): string {
  if (value === undefined || value === null) {
    return verb === 'v' ? pad('<nil>', d) : `%!${verb}(<nil>)`;
  }
  // %w is for errors, which are no values here.
  if (verb === 'w') return misuse(value, verb, { ...d, plus: false });
  if (verb === 'T') return pad(typeName(value), d);
  const text = 'vsxXq'.includes(verb) && !d.asSource ? stringerText(value) : undefined;
  if (text !== undefined) return formatString(text, verb, d) ?? text;
  return formatScalar(value, verb, d) ?? formatCollection(value, verb, d) ?? misuse(value, verb, d);
}

function formatScalar(value: GoValue, verb: string, d: Directive): string | undefined {
  switch (typeof value) {
    case 'string':
      return formatString(value, verb, d);
    case 'boolean':
      return formatBool(value, verb, d);
    case 'number':
      return formatFloat(value, verb, d);
    default:
      break;
  }
  return value instanceof GoInt ? formatInt(value.value, verb, d) : undefined;
}

function formatCollection(value: GoValue, verb: string, d: Directive): string | undefined {
  if (verb === 'p') return undefined;
  if (value instanceof GoList) {
    const items = value.items.map((item) => formatElement(item, verb, d));
    return d.asSource ? `[]interface {}{${items.join(', ')}}` : `[${items.join(' ')}]`;
  }
  if (!(value instanceof GoMap) && !(value instanceof GoRecord)) return undefined;
  const isMap = value instanceof GoMap;
  const entries = (isMap ? value.sorted() : [...value.fields]).map(([key, item]) => {
    if (isMap) return `${formatElement(key, verb, d)}:${formatElement(item, verb, d)}`;
    const name = d.withNames || d.asSource ? `${key}:` : '';
    return name + formatElement(item, verb, d);
  });
  if (d.asSource) return `${typeName(value)}{${entries.join(', ')}}`;
  return isMap ? `map[${entries.join(' ')}]` : `{${entries.join(' ')}}`;
}

function formatElement(value: GoValue, verb: string, d: Directive): string {
  if (value === undefined || value === null) return d.asSource ? 'interface {}(nil)' : '<nil>';
  return formatValue(value, verb, d);
}

function misuse(value: GoValue, verb: string, d: Directive): string {
  const shown = value instanceof GoTime ? printTime(value) : plainText(value, d);
  return `%!${verb}(${typeName(value)}=${shown})`;
}

/** A misused value: named integers show their number. */
function plainText(value: GoValue, d: Directive): string {
  return formatScalar(value, 'v', d) ?? formatValue(value, 'v', d);
}

/** Scalars a value prints, each padded on its own. */
function leafCount(value: GoValue): number {
  let count = 0;
  if (value instanceof GoList) for (const item of value.items) count += leafCount(item);
  else if (value instanceof GoMap) {
    for (const [, item] of value.source.entries()) count += 1 + leafCount(item);
  } else if (value instanceof GoRecord) {
    for (const item of value.fields.values()) count += leafCount(item);
  } else count = 1;
  return count;
}

/** One run over a format text. */
class Formatter {
  readonly #format: string;
  readonly #values: readonly GoValue[];
  readonly #guard: LengthGuard;
  #at = 0;
  #arg = 0;
  #reordered = false;
  #goodIndex = true;
  #afterIndex = false;
  #out = '';

  constructor(format: string, values: readonly GoValue[], guard: LengthGuard) {
    this.#format = format;
    this.#values = values;
    this.#guard = guard;
  }

  run(): string {
    while (this.#at < this.#format.length) {
      const percent = this.#format.indexOf('%', this.#at);
      const end = percent < 0 ? this.#format.length : percent;
      this.#out += this.#format.slice(this.#at, end);
      this.#at = end;
      if (percent >= 0) {
        this.#at++;
        this.#directive();
        this.#guard(this.#out.length);
      }
    }
    if (!this.#reordered && this.#arg < this.#values.length) this.#out += this.#extra();
    return this.#out;
  }

  #directive(): void {
    this.#goodIndex = true;
    this.#afterIndex = false;
    const flags = this.#flags();
    this.#index();
    let width = this.#star('WIDTH') ?? this.#number();
    let { minus } = flags;
    if (this.#afterIndex && width !== undefined) this.#goodIndex = false;
    if (width !== undefined && width < 0) {
      width = -width;
      minus = true;
    }
    const precision = this.#precision();
    if (!this.#afterIndex) this.#index();
    const code = this.#format.codePointAt(this.#at);
    if (code === undefined) {
      this.#out += '%!(NOVERB)';
      return;
    }
    const verb = String.fromCodePoint(code);
    this.#at += verb.length;
    const padding = (width ?? 0) + (precision ?? 0);
    if (padding > 0) this.#guard(this.#out.length + padding * leafCount(this.#values[this.#arg]));
    this.#verb(verb, { ...flags, minus, zero: flags.zero && !minus, width, precision });
  }

  #verb(verb: string, d: Directive): void {
    if (verb === '%') this.#out += '%';
    else if (!this.#goodIndex) this.#out += `%!${verb}(BADINDEX)`;
    else if (this.#arg >= this.#values.length) this.#out += `%!${verb}(MISSING)`;
    else {
      const value = this.#values[this.#arg++];
      const forV: Directive = {
        ...d,
        asSource: d.sharp,
        sharp: false,
        withNames: d.plus,
        plus: false,
      };
      if (verb === 'T') this.#out += formatString(typeName(value), 's', d) ?? '';
      else this.#out += formatValue(value, verb, verb === 'v' ? forV : d);
    }
  }

  #flags(): Directive {
    let d = PLAIN;
    for (; this.#at < this.#format.length; this.#at++) {
      switch (this.#format[this.#at]) {
        case '#':
          d = { ...d, sharp: true };
          break;
        case '0':
          d = { ...d, zero: true };
          break;
        case '+':
          d = { ...d, plus: true };
          break;
        case '-':
          d = { ...d, minus: true };
          break;
        case ' ':
          d = { ...d, space: true };
          break;
        default:
          return d;
      }
    }
    return d;
  }

  #precision(): number | undefined {
    if (this.#format[this.#at] !== '.') return undefined;
    this.#at++;
    if (this.#afterIndex) this.#goodIndex = false;
    this.#index();
    if (this.#format[this.#at] !== '*') return this.#number() ?? 0;
    const precision = this.#star('PREC');
    return precision !== undefined && precision < 0 ? this.#badStar('PREC') : precision;
  }

  #number(): number | undefined {
    const digits = /^\d+/.exec(this.#format.slice(this.#at, this.#at + 32))?.[0];
    if (digits === undefined) return undefined;
    // Go gives up on the whole format once a number passes a million with digits left.
    if (Number(digits.slice(0, -1)) > 1e6) {
      this.#at = this.#format.length;
      return undefined;
    }
    this.#at += digits.length;
    return Number(digits);
  }

  /** A width or precision from an argument. */
  #star(what: 'WIDTH' | 'PREC'): number | undefined {
    if (this.#format[this.#at] !== '*') return undefined;
    this.#at++;
    this.#afterIndex = false;
    const value = this.#values[this.#arg];
    if (this.#arg < this.#values.length) this.#arg++;
    if (!(value instanceof GoInt) || value.value > 1_000_000n || value.value < -1_000_000n) {
      return this.#badStar(what);
    }
    return Number(value.value);
  }

  #badStar(what: 'WIDTH' | 'PREC'): undefined {
    this.#out += `%!(BAD${what})`;
    return undefined;
  }

  /** `[n]`: the next argument is the n-th. */
  #index(): void {
    if (this.#format[this.#at] !== '[') return;
    this.#reordered = true;
    const close = this.#format.indexOf(']', this.#at);
    if (close < 0) {
      this.#goodIndex = false;
      this.#at++;
      return;
    }
    const text = this.#format.slice(this.#at + 1, close);
    this.#at = close + 1;
    const index = /^\d{1,7}$/.test(text) ? Number(text) : 0;
    if (index >= 1 && index <= this.#values.length) {
      this.#arg = index - 1;
      this.#afterIndex = true;
    } else this.#goodIndex = false;
  }

  #extra(): string {
    const shown = this.#values.slice(this.#arg).map((value) => {
      if (value === undefined || value === null) return '<nil>';
      return `${typeName(value)}=${printValue(value)}`;
    });
    return `%!(EXTRA ${shown.join(', ')})`;
  }
}
