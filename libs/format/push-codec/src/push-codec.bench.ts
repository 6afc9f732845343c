// From a push body to a stream batch, as a share of what the bytes alone cost.
import type { Bench } from '../../../../tools/bench/harness.ts';
import { plainKernels, snappyDecode, snappyEncode, type Kernels } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import {
  PushDecoder,
  StreamBatchDecoder,
  encodeStreamBatch,
  type PushStream,
  type StreamEntries,
} from './index.ts';
import { encodePushProtobuf } from './testing/encode-push.ts';

const STREAMS = 30;
const ROWS = 170;

function makeBody(): Buffer {
  return encodePushProtobuf(
    Array.from({ length: STREAMS }, (_, s) => ({
      labels: `{app="api", pod="api-${s}", namespace="prod", cluster="eu-west-1"}`,
      entries: Array.from({ length: ROWS }, (_, row) => ({
        timeNs: 1_700_000_000_000_000_000n + BigInt(row * 1_000_003 + s),
        line: `{"ts":"2026-11-20T00:00:${row}Z","level":"info","msg":"request completed","method":"GET","path":"/api/v1/orders/${row * 7919 + s}","status":200,"duration_ms":${row * 3.7},"trace_id":"${(row * 2654435761 + s).toString(16)}-0c0a-4b1d"}`,
      })),
    })),
  );
}

const megabytes = (bytes: Uint8Array) => bytes.length / 1e6;

function decoderOf() {
  return new PushDecoder({ maxCompressedBytes: 1 << 26, maxDecompressedBytes: 1 << 27 });
}

function entriesOf(streams: readonly PushStream[]): StreamEntries[] {
  return streams.map(({ stream: { labels }, columns }) => ({ labels, columns }));
}

export const benches: readonly Bench[] = [
  {
    name: 'push-codec: snappy decode',
    unit: 'MB/s',
    async run({ rate }) {
      const body = makeBody();
      const packed = snappyEncode(body);
      const bound = await rate(megabytes(body), () => new Uint8Array(body));
      const value = await rate(megabytes(body), () => snappyDecode(packed, 1 << 27));
      return { value, bound, boundIs: 'memcpy of the decoded bytes' };
    },
  },
  {
    name: 'push-codec: snappy and protobuf to a stream batch',
    unit: 'MB/s',
    async run({ rate }) {
      const body = makeBody();
      const packed = snappyEncode(body);
      const decoder = decoderOf();
      const bound = await rate(megabytes(body), () => snappyDecode(packed, 1 << 27));
      const value = await rate(megabytes(body), () =>
        encodeStreamBatch(entriesOf(decoder.decodeProtobuf(snappyDecode(packed, 1 << 27)))),
      );
      return { value, bound, boundIs: 'snappy decode alone' };
    },
  },
  {
    name: 'push-codec: a body to columns, by kernels',
    unit: 'MB/s',
    async run({ rate }) {
      const body = makeBody();
      const parts = [snappyEncode(body)];
      const push = { parts, contentType: 'x/y', contentEncoding: undefined, path: 'v1' } as const;
      const decodeBy = (kernels: Kernels) => {
        const caps = { maxCompressedBytes: 1 << 26, maxDecompressedBytes: 1 << 27 };
        const decoder = new PushDecoder(caps, kernels);
        return () => decoder.decode(push, ({ streams }) => streams.length);
      };
      const bound = await rate(megabytes(body), decodeBy(plainKernels()));
      const value = await rate(megabytes(body), decodeBy(testKernels(16 << 20)));
      return { value, bound, boundIs: 'the same without kernels' };
    },
  },
  {
    name: 'push-codec: stream batch, validated',
    unit: 'MB/s',
    async run({ rate }) {
      const body = makeBody();
      const batch = encodeStreamBatch(entriesOf(decoderOf().decodeProtobuf(body)));
      const decoder = new StreamBatchDecoder();
      const bound = await rate(megabytes(batch), () => new Uint8Array(batch));
      const value = await rate(megabytes(batch), () => decoder.decode(batch));
      return { value, bound, boundIs: 'memcpy of the batch' };
    },
  },
];
