import { formatGoTime, formatRfc3339 } from './index.ts';

const TIMES: readonly [timeNs: bigint, rfc3339: string, go: string][] = [
  [0n, '1970-01-01T00:00:00Z', '1970-01-01 00:00:00 +0000 UTC'],
  [1_700_000_000_500_000_000n, '2023-11-14T22:13:20Z', '2023-11-14 22:13:20.5 +0000 UTC'],
  [1_700_000_000_000_000_001n, '2023-11-14T22:13:20Z', '2023-11-14 22:13:20.000000001 +0000 UTC'],
  [-1n, '1969-12-31T23:59:59Z', '1969-12-31 23:59:59.999999999 +0000 UTC'],
];

test.each(TIMES)('%s ns is %s, in Go %s', (timeNs, rfc3339, go) => {
  expect(formatRfc3339(timeNs)).toBe(rfc3339);
  expect(formatGoTime(timeNs)).toBe(go);
});
