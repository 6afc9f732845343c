// Rows of all shapes: in and out of order, ties, duplicates, any bytes, sparse metadata.
import fc from 'fast-check';
import type { Row } from './rows.ts';

const START_NS = 1_790_000_000_000_000_000n;

const offset = fc.oneof(
  fc.nat({ max: 5 }),
  fc.nat({ max: 1000 }).map((ms) => ms * 1e6),
  fc.nat({ max: 86_400 }).map((sec) => sec * 1e9),
  fc.integer({ min: 0, max: 4e15 }),
);
const line = fc.oneof(
  fc.constantFrom('', 'same', 'other', 'level=info msg="hello"'),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const metadata = fc.oneof(
  fc.constant({}),
  fc.dictionary(
    fc.constantFrom('detected_level', 'trace_id', 'pod'),
    fc.constantFrom('a', 'b', 'ü', 'info'),
    { noNullPrototype: true },
  ),
);
const row: fc.Arbitrary<Row> = fc
  .tuple(offset, line, metadata)
  .map(([ns, text, values]) => ({ timeNs: START_NS + BigInt(ns), line: text, metadata: values }));

/** At least one row. */
export const arbitraryRows: fc.Arbitrary<Row[]> = fc.oneof(
  fc.array(row, { minLength: 1, maxLength: 40 }),
  // Long ties, which take the hashed way through duplicate removal.
  fc
    .array(line, { minLength: 9, maxLength: 60 })
    .map((lines) => lines.map((text) => ({ timeNs: START_NS, line: text, metadata: {} }))),
);
