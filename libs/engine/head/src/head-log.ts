// What the head writes to its log, and reads back.
//
//   kind 1   a stream batch, as it came
//   kind 2   streams whose rows up to a place in the log are in the store: JSON, rare
//
// Kind 2 spares a restart from storing rows a second time. If it is missing, nothing is lost: the rows
// come back to memory, are stored again, and readers see equal rows once.
import { InvalidError } from '@skald/errors';
import type { FramePlace } from '@skald/wal';

export const RECORD_BATCH = 1;
export const RECORD_STORED = 2;

export interface StoredRecord {
  /** Records before this place are stored, as far as these streams are concerned. */
  readonly before: FramePlace;
  readonly streams: readonly string[];
}

export function encodeStored(record: StoredRecord): Uint8Array {
  return Buffer.from(JSON.stringify(record));
}

export function decodeStored(bytes: Uint8Array): StoredRecord {
  const value = JSON.parse(Buffer.from(bytes).toString()) as StoredRecord;
  if (!Array.isArray(value.streams) || typeof value.before?.segment !== 'number') {
    throw new InvalidError('not a record of stored streams');
  }
  return value;
}

/** Up to where the rows of each stream are stored, gathered from all records of kind 2. */
export class StoredPlaces {
  readonly #before = new Map<string, FramePlace>();

  add(tenant: string, record: StoredRecord): void {
    for (const text of record.streams) {
      const key = keyOf(tenant, text);
      const known = this.#before.get(key);
      if (!known || isBefore(known, record.before)) this.#before.set(key, record.before);
    }
  }

  isStored(tenant: string, labelText: string, place: FramePlace): boolean {
    const before = this.#before.get(keyOf(tenant, labelText));
    return before !== undefined && isBefore(place, before);
  }
}

function isBefore(a: FramePlace, b: FramePlace): boolean {
  return a.segment < b.segment || (a.segment === b.segment && a.offset < b.offset);
}

function keyOf(tenant: string, labelText: string): string {
  return `${tenant}\0${labelText}`;
}
