// From a YAML map to settings: every key is one of ours (read by its type), one of Loki's (a warning),
// or unknown (an error that names the nearest known one).
import { BadValue } from './key-type.ts';
import type { KnownKeys } from './known-keys.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import type { Raw, RawMap } from './raw.ts';
import type { Row } from './table.ts';

export interface Sink {
  value(row: Row, value: unknown, line: number): void;
  warn(problem: Problem): void;
  fail(problem: Problem): void;
}

interface Walk {
  readonly known: KnownKeys;
  readonly file: string;
  readonly sink: Sink;
}

/** `path` is the section that `map` stands for; `shown` is how it is named in problems. */
export function readMap(walk: Walk, map: RawMap, path: string, shown = path): void {
  const { known, file, sink } = walk;
  for (const [name, { keyLine: line, raw }] of map) {
    const keyPath = path === '' ? name : `${path}.${name}`;
    const key = shown === '' ? name : `${shown}.${name}`;
    const row = known.rowAt.get(keyPath);
    if (row) {
      if (raw !== undefined) readValue(walk, row, raw, { key, line });
    } else if (known.lokiFlagAt.has(keyPath)) {
      sink.warn({ file, line, key, message: ignoredBecause(keyPath) });
    } else if (!known.sections.has(keyPath)) {
      sink.fail({ file, line, key, message: unknownKey(known, keyPath) });
    } else if (raw?.value instanceof Map) {
      readMap(walk, raw.value as RawMap, keyPath, key);
    } else if (raw !== undefined) {
      sink.fail({ file, line, key, message: 'expected a section with keys' });
    }
  }
}

function readValue(
  walk: Walk,
  row: Row,
  raw: Raw,
  at: { readonly key: string; readonly line: number },
): void {
  const { file, sink } = walk;
  try {
    const value = row.key.type.read(raw);
    sink.value(row, value, at.line);
    const caution = row.key.caution(value);
    if (caution !== undefined) sink.warn({ file, ...at, message: caution });
  } catch (error) {
    if (!(error instanceof BadValue)) throw error;
    sink.fail({ file, line: error.line ?? at.line, key: at.key, message: error.message });
  }
}

function ignoredBecause(path: string): string {
  if (path === 'schema_config') return 'ignored: Skald needs no schema periods';
  return 'a key of Loki that Skald does not support; ignored';
}

/** Nearest among its siblings, else the same name in another section, else any path. */
function unknownKey(known: KnownKeys, path: string): string {
  const dot = path.lastIndexOf('.') + 1;
  const parent = path.slice(0, dot);
  const paths = [...known.rowAt.keys(), ...known.sections, ...known.lokiFlagAt.keys()];
  const siblings = paths.filter((other) => other.startsWith(parent));
  const names = siblings.map((other) => other.slice(dot)).filter((name) => !name.includes('.'));
  const sibling = nearest(path.slice(dot), names);
  if (sibling !== undefined) return `unknown key; did you mean ${parent}${sibling}?`;
  const namesake = paths.find((other) => other.endsWith(`.${path.slice(dot)}`));
  const guess = namesake ?? nearest(path, paths);
  return guess === undefined ? 'unknown key' : `unknown key; did you mean ${guess}?`;
}
