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
