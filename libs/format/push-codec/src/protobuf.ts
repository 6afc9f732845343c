// Push bodies in protobuf, read in place.
//
//   PushRequest  1 stream*                   Stream  1 labels  2 entry*  3 hash (ignored)
//   Entry        1 timestamp  2 line  3 metadata pair*  4 parsed (ignored)
//   Timestamp    1 seconds  2 nanos          LabelPair  1 name  2 value
//
// Fields may come in any order, unknown ones are skipped, of a repeated single field the last wins: as
// protobuf asks. The body is consumed: lines are moved inside it (see entry-collector.ts).
//
// Streams of nothing but labels, times and lines are read by a kernel; others here, field by field.
import type { CollectedEntries, Kernels } from '@skald/bytes';
import { InvalidError } from '@skald/errors';
import { EntryCollector, type PushStream } from './entry-collector.ts';
import type { LabelInterner } from './label-interner.ts';
import { MAX_METADATA_CELLS } from './metadata-collector.ts';
import { readLabelText } from './label-text.ts';
import { ProtoCursor } from './proto-cursor.ts';

/** The streams of a decoded (not compressed) protobuf push. Throws InvalidError. Owns `body`. */
export function decodeProtobuf(
  body: Uint8Array,
  labels: LabelInterner,
  kernels: Pick<Kernels, 'collectEntries'>,
): PushStream[] {
  const out: PushStream[] = [];
  const cursor = new ProtoCursor(body);
  let collector: EntryCollector | undefined;
  while (cursor.at < body.length) {
    const tag = cursor.tag(body.length);
    if (tag !== 10) {
      cursor.skip(tag, body.length);
      continue;
    }
    const end = cursor.messageEnd(body.length);
    const collected = kernels.collectEntries(body.subarray(cursor.at, end));
    if (collected) {
      out.push(streamOf(collected, labels));
      cursor.at = end;
      continue;
    }
    collector ??= new EntryCollector(body, { cellsLeft: MAX_METADATA_CELLS });
    readStream(cursor, end, collector, labels, out);
  }
  return out;
}

function streamOf(collected: CollectedEntries, interner: LabelInterner): PushStream {
  const { rowCount, baseNs, offsetsNs, lineOffsets, lineBytes, labels } = collected;
  return {
    stream: labels ? interner.intern(labels, 0, labels.length) : readLabelText(''),
    columns: { rowCount, baseNs, offsetsNs, lineOffsets, lineBytes, metadata: [] },
  };
}

function readStream(
  cursor: ProtoCursor,
  end: number,
  collector: EntryCollector,
  labels: LabelInterner,
  out: PushStream[],
): void {
  let stream = undefined;
  while (cursor.at < end) {
    const tag = cursor.tag(end);
    if (tag === 18) {
      readEntry(cursor, cursor.messageEnd(end), collector);
    } else if (tag === 10) {
      const labelsEnd = cursor.messageEnd(end);
      stream = labels.intern(cursor.bytes, cursor.at, labelsEnd);
      cursor.at = labelsEnd;
    } else {
      cursor.skip(tag, end);
    }
  }
  collector.finishInto(out, stream ?? readLabelText(''));
}

// Two walks when an entry has metadata: its row must be open, which needs the time, before pairs are
// added, and fields may come in any order.
function readEntry(cursor: ProtoCursor, end: number, collector: EntryCollector): void {
  const start = cursor.at;
  let lineFrom = end;
  let lineTo = end;
  let hasMetadata = false;
  cursor.sec = 0;
  cursor.nanos = 0;
  while (cursor.at < end) {
    const tag = cursor.tag(end);
    if (tag === 18) {
      lineTo = cursor.messageEnd(end);
      lineFrom = cursor.at;
      cursor.at = lineTo;
    } else if (tag === 10) {
      cursor.readTimestamp(cursor.messageEnd(end));
    } else {
      if (tag === 26) hasMetadata = true;
      cursor.skip(tag, end);
    }
  }
  collector.openRow(cursor.sec, cursor.nanos);
  if (hasMetadata) readMetadata(cursor, start, end, collector);
  collector.closeRow(lineFrom, lineTo);
}

function readMetadata(
  cursor: ProtoCursor,
  start: number,
  end: number,
  collector: EntryCollector,
): void {
  cursor.at = start;
  while (cursor.at < end) {
    const tag = cursor.tag(end);
    if (tag === 26) readPair(cursor, cursor.messageEnd(end), collector);
    else cursor.skip(tag, end);
  }
}

function readPair(cursor: ProtoCursor, end: number, collector: EntryCollector): void {
  let nameFrom = end;
  let nameTo = end;
  let valueFrom = end;
  let valueTo = end;
  while (cursor.at < end) {
    const tag = cursor.tag(end);
    if (tag === 10) {
      nameTo = cursor.messageEnd(end);
      nameFrom = cursor.at;
      cursor.at = nameTo;
    } else if (tag === 18) {
      valueTo = cursor.messageEnd(end);
      valueFrom = cursor.at;
      cursor.at = valueTo;
    } else {
      cursor.skip(tag, end);
    }
  }
  if (nameFrom === nameTo) throw new InvalidError('structured metadata with an empty name');
  collector.addMetadata(nameFrom, nameTo, valueFrom, valueTo);
}
