import fc from 'fast-check';
import { DictionaryBuilder, dictionaryValues, takeRows } from './index.ts';

const rows = fc.array(
  fc.option(fc.oneof(fc.constantFrom('a', 'b', ''), fc.string()), { nil: undefined }),
);

function build(values: readonly (string | undefined)[]) {
  const builder = new DictionaryBuilder('name');
  values.forEach((value, row) => {
    if (value === undefined) return;
    const bytes = Buffer.from(`<${value}>`);
    builder.set(row, bytes, 1, bytes.length - 1);
  });
  return { builder, column: builder.build(values.length) };
}

function valuesOf(column: ReturnType<typeof build>['column']) {
  const values = dictionaryValues(column);
  return Array.from(column.ids, (id) => (id === 0 ? undefined : values[id - 1]));
}

test('a built column gives every row the value it was set to, each distinct value once', () => {
  fc.assert(
    fc.property(rows, (given) => {
      const texts = given.map((value) =>
        value === undefined ? undefined : Buffer.from(value).toString(),
      );
      const { builder, column } = build(texts);
      expect(valuesOf(column)).toEqual(texts);
      expect(column.valueCount).toBe(new Set(texts.filter((text) => text !== undefined)).size);
      builder.clear();
      expect(builder.build(2)).toMatchObject({ valueCount: 0, ids: new Uint32Array(2) });
    }),
  );
});

test('columns appended one after the other are the rows of all, with gaps where no rows came', () => {
  const part = fc.record({ given: rows, gap: fc.nat(3), from: fc.nat(5), dropped: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      const builder = new DictionaryBuilder('name');
      const expected: (string | undefined)[] = [];
      for (const { given, gap, from, dropped } of parts) {
        const { column } = build(given);
        for (let i = 0; i < gap; i++) expected.push(undefined);
        const start = Math.min(from, given.length);
        const end = Math.max(start, given.length - dropped);
        builder.appendColumn(expected.length, column, start, end);
        expected.push(...valuesOf(column).slice(start, end));
      }
      const column = builder.build(expected.length);
      expect(valuesOf(column)).toEqual(expected);
      expect(column.valueCount).toBe(new Set(expected.filter((text) => text !== undefined)).size);
    }),
  );
});

test('rows are taken in the order asked for, lines and metadata with them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string(), { minLength: 1 }),
      fc.infiniteStream(fc.nat()),
      (lines, picks) => {
        const bytes = lines.map((line) => Buffer.from(line));
        const lineOffsets = new Uint32Array(lines.length + 1);
        bytes.forEach((line, i) => (lineOffsets[i + 1] = (lineOffsets[i] as number) + line.length));
        const columns = {
          rowCount: lines.length,
          baseNs: 7n,
          offsetsNs: Float64Array.from(lines, (_, row) => row * 3),
          lineOffsets,
          lineBytes: new Uint8Array(Buffer.concat(bytes)),
          metadata: [build(lines).column],
        };
        const wanted = lines.slice(1).map(() => (picks.next().value as number) % lines.length);
        const taken = takeRows(columns, Uint32Array.from(wanted));
        expect([...taken.offsetsNs]).toEqual(wanted.map((row) => row * 3));
        const texts = wanted.map((_, i) =>
          Buffer.from(
            taken.lineBytes.subarray(taken.lineOffsets[i], taken.lineOffsets[i + 1]),
          ).toString(),
        );
        expect(texts).toEqual(wanted.map((row) => Buffer.from(lines[row] as string).toString()));
        expect(taken.metadata.flatMap(valuesOf)).toEqual(texts);
      },
    ),
  );
});
