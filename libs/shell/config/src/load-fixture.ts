// Short ways to load a configuration in a test.
import { loadConfig, type LoadResult } from './load.ts';
import { formatProblem } from './problem.ts';
import type { SkaldConfig } from './skald-config.ts';

export interface Given {
  readonly yaml?: string;
  readonly argv?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export function load({ yaml, argv = [], env = {} }: Given): LoadResult {
  const flags = yaml === undefined ? argv : ['-config.file=a.yaml', ...argv];
  return loadConfig({
    argv: flags,
    env,
    readFile: (path) => (path === 'a.yaml' ? yaml : undefined),
  });
}

/** Throws what is wrong with the configuration. */
export function loaded(given: Given): SkaldConfig {
  const result = load(given);
  if (result.kind === 'failed') throw new Error(result.errors.map(formatProblem).join('\n'));
  return result.config;
}

export function warningsOf(given: Given): readonly string[] {
  return load(given).warnings.map(formatProblem);
}

export function errorsOf(given: Given): readonly string[] {
  const result = load(given);
  return result.kind === 'failed' ? result.errors.map(formatProblem) : [];
}
