// A filter keeps the same rows of a block whether it may take its lines for ASCII or not.
import * as fc from 'fast-check';
import { parseQuery, type LogQuery } from '@skald/logql';
import { BlockFilter, type BlockLines } from './block-filter.ts';
import { findRows } from './find-rows.ts';
import { CompiledLineFilter } from './line-filter.ts';

const PATTERNS = ['(?i)task|kiosk', '(?i)OutOfMemory|connection RESET', 'a[sk]b', '(?i)risk .* it'];
const word = fc.constantFrom(
  'TASK',
  'tas\u212a',
  'ri\u017fk',
  'kiosk',
  'Connection reset',
  'x',
  'akb',
  ' it',
);
const line = fc.array(word, { maxLength: 4 }).map((words) => words.join(' '));

function rowsKept(
  texts: readonly string[],
  pattern: string,
  op: string,
  isAscii: boolean,
): number[] {
  const lines = texts.map((text) => Buffer.from(text));
  const offsets = new Uint32Array(lines.length + 1);
  lines.forEach((bytes, i) => (offsets[i + 1] = (offsets[i] as number) + bytes.length));
  const source: BlockLines = {
    rowCount: lines.length,
    isAscii,
    offsets,
    bytesOf: () => Buffer.concat(lines),
    findRows: () => false,
  };
  const [stage] = (parseQuery(`{a="b"} ${op} \`${pattern}\``) as LogQuery).stages;
  if (stage?.kind !== 'lineFilters') throw new Error('a line filter is a stage');
  const filters = stage.filters.map((filter) => new CompiledLineFilter(filter));
  const rows = Uint32Array.from(lines.keys());
  const count = new BlockFilter(filters, findRows).run(source, rows, rows.length);
  return [...rows.subarray(0, count)];
}

test('what is known of ASCII changes nothing', () => {
  const given = fc.tuple(
    fc.array(line, { minLength: 1, maxLength: 12 }),
    fc.constantFrom(...PATTERNS),
    fc.constantFrom('|~', '!~'),
  );
  fc.assert(
    fc.property(given, ([texts, pattern, op]) => {
      const isAscii = texts.every((text) => !/[^\0-\x7f]/.test(text));
      const kept = rowsKept(texts, pattern, op, isAscii);
      expect(kept).toEqual(rowsKept(texts, pattern, op, false));
      const regex = new RegExp(
        pattern.replace('(?i)', ''),
        pattern.startsWith('(?i)') ? 'iu' : 'u',
      );
      const expected = [...texts.keys()].filter(
        (i) => regex.test(texts[i] ?? '') === (op === '|~'),
      );
      expect(kept).toEqual(expected);
    }),
  );
});
