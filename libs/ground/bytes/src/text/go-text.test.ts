// Numbers, sizes and quotes as Go writes them. The expected texts were printed by Go 1.26.
import {
  formatGoFixed,
  formatGoFloat,
  formatGoFloatG,
  formatHumanBytes,
  parseGoFloat,
  parseHumanBytes,
  quoteGo,
  tryParseGoFloat,
  tryParseHumanBytes,
} from '../index.ts';

const FLOATS: readonly [text: string, value: number | string][] = [
  ['5.', 5],
  ['.5', 0.5],
  ['-1.e3', -1000],
  ['1_000', 1000],
  ['0_1', 1],
  ['1e1_0', 1e10],
  ['0x1p-2', 0.25],
  ['-0x1.8p1', -3],
  ['0x_1p0', 1],
  ['0x1p-1074', 5e-324],
  ['0x1p-1075', 0],
  ['0x1.8p-1074', 1e-323],
  ['0x3fffffffffffffp-1075', 4.450147717014403e-308],
  ['nan', NaN],
  ['+inf', Infinity],
  ['-Infinity', -Infinity],
  ['1e-400', 0],
  ['1e400', 'value out of range'],
  ['0x1p1024', 'value out of range'],
  ...['', '.', ' 1', '1 ', '0x10', '0b1', '1__0', '_1', '1_.5', '-nan', 'infin', '0x.p1', '１'].map(
    (text): [string, string] => [text, 'invalid syntax'],
  ),
];

test.each(FLOATS)('float %j is %p', (text, value) => {
  expect(tryParseGoFloat(text)).toBe(value);
});

test('a float that is none is refused in the words of strconv', () => {
  expect(() => parseGoFloat('a"b')).toThrow('strconv.ParseFloat: parsing "a\\"b": invalid syntax');
});

const PRINTED: readonly [value: number, f: string, g: string, fixed: string][] = [
  [0, '0', '0', '0.000000'],
  [-0, '-0', '-0', '-0.000000'],
  [1, '1', '1', '1.000000'],
  [100_000, '100000', '100000', '100000.000000'],
  [999_999, '999999', '999999', '999999.000000'],
  [1e6, '1000000', '1e+06', '1000000.000000'],
  [1234567.5, '1234567.5', '1.2345675e+06', '1234567.500000'],
  [0.0001, '0.0001', '0.0001', '0.000100'],
  [-0.00001, '-0.00001', '-1e-05', '-0.000010'],
  [1e-7, '0.0000001', '1e-07', '0.000000'],
  [1.5e22, '15000000000000000000000', '1.5e+22', '15000000000000000000000.000000'],
  [0.0078125, '0.0078125', '0.0078125', '0.007812'],
  [0.0234375, '0.0234375', '0.0234375', '0.023438'],
  [NaN, 'NaN', 'NaN', 'NaN'],
  [-Infinity, '-Inf', '-Inf', '-Inf'],
];

test.each(PRINTED)('%p prints as f %s, g %s, fixed %s', (value, f, g, fixed) => {
  expect([formatGoFloat(value), formatGoFloatG(value), formatGoFixed(value, 6)]).toEqual([
    f,
    g,
    fixed,
  ]);
});

test.each([
  [0.5, 0, '0'],
  [1.5, 0, '2'],
  [2.5, 0, '2'],
  [1.005, 2, '1.00'],
  [1e21, 0, '1000000000000000000000'],
])('%p to %p decimals is %s', (value, decimals, text) => {
  expect(formatGoFixed(value, decimals)).toBe(text);
});

const SIZES: readonly [text: string, bytes: number | string][] = [
  ['5', 5],
  ['5B', 5],
  ['10kB', 10_000],
  ['1.5 MiB', 1_572_864],
  ['1,000 KB', 1_000_000],
  ['1.0009k', 1000],
  ['16EB', 16e18],
  ['20EB', 'too large: 20EB'],
  ['-5', 'strconv.ParseFloat: parsing "": invalid syntax'],
  ['', 'strconv.ParseFloat: parsing "": invalid syntax'],
  ['1.2.3kB', 'strconv.ParseFloat: parsing "1.2.3": invalid syntax'],
  ['1e3', 'unhandled size name: e3'],
  ['5 XB', 'unhandled size name: xb'],
];

test.each(SIZES)('size %j is %p', (text, bytes) => {
  expect(tryParseHumanBytes(text)).toBe(bytes);
});

test('a size that is none is refused', () => {
  expect(() => parseHumanBytes('5xb')).toThrow('unhandled size name: xb');
});

test.each([
  [0, '0B'],
  [9, '9B'],
  [10, '10B'],
  [1000, '1.0kB'],
  [1500, '1.5kB'],
  [9999, '10kB'],
  [123_456, '124kB'],
  [999_999, '1000kB'],
  [1e6, '1.0MB'],
  [1e9, '1.0GB'],
  [2 ** 63, '9.2EB'],
])('%p bytes are %s', (bytes, text) => {
  expect(formatHumanBytes(bytes)).toBe(text);
});

test.each([
  ['plain é日本😀', '"plain é日本😀"'],
  ['\u0007\b\f\n\r\t\v\\"', '"\\a\\b\\f\\n\\r\\t\\v\\\\\\""'],
  ['\0\u001b\u007f', '"\\x00\\x1b\\x7f"'],
  ['\u0085\u200b\u00a0\ufeff\u{e0001}', '"\\u0085\\u200b\\u00a0\\ufeff\\U000e0001"'],
])('%j in quotes', (text, quoted) => {
  expect(quoteGo(text)).toBe(quoted);
});
