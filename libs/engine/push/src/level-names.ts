// Which level a text names: levels by name, as they come with entries.
import { LEVELS, levelOf } from '@skald/bytes';

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
