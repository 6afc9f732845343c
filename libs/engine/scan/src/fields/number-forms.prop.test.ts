// F4. A text that is read as a number is written as the same bytes, and converts to the same double.
import * as fc from 'fast-check';
import { NUMBER_FORMS_ROOM } from '@skald/bytes';
import { testKernels } from '@skald/bytes/testing';
import { NUMBER_TEXT_MAX, formsOf, writeNumber, type NumberColumn } from '@skald/chunk';
import { tryParseGoDurationNs } from '@skald/time';
import { PARSE_OF } from '../stages/predicate-convert.ts';
import { ValueMemo } from '../values/numbers.ts';
import { FieldConversion } from './field-conversion.ts';
import { KernelArrays } from './kernel-arrays.ts';

const text = fc.oneof(
  fc.stringMatching(/^-?[0-9]{1,17}(\.[0-9]{0,9})?(ms|s|us|ns|m|h|KB|e3)?$/),
  fc.integer({ min: 0, max: 900_000 }).map((n) => `${(n / 1000).toFixed(3)}ms`),
  fc.stringMatching(/^[-.0-9a-z ]{0,12}$/),
);

const kernels = testKernels();

function columnOf(value: string): NumberColumn | undefined {
  kernels.reset();
  const arrays = new KernelArrays(kernels);
  const length = Buffer.byteLength(value);
  const bytes = arrays.bytes(length + 4);
  bytes.set(Buffer.from(`  ${value}  `));
  const spans = arrays.int32s(2);
  spans.set([2, length + 2]);
  const [mantissas, formIds] = [arrays.float64s(1), arrays.bytes(1)];
  const forms = arrays.bytes(NUMBER_FORMS_ROOM);
  const count = kernels.skeletons.valueNumbers(bytes, spans, mantissas, formIds, forms);
  if (count < 0) return undefined;
  return {
    name: 'n',
    forms: formsOf(forms, count),
    formIds: formIds.slice(),
    mantissas: mantissas.slice(),
  };
}

test('texts are exact', () => {
  fc.assert(
    fc.property(text, (value) => {
      const column = columnOf(value);
      if (column === undefined) return;
      const bytes = Buffer.alloc(NUMBER_TEXT_MAX);
      expect(bytes.toString('latin1', 0, writeNumber(column, 0, bytes, 0))).toBe(value);
    }),
    { numRuns: 2000 },
  );
});

test('conversions are those of the text', () => {
  fc.assert(
    fc.property(text, (value) => {
      const column = columnOf(value);
      if (column === undefined) return;
      for (const conversion of ['number', 'duration', 'bytes'] as const) {
        const parse = PARSE_OF[conversion];
        const converted = new FieldConversion(conversion, new ValueMemo(parse));
        converted.open({ kind: 'numbers', column });
        expect(converted.valueAt(0)).toBe(parse(value));
      }
    }),
    { numRuns: 2000 },
  );
});

test('milliseconds are not parsed', () => {
  const column = columnOf('123.4ms') as NumberColumn;
  const memo = new ValueMemo(() => 'asked for the text');
  const converted = new FieldConversion('duration', memo);
  converted.open({ kind: 'numbers', column });
  expect(converted.valueAt(0)).toBe(tryParseGoDurationNs('123.4ms'));
});
