// The kernel finds the levels that its JavaScript twin finds, in lines of every kind and in damaged ones.
import fc from 'fast-check';
import { testKernels } from '../testing/index.ts';
import { LevelScanner } from './levels.ts';

const SEED = 20261124;
const kernels = testKernels();

const FIELDS = [
  'level',
  'LEVEL',
  'log.level',
  'Severity',
  'severity',
  'lvl',
  'a_name_longer_than_31_bytes_in_all',
];
const LEVEL_WORDS =
  'trace TRC debug Dbg info inf Information warn WRN warning error Err critical FATAL'.split(' ');

const word = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...LEVEL_WORDS) },
  fc.constantFrom(...FIELDS, 'LeVeL', 'ts', 'msg', 'infos', 'terror', '', 'warning_', '1', 'é'),
  fc.string({
    unit: fc.constantFrom('i', 'n', 'f', 'o', 'E', 'r', '_', '-', '\\', '"'),
    maxLength: 20,
  }),
);
const glue = fc.constantFrom(
  ' ',
  '  ',
  '=',
  '="',
  '" ',
  '":"',
  '":',
  '","',
  ',"',
  '{"',
  '}',
  '[',
  ']',
  '\\',
  '\t',
  '\n',
  '.',
);
const soup = fc
  .array(fc.tuple(word, glue), { maxLength: 40 })
  .map((parts) => parts.flat().join(''));

const json = fc
  .letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      word,
      fc.integer(),
      tie('object'),
      fc.array(word, { maxLength: 3 }),
    ),
    object: fc.dictionary(word, tie('value'), { maxKeys: 5 }),
  }))
  .object.map((value) => JSON.stringify(value));
const logfmt = fc
  .array(fc.tuple(word, word, fc.boolean()), { maxLength: 8 })
  .map((pairs) =>
    pairs.map(([key, value, isQuoted]) => `${key}=${isQuoted ? `"${value}"` : value}`).join(' '),
  );
const text = fc.array(word, { maxLength: 20 }).map((words) => words.join(' '));
const cut = fc
  .tuple(fc.oneof(json, logfmt), fc.nat(80))
  .map(([line, length]) => line.slice(0, length));
const line = fc.oneof(
  fc
    .oneof(
      json,
      logfmt,
      text,
      cut,
      soup,
      soup.map((rest) => `{"${rest}`),
    )
    .map((value) => Buffer.from(value)),
  fc.uint8Array({ maxLength: 60 }),
);

const query = fc
  .tuple(fc.oneof(fc.constant(FIELDS), fc.array(word, { maxLength: 5 })), fc.nat(3))
  .map(([fields, maxDepth]) => new LevelScanner(fields, maxDepth));

test.each([0, 1, 7])('levels of lines, %i bytes after the start of a region', (shift) => {
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 12 }),
      query,
      fc.boolean(),
      (lines, scanner, isInside) => {
        kernels.reset();
        const whole = Buffer.concat([Buffer.alloc(shift, 'i'), ...lines, Buffer.from('nfo')]);
        const offsets = new Uint32Array(lines.length + 1).fill(shift);
        lines.forEach(({ length }, i) => (offsets[i + 1] = (offsets[i] as number) + length));
        const bytes = isInside ? kernels.scratch(whole.length) : whole;
        bytes.set(whole);
        const expected = new Uint32Array(lines.length);
        if (lines.length > 0) expected[0] = 4;
        const codes = expected.slice();
        scanner.fill({ bytes: whole, offsets }, expected);
        kernels.detectLevels({ bytes, offsets }, scanner, codes);
        expect(codes).toEqual(expected);
      },
    ),
    { seed: SEED + shift, numRuns: 3000 },
  );
});
