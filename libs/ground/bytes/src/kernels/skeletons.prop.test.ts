// Whatever the lines are: the WASM kernels answer as their twins do; what is taken apart joins to the same
// lines; and parts that were damaged are refused, or are other lines of the same length.
import fc from 'fast-check';
import {
  GAP_SOURCE,
  GAP_SYNTAX,
  NUMBER_FORMS_ROOM,
  plainKernels,
  skeletonTable,
  type JoinColumn,
  type JoinParts,
  type Kernels,
  type LineTimes,
  type Skeleton,
  type SkeletonTable,
} from '../index.ts';
import { testKernels } from '../testing/index.ts';

const SEED = 20261123;
const wasm = testKernels();
const plain = plainKernels();
const BASE_NS = 1_795_176_000_000_000_000n; // 2026-11-20T12:00:00Z
const COLUMNS = 4;

const word = fc.constantFrom('info', 'warn', 'a', 'GET', '/api/v1/orders', 'x'.repeat(40), 'é');
const number = fc.oneof(
  fc.constantFrom(
    '0',
    '-0',
    '200',
    '12.50',
    '1e5',
    '-3.25E-2',
    '999999999999999',
    '1234567890123456',
  ),
  fc.integer().map(String),
  fc.integer({ min: 0, max: 9e5 }).map((n) => (n / 1000).toFixed(3)),
  fc.constantFrom('007', '1.', '.5', '-', '1e', '+1', ''),
);
const time = fc.constantFrom('2026-11-20T12:00:00.000', '2026-11-20T12:00:00.000Z');
const VALUES = [
  fc.oneof(
    word,
    number,
    time,
    fc.string({ maxLength: 20 }),
    fc.constantFrom('', 'a\\"b', 'a\\qb', '\\'),
  ),
  number,
  fc.constantFrom('true', 'false', 'truth', 'fals', ''),
  fc.oneof(word, number, time, fc.constantFrom('', 'a=b', '12ms', '1.5s', '7KB')),
  fc.oneof(word, fc.constantFrom('', 'a b', 'a\\"b')),
  fc.oneof(
    word,
    number,
    fc.string({ maxLength: 40 }),
    fc.constantFrom('', 'a b', 'a\nb', '"', 'b='),
  ),
  fc.constantFrom(
    '2026-11-20T12:00:00.123Z',
    '2026-11-20 12:00:00,5',
    '2026-11-20T12:00:00.',
    '2026-11-20T12:00:0x',
    '2026-11-20_12:00:00',
  ),
];

const literal = fc
  .constantFrom('', '"', ',"level":"', '{"a":', ' b=', '}', 'y'.repeat(33))
  .map((t) => Buffer.from(t));
const skeleton: fc.Arbitrary<Skeleton> = fc
  .array(fc.tuple(literal, fc.constantFrom(...VALUES.keys())), { maxLength: COLUMNS })
  .chain((parts) =>
    literal.map((last) => ({
      literals: [...parts.map(([text]) => text), last],
      gaps: parts.map(([, syntax], column) => ({ syntax, source: 0, column })),
    })),
  );

const sample = fc
  .uniqueArray(skeleton, { minLength: 1, maxLength: 4, selector: (s) => JSON.stringify(s) })
  .chain((skeletons) => {
    const lineOf = fc
      .constantFrom(...skeletons)
      .chain(({ literals, gaps }) =>
        fc
          .tuple(...gaps.map(({ syntax }) => VALUES[syntax] as fc.Arbitrary<string>))
          .map((values) =>
            Buffer.concat(literals.flatMap((text, i) => [text, Buffer.from(values[i] ?? '')])),
          ),
      );
    const line = fc.oneof(
      { arbitrary: lineOf, weight: 8 },
      { arbitrary: fc.string({ maxLength: 12 }).map((t) => Buffer.from(t)), weight: 1 },
    );
    return fc.record({
      skeletons: fc.constant(skeletons),
      lines: fc.array(line, { maxLength: 30 }),
      first: fc.nat({ max: skeletons.length }),
      allowHigh: fc.boolean(),
      step: fc.constantFrom(0, 1, 7_000_000),
    });
  });

interface Taken {
  readonly matched: number;
  readonly ids: readonly number[];
  readonly spans: readonly number[];
  readonly flags: readonly number[];
  readonly columns: readonly unknown[];
  readonly rest: readonly unknown[];
  readonly contexts: readonly unknown[];
}

/** Everything the kernels make of the lines, and the parts to join them from. */
function takeApart(
  kernels: Kernels,
  {
    skeletons,
    lines,
    first,
    allowHigh,
    step,
  }: typeof sample extends fc.Arbitrary<infer T> ? T : never,
): { taken: Taken; parts: JoinParts; offsets: Uint32Array; text: Buffer } {
  kernels.reset();
  const whole = Buffer.concat(lines);
  const rowCount = lines.length;
  const bytesAt = <T>(count: number, make: (region: Uint8Array<ArrayBuffer>) => T): T => {
    const region = kernels.scratch(count + 64).fill(0);
    return make(region.subarray(0, count));
  };
  const words = (count: number): Uint32Array =>
    bytesAt(count * 4, (r) => new Uint32Array(r.buffer, r.byteOffset, count));
  const doubles = (count: number): Float64Array =>
    bytesAt(count * 8, (r) => new Float64Array(r.buffer, r.byteOffset, count));
  const bytes = bytesAt(whole.length, (r) => r);
  bytes.set(whole);
  const offsets = words(rowCount + 1);
  lines.forEach((line, row) => (offsets[row + 1] = (offsets[row] as number) + line.length));
  const times: LineTimes = { baseNs: BASE_NS, offsetsNs: doubles(rowCount) };
  for (let row = 0; row < rowCount; row++) times.offsetsNs[row] = row * step;
  const table: SkeletonTable = skeletonTable(skeletons);
  const ids = bytesAt(rowCount, (r) => r);
  const flags = bytesAt(COLUMNS, (r) => r);
  const spanWords = words(2 * COLUMNS * rowCount).fill(0xffffffff);
  const spans = new Int32Array(spanWords.buffer, spanWords.byteOffset, spanWords.length);
  const { skeletons: use } = kernels;
  const matched = use.match({ bytes, offsets }, table, { first, allowHigh }, { ids, spans, flags });
  const isRest = bytesAt(COLUMNS, (r) => r);
  const sources: { source: number; column: number }[] = [];
  const columns: JoinColumn[] = [];
  const seen: unknown[] = [];
  for (let column = 0; column < COLUMNS; column++) {
    const own = spans.subarray(2 * column * rowCount, 2 * (column + 1) * rowCount);
    const valueIds = words(rowCount);
    const firsts = words(256);
    const count = use.valueIds(bytes, own, 6, valueIds, firsts);
    const mantissas = doubles(rowCount);
    const formIds = bytesAt(rowCount, (r) => r);
    const forms = bytesAt(NUMBER_FORMS_ROOM, (r) => r);
    const formCount = use.valueNumbers(bytes, own, mantissas, formIds, forms);
    const form = use.valueTimes(bytes, own, times);
    seen.push([
      count,
      count < 0 ? [] : [[...valueIds], [...firsts.subarray(0, count)]],
      formCount,
      formCount < 0 ? [] : [[...formIds], [...mantissas], [...forms.subarray(0, formCount * 16)]],
      form,
    ]);
    if (form >= 0) sources.push({ source: GAP_SOURCE.time, column: form });
    else if (formCount > 0) {
      sources.push({ source: GAP_SOURCE.numbers, column: columns.length });
      columns.push({ kind: 'numbers', formIds, mantissas, forms });
    } else if (count > 0) {
      sources.push({ source: GAP_SOURCE.ids, column: columns.length });
      columns.push({ kind: 'ids', ids: valueIds, ...valuesOf(bytes, own, firsts, count) });
    } else {
      sources.push({ source: GAP_SOURCE.rest, column });
      isRest[column] = 1;
    }
  }
  const restBytes = bytesAt(whole.length + 64 * rowCount, (r) => r);
  const restOffsets = words(rowCount + 1);
  const length = use.writeRest(
    { bytes, offsets },
    table,
    { ids, spans },
    isRest,
    restBytes,
    restOffsets,
  );
  const pieces = bytesAt(whole.length, (r) => r);
  const pieceOffsets = words(3 * rowCount + 1);
  const wanted = { isWanted: isRest, around: step % 8 };
  const pieceCount = use.writeContexts(
    { bytes, offsets },
    table,
    { ids, spans },
    wanted,
    pieces,
    pieceOffsets,
  );
  const contexts = [
    pieceCount,
    [...pieceOffsets.subarray(0, pieceCount + 1)].map((end, i) =>
      Buffer.from(pieces.subarray(pieceOffsets[i - 1] ?? 0, end)).toString('latin1'),
    ),
  ];
  const joined = skeletonTable(
    skeletons.map(({ literals, gaps }) => ({
      literals,
      gaps: gaps.map((gap) => ({ ...gap, ...sources[gap.column] })),
    })),
  );
  const rest = { bytes: restBytes.subarray(0, length), offsets: restOffsets };
  return {
    taken: {
      matched,
      ids: [...ids],
      spans: [...spans],
      flags: [...flags],
      columns: seen,
      rest: [Buffer.from(rest.bytes).toString('latin1'), [...restOffsets]],
      contexts,
    },
    parts: { table: joined, ids: Uint32Array.from(ids), columns, rest, times },
    offsets,
    text: whole,
  };
}

function valuesOf(bytes: Uint8Array, spans: Int32Array, firsts: Uint32Array, count: number) {
  const values = [...firsts.subarray(0, count)].map((row) =>
    Buffer.from(bytes.subarray(spans[2 * row], spans[2 * row + 1])),
  );
  const valueOffsets = new Uint32Array(count + 1);
  values.forEach((value, i) => (valueOffsets[i + 1] = (valueOffsets[i] as number) + value.length));
  return { valueOffsets, valueBytes: Buffer.concat(values) };
}

test('kernels take lines apart as their twin does, and both join them again', () => {
  fc.assert(
    fc.property(sample, (given) => {
      const a = takeApart(wasm, given);
      const b = takeApart(plain, given);
      expect(a.taken).toEqual(b.taken);
      for (const [kernels, { parts, offsets, text }] of [[wasm, a] as const, [plain, b] as const]) {
        const into = Buffer.alloc(text.length);
        expect(kernels.skeletons.join(parts, offsets, into)).toBe(true);
        expect(into.equals(text)).toBe(true);
        const isWanted = Uint8Array.from(parts.ids, (_, row) => row % 2);
        const some = Buffer.alloc(text.length);
        expect(kernels.skeletons.join({ ...parts, isWanted }, offsets, some)).toBe(true);
        isWanted.forEach((wanted, row) => {
          const line = text.subarray(offsets[row], offsets[row + 1]);
          if (wanted === 1) expect(some.subarray(offsets[row], offsets[row + 1])).toEqual(line);
        });
      }
    }),
    { seed: SEED, numRuns: 1500 },
  );
});

test('parts of other lines are refused, or give lines of the same length', () => {
  fc.assert(
    fc.property(sample, fc.nat(), fc.nat({ max: 2 }), (given, at, what) => {
      const { parts, offsets, text } = takeApart(plain, given);
      const { ids, rest, table } = parts;
      if (ids.length === 0) return;
      const row = at % ids.length;
      if (what === 0) ids[row] = ((ids[row] as number) + 1) % (table.count + 2);
      if (what === 1 && (rest.offsets[row + 1] as number) > (rest.offsets[row] as number)) {
        rest.offsets[row + 1] = (rest.offsets[row + 1] as number) - 1;
      }
      if (what === 2 && rest.bytes.length > 0) rest.bytes[at % rest.bytes.length] = 0x0a;
      const [a, b] = [Buffer.alloc(text.length), Buffer.alloc(text.length)];
      wasm.reset();
      const isWhole = wasm.skeletons.join(parts, offsets, a);
      expect(isWhole).toBe(plain.skeletons.join(parts, offsets, b));
      if (isWhole) expect(a.equals(b)).toBe(true);
    }),
    { seed: SEED, numRuns: 1500 },
  );
});

test.each([
  ['quoted', '{"a":"say \\"hi\\" \\n"}', true],
  ['quoted', '{"a":"\\u0041"}', false],
  ['quoted', '{"a":""}', true],
  ['quoted', '{"a":"x', false],
  ['number', '{"a":"-0.5e+7"}', true],
  ['number', '{"a":"01"}', false],
  ['boolean', '{"a":"false"}', true],
  ['boolean', '{"a":"null"}', false],
  ['word', '{"a":"x=y"}', false],
  ['word', '{"a":""}', false],
  ['plain', '{"a":"x=y"}', true],
  ['plain', '{"a":""}', false],
  ['plain', '{"a":"a\\\\b"}', false],
  ['text', '{"a":"a\\\\b, c=\x01"}', true],
  ['text', '{"a":""}', false],
  ['text', '{"a":"a\nb"}', false],
  ['text', '{"a":"a"b"}', false],
  ['stamp', '{"a":"2026-11-20 12:00:00,123"}', true],
  ['stamp', '{"a":"2026-11-20T12:00:00.123456Z"}', true],
  ['stamp', '{"a":"2026-11-20T12:00"}', false],
  ['stamp', '{"a":"2026-11-20T12:00:00.Z"}', false],
] as const)('a gap of syntax %s takes the value of %s: %p', (syntax, line, expected) => {
  const table = skeletonTable([
    {
      literals: [Buffer.from('{"a":"'), Buffer.from('"}')],
      gaps: [{ syntax: GAP_SYNTAX[syntax], source: 0, column: 0 }],
    },
  ]);
  const match = {
    ids: new Uint8Array(1),
    spans: new Int32Array(2).fill(-1),
    flags: new Uint8Array(1),
  };
  const bytes = Buffer.from(line);
  const offsets = Uint32Array.of(0, bytes.length);
  const count = plain.skeletons.match(
    { bytes, offsets },
    table,
    { first: 0, allowHigh: true },
    match,
  );
  expect(count).toBe(expected ? 1 : 0);
});
