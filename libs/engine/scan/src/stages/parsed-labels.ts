// How parsers write labels (§2.1): a name that the stream or the row's metadata already has gets
// `_extracted`; the first value of a name wins, also over earlier stages and over dropped ones; values
// nobody needs are not kept.
import type { Batch } from '../batch.ts';
import { ABSENT, type LabelSlot } from '../labels/label-slot.ts';

/** A parser may stop here: everything the query needs was found. */
export const ALL_FOUND = true;

/** Offers the value [start, end) for a parsed name. Returns ALL_FOUND, or false to go on. */
export function putParsed(
  batch: Batch,
  key: LabelSlot,
  row: number,
  start: number,
  end: number,
): boolean {
  const { labels, needs } = batch;
  const slot = key.isParsedOnly ? key : labels.parserTarget(key, row);
  if (!slot.wanted) return false;
  if (slot.parsedStart !== undefined && slot.parsedStart[row] !== ABSENT) return false;
  labels.set(slot, row, start, end);
  if (!slot.required) return false;
  const found = (batch.foundCount[row] as number) + 1;
  batch.foundCount[row] = found;
  return needs.stopsEarly && found >= needs.names.size;
}

/** Marks the row as one its parser could not read. */
export function failParse(
  batch: Batch,
  row: number,
  error: 'JSONParserErr' | 'LogfmtParserErr',
  details: string | undefined,
): void {
  batch.errors.set(row, error, details);
  if (batch.needs.preservesErrors) batch.errors.preserve(row);
}
