// Durations in Prometheus' and in Go's notation, and the words of both for what is none.
import fc from 'fast-check';
import {
  formatGoDuration,
  formatPrometheusDuration,
  parseGoDuration,
  parsePrometheusDuration,
  tryParseGoDurationNs,
} from './index.ts';

const HOUR_NS = 3_600_000_000_000n;
const MAX_NS = 2n ** 63n - 1n;

function valueOrMessage(parse: () => bigint): bigint | string {
  try {
    return parse();
  } catch (e) {
    return e instanceof Error ? e.message : String(e);
  }
}

const PROMETHEUS: readonly [text: string, value: bigint | string][] = [
  ['0', 0n],
  ['0s', 0n],
  ['5m', 300_000_000_000n],
  ['1d12h', 36n * HOUR_NS],
  ['1y1w1d1h1m1s1ms', (373n * 24n + 1n) * HOUR_NS + 61_001_000_000n],
  ['', 'empty duration string'],
  ['5', 'not a valid duration string: "5"'],
  [' 5m', 'not a valid duration string: " 5m"'],
  ['-5m', 'not a valid duration string: "-5m"'],
  ['30s5m', 'not a valid duration string: "30s5m"'],
  ['5m5m', 'not a valid duration string: "5m5m"'],
  ['1.5h', 'unknown unit "." in duration "1.5h"'],
  ['5m:1m', 'unknown unit "m:" in duration "5m:1m"'],
  ['400y', 'duration out of range'],
];

test.each(PROMETHEUS)('Prometheus %j is %p', (text, value) => {
  expect(valueOrMessage(() => parsePrometheusDuration(text))).toBe(value);
});

test.each([
  [0n, '0s'],
  [1_500_000_000n, '1s500ms'],
  [36n * HOUR_NS, '1d12h'],
  [90n * 24n * HOUR_NS, '90d'],
  [14n * 24n * HOUR_NS, '2w'],
  [365n * 24n * HOUR_NS, '1y'],
  [-HOUR_NS, '-1h'],
])('%p ns is Prometheus %s', (ns, text) => {
  expect(formatPrometheusDuration(ns)).toBe(text);
});

const GO: readonly [text: string, value: bigint | string][] = [
  ['0', 0n],
  ['-0', 0n],
  ['1h30m', 5_400_000_000_000n],
  ['1h1h', 2n * HOUR_NS],
  ['-1.5h', -5_400_000_000_000n],
  ['+.5s', 500_000_000n],
  ['1.5ns', 1n],
  ['100us', 100_000n],
  ['100µs', 100_000n],
  ['100μs', 100_000n],
  ['2540400h10m10.000000001s', 9_145_440_610_000_000_001n],
  ['', 'time: invalid duration ""'],
  ['-', 'time: invalid duration "-"'],
  ['x', 'time: invalid duration "x"'],
  ['.s', 'time: invalid duration ".s"'],
  ['5', 'time: missing unit in duration "5"'],
  ['1d', 'time: unknown unit "d" in duration "1d"'],
  ['é', 'time: invalid duration "\\xc3\\xa9"'],
  ['3000000h', 'time: invalid duration "3000000h"'],
];

test.each(GO)('Go %j is %p', (text, value) => {
  expect(valueOrMessage(() => parseGoDuration(text))).toBe(value);
  const near = tryParseGoDurationNs(text);
  expect(typeof near === 'number' ? near + 0 : near).toBe(
    typeof value === 'bigint' ? Number(value) : value,
  );
});

test.each([
  [0n, '0s'],
  [5n, '5ns'],
  [100_000n, '100µs'],
  [1_500_000n, '1.5ms'],
  [1_500_000_000n, '1.5s'],
  [60_000_000_000n, '1m0s'],
  [5_400_000_000_000n, '1h30m0s'],
  [-HOUR_NS, '-1h0m0s'],
])('%p ns is Go %s', (ns, text) => {
  expect(formatGoDuration(ns)).toBe(text);
});

test('what is printed reads back', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: MAX_NS }), (ns) => {
      expect(parseGoDuration(formatGoDuration(ns))).toBe(ns);
      expect(parseGoDuration(formatGoDuration(-ns))).toBe(-ns);
      const wholeMs = ns - (ns % 1_000_000n);
      expect(parsePrometheusDuration(formatPrometheusDuration(wholeMs))).toBe(wholeMs);
    }),
  );
});
