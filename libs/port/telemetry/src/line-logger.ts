// One line per event, logfmt or JSON, written through a function: stderr in an app, an array in a test.
import type { LogFields, LogLevel, Logger } from './telemetry.ts';

const RANK: Readonly<Record<LogLevel, number>> = { debug: 0, info: 1, warn: 2, error: 3 };

/** The level below which lines are not written; shared by a logger and its children. */
export interface LevelSwitch {
  level: LogLevel;
}

export interface LineLoggerOptions {
  readonly format: 'logfmt' | 'json';
  readonly levelSwitch: LevelSwitch;
  /** RFC3339 text of now. */
  readonly nowText: () => string;
  /** Gets whole lines with their newline. */
  readonly write: (line: string) => void;
}

export function createLineLogger(options: LineLoggerOptions, bound: LogFields = {}): Logger {
  return {
    log(level, message, fields) {
      if (RANK[level] < RANK[options.levelSwitch.level]) return;
      const event = { ts: options.nowText(), level, msg: message, ...bound, ...fields };
      options.write(options.format === 'json' ? `${JSON.stringify(event)}\n` : logfmtLine(event));
    },
    child: (fields) => createLineLogger(options, { ...bound, ...fields }),
  };
}

function logfmtLine(event: LogFields): string {
  let line = '';
  for (const [name, value] of Object.entries(event)) {
    if (value === undefined) continue;
    const text = String(value);
    const isPlain = text !== '' && !/[\s"=\\]/.test(text);
    line += `${line === '' ? '' : ' '}${name}=${isPlain ? text : JSON.stringify(text)}`;
  }
  return `${line}\n`;
}
