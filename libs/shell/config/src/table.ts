// The shape of the configuration table: sections of keys. The table is the only description of a key:
// YAML, flags, `/config`, `-help`, the reference and the type `SkaldConfig` are all read off it.
//
// A field's name is its YAML key in camelCase plus the unit of its value (`chunk_idle_period` →
// `chunkIdlePeriodMs`).
import type { KeyType } from './key-type.ts';

export interface Key<T> {
  readonly kind: 'key';
  readonly key: string;
  /** As Loki spells it, without the dash. */
  readonly flag: string | undefined;
  readonly type: KeyType<T>;
  readonly default: T;
  /** Said instead of the default where another key decides it. */
  readonly defaultFrom: string | undefined;
  readonly doc: string;
  /** A warning for a value that is accepted but not honoured. */
  caution(value: T): string | undefined;
}

export interface Section<F extends Fields> {
  readonly kind: 'section';
  readonly key: string;
  readonly doc: string;
  readonly fields: F;
}

export interface Fields {
  readonly [name: string]: Key<unknown> | Section<Fields>;
}

/** The value that a table describes. */
export type ConfigOf<F> = {
  readonly [N in keyof F]: F[N] extends Key<infer T>
    ? T
    : F[N] extends Section<infer G>
      ? ConfigOf<G>
      : never;
};

export interface KeyOptions<T> {
  readonly flag?: string;
  readonly doc: string;
  readonly defaultFrom?: string;
  readonly caution?: (value: T) => string | undefined;
}

export function key<T>(
  name: string,
  type: KeyType<T>,
  defaultValue: NoInfer<T>,
  options: KeyOptions<NoInfer<T>>,
): Key<T> {
  return {
    kind: 'key',
    key: name,
    flag: options.flag,
    type,
    default: defaultValue,
    defaultFrom: options.defaultFrom,
    doc: options.doc,
    caution: options.caution ?? (() => undefined),
  };
}

export function section<F extends Fields>(name: string, doc: string, fields: F): Section<F> {
  return { kind: 'section', key: name, doc, fields };
}

/** A key with its place. */
export interface Row {
  /** Dotted YAML path. */
  readonly path: string;
  /** Field names from the root of the configuration object. */
  readonly names: readonly string[];
  readonly key: Key<unknown>;
}

/** Every key of the table, depth first, in the order it is written. */
export function rowsOf(fields: Fields, path = '', names: readonly string[] = []): readonly Row[] {
  return Object.entries(fields).flatMap(([name, item]) => {
    const itemPath = path === '' ? item.key : `${path}.${item.key}`;
    const itemNames = [...names, name];
    if (item.kind === 'section') return rowsOf(item.fields, itemPath, itemNames);
    return [{ path: itemPath, names: itemNames, key: item }];
  });
}

/** The object that `fields` describes, each value given by its path. */
export function buildConfig<F extends Fields>(
  fields: F,
  valueOf: (path: string, key: Key<unknown>) => unknown,
  path = '',
): ConfigOf<F> {
  const entries = Object.entries(fields).map(([name, item]) => {
    const itemPath = path === '' ? item.key : `${path}.${item.key}`;
    if (item.kind === 'key') return [name, valueOf(itemPath, item)];
    return [name, buildConfig(item.fields, valueOf, itemPath)];
  });
  return Object.fromEntries(entries) as ConfigOf<F>;
}
