// The runtime file: limits of single tenants (`runtime_config.file`). Strict, like the main file. A
// tenant starts from the limits of `limits_config`, so what it leaves out it inherits.
//
//   overrides:
//     tenant-a:
//       ingestion_rate_mb: 10
import type { Limits } from '@skald/limits';
import { KNOWN_KEYS, type KnownKeys } from './known-keys.ts';
import type { Problem } from './problem.ts';
import { parseYaml, type RawMap } from './raw.ts';
import { readMap, type Sink } from './read-file.ts';
import { LIMIT_FIELDS, limitsOf, type SkaldConfig } from './skald-config.ts';
import { buildConfig, rowsOf } from './table.ts';
import { valueAt } from './value-at.ts';

export interface OverridesFile {
  readonly file: string;
  readonly text: string;
}

export type OverridesResult =
  | {
      readonly kind: 'loaded';
      /** Complete limits of each tenant that the files name. */
      readonly overrides: ReadonlyMap<string, Limits>;
      readonly warnings: readonly Problem[];
    }
  | { readonly kind: 'failed'; readonly errors: readonly Problem[] };

const LIMITS = 'limits_config';

/** Keys of the runtime file that Loki knows and that mean nothing here. */
const IGNORED = ['configs', 'multi_kv_config'];

/** The limits that hold without overrides. */
export function defaultLimitsOf(config: SkaldConfig): Limits {
  return limitsWith(config.limitsConfig, new Map());
}

/** Reads the files in order; where two set the same key of a tenant the later one wins. */
export function parseOverrides(files: readonly OverridesFile[], defaults: Limits): OverridesResult {
  const known = KNOWN_KEYS;
  const tenants = new Map<string, Map<string, unknown>>();
  const errors: Problem[] = [];
  const warnings: Problem[] = [];
  for (const { file, text } of files) {
    const yaml = parseYaml(text);
    if ('problems' in yaml) {
      errors.push(...yaml.problems.map(({ line, message }) => ({ file, line, key: '', message })));
    } else readFileMap({ known, tenants, errors, warnings }, file, yaml.map);
  }
  if (errors.length > 0) return { kind: 'failed', errors };
  const overrides = new Map<string, Limits>();
  for (const [tenant, values] of tenants) overrides.set(tenant, limitsWith(defaults, values));
  return { kind: 'loaded', overrides, warnings };
}

interface Reading {
  readonly known: KnownKeys;
  readonly tenants: Map<string, Map<string, unknown>>;
  readonly errors: Problem[];
  readonly warnings: Problem[];
}

function readFileMap(reading: Reading, file: string, map: RawMap): void {
  const { errors, warnings } = reading;
  for (const [key, { keyLine: line, raw }] of map) {
    if (IGNORED.includes(key)) {
      const message = 'a key of Loki that Skald does not support; ignored';
      warnings.push({ file, line, key, message });
    } else if (key !== 'overrides') {
      errors.push({ file, line, key, message: 'unknown key; expected overrides' });
    } else if (raw !== undefined && !(raw.value instanceof Map)) {
      errors.push({ file, line, key, message: 'expected a map of tenants' });
    } else if (raw !== undefined) readTenants(reading, file, raw.value as RawMap);
  }
}

function readTenants({ known, tenants, errors, warnings }: Reading, file: string, map: RawMap) {
  for (const [tenant, { keyLine: line, raw }] of map) {
    const key = `overrides.${tenant}`;
    const values = tenants.get(tenant) ?? new Map<string, unknown>();
    tenants.set(tenant, values);
    if (raw === undefined) continue;
    if (!(raw.value instanceof Map)) {
      errors.push({ file, line, key, message: 'expected a map of limits' });
      continue;
    }
    const sink: Sink = {
      value: (row, value) => void values.set(row.path, value),
      warn: (problem) => void warnings.push(problem),
      fail: (problem) => void errors.push(problem),
    };
    readMap({ known, file, sink }, raw.value as RawMap, LIMITS, key);
  }
}

function limitsWith(defaults: Limits, values: ReadonlyMap<string, unknown>): Limits {
  const inherited = new Map(
    rowsOf(LIMIT_FIELDS, LIMITS).map(({ path, names }) => [path, valueAt(defaults, names)]),
  );
  const valueOf = (path: string) => (values.has(path) ? values.get(path) : inherited.get(path));
  return limitsOf(buildConfig(LIMIT_FIELDS, valueOf, LIMITS));
}
