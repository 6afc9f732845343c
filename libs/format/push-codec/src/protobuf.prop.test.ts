// Bodies that a kernel reads decode to what the reader in JavaScript makes of them, errors included.
import fc from 'fast-check';
import { snappyEncode } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import { dictionaryValues, lineAt, timeNsAt } from '@skald/columns';
import { PushDecoder } from './index.ts';
import { encodePushProtobuf } from './testing/encode-push.ts';

const SEED = 20261125;
const caps = { maxCompressedBytes: 1 << 24, maxDecompressedBytes: 1 << 24 };
const contentType = 'application/x-protobuf';
const fast = new PushDecoder(caps, testKernels());
const plain = new PushDecoder(caps);

const timeNs = fc.oneof(
  { weight: 5, arbitrary: fc.bigInt(1_700_000_000_000_000_000n, 1_700_000_100_000_000_000n) },
  fc.bigInt(-(2n ** 64n), 2n ** 64n),
  fc.constantFrom(0n, -1n, 9_223_372_036_854_775_807n, 1_709_007_190_000_000_000n),
);
const entry = fc.record({
  timeNs,
  line: fc.oneof(fc.string({ maxLength: 40 }), fc.string({ minLength: 10, maxLength: 300 })),
  metadata: fc.oneof(
    { weight: 9, arbitrary: fc.constant([] as [string, string][]) },
    fc.constant([['trace', 'x']] as [string, string][]),
  ),
});
const streams = fc.array(
  fc.record({
    labels: fc.constantFrom('{app="a"}', '{app="b", pod="é"}', '', 'nonsense'),
    entries: fc.array(entry, { maxLength: 20 }),
  }),
  { maxLength: 4 },
);

/** Pieces of messages that are not what agents send, at the end of a stream or anywhere. */
const strangeness = fc.constantFrom(
  [],
  [0x18, 0x85, 0x80, 0x01], // a hash
  [0x12, 0x00], // an entry of nothing
  [0x12, 0x02, 0x12, 0x00], // an empty line
  [0x12, 0x04, 0x12, 0x02, 0x61, 0x62, 0x0a, 0x03, 0x7b, 0x7d, 0x20],
  [0x12, 0x84, 0x00, 0x12, 0x02, 0x61, 0x62], // a length in more bytes than needed
  [0x12, 0x84, 0x80, 0x80, 0x80, 0x80, 0x00, 0x12, 0x02, 0x61, 0x62],
  [0x12, 0x06, 0x12, 0x01, 0x61, 0x12, 0x01, 0x62], // two lines
  [0x12, 0x09, 0x0a, 0x07, 0x10, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01], // large nanoseconds
  [0x12, 0x05, 0x0a, 0x01, 0x08, 0x12, 0x00], // a timestamp that ends early
);

async function decoded(decoder: PushDecoder, body: Uint8Array): Promise<unknown> {
  const parts = [snappyEncode(body)];
  const push = { parts, contentType, contentEncoding: undefined, path: 'v1' } as const;
  try {
    return await decoder.decode(push, ({ streams: made }) =>
      made.map(({ stream, columns }) => ({
        labels: stream.labels.text,
        problem: stream.problem,
        rows: Array.from({ length: columns.rowCount }, (_, row) => [
          timeNsAt(columns, row),
          Buffer.from(lineAt(columns, row)).toString('latin1'),
        ]),
        metadata: columns.metadata.map((column) => [column.name, dictionaryValues(column)]),
      })),
    );
  } catch (error) {
    return String(error);
  }
}

async function checkEqual(body: Uint8Array): Promise<void> {
  expect(await decoded(fast, body)).toEqual(await decoded(plain, body));
}

test('bodies with strange fields decode alike', () =>
  fc.assert(
    fc.asyncProperty(streams, strangeness, (made, strange) => {
      const body = encodePushProtobuf(made);
      const first = body.length > 1 && (body[1] as number) < 100 ? (body[1] as number) : -1;
      if (first < 0) return checkEqual(body);
      // At the end of the first stream, when its length is one byte.
      const end = 2 + first;
      const longer = [body.subarray(0, 1), Buffer.of(first + strange.length)];
      const rest = [body.subarray(2, end), Buffer.from(strange), body.subarray(end)];
      return checkEqual(Buffer.concat([...longer, ...rest]));
    }),
    { seed: SEED, numRuns: 1500 },
  ));

test('damaged bodies decode alike', () =>
  fc.assert(
    fc.asyncProperty(
      streams,
      fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }),
      fc.nat(400),
      (made, hits, cut) => {
        const body = encodePushProtobuf(made);
        for (const [at, value] of hits) if (body.length > 0) body[at % body.length] = value;
        return checkEqual(cut < 200 ? body.subarray(0, body.length - cut) : body);
      },
    ),
    { seed: SEED, numRuns: 3000 },
  ));
