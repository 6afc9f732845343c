// Push bodies in JSON, scanned in place: no JSON.parse, no string per line.
//
//   {"streams":[{"stream":{"app":"x"},"values":[["1700000000000000000","line",{"trace_id":"a"}]]}]}
//
// and the older form of /api/prom/push:
//
//   {"streams":[{"labels":"{app=\"x\"}","entries":[{"ts":"2023-11-14T22:13:20Z","line":"line"}]}]}
//
// Unknown keys are skipped, elements of an entry after the third are ignored. Rules: SPEC.md, J1-J9.
import { InvalidError } from '@skald/errors';
import { EntryCollector, type PushStream } from './entry-collector.ts';
import { readJsonLabels } from './json-labels.ts';
import { JsonScanner } from './json-scanner.ts';
import type { LabelInterner } from './label-interner.ts';
import { readLabelText, type StreamLabels } from './label-text.ts';
import { MAX_METADATA_CELLS } from './metadata-collector.ts';
import { readDecimalNs, readRfc3339, type Instant } from './timestamp.ts';

interface Decoding {
  readonly scanner: JsonScanner;
  readonly collector: EntryCollector;
  readonly labels: LabelInterner;
  readonly instant: Instant;
}

/** The streams of a JSON push. Throws InvalidError. Owns `body`. */
export function decodeJson(body: Uint8Array, labels: LabelInterner): PushStream[] {
  return decodeStreams(body, labels, readStream);
}

/** The streams of a push in the older JSON form. Throws InvalidError. Owns `body`. */
export function decodeLegacyJson(body: Uint8Array, labels: LabelInterner): PushStream[] {
  return decodeStreams(body, labels, readLegacyStream);
}

function decodeStreams(
  body: Uint8Array,
  labels: LabelInterner,
  readOne: (decoding: Decoding) => StreamLabels,
): PushStream[] {
  const out: PushStream[] = [];
  const scanner = new JsonScanner(body);
  const collector = new EntryCollector(body, { cellsLeft: MAX_METADATA_CELLS });
  const decoding = { scanner, collector, labels, instant: { sec: 0, nanos: 0 } };
  if (!scanner.accept(0x7b)) {
    throw scanner.error(`readObjectStart: expect { or n, but found ${scanner.found}`);
  }
  for (let first = true; scanner.nextMember('}', first); first = false) {
    scanner.key();
    if (!scanner.is('streams') || !scanner.accept(0x5b)) {
      scanner.skipValue();
      continue;
    }
    for (let firstStream = true; scanner.nextMember(']', firstStream); firstStream = false) {
      collector.finishInto(out, readOne(decoding));
    }
  }
  if (scanner.peek() !== 0) throw scanner.error('has text after the push');
  return out;
}

function readStream(decoding: Decoding): StreamLabels {
  const { scanner, labels } = decoding;
  let stream: StreamLabels | undefined;
  scanner.expect('{', 'at the start of a stream');
  for (let first = true; scanner.nextMember('}', first); first = false) {
    scanner.key();
    if (scanner.is('stream')) {
      scanner.peek();
      const from = scanner.at;
      scanner.skipValue();
      stream = labels.intern(scanner.bytes, from, scanner.at);
      if (stream.problem) throw new InvalidError(stream.problem.message);
    } else if (scanner.is('values') && scanner.accept(0x5b)) {
      for (let firstRow = true; scanner.nextMember(']', firstRow); firstRow = false) {
        readValue(decoding);
      }
    } else {
      scanner.skipValue();
    }
  }
  return stream ?? readJsonLabels('{}');
}

function readValue(decoding: Decoding): void {
  const { scanner, collector, instant } = decoding;
  scanner.expect('[', 'at the start of an entry');
  scanner.string('of nanoseconds as the first element of an entry');
  readDecimalNs(scanner.bytes, scanner.from, scanner.to, instant);
  collector.openRow(instant.sec, instant.nanos);
  let [from, to] = [scanner.at, scanner.at];
  if (scanner.nextMember(']', false)) {
    scanner.string('as the line of an entry');
    ({ from, to } = scanner);
    if (scanner.nextMember(']', false)) {
      readMetadata(decoding);
      while (scanner.nextMember(']', false)) scanner.skipValue();
    }
  }
  collector.closeRow(from, to);
}

function readMetadata({ scanner, collector }: Decoding): void {
  scanner.expect('{', 'as the third element of an entry');
  for (let first = true; scanner.nextMember('}', first); first = false) {
    scanner.key();
    const { from, to } = scanner;
    scanner.string('as the value of structured metadata');
    collector.addMetadata(from, to, scanner.from, scanner.to);
  }
}

function readLegacyStream(decoding: Decoding): StreamLabels {
  const { scanner, labels } = decoding;
  let stream: StreamLabels | undefined;
  scanner.expect('{', 'at the start of a stream');
  for (let first = true; scanner.nextMember('}', first); first = false) {
    scanner.key();
    if (scanner.is('labels')) {
      scanner.string('as the labels of a stream');
      stream = labels.intern(scanner.bytes, scanner.from, scanner.to);
    } else if (scanner.is('entries') && scanner.accept(0x5b)) {
      for (let firstRow = true; scanner.nextMember(']', firstRow); firstRow = false) {
        readLegacyEntry(decoding);
      }
    } else {
      scanner.skipValue();
    }
  }
  return stream ?? readLabelText('');
}

function readLegacyEntry({ scanner, collector, instant }: Decoding): void {
  let from = 0;
  let to = 0;
  let hasTime = false;
  scanner.expect('{', 'at the start of an entry');
  for (let first = true; scanner.nextMember('}', first); first = false) {
    scanner.key();
    if (scanner.is('line')) {
      scanner.string('as the line of an entry');
      ({ from, to } = scanner);
    } else if (scanner.is('ts') || scanner.is('timestamp')) {
      scanner.string('as the time of an entry');
      readRfc3339(scanner.bytes, scanner.from, scanner.to, instant);
      hasTime = true;
    } else {
      scanner.skipValue();
    }
  }
  if (!hasTime) throw scanner.error('has an entry without "ts"');
  collector.openRow(instant.sec, instant.nanos);
  collector.closeRow(from === to ? scanner.at : from, from === to ? scanner.at : to);
}
