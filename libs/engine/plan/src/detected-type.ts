// What kind of value a field holds, told from its values (Loki HTTP API 3.7, "Detected fields").
//
// Each value has the first type of the list that reads it; a field has the type that holds all of its
// values. So the answer does not depend on the order in which lines were read.
import { formatHumanBytes, tryParseGoFloat, tryParseHumanBytes } from '@skald/bytes';
import { tryParseGoDurationNs } from '@skald/time';

export type FieldType = 'int' | 'float' | 'boolean' | 'duration' | 'bytes' | 'string';

/** The narrowest type of one value. A plain number is no duration and no size. */
export function typeOfValue(value: string): FieldType {
  if (/^[+-]?[0-9]{1,19}$/.test(value)) return 'int';
  if (typeof tryParseGoFloat(value) === 'number') return 'float';
  if (value === 'true' || value === 'false') return 'boolean';
  if (typeof tryParseGoDurationNs(value) === 'number') return 'duration';
  if (typeof tryParseHumanBytes(value) === 'number') return 'bytes';
  return 'string';
}

/** The type of a field that holds values of both. Sizes may be plain numbers of bytes. */
export function commonType(a: FieldType, b: FieldType): FieldType {
  if (a === b) return a;
  const pair = new Set([a, b]);
  const isNumber = pair.has('int') || pair.has('float');
  if (isNumber && pair.has('bytes')) return 'bytes';
  return pair.has('int') && pair.has('float') ? 'float' : 'string';
}

/** A size in the form that a query may hold (`7 MB` → `7.0MB`); other values as they are. */
export function shownValue(value: string): string {
  if (typeOfValue(value) !== 'bytes') return value;
  const bytes = tryParseHumanBytes(value);
  return typeof bytes === 'number' ? formatHumanBytes(bytes) : value;
}
