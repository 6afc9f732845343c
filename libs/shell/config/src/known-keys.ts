// What may stand in a file or on the command line: the table's keys, and Loki's other keys, which are
// accepted with a warning.
import { LOKI_KEYS } from './loki-keys.ts';
import { CONFIG_TABLE, ROWS } from './skald-config.ts';
import type { Fields, Row } from './table.ts';

export interface KnownKeys {
  readonly rowAt: ReadonlyMap<string, Row>;
  readonly rowOfFlag: ReadonlyMap<string, Row>;
  /** Paths that hold further keys, ours and Loki's. */
  readonly sections: ReadonlySet<string>;
  /** Every path of Loki, with its flag ('' for none). */
  readonly lokiFlagAt: ReadonlyMap<string, string>;
  readonly lokiPathOfFlag: ReadonlyMap<string, string>;
}

function indexKeys(): KnownKeys {
  const rowAt = new Map(ROWS.map((row) => [row.path, row]));
  const rowOfFlag = new Map<string, Row>();
  for (const row of ROWS) if (row.key.flag !== undefined) rowOfFlag.set(row.key.flag, row);
  const lokiFlagAt = new Map(lokiKeys());
  const lokiPathOfFlag = new Map<string, string>();
  for (const [path, flag] of lokiFlagAt) if (flag !== '') lokiPathOfFlag.set(flag, path);
  const sections = new Set(sectionPaths(CONFIG_TABLE));
  for (const path of lokiFlagAt.keys()) {
    for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
      sections.add(path.slice(0, dot));
    }
  }
  return { rowAt, rowOfFlag, sections, lokiFlagAt, lokiPathOfFlag };
}

/** Path and flag of every key in loki-keys.ts, which says how its lines are read. */
export function lokiKeys(): readonly (readonly [path: string, flag: string])[] {
  return LOKI_KEYS.trim()
    .split('\n')
    .flatMap((line) => {
      const [section = '', prefixText = '', ...items] = line.split(' ');
      const prefix = prefixText === '-' ? '' : prefixText;
      return items.map((item) => {
        const [name = '', rest] = item.split('=');
        const path = section === '-' ? name : `${section}.${name}`;
        if (rest === undefined) return [path, ''] as const;
        return [path, prefix + (rest === '' ? name.replaceAll('_', '-') : rest)] as const;
      });
    });
}

function sectionPaths(fields: Fields, path = ''): readonly string[] {
  return Object.values(fields).flatMap((item) => {
    if (item.kind === 'key') return [];
    const itemPath = path === '' ? item.key : `${path}.${item.key}`;
    return [itemPath, ...sectionPaths(item.fields, itemPath)];
  });
}

/** Three thousand short strings, indexed once. */
export const KNOWN_KEYS: KnownKeys = indexKeys();
