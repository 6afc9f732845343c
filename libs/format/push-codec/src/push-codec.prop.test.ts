import fc from 'fast-check';
import { CorruptionError, InvalidError, TooLargeError } from '@skald/errors';
import { snappyDecode, snappyEncode } from '@skald/bytes';
import { dictionaryFromStrings, lineAt, timeNsAt, type EntryColumns } from '@skald/columns';
import { Labels } from '@skald/labels';
import { encodePushProtobuf } from './testing/encode-push.ts';
import { PushDecoder, StreamBatchDecoder, encodeStreamBatch } from './index.ts';

const caps = { maxCompressedBytes: 1 << 24, maxDecompressedBytes: 1 << 24 };
const line = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.string({ minLength: 60, maxLength: 200 }),
);
const entry = fc.record({
  timeNs: fc.bigInt(1_600_000_000_000_000_000n, 1_600_005_000_000_000_000n),
  line,
  metadata: fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'trace_id'), fc.string()), {
    selector: ([name]) => name,
    maxLength: 3,
  }),
});
const stream = fc.record({
  app: fc.string({ minLength: 1, unit: 'grapheme' }),
  entries: fc.array(entry, { maxLength: 12 }),
});
const streams = fc.array(stream, { maxLength: 4 });

function rowsOf(columns: EntryColumns) {
  return Array.from({ length: columns.rowCount }, (_, row) => ({
    timeNs: timeNsAt(columns, row),
    line: Buffer.from(lineAt(columns, row)).toString(),
    metadata: columns.metadata.flatMap(({ name, ids, valueOffsets, valueBytes }) => {
      const id = ids[row] as number;
      if (id === 0) return [];
      const value = valueBytes.subarray(valueOffsets[id - 1], valueOffsets[id]);
      return [[name, Buffer.from(value).toString()]];
    }),
  }));
}

function sorted(rows: readonly { metadata: readonly (readonly [string, string])[] }[]) {
  return rows.map((row) => ({ ...row, metadata: [...row.metadata].sort() }));
}

const wellFormed = (text: string) => Buffer.from(text).toString();

test('protobuf and JSON decode to what was encoded, and batches carry it', () => {
  fc.assert(
    fc.property(streams, (made) => {
      const decoder = new PushDecoder(caps);
      const expected = made.map(({ app, entries }) => ({
        labels: Labels.fromObject({ app: wellFormed(app) }).text,
        rows: sorted(entries).map((row) => ({
          ...row,
          line: wellFormed((row as { line?: string }).line ?? ''),
          metadata: row.metadata.map(([name, value]) => [name, wellFormed(value)]),
        })),
      }));
      const texts = made.map(({ app, entries }) => ({
        labels: Labels.fromObject({ app: wellFormed(app) }).text,
        entries,
      }));
      const fromProtobuf = decoder.decodeProtobuf(
        snappyDecode(snappyEncode(encodePushProtobuf(texts)), 1 << 24),
      );
      const json = JSON.stringify({
        streams: made.map(({ app, entries }) => ({
          stream: { app: wellFormed(app) },
          values: entries.map((row) => [
            String(row.timeNs),
            row.line,
            Object.fromEntries(row.metadata),
          ]),
        })),
      });
      const fromJson = decoder.decodeJson(Buffer.from(json));
      const batch = encodeStreamBatch(
        fromJson.map(({ stream: { labels }, columns }) => ({ labels, columns })),
      );
      const fromBatch = new StreamBatchDecoder()
        .decode(batch)
        .map(({ labels, columns }) => ({ stream: { labels }, columns }));
      for (const decoded of [fromProtobuf, fromJson, fromBatch]) {
        const plain = decoded.map(({ stream: { labels }, columns }) => ({
          labels: labels.text,
          rows: rowsOf(columns),
        }));
        expect(plain).toEqual(expected);
      }
    }),
    { numRuns: 200 },
  );
});

const isRefusal = (error: unknown) =>
  error instanceof InvalidError ||
  error instanceof TooLargeError ||
  error instanceof CorruptionError;

/** Runs a decoder over damaged bytes: it may refuse, it may not break. */
function refusesOrDecodes(decode: () => unknown): void {
  try {
    decode();
  } catch (error) {
    if (!isRefusal(error)) throw error;
  }
}

const damage = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });

function damaged(bytes: Uint8Array, hits: readonly (readonly [number, number])[], cut: number) {
  const copy = new Uint8Array(bytes.length);
  copy.set(bytes);
  for (const [at, value] of hits) if (copy.length > 0) copy[at % copy.length] = value;
  return copy.subarray(0, copy.length - (cut % 3 === 0 ? cut % (copy.length + 1) : 0));
}

test('random damage is refused or decoded, never worse', () => {
  fc.assert(
    fc.property(streams, damage, fc.nat(), (made, hits, cut) => {
      const texts = made.map(({ app, entries }) => ({
        labels: Labels.fromObject({ app }).text,
        entries,
      }));
      const body = encodePushProtobuf(texts);
      const decoder = new PushDecoder(caps);
      refusesOrDecodes(() => decoder.decodeProtobuf(damaged(body, hits, cut)));
      refusesOrDecodes(() => snappyDecode(damaged(snappyEncode(body), hits, cut), 1 << 20));
      refusesOrDecodes(() =>
        decoder.decodeJson(
          damaged(
            Buffer.from(JSON.stringify(texts, (_, v) => (typeof v === 'bigint' ? String(v) : v))),
            hits,
            cut,
          ),
        ),
      );
      const batch = encodeStreamBatch(
        made.map(({ app, entries }) => ({
          labels: Labels.fromObject({ app }),
          columns: {
            rowCount: entries.length,
            baseNs: 5n,
            offsetsNs: Float64Array.from(entries, (_, i) => i),
            lineOffsets: new Uint32Array(entries.length + 1),
            lineBytes: new Uint8Array(0),
            metadata: [
              dictionaryFromStrings(
                'k',
                entries.map((e) => e.line),
              ),
            ],
          },
        })),
      );
      refusesOrDecodes(() => new StreamBatchDecoder().decode(damaged(batch, hits, cut)));
    }),
    { numRuns: 400 },
  );
});

test('snappy: what is encoded decodes to itself', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.constantFrom('abc', 'abcabcab', 'x', 'longer words repeat '), { maxLength: 400 })
      .map((words) => Buffer.from(words.join(''))),
  );
  fc.assert(
    fc.property(bytes, (input) => {
      expect(Buffer.from(snappyDecode(snappyEncode(input), 1 << 20))).toEqual(Buffer.from(input));
    }),
  );
});
