// Values of the template language, with the Go types that decide comparisons, printing and errors.
//
//   string          JavaScript string (see byte-text.ts)     bool   boolean
//   float64         number                                   int…   GoInt
//   map[string]T    GoMap                                    []any  GoList
//   time.Time       GoTime                                   struct GoRecord
//   undefined       no value at all                          null   a nil inside a collection
import { compareText } from './byte-text.ts';
import type { GoTime } from './go-time.ts';

export type IntType = 'int' | 'int64' | 'uint8' | 'time.Month' | 'time.Weekday';

export class GoInt {
  readonly value: bigint;
  readonly type: IntType;
  constructor(value: bigint | number, type: IntType = 'int') {
    this.value = BigInt(value);
    this.type = type;
  }
}

/** Where a map's values come from. A ReadonlyMap is one. */
export interface ValueLookup {
  get(key: string): GoValue;
  entries(): Iterable<readonly [string, GoValue]>;
}

/** `source` may be replaced by whoever owns the map: a template shows every line through one map. */
export class GoMap {
  source: ValueLookup;
  readonly elementType: 'string' | 'interface {}';
  constructor(source: ValueLookup, elementType: 'string' | 'interface {}') {
    this.source = source;
    this.elementType = elementType;
  }

  /** The value of a key, or the zero value of the element type. */
  get(key: string): GoValue {
    const value = this.source.get(key);
    if (value !== undefined) return value;
    return this.elementType === 'string' ? '' : null;
  }

  get size(): number {
    if (this.source instanceof Map) return this.source.size;
    let count = 0;
    for (const _ of this.source.entries()) count++;
    return count;
  }

  /** Entries in key order, as Go ranges over and prints maps. */
  sorted(): (readonly [string, GoValue])[] {
    return [...this.source.entries()].sort((a, b) => compareText(a[0], b[0]));
  }
}

export class GoList {
  readonly items: readonly GoValue[];
  constructor(items: readonly GoValue[]) {
    this.items = items;
  }
}

/** A struct: its fields are known, any other is an error. */
export class GoRecord {
  readonly type: string;
  readonly fields: ReadonlyMap<string, GoValue>;
  constructor(type: string, fields: ReadonlyMap<string, GoValue>) {
    this.type = type;
    this.fields = fields;
  }
}

export type GoValue =
  string | boolean | number | GoInt | GoMap | GoList | GoTime | GoRecord | null | undefined;

export function typeName(value: GoValue): string {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'boolean':
      return 'bool';
    case 'number':
      return 'float64';
    default:
      break;
  }
  if (value === undefined || value === null) return '<nil>';
  if (value instanceof GoInt || value instanceof GoRecord) return value.type;
  if (value instanceof GoMap) return `map[string]${value.elementType}`;
  return value instanceof GoList ? '[]interface {}' : 'time.Time';
}

/** Whether Go's `if` takes the first branch. */
export function isTrue(value: GoValue): boolean {
  switch (typeof value) {
    case 'string':
      return value !== '';
    case 'boolean':
      return value;
    case 'number':
      return value !== 0;
    default:
      break;
  }
  if (value === undefined || value === null) return false;
  if (value instanceof GoInt) return value.value !== 0n;
  if (value instanceof GoList) return value.items.length > 0;
  return !isEmptyMap(value);
}

/** Whether a value is a map without entries. */
export function isEmptyMap(value: GoValue): boolean {
  if (!(value instanceof GoMap)) return false;
  for (const _ of value.source.entries()) return false;
  return true;
}
