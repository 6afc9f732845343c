// Writes protobuf pushes, as an agent would. For tests, benchmarks and load generators.

export interface TestEntry {
  readonly timeNs: bigint;
  readonly line: string | Uint8Array;
  readonly metadata?: readonly (readonly [string, string])[];
}

export interface TestStream {
  readonly labels: string;
  readonly entries: readonly TestEntry[];
}

/** An uncompressed PushRequest. */
export function encodePushProtobuf(streams: readonly TestStream[]): Buffer {
  return Buffer.concat(
    streams.map((stream) =>
      bytesField(
        1,
        Buffer.concat([
          bytesField(1, Buffer.from(stream.labels)),
          ...stream.entries.map((entry) => bytesField(2, encodeEntry(entry))),
        ]),
      ),
    ),
  );
}

function encodeEntry({ timeNs, line, metadata }: TestEntry): Buffer {
  const nanos = ((timeNs % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n;
  const sec = (timeNs - nanos) / 1_000_000_000n;
  return Buffer.concat([
    bytesField(1, Buffer.concat([varintField(1, sec), varintField(2, nanos)])),
    bytesField(2, Buffer.from(line)),
    ...(metadata ?? []).map(([name, value]) =>
      bytesField(
        3,
        Buffer.concat([bytesField(1, Buffer.from(name)), bytesField(2, Buffer.from(value))]),
      ),
    ),
  ]);
}

function bytesField(field: number, bytes: Uint8Array): Buffer {
  return Buffer.concat([varint(BigInt(field * 8 + 2)), varint(BigInt(bytes.length)), bytes]);
}

function varintField(field: number, value: bigint): Buffer {
  return Buffer.concat([varint(BigInt(field * 8)), varint(value)]);
}

function varint(value: bigint): Buffer {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  bytes.push(Number(rest));
  return Buffer.from(bytes);
}
