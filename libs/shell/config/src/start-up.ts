// What every app does first: read the configuration, and either run with it or print and exit.
import { loadConfig, type LoadInput, type LoadResult } from './load.ts';
import { formatProblem, type Problem } from './problem.ts';
import { helpText } from './reference.ts';
import { renderConfig } from './render.ts';
import type { SkaldConfig } from './skald-config.ts';
import { TARGETS } from './keys/target.ts';

export interface StartUpInput extends LoadInput {
  /** Printed by -version, such as `skald, version 0.1.0`. */
  readonly versionText: string;
}

export type StartUp =
  | {
      readonly kind: 'exit';
      readonly code: 0 | 1;
      readonly stdout: string;
      readonly stderr: string;
    }
  | {
      readonly kind: 'run';
      readonly config: SkaldConfig;
      readonly warnings: readonly Problem[];
      readonly file: string | undefined;
      /** To be printed before anything else; may be empty. */
      readonly stderr: string;
    };

export function startUp(input: StartUpInput): StartUp {
  const loaded = loadConfig(input);
  const { commandLine } = loaded;
  if (commandLine.help) return exit(0, { stdout: `${input.versionText}\n\n${helpText()}` });
  if (commandLine.version) return exit(0, { stdout: `${input.versionText}\n` });
  if (commandLine.listTargets) return exit(0, { stdout: `${TARGETS.join('\n')}\n` });
  if (loaded.kind === 'failed') return exit(1, { stderr: failureText(loaded) });
  const { config, warnings, file } = loaded;
  if (commandLine.verifyConfig) {
    return exit(0, { stdout: 'config is valid\n', stderr: warningText(warnings) });
  }
  const stderr = commandLine.printConfig
    ? `---\n# ${input.versionText}\n${renderConfig(config)}`
    : '';
  return { kind: 'run', config, warnings, file, stderr };
}

function exit(code: 0 | 1, text: { readonly stdout?: string; readonly stderr?: string }): StartUp {
  return { kind: 'exit', code, stdout: text.stdout ?? '', stderr: text.stderr ?? '' };
}

function failureText({ errors }: Extract<LoadResult, { readonly kind: 'failed' }>): string {
  const count = errors.length === 1 ? '1 error' : `${errors.length} errors`;
  const lines = errors.map((error) => `  ${formatProblem(error)}\n`);
  return `${count} in the configuration:\n${lines.join('')}`;
}

function warningText(warnings: readonly Problem[]): string {
  return warnings.map((warning) => `warning: ${formatProblem(warning)}\n`).join('');
}
