// Short ways to write one key of the table. Durations and sizes stand as people write them.
import { must } from '@skald/errors';
import { parseDurationMs } from '../duration.ts';
import {
  BOOL,
  BYTE_COUNT,
  durationType,
  floatType,
  intType,
  oneOfType,
  SECRET,
  SIZE,
  TEXT,
  TEXT_LIST,
  URL_TEXT,
} from '../key-type.ts';
import { parseSizeBytes } from '../size.ts';
import { key, type Key, type KeyOptions } from '../table.ts';

type Bounds<T> = KeyOptions<T> & { readonly min?: number; readonly max?: number };

function rangeOf(options: { readonly min?: number; readonly max?: number }) {
  const { min = 0, max } = options;
  return max === undefined ? { min } : { min, max };
}

export function text(name: string, value: string, options: KeyOptions<string>): Key<string> {
  return key(name, TEXT, value, options);
}

export function secret(name: string, options: KeyOptions<string>): Key<string> {
  return key(name, SECRET, '', options);
}

export function url(name: string, options: KeyOptions<string>): Key<string> {
  return key(name, URL_TEXT, '', options);
}

export function bool(name: string, value: boolean, options: KeyOptions<boolean>): Key<boolean> {
  return key(name, BOOL, value, options);
}

/** Not negative unless `min` says so. */
export function int(name: string, value: number, options: Bounds<number>): Key<number> {
  return key(name, intType(rangeOf(options)), value, options);
}

export function port(name: string, value: number, options: KeyOptions<number>): Key<number> {
  return int(name, value, { ...options, max: 65_535 });
}

/** Not negative unless `min` says so. */
export function float(name: string, value: number, options: Bounds<number>): Key<number> {
  return key(name, floatType(rangeOf(options)), value, options);
}

/** In milliseconds; `min` too. */
export function duration(name: string, value: string, options: Bounds<number>): Key<number> {
  return key(name, durationType(rangeOf(options)), must(parseDurationMs(value)), options);
}

export function size(name: string, value: string, options: KeyOptions<number>): Key<number> {
  return key(name, SIZE, must(parseSizeBytes(value)), options);
}

export function byteCount(name: string, value: string, options: KeyOptions<number>): Key<number> {
  return key(name, BYTE_COUNT, must(parseSizeBytes(value)), options);
}

export function list(
  name: string,
  value: readonly string[],
  options: KeyOptions<readonly string[]>,
): Key<readonly string[]> {
  return key(name, TEXT_LIST, value, options);
}

export function oneOf<const V extends string>(
  name: string,
  values: readonly V[],
  value: NoInfer<V>,
  options: KeyOptions<NoInfer<V>>,
): Key<V> {
  return key(name, oneOfType(values), value, options);
}
