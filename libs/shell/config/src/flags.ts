// The command line as Go reads it: one dash or two, `-flag=value` or `-flag value`, a boolean needs no
// value. Flags of the table become settings; those below belong to the process itself.
import { BadValue } from './key-type.ts';
import type { KnownKeys } from './known-keys.ts';
import { nearest } from './nearest.ts';
import type { Problem } from './problem.ts';
import { rawText } from './raw.ts';
import type { Row } from './table.ts';

export interface FlagValue {
  readonly row: Row;
  readonly flag: string;
  readonly value: unknown;
}

export interface CommandLine {
  readonly values: readonly FlagValue[];
  /** Comma list of `-config.file`; undefined when the flag is absent. */
  readonly configFiles: readonly string[] | undefined;
  readonly expandEnv: boolean;
  readonly help: boolean;
  readonly version: boolean;
  readonly verifyConfig: boolean;
  readonly printConfig: boolean;
  readonly listTargets: boolean;
  readonly warnings: readonly Problem[];
  readonly errors: readonly Problem[];
}

/** Flags of the process itself: name, whether it takes a value, and what it does. */
export const PROCESS_FLAGS: readonly (readonly [
  flag: string,
  kind: 'bool' | 'text',
  doc: string,
])[] = [
  [
    'config.file',
    'text',
    'Configuration file; of several separated by commas the first that exists.',
  ],
  ['config.expand-env', 'bool', 'Replace ${VAR} in the file by environment variables.'],
  ['verify-config', 'bool', 'Check the configuration and exit.'],
  ['print-config-stderr', 'bool', 'Print the configuration to stderr when starting.'],
  ['log-config-reverse-order', 'bool', 'The same as -print-config-stderr.'],
  ['list-targets', 'bool', 'Print the targets and exit.'],
  ['version', 'bool', 'Print the version and exit.'],
  ['help', 'bool', 'Print every key and exit.'],
  ['h', 'bool', 'The same as -help.'],
];

/** What stands on the command line, with everything wrong in it. */
export function readFlags(argv: readonly string[], known: KnownKeys): CommandLine {
  const reader = new FlagReader(argv, known);
  reader.readAll();
  const { process } = reader;
  const isOn = (flag: string) => process.has(flag) && process.get(flag) !== 'false';
  return {
    values: [...reader.values.values()],
    configFiles: process
      .get('config.file')
      ?.split(',')
      .map((path) => path.trim()),
    expandEnv: isOn('config.expand-env'),
    help: isOn('help') || isOn('h'),
    version: isOn('version'),
    verifyConfig: isOn('verify-config'),
    printConfig: isOn('print-config-stderr') || isOn('log-config-reverse-order'),
    listTargets: isOn('list-targets'),
    warnings: reader.warnings,
    errors: reader.errors,
  };
}

class FlagReader {
  readonly values = new Map<string, FlagValue>();
  readonly process = new Map<string, string>();
  readonly warnings: Problem[] = [];
  readonly errors: Problem[] = [];
  readonly #known: KnownKeys;
  readonly #rest: string[];

  constructor(argv: readonly string[], known: KnownKeys) {
    this.#rest = [...argv];
    this.#known = known;
  }

  readAll(): void {
    for (let arg = this.#rest.shift(); arg !== undefined; arg = this.#rest.shift()) {
      const flag = /^--?([^-=][^=]*)(?:=(.*))?$/s.exec(arg);
      if (!flag) {
        this.errors.push({ key: arg, message: 'expected a flag such as -config.file=skald.yaml' });
      } else this.#readFlag(flag[1] ?? '', flag[2]);
    }
  }

  #readFlag(flag: string, inline: string | undefined): void {
    const row = this.#known.rowOfFlag.get(flag);
    const processFlag = PROCESS_FLAGS.find(([name]) => name === flag);
    if (row) this.#readRow(row, flag, inline);
    else if (processFlag) {
      const isBool = processFlag[1] === 'bool';
      const value = inline ?? (isBool ? 'true' : this.#nextValue(flag));
      if (value !== undefined) this.process.set(flag, value);
    } else this.#readForeign(flag, inline);
  }

  #readRow(row: Row, flag: string, inline: string | undefined): void {
    const isBool = row.key.type.name === 'boolean';
    const text = inline ?? (isBool ? 'true' : this.#nextValue(flag));
    if (text === undefined) return;
    try {
      const value = row.key.type.read(rawText(text));
      this.values.set(row.path, { row, flag, value: this.#joined(row, value) });
      const caution = row.key.caution(value);
      if (caution !== undefined) this.warnings.push({ key: `-${flag}`, message: caution });
    } catch (error) {
      if (!(error instanceof BadValue)) throw error;
      this.errors.push({ key: `-${flag}`, message: error.message });
    }
  }

  /** A list may be given by repeating its flag. */
  #joined(row: Row, value: unknown): unknown {
    const before = this.values.get(row.path)?.value;
    return Array.isArray(before) && Array.isArray(value) ? [...before, ...value] : value;
  }

  /** A flag of Loki's, or of nobody's. Its value, when apart, is skipped with it. */
  #readForeign(flag: string, inline: string | undefined): void {
    const isApart = inline === undefined && this.#rest[0]?.startsWith('-') === false;
    if (isApart) this.#rest.shift();
    if (this.#known.lokiPathOfFlag.has(flag)) {
      const message = 'a flag of Loki that Skald does not support; ignored';
      const isNew = this.warnings.every(({ key }) => key !== `-${flag}`);
      if (isNew) this.warnings.push({ key: `-${flag}`, message });
      return;
    }
    const flags = PROCESS_FLAGS.map(([name]) => name);
    const guess = nearest(flag, [
      ...flags,
      ...this.#known.rowOfFlag.keys(),
      ...this.#known.lokiPathOfFlag.keys(),
    ]);
    const hint = guess === undefined ? '' : `; did you mean -${guess}?`;
    this.errors.push({ key: `-${flag}`, message: `unknown flag${hint}` });
  }

  #nextValue(flag: string): string | undefined {
    const value = this.#rest.shift();
    if (value === undefined) this.errors.push({ key: `-${flag}`, message: 'needs a value' });
    return value;
  }
}
