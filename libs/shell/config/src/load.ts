// From command line, file and environment to a configuration: flag > file > common > default. Pure:
// the file system is a function. All errors are reported at once.
import { checkConfig } from './check.ts';
import { giveCommonDefaults } from './common-defaults.ts';
import { expandEnv, type Env } from './expand-env.ts';
import { readFlags, type CommandLine } from './flags.ts';
import { KNOWN_KEYS, type KnownKeys } from './known-keys.ts';
import type { Problem } from './problem.ts';
import { parseYaml } from './raw.ts';
import { readMap, type Sink } from './read-file.ts';
import { Settings } from './settings.ts';
import { CONFIG_TABLE, type SkaldConfig } from './skald-config.ts';
import { buildConfig } from './table.ts';

export interface LoadInput {
  /** Without the program and the script. */
  readonly argv: readonly string[];
  /** The text of a file, undefined when there is none. */
  readonly readFile: (path: string) => string | undefined;
  readonly env: Env;
  /** What `target` is unless somebody says otherwise. */
  readonly target?: SkaldConfig['target'];
}

export type LoadResult =
  | {
      readonly kind: 'loaded';
      readonly config: SkaldConfig;
      readonly warnings: readonly Problem[];
      readonly commandLine: CommandLine;
      /** The file that was read. */
      readonly file: string | undefined;
    }
  | {
      readonly kind: 'failed';
      readonly errors: readonly Problem[];
      readonly warnings: readonly Problem[];
      readonly commandLine: CommandLine;
    };

/** Looked for, in order, without -config.file. */
const FILES = ['./config.yaml', './config/config.yaml'] as const;

export function loadConfig(input: LoadInput): LoadResult {
  const known = KNOWN_KEYS;
  const settings = new Settings(known.rowAt);
  const commandLine = readFlags(input.argv, known);
  for (const { row, flag, value } of commandLine.values) {
    settings.set(row.path, value, { kind: 'flag', flag });
  }
  const errors = [...commandLine.errors];
  const warnings = [...commandLine.warnings];
  const found = findFile(input, commandLine.configFiles);
  if (found.kind === 'missing') errors.push(found.problem);
  if (found.kind === 'found') {
    const text = commandLine.expandEnv ? expandEnv(found.text, input.env) : found.text;
    readFileInto({ text, file: found.path, known, settings, errors, warnings });
  }
  const file = found.kind === 'found' ? found.path : undefined;
  if (errors.length > 0) return { kind: 'failed', errors, warnings, commandLine };
  const config = finish(settings, input, file !== undefined);
  const conflicts = checkConfig(config, settings);
  if (conflicts.length > 0) return { kind: 'failed', errors: conflicts, warnings, commandLine };
  return { kind: 'loaded', config, warnings, commandLine, file };
}

/** What a process without flags and file runs with. */
export function defaultConfig(target?: SkaldConfig['target']): SkaldConfig {
  const settings = new Settings(KNOWN_KEYS.rowAt);
  const input = { argv: [], readFile: () => undefined, env: {} };
  return finish(settings, target === undefined ? input : { ...input, target }, false);
}

function finish(settings: Settings, input: LoadInput, hasFile: boolean): SkaldConfig {
  if (input.target !== undefined) settings.give('target', input.target);
  giveCommonDefaults(settings, { hasFile });
  return buildConfig(CONFIG_TABLE, (path, key) => settings.valueOf(path, key));
}

type Found =
  | { readonly kind: 'none' }
  | { readonly kind: 'found'; readonly path: string; readonly text: string }
  | { readonly kind: 'missing'; readonly problem: Problem };

function findFile(input: LoadInput, named: readonly string[] | undefined): Found {
  for (const path of named ?? FILES) {
    const text = input.readFile(path);
    if (text !== undefined) return { kind: 'found', path, text };
  }
  if (named === undefined) return { kind: 'none' };
  const message = `expected a file that exists, got ${named.join(', ')}`;
  return { kind: 'missing', problem: { key: '-config.file', message } };
}

function readFileInto(args: {
  readonly text: string;
  readonly file: string;
  readonly known: KnownKeys;
  readonly settings: Settings;
  readonly errors: Problem[];
  readonly warnings: Problem[];
}): void {
  const { text, file, known, settings, errors, warnings } = args;
  const yaml = parseYaml(text);
  if ('problems' in yaml) {
    errors.push(...yaml.problems.map(({ line, message }) => ({ file, line, key: '', message })));
    return;
  }
  const sink: Sink = {
    value: (row, value, line) => settings.set(row.path, value, { kind: 'file', file, line }),
    warn: (problem) => warnings.push(problem),
    fail: (problem) => errors.push(problem),
  };
  readMap({ known, file, sink }, yaml.map, '');
}
