// Whatever the lines are, unpacking gives back what was packed; the WASM kernels pack and unpack byte by
// byte as their twin does; and what was damaged is refused, or is other lines of the same length.
import fc from 'fast-check';
import { plainKernels, type Kernels, type LineTimes, type PackedLines } from '../index.ts';
import { testKernels } from '../testing/index.ts';

const SEED = 20261123;
const wasm = testKernels();
const plain = plainKernels();
const BASE_NS = 1_795_176_000_000_000_000n; // 2026-11-20T12:00:00Z

interface Sample {
  readonly lines: readonly Buffer[];
  readonly times: LineTimes;
}

const hex = (min: number, max: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: min, maxLength: max });
const known = fc.constantFrom('0123456789abcdef0123', '01234567beef', 'deadbeef0000');
const uuid = fc.oneof(
  fc.uuid(),
  fc.constantFrom('01234567-89ab-cdef-0123-456789abcdef', '00000000-0000-0000-0000-000000000000'),
);
const stamp = (ns: bigint): fc.Arbitrary<string> => {
  const iso = new Date(Number(ns / 1_000_000n)).toISOString();
  const seconds = iso.slice(0, 19);
  const fraction = String(ns % 1_000_000_000n).padStart(9, '0');
  const clf = `${iso.slice(8, 10)}/Nov/${iso.slice(0, 4)}:${iso.slice(11, 19)}`;
  return fc.constantFrom(
    iso,
    seconds,
    `${seconds}.${fraction}`,
    `${seconds}.${fraction}0`,
    `${seconds},${fraction.slice(0, 3)}`.replace('T', ' '),
    `${seconds}.9`,
    `${seconds.slice(0, 18)}`,
    clf,
    clf.slice(0, 19),
  );
};
const piece = (ns: bigint): fc.Arbitrary<Buffer> =>
  fc.oneof(
    stamp(ns).map((text) => Buffer.from(text)),
    fc.oneof(uuid, known, hex(1, 40), hex(200, 600)).map((text) => Buffer.from(text)),
    fc.constantFrom(' ', '"', 'id=', '-', ':', '20', '\t').map((text) => Buffer.from(text)),
    fc.string({ maxLength: 30 }).map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 9 }).map((bytes) => Buffer.from(bytes)),
    fc.array(fc.integer({ min: 0, max: 31 }), { maxLength: 3 }).map((bytes) => Buffer.from(bytes)),
  );
const line = (ns: bigint): fc.Arbitrary<Buffer> =>
  fc.array(piece(ns), { maxLength: 8 }).map((pieces) => Buffer.concat(pieces));

const baseNs = fc.constantFrom(
  BASE_NS,
  BASE_NS + 999_999_999n,
  0n,
  -5n,
  253402300799999999998n / 1000n,
);
const offset = fc.oneof(fc.nat(5), fc.nat(2e9), fc.integer({ min: 0, max: 2 ** 52 }));
const sample: fc.Arbitrary<Sample> = fc
  .tuple(baseNs, fc.array(offset, { maxLength: 12 }))
  .chain(([base, offsets]) => {
    offsets.sort((a, b) => a - b);
    const times = { baseNs: base, offsetsNs: Float64Array.from(offsets) };
    const lines = offsets.map((after) => {
      const ns = base + BigInt(after);
      return line(ns >= BASE_NS && ns < 4n * BASE_NS ? ns : BASE_NS);
    });
    return fc.tuple(...lines).map((made) => ({ lines: made, times }));
  });

function offsetsOf(lines: readonly Buffer[], start = 0): Uint32Array {
  const offsets = Uint32Array.of(start, ...lines.map(() => 0));
  lines.forEach((bytes, i) => (offsets[i + 1] = (offsets[i] as number) + bytes.length));
  return offsets;
}

/** Its own copy: what kernels answer is valid until their next call. */
function pack(kernels: Kernels, { lines, times }: Sample, before = 0): PackedLines | undefined {
  const bytes = Buffer.concat([Buffer.alloc(before, 'f'), ...lines, Buffer.from('0-:f')]);
  const packed = kernels.packLines({ bytes, offsets: offsetsOf(lines, before) }, times);
  return packed && { text: Buffer.from(packed.text), ids: Buffer.from(packed.ids) };
}

function unpack(
  kernels: Kernels,
  packed: PackedLines,
  { lines, times }: Sample,
): Buffer | undefined {
  const offsets = offsetsOf(lines);
  const into = Buffer.alloc((offsets.at(-1) as number) + 3);
  if (!kernels.unpackLines(packed, offsets, times, into)) return undefined;
  expect(into.readUIntLE(into.length - 3, 3)).toBe(0);
  return into.subarray(0, -3);
}

function textOf(made: PackedLines | undefined): readonly string[] {
  if (made === undefined) return [];
  return [made.text, made.ids].map((bytes) => Buffer.from(bytes).toString('latin1'));
}

function packed(lines: readonly string[], times: LineTimes): PackedLines {
  return pack(wasm, { lines: lines.map((text) => Buffer.from(text)), times }) as PackedLines;
}

test('what was packed comes back, and both pack alike', () => {
  fc.assert(
    fc.property(sample, fc.nat(3), (given, before) => {
      const made = pack(wasm, given, before);
      expect(textOf(made)).toEqual(textOf(pack(plain, given, before)));
      if (made === undefined) return;
      const lines = Buffer.concat(given.lines).toString('latin1');
      expect(unpack(wasm, made, given)?.toString('latin1')).toBe(lines);
      expect(unpack(plain, made, given)?.toString('latin1')).toBe(lines);
    }),
    { seed: SEED, numRuns: 600, endOnFailure: true },
  );
});

test('damage is answered alike, and never with lines of another length', () => {
  const change = fc.tuple(fc.boolean(), fc.nat(1000), fc.integer({ min: 0, max: 255 }));
  const given = fc.tuple(sample, fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(40));
  fc.assert(
    fc.property(given, ([from, changes, cut]) => {
      const made = pack(wasm, from);
      if (made === undefined) return;
      for (const [isText, at, byte] of changes) {
        const bytes = isText ? made.text : made.ids;
        if (bytes.length > 0) bytes[at % bytes.length] = byte < 40 ? 0x0d + (byte % 8) : byte;
      }
      const text = made.text.subarray(0, Math.max(0, made.text.length - (cut < 8 ? cut : 0)));
      const ids = made.ids.subarray(0, Math.max(0, made.ids.length - (cut > 30 ? cut - 30 : 0)));
      const expected = unpack(plain, { text, ids }, from)?.toString('latin1');
      expect(unpack(wasm, { text, ids }, from)?.toString('latin1')).toBe(expected);
    }),
    { seed: SEED, numRuns: 600, endOnFailure: true },
  );
});

test('lines are unpacked in place in the memory', () => {
  fc.assert(
    fc.property(sample, fc.nat(200), (given, room) => {
      wasm.reset();
      const made = pack(wasm, given);
      if (made === undefined) return;
      const lines = Buffer.concat(given.lines);
      const into = wasm.scratch(lines.length + room);
      const behind = wasm.scratch(64).fill(1);
      expect(wasm.unpackLines(made, offsetsOf(given.lines), given.times, into)).toBe(true);
      expect(lines.equals(into.subarray(0, lines.length))).toBe(true);
      expect(behind.every((byte) => byte === 1)).toBe(true);
    }),
    { seed: SEED, numRuns: 300, endOnFailure: true },
  );
  wasm.reset();
});

test('identifiers leave the text as the bytes they write', () => {
  const times = { baseNs: BASE_NS, offsetsNs: new Float64Array(2) };
  const id = '0123abcd-4567-89ab-cdef-0123456789ab';
  const { text, ids } = packed([`a=${id} b=f00dfeed12345`, `${id} 1234567890123`], times);
  expect(text.toString()).toBe('a=\x10 b=\x0f\x0d\x12\0\0\0 1234567890123');
  expect(Buffer.from(ids).toString('hex')).toBe(`${id.replaceAll('-', '')}f00dfeed123450`);
});

test('of identifiers that begin alike the first is packed', () => {
  const times = { baseNs: BASE_NS, offsetsNs: new Float64Array(2) };
  const { text, ids } = packed(['65fd1a2b00000001 65fd1a2b00000002', '65fd1a2b00000001'], times);
  expect(text.toString()).toBe('\x0f\x10 65fd1a2b00000002\x11\x10\0\0\0');
  expect(ids).toHaveLength(8);
});

test("the row's own time leaves the text, any other stays", () => {
  const times = { baseNs: BASE_NS, offsetsNs: Float64Array.of(0, 123_456_000, 86_400e9) };
  const { text } = packed(
    [
      '2026-11-20T12:00:00Z',
      '2026-11-20 12:00:00,123|2026-11-20T12:00:00.124|2026-11-20T12:00:01.123',
      '[21/Nov/2026:12:00:00 +0000]',
    ],
    times,
  );
  expect(text.toString()).toBe(
    '\x13\0Z' + '\x13\x33|\x13\x02' + '4|2026-11-20T12:00:01.123' + '[\x13\x40 +0000]',
  );
});

test('bytes that are marks are escaped, and too many of them are not packed', () => {
  const times = { baseNs: BASE_NS, offsetsNs: new Float64Array(1) };
  expect(packed([`\x0d\x0e${' '.repeat(20)}`], times).text.toString()).toMatch(
    /^\x0d\x0e\x0e {20}$/,
  );
  const made = pack(wasm, { lines: [Buffer.alloc(300, 0x13)], times });
  expect(made).toBeUndefined();
});

test('one line of 256 KiB and lines beyond the memory are packed', () => {
  const times = { baseNs: BASE_NS, offsetsNs: new Float64Array(1) };
  const text = 'id 0123456789abcdef at 2026-11-20T12:00:00.000Z, ';
  for (const bytes of [256 << 10, 6 << 20]) {
    const given = { lines: [Buffer.alloc(bytes, text)], times };
    const made = pack(wasm, given) as PackedLines;
    expect(made.text.length).toBeLessThan(bytes / 2);
    expect(unpack(wasm, made, given)?.equals(given.lines[0] as Buffer)).toBe(true);
  }
});
