// F1: field columns are read as they were written, through a whole block.
// F2: number texts come back byte for byte.
// F3: damage is found, never read.
import fc from 'fast-check';
import { CorruptionError } from '@skald/errors';
import { type DictionaryColumn, dictionaryFromStrings } from '@skald/columns';
import { openEncodedBlock } from '../chunk.ts';
import { createCompressor, createDecompressor } from '../compression.ts';
import { encodeBlock } from '../encode-block.ts';
import { entriesOf } from '../testing/index.ts';
import type { SkeletonLines } from '../skeletons/line-skeletons.ts';
import type { BlockFields, FieldColumn, FieldsDraft } from './field-columns.ts';
import { NUMBER_TEXT_MAX, type NumberColumn, writeNumber } from './number-column.ts';

const compressor = createCompressor();
const decompressor = createDecompressor();

const form = fc.record({
  isNegative: fc.boolean(),
  decimals: fc.nat({ max: 6 }),
  suffix: fc.constantFrom('', 'ms', 's', '07', 'e3'),
});
const forms = fc.uniqueArray(form, {
  minLength: 1,
  maxLength: 4,
  selector: (f) => JSON.stringify(f),
});
const mantissa = fc.oneof(
  fc.nat({ max: 100_000 }),
  fc.integer({ min: 0, max: 999_999_999_999_999 }),
);

function numbersOf(rowCount: number): fc.Arbitrary<NumberColumn> {
  const row = fc.tuple(fc.nat({ max: 4 }), mantissa);
  return fc
    .tuple(forms, fc.array(row, { minLength: rowCount, maxLength: rowCount }))
    .map(([all, rows]) => ({
      name: 'number',
      forms: all,
      formIds: Uint8Array.from(rows, ([id]) => id % (all.length + 1)),
      mantissas: Float64Array.from(rows, ([id, value]) =>
        id % (all.length + 1) === 0 ? 0 : value,
      ),
    }));
}

const dictionaryOf = (rowCount: number): fc.Arbitrary<DictionaryColumn> =>
  fc
    .array(fc.option(fc.constantFrom('GET', '', 'é', 'x'.repeat(300)), { nil: undefined }), {
      minLength: rowCount,
      maxLength: rowCount,
    })
    .map((values) => dictionaryFromStrings('word', values));

const draft: fc.Arbitrary<{ rowCount: number; fields: FieldsDraft }> = fc
  .integer({ min: 1, max: 300 })
  .chain((rowCount) =>
    fc.record({
      rowCount: fc.constant(rowCount),
      fields: fc.record({
        format: fc.constantFrom('json' as const, 'logfmt' as const),
        columns: fc
          .tuple(numbersOf(rowCount), dictionaryOf(rowCount))
          .map(([numbers, dictionary]): FieldColumn[] => [
            { kind: 'numbers', column: numbers },
            { kind: 'dictionary', column: dictionary },
          ]),
        others: fc.option(fc.uniqueArray(fc.string({ maxLength: 9 })), { nil: undefined }),
        irregularCount: fc.constantFrom(0, 1),
        irregular: fc.constant(
          Uint8Array.from({ length: Math.ceil(rowCount / 8) }, (_, i) => (i === 0 ? 1 : 0)),
        ),
        lines: fc.constant(linesAsRest(rowCount)),
        grams: fc.constant(undefined),
      }),
    }),
  );

/** No line has a skeleton. */
function linesAsRest(rowCount: number): SkeletonLines {
  const lines = Array.from({ length: rowCount }, (_, i) => Buffer.from(`line ${i}`));
  const offsets = new Uint32Array(rowCount + 1);
  lines.forEach((line, i) => (offsets[i + 1] = (offsets[i] as number) + line.length));
  const rest = { bytes: Buffer.concat(lines), offsets };
  return { skeletons: [], ids: new Uint8Array(rowCount), rest };
}

function encode({ rowCount, fields }: { rowCount: number; fields: FieldsDraft }): Uint8Array {
  const rows = Array.from({ length: rowCount }, (_, i) => ({
    timeNs: BigInt(i),
    line: `line ${i}`,
  }));
  return encodeBlock(entriesOf(rows), { compressor, fields: () => fields });
}

async function readFields(bytes: Uint8Array): Promise<[BlockFields, FieldColumn[]] | undefined> {
  const block = openEncodedBlock(bytes, { decompressor });
  const { fields } = block;
  if (fields === undefined) return undefined;
  const names = [...fields.kept];
  await block.load({ lines: false, lengths: false, metadata: [], fields: names });
  return [fields, names.map((name) => fields.column(name))];
}

test('F1: field columns are read as they were written', async () => {
  await fc.assert(
    fc.asyncProperty(draft, async (given) => {
      const { fields } = given;
      const [read, columns] = (await readFields(encode(given))) ?? [];
      if (read === undefined) throw new Error('a block that was given fields has none');
      expect([...read.kept]).toEqual(fields.columns.map(({ column }) => column.name));
      expect(read.others).toEqual(fields.others && new Set(fields.others));
      expect(read.format).toBe(fields.format);
      expect(read.irregularCount).toBe(fields.irregularCount);
      if (fields.irregularCount > 0) expect([...read.irregular()]).toEqual([...fields.irregular]);
      for (const field of columns ?? []) {
        const want = fields.columns.find(({ column }) => column.name === field.column.name);
        expect(plain(field)).toEqual(want && plain(want));
      }
    }),
  );
});

function plain(field: FieldColumn): unknown {
  return JSON.parse(
    JSON.stringify(field, (_, value: unknown) =>
      ArrayBuffer.isView(value) ? [...(value as Uint8Array)] : value,
    ),
  );
}

test('F2: number texts come back byte for byte', () => {
  fc.assert(
    fc.property(forms, mantissa, ([{ isNegative, decimals, suffix }], value) => {
      const digits = String(value).padStart(decimals + 1, '0');
      const point = digits.length - decimals;
      const fraction = decimals > 0 ? `.${digits.slice(point)}` : '';
      const text = `${isNegative ? '-' : ''}${digits.slice(0, point)}${fraction}${suffix}`;
      const column = {
        name: 'n',
        forms: [{ isNegative, decimals, suffix }],
        formIds: Uint8Array.of(1),
        mantissas: Float64Array.of(value),
      };
      const bytes = Buffer.alloc(NUMBER_TEXT_MAX + 3);
      expect(bytes.toString('latin1', 3, writeNumber(column, 0, bytes, 3))).toBe(text);
    }),
  );
});

test('F3: damage is found, never read', async () => {
  await fc.assert(
    fc.asyncProperty(draft, fc.nat(), fc.nat({ max: 7 }), async (given, at, bit) => {
      const bytes = encode(given);
      const whole = await readFields(bytes);
      const place = at % bytes.length;
      bytes[place] = (bytes[place] as number) ^ (1 << bit);
      try {
        const read = await readFields(bytes);
        if (read?.[0].irregularCount === 1) read[0].irregular();
        // The damage hit a column that fields do not need.
        expect(read?.[1].map(plain)).toEqual(whole?.[1].map(plain));
      } catch (e) {
        expect(e).toBeInstanceOf(CorruptionError);
      }
    }),
    { numRuns: 300 },
  );
});
