// How a value of a key is read from text, list or map, and written back. A type never sees where the
// value came from: flags and files read alike.
import { parseDurationMs, formatDuration } from './duration.ts';
import type { Raw, RawMap } from './raw.ts';
import { formatSize, parseSizeBytes } from './size.ts';

export interface KeyType<T> {
  /** Shown in the reference: `duration`. */
  readonly name: string;
  /** Completes the sentence "expected …". */
  readonly expects: string;
  /** Throws BadValue. */
  read(raw: Raw): T;
  /** The plain value that YAML shows; reading it gives the same value again. */
  write(value: T): unknown;
}

/** A value that its type does not accept. `line` when it is a part of the key's value. */
export class BadValue extends Error {
  readonly line: number | undefined;
  constructor(message: string, line?: number) {
    super(message);
    this.line = line;
  }
}

interface Range {
  readonly min?: number;
  readonly max?: number;
}

function scalarType<T>(args: {
  readonly name: string;
  readonly expects: string;
  readonly parse: (text: string) => T | undefined;
  readonly write?: (value: T) => unknown;
}): KeyType<T> {
  const { name, expects, parse, write = (value: T) => value } = args;
  return { name, expects, write, read: (raw) => readScalar(raw, expects, parse) };
}

function readScalar<T>(raw: Raw, expects: string, parse: (text: string) => T | undefined): T {
  if (typeof raw.value !== 'string') {
    throw new BadValue(`expected ${expects}, got ${raw.value instanceof Map ? 'a map' : 'a list'}`);
  }
  const value = parse(raw.value);
  if (value === undefined) {
    throw new BadValue(`expected ${expects}, got ${quote(raw.value)}`, raw.line);
  }
  return value;
}

function quote(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

export const TEXT: KeyType<string> = scalarType({
  name: 'string',
  expects: 'a string',
  parse: (text) => text,
});

/** Text that is never shown. */
export const SECRET: KeyType<string> = { ...TEXT, name: 'secret' };

export const URL_TEXT: KeyType<string> = scalarType({
  name: 'url',
  expects: 'a URL such as http://host:9093',
  parse: (text) => (text === '' || URL.canParse(text) ? text : undefined),
});

export const BOOL: KeyType<boolean> = scalarType({
  name: 'boolean',
  expects: 'true or false',
  parse: parseBool,
});

function parseBool(text: string): boolean | undefined {
  if (/^(true|yes|on|t|1)$/i.test(text)) return true;
  return /^(false|no|off|f|0)$/i.test(text) ? false : undefined;
}

const NUMBER = /^[-+]?(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i;

/** `2e6` is an integer, too. */
export function intType(range: Range = {}): KeyType<number> {
  return scalarType({
    name: 'int',
    expects: `an integer${rangeText(range, String)}`,
    parse: (text) => {
      const value = NUMBER.test(text) ? Number(text) : NaN;
      return Number.isSafeInteger(value) ? within(value, range) : undefined;
    },
  });
}

export function floatType(range: Range = {}): KeyType<number> {
  return scalarType({
    name: 'float',
    expects: `a number${rangeText(range, String)}`,
    parse: (text) => (NUMBER.test(text) ? within(Number(text), range) : undefined),
  });
}

export function durationType(range: Range = { min: 0 }): KeyType<number> {
  return scalarType({
    name: 'duration',
    expects: `a duration such as 5m or 1h30m${rangeText(range, formatDuration)}`,
    parse: (text) => within(parseDurationMs(text), range),
    write: formatDuration,
  });
}

/** 0 (for ever) or at least a day: the compactor works on whole days. */
export const RETENTION: KeyType<number> = scalarType({
  name: 'duration',
  expects: 'a retention of at least 24h, or 0 to keep logs for ever',
  parse: (text) => {
    const durationMs = parseDurationMs(text);
    return durationMs === 0 ? 0 : within(durationMs, { min: 86_400_000 });
  },
  write: formatDuration,
});

const SIZE_EXPECTS = 'a size such as 4, 256KB or 1.5GB';

export const SIZE: KeyType<number> = scalarType({
  name: 'size',
  expects: SIZE_EXPECTS,
  parse: parseSizeBytes,
  write: formatSize,
});

/** A size that Loki writes as a plain count of bytes. */
export const BYTE_COUNT: KeyType<number> = scalarType({
  name: 'size',
  expects: SIZE_EXPECTS,
  parse: parseSizeBytes,
});

/** Text in MB (2^20 bytes, a fraction is fine), value in bytes. */
export const MEGABYTES: KeyType<number> = scalarType({
  name: 'float (MB)',
  expects: 'a number of megabytes, 0 or more',
  parse: (text) => {
    const megabytes = /^(\d+(\.\d*)?|\.\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : NaN;
    return Number.isFinite(megabytes) ? Math.floor(megabytes * 2 ** 20) : undefined;
  },
  write: (bytes) => bytes / 2 ** 20,
});

/** Text in RFC 3339 or 0 (never), value in milliseconds since the epoch. */
export const TIME: KeyType<number> = scalarType({
  name: 'time',
  expects: 'a time such as 2026-01-31T00:00:00Z, or 0',
  parse: (text) => {
    if (text === '0' || text === '') return 0;
    return /^\d{4}-\d\d-\d\d(T|$)/.test(text) ? finite(Date.parse(text)) : undefined;
  },
  write: (timeMs) => (timeMs === 0 ? 0 : new Date(timeMs).toISOString()),
});

export function oneOfType<const V extends string>(values: readonly V[]): KeyType<V> {
  return scalarType({
    name: values.map((value) => value || '""').join(' | '),
    expects: `one of ${values.map((value) => value || '""').join(', ')}`,
    parse: (text) => values.find((value) => value === text),
  });
}

/** A YAML list, or text separated by commas. */
export function listType<T>(item: KeyType<T>, name: string): KeyType<readonly T[]> {
  const expects = `a list; each item is ${item.expects}`;
  return {
    name,
    expects,
    read: (raw) => {
      if (raw.value instanceof Map) throw new BadValue(`expected ${expects}, got a map`);
      if (typeof raw.value !== 'string') return (raw.value as readonly Raw[]).map(item.read);
      const parts = raw.value.split(',').map((part) => part.trim());
      return parts.filter((part) => part !== '').map((value) => item.read({ ...raw, value }));
    },
    write: (items) => items.map((value) => item.write(value)),
  };
}

export const TEXT_LIST = listType(TEXT, 'list of strings');

export function mapType<T>(item: KeyType<T>, name: string): KeyType<Readonly<Record<string, T>>> {
  const expects = `a map; each value is ${item.expects}`;
  return {
    name,
    expects,
    read: (raw) => {
      const entries: [string, T][] = [];
      for (const [key, value] of readMap(raw, expects)) {
        if (value.raw !== undefined) entries.push([key, item.read(value.raw)]);
      }
      return Object.fromEntries(entries);
    },
    write: (map) =>
      Object.fromEntries(Object.entries(map).map(([key, value]) => [key, item.write(value)])),
  };
}

/** One field of a struct: its YAML name, type, and value when absent (undefined: it must be given). */
export interface StructField<T> {
  readonly key: string;
  readonly type: KeyType<T>;
  readonly default?: T;
}

/** A map with fixed keys, all of them strict. */
export function structType<S extends object>(
  name: string,
  fields: { readonly [N in keyof S]: StructField<S[N]> },
): KeyType<Readonly<S>> {
  const list = Object.entries(fields) as [string, StructField<unknown>][];
  const keys = list.map(([, field]) => field.key);
  const expects = `a map with ${keys.join(', ')}`;
  return {
    name,
    expects,
    read: (raw) => {
      const map = readMap(raw, expects);
      for (const [key, { keyLine }] of map) {
        if (!keys.includes(key)) throw new BadValue(`expected ${expects}, got ${key}`, keyLine);
      }
      const read = list.map(([field, spec]) => [field, readField(map, spec, raw.line)]);
      return Object.fromEntries(read) as S;
    },
    write: (value) =>
      Object.fromEntries(
        list.map(([field, spec]) => [spec.key, spec.type.write(value[field as keyof S])]),
      ),
  };
}

function readField(map: RawMap, spec: StructField<unknown>, line: number): unknown {
  const raw = map.get(spec.key)?.raw;
  if (raw !== undefined) return spec.type.read(raw);
  if (spec.default !== undefined) return spec.default;
  throw new BadValue(`${spec.key} is missing: expected ${spec.type.expects}`, line);
}

function readMap(raw: Raw, expects: string): RawMap {
  if (raw.value instanceof Map) return raw.value as RawMap;
  const got = typeof raw.value === 'string' ? quote(raw.value) : 'a list';
  throw new BadValue(`expected ${expects}, got ${got}`);
}

function within(value: number | undefined, { min = -Infinity, max = Infinity }: Range) {
  if (value === undefined || !Number.isFinite(value)) return undefined;
  return value >= min && value <= max ? value : undefined;
}

function finite(value: number): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}

function rangeText({ min, max }: Range, format: (value: number) => string): string {
  if (min !== undefined && max !== undefined) return ` from ${format(min)} to ${format(max)}`;
  if (min !== undefined) return `, ${format(min)} or more`;
  return max === undefined ? '' : `, ${format(max)} or less`;
}
