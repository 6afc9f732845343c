import {
  parseDirection,
  parseInterval,
  parseLimit,
  parseStep,
  parseTimestamp,
  parseWindow,
} from './params.ts';

const SEC = 1_000_000_000n;
const NOW = 1_700_000_000n * SEC;
const orText = (f: () => unknown) => {
  try {
    return f();
  } catch (error) {
    return (error as Error).message;
  }
};

// P1: a dot is float seconds. P2: ten characters are seconds, eleven nanoseconds. P3: else RFC 3339.
test.each([
  ['1700000000', 1_700_000_000n * SEC],
  ['17000000000', 17_000_000_000n],
  ['1700000000000000001', 1_700_000_000_000_000_001n],
  ['1700000000.1234', 1_700_000_000_123_000_000n],
  ['2026-11-20T00:00:00Z', 1_795_132_800n * SEC],
  ['2026-11-20T01:00:00.000000001+01:00', 1_795_132_800n * SEC + 1n],
  ['abc', 'strconv.ParseInt: parsing "abc": invalid syntax'],
  ['99999999999999999999', 'strconv.ParseInt: parsing "99999999999999999999": value out of range'],
])('parseTimestamp(%j) is %s', (text, expected) => {
  expect(orText(() => parseTimestamp(text))).toBe(expected);
});

// P4: an hour by default. P5: `start` wins over `since`. P6: an end before the start is refused.
test.each([
  ['', [NOW - 3600n * SEC, NOW]],
  ['since=90m', [NOW - 5400n * SEC, NOW]],
  ['end=1600000000', [1_600_000_000n * SEC - 3600n * SEC, 1_600_000_000n * SEC]],
  ['start=1600000000&since=5m', [1_600_000_000n * SEC, NOW]],
  ['end=4000000000', [NOW - 3600n * SEC, 4_000_000_000n * SEC]],
  ['start=5&end=5', [5n * SEC, 5n * SEC]],
  ['start=6&end=5', 'end timestamp must not be before or equal to start time'],
  ['since=abc', `could not parse 'since' parameter: not a valid duration string: "abc"`],
  ['start=x', `could not parse 'start' parameter: strconv.ParseInt: parsing "x": invalid syntax`],
])('parseWindow(%j) is %s', (query, expected) => {
  const got = orText(() => {
    const { startNs, endNs } = parseWindow(new URLSearchParams(query), NOW);
    return [startNs, endNs];
  });
  expect(got).toEqual(expected);
});

// P7: the default step is a 250th of the window. P8: at most 11,000 points.
const DAY = { startNs: 0n, endNs: 86_400n * SEC };
test.each([
  ['', 345n * SEC],
  ['step=15', 15n * SEC],
  ['step=7.9', 7_900_000_000n],
  ['step=5m', 300n * SEC],
  ['step=x', 'cannot parse "x" to a valid duration'],
  ['step=1e300', 'cannot parse "1e300" to a valid duration. It overflows int64'],
  [
    'step=0',
    'zero or negative query resolution step widths are not accepted. Try a positive integer',
  ],
  [
    'step=7.8',
    'exceeded maximum resolution of 11,000 points per time series. Try increasing the value of the step parameter',
  ],
])('parseStep(%j) is %s', (query, expected) => {
  expect(orText(() => parseStep(new URLSearchParams(query), DAY))).toBe(expected);
});

test.each([
  ['limit=5', parseLimit, 5],
  ['', parseLimit, 100],
  ['limit=0', parseLimit, 'limit must be a positive value'],
  ['limit=x', parseLimit, 'strconv.Atoi: parsing "x": invalid syntax'],
  ['direction=FORWARD', parseDirection, 'forward'],
  ['direction=sideways', parseDirection, `invalid direction 'sideways'`],
  ['interval=2', parseInterval, 2n * SEC],
  ['interval=-1', parseInterval, 'interval must be >= 0'],
])('%j', (query, parse, expected) => {
  expect(orText(() => parse(new URLSearchParams(query)))).toBe(expected);
});
