// Searching a block at once finds the lines that searching line by line finds.
import * as fc from 'fast-check';
import { findRows } from './find-rows.ts';

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'B', 'A', 'é', '\n'), maxLength: 6 });

test('marks are those of a search in each line', () => {
  fc.assert(
    fc.property(
      fc.array(word),
      fc.array(
        word.filter((w) => w !== ''),
        { minLength: 1, maxLength: 3 },
      ),
      fc.boolean(),
      (texts, needles, foldCase) => {
        const lines = texts.map((text) => Buffer.from(text));
        const offsets = new Uint32Array(lines.length + 1);
        lines.forEach((line, i) => (offsets[i + 1] = (offsets[i] as number) + line.length));
        const marks = new Uint8Array(lines.length);
        const folded = (text: string) =>
          foldCase ? text.replace(/[A-Z]/g, (c) => c.toLowerCase()) : text;
        const sought = needles.map((text) => ({
          text: folded(text),
          bytes: Buffer.from(folded(text)),
          foldCase,
        }));
        const count = findRows({ bytes: Buffer.concat(lines), offsets }, sought, marks);
        const expected = texts.map((text) =>
          Number(sought.some((n) => folded(text).includes(n.text))),
        );
        expect([...marks]).toEqual(expected);
        expect(count).toBe(expected.filter((mark) => mark === 1).length);
      },
    ),
  );
});
