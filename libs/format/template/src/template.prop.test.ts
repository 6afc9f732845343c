import fc from 'fast-check';
import { InvalidError } from '@skald/errors';
import { logFunctions, parseTemplate, TemplateError } from './index.ts';

// TPL-31: whatever the text and the labels, the only failures are InvalidError and TemplateError.

const PIECES = [
  ...'{{ }} {{- -}} ( ) | . $ .a .b $x := = , "s" `r` 1 -2 1.5 0x10 \u0027c\u0027 true nil'.split(
    ' ',
  ),
  ...'if else end range with template define block break continue "line" "%*d%v" 99999999'.split(
    ' ',
  ),
  ...logFunctions.keys(),
  ' ',
  '\n',
  'é',
  '(fromJson .b)',
];

const text = fc
  .array(fc.constantFrom(...PIECES), { maxLength: 25 })
  .map((pieces) => pieces.join(' '));
const call = fc
  .tuple(
    fc.constantFrom(...logFunctions.keys()),
    fc.array(
      fc.constantFrom(
        '.a',
        '.b',
        '.',
        '"x"',
        '"[a"',
        '3',
        '-1',
        '1e300',
        '99999999',
        'nil',
        'true',
        '__timestamp__',
        '(fromJson .b)',
        '(float64 "nan")',
      ),
      { maxLength: 4 },
    ),
  )
  .map(([name, args]) => `{{ ${name} ${args.join(' ')} | printf "%v %q %5d" }}`);
const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.json());

function survives(source: string, labels: ReadonlyMap<string, string>): boolean {
  try {
    const template = parseTemplate(source, 'line');
    const out = template.execute(labels, { line: 'l', timestampNs: 1n, nowNs: () => 2n });
    return out.isWellFormed();
  } catch (error) {
    if (error instanceof InvalidError || error instanceof TemplateError) return true;
    throw error;
  }
}

test.each([
  ['pieces', text],
  ['actions', text.map((inner) => `{{ ${inner} }}`)],
  ['calls', call],
])('%s never crash', (_, sources) => {
  fc.assert(
    fc.property(sources, value, value, (source, a, b) =>
      survives(
        source,
        new Map([
          ['a', a],
          ['b', b],
        ]),
      ),
    ),
    { numRuns: 3000 },
  );
});
