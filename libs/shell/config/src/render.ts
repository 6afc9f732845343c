// A configuration as YAML that Skald (and, for Loki's keys, Loki) reads again, without its secrets.
import { stringify } from 'yaml';
import type { Limits } from '@skald/limits';
import { defaultConfig } from './load.ts';
import { LIMIT_FIELDS, ROWS, type SkaldConfig } from './skald-config.ts';
import { rowsOf, type Key, type Row } from './table.ts';
import { valueAt } from './value-at.ts';

/** `all` is what runs, `defaults` what would run without flags and file, `diff` what differs. */
export type RenderMode = 'all' | 'defaults' | 'diff';

export function renderConfig(config: SkaldConfig, mode: RenderMode = 'all'): string {
  const defaults = defaultConfig(config.target);
  if (mode === 'defaults') return renderRows(ROWS, defaults);
  if (mode === 'all') return renderRows(ROWS, config);
  const changed = ROWS.filter(({ names }) => {
    return JSON.stringify(valueAt(config, names)) !== JSON.stringify(valueAt(defaults, names));
  });
  return renderRows(changed, config);
}

/** Limits as `limits_config` holds them, without the key itself. */
export function renderLimits(limits: Limits): string {
  return renderRows(rowsOf(LIMIT_FIELDS), limits);
}

/** Limits that tenants may see, by the keys of `limits_config`. */
export type PublishedLimits = Readonly<Record<string, unknown>>;

/** What Loki has a switch for and Skald does not do. */
const ABSENT: PublishedLimits = {
  metric_aggregation_enabled: false,
  pattern_persistence_enabled: false,
};

/** The limits named, as their YAML values. Unknown names are left out. */
export function publishedLimits(limits: Limits, names: readonly string[]): PublishedLimits {
  const isNamed = (path: string) => names.includes(path.split('.')[0] ?? path);
  const absent = Object.entries(ABSENT).filter(([name]) => isNamed(name));
  const rows = rowsOf(LIMIT_FIELDS).filter(({ path }) => isNamed(path));
  return { ...treeOf(rows, limits), ...Object.fromEntries(absent) };
}

/** The same as text. */
export function renderPublished(limits: PublishedLimits): string {
  return stringifyTree(limits);
}

interface Tree {
  [key: string]: unknown;
}

function renderRows(rows: readonly Row[], values: unknown): string {
  return stringifyTree(treeOf(rows, values));
}

function stringifyTree(tree: PublishedLimits): string {
  return stringify(tree, { aliasDuplicateObjects: false, lineWidth: 0 });
}

function treeOf(rows: readonly Row[], values: unknown): Tree {
  const root: Tree = {};
  for (const { path, names, key } of rows) {
    const sections = path.split('.');
    const leaf = sections.pop() ?? path;
    let at = root;
    for (const section of sections) at = (at[section] ??= {}) as Tree;
    at[leaf] = shown(key, valueAt(values, names));
  }
  return root;
}

const REDACTED = '<redacted>';

/** The value as YAML shows it; secrets, and passwords within URLs, are not shown. */
export function shown(key: Key<unknown>, value: unknown): unknown {
  const plain = key.type.write(value);
  if (typeof plain !== 'string') return plain;
  if (key.type.name === 'secret') return plain === '' ? '' : REDACTED;
  return plain.replaceAll(/\/\/[^/@\s,]*:[^/@\s,]*@/g, `//${REDACTED}@`);
}
