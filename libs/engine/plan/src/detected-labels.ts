// Which labels are worth showing to people who explore logs (Loki HTTP API 3.7, "Detected labels").
import { tryParseGoFloat } from '@skald/bytes';

/** Where a line comes from is worth knowing, whatever the names look like. */
const ALWAYS_SHOWN: ReadonlySet<string> = new Set(['cluster', 'namespace', 'instance', 'pod']);

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

/** Whether a label tells more than identity: not when all values are numbers or UUIDs. */
export function isDetectedLabel(name: string, values: readonly string[]): boolean {
  if (values.length === 0) return false;
  if (ALWAYS_SHOWN.has(name) || isBoolean(values)) return true;
  return !values.every((value) => typeof tryParseGoFloat(value) === 'number' || UUID.test(value));
}

/** Zeros and ones are numbers, but a switch as well. */
function isBoolean(values: readonly string[]): boolean {
  return values.every((value) => value === '0' || value === '1');
}
