// Names of log levels, and which level a text names. Bytes in, a small number out: 0 is none.

/** Levels by code; 0 is "none found". */
export const LEVELS = [
  '',
  'unknown',
  'trace',
  'debug',
  'info',
  'warn',
  'error',
  'critical',
  'fatal',
] as const;

export const UNKNOWN = 1;

const NAMES: Readonly<Record<string, (typeof LEVELS)[number]>> = {
  trace: 'trace',
  trc: 'trace',
  debug: 'debug',
  dbg: 'debug',
  info: 'info',
  inf: 'info',
  information: 'info',
  warn: 'warn',
  wrn: 'warn',
  warning: 'warn',
  error: 'error',
  err: 'error',
  critical: 'critical',
  fatal: 'fatal',
};

interface Name {
  readonly bytes: Uint8Array;
  readonly code: number;
}

/** Names by length: most words are refused by their length alone. */
const BY_LENGTH: readonly (readonly Name[])[] = Array.from({ length: 12 }, (_, length) =>
  Object.entries(NAMES)
    .filter(([name]) => name.length === length)
    .map(([name, level]) => ({ bytes: Buffer.from(name), code: LEVELS.indexOf(level) })),
);

/** The code of the level that bytes [from, to) name, in any letter case; 0 when they name none. */
export function levelOf(bytes: Uint8Array, from: number, to: number): number {
  for (const { bytes: name, code } of BY_LENGTH[to - from] ?? []) {
    let i = 0;
    while (i < name.length && ((bytes[from + i] as number) | 0x20) === name[i]) i++;
    if (i === name.length) return code;
  }
  return 0;
}

/** The level a text names, or the text itself. */
export function normalisedLevel(text: string): string {
  const bytes = Buffer.from(text);
  return LEVELS[levelOf(bytes, 0, bytes.length)] || text;
}

/** The level of an OpenTelemetry severity number. */
export function levelOfSeverityNumber(text: string): string {
  if (!/^-?\d+$/.test(text)) return 'info';
  const number = Number(text);
  if (number < 1 || number > 24) return 'unknown';
  return ['trace', 'debug', 'info', 'warn', 'error', 'fatal'][(number - 1) >> 2] as string;
}
